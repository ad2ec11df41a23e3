"""Tab-separated tables of tasks with columns such as 任务, 牵头单位, 配合单位, 完成时限."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tasks.official.reading.columns import (
    RESPONSIBLE,
    Column,
    column_of,
    is_header,
    is_side_column,
    read_columns,
)
from tasks.official.reading.lines import Paragraph
from tasks.official.reading.numbering import AREA_RANK, ROW_RANK, Marker, numeral, read_marker
from tasks.official.reading.parties import looks_like_body
from tasks.official.reading.passages import Passage
from tasks.official.reading.rules import Rules, rules_of_text

_TWO = 2
# What stands for the cell above: typed so, or written where a file's cells are merged.
DITTO = "〃"
_DITTO = re.compile(r"[〃″”\"]|同上|同前")
# What stands in a cell of units that names nobody.
_NOBODY = re.compile(r"[—–\-/\\]+|无")
_TOTAL = re.compile("(?:合|总|小)计")
_LONGEST_HEADING = 30
_NOT_LAST = "。；;，,：:、"
_HAN_NUMBER = re.compile("[一二三四五六七八九十]{1,3}")


@dataclass(frozen=True, slots=True)
class Header:
    """A header: what each column holds, and its words; ``unknown`` are words not understood."""

    columns: dict[int, Column]
    labels: dict[int, str]
    unknown: tuple[Passage, ...]

    @classmethod
    def of(cls, cells: list[Passage]) -> "Header":
        """Read the cells of a header."""
        columns = read_columns(cells)
        unknown = tuple(
            cell
            for index, cell in enumerate(cells)
            if index not in columns and cell and not is_side_column(cell.text)
        )
        return cls(columns, {index: cells[index].text for index in columns}, unknown)


@dataclass(slots=True)
class Row:
    """A row by column; ``paragraph`` is the whole of it.

    ``below`` are rows without a title of their own: further measures of the same task.
    """

    paragraph: Paragraph
    cells: dict[int, Passage]
    header: Header
    below: list["Row"] = field(default_factory=list)

    @property
    def columns(self) -> dict[int, Column]:
        """What its columns hold."""
        return self.header.columns

    def get(self, name: Column) -> Passage | None:
        """The first filled cell of a column."""
        return next(iter(self.all(name)), None)

    def all(self, *names: Column) -> list[Passage]:
        """The filled cells of some columns."""
        return [cell for _, cell in self.placed(*names)]

    def placed(self, *names: Column) -> list[tuple[int, Passage]]:
        """The filled cells of some columns, with the places of their columns."""
        return [
            (index, self.cells[index])
            for index, name in self.columns.items()
            if name in names and self.cells.get(index)
        ]


@dataclass(slots=True)
class Section:
    """The rows under one area heading; ``heading`` is None where the table has no such rows."""

    heading: Paragraph | None
    marker: Marker | None
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of tasks: its header, the paragraphs ``start`` up to ``end``, rows by area.

    ``empty`` are rows in which nothing says what to do or who does it. ``rules`` are those a header
    states. ``unknown`` are words of headers that were not understood, with their lines. The
    cells of the column ``group`` group tasks within an area.
    """

    header: Paragraph
    start: int
    end: int
    sections: list[Section]
    unread: list[Paragraph]
    empty: list[Paragraph]
    rules: Rules
    unknown: list[tuple[int, Passage]]
    group: Column


def split_cells(passage: Passage) -> list[Passage]:
    """The cells of a tab-separated row."""
    cells: list[Passage] = []
    start = 0
    for found in re.finditer("\t", passage.text):
        cells.append(passage.cut(start, found.start()).strip())
        start = found.end()
    return [*cells, passage.cut(start).strip()]


def _own_cells(passage: Passage) -> list[Passage]:
    """The cells of a row, those empty that stand for the cell above."""
    cells = split_cells(passage)
    return [cell.cut(0, 0) if _DITTO.fullmatch(cell.text) else cell for cell in cells]


def _filled_down(
    cells: list[Passage], above: list[Passage], columns: dict[int, Column]
) -> list[Passage]:
    """The cells of a row with what stands for the cell above said again.

    One title or area over several rows is one task or area, unless the rows have their own numbers.
    """
    number = next((index for index, name in columns.items() if name == "number"), None)
    own = number is not None and number < len(cells) and cells[number].text
    counted = bool(own) and not _DITTO.fullmatch(own or "")
    once = {"number", "area", "group"} if counted else {"number", "area", "group", "title"}
    filled: list[Passage] = []
    for index, cell in enumerate(cells):
        if not _DITTO.fullmatch(cell.text):
            filled.append(cell)
            continue
        said = (
            above[index].text
            if index < len(above) and columns.get(index, "area") not in once
            else ""
        )
        places = [cell.at[0]] * (len(said) - 1) + [cell.at[-1]]
        filled.append(Passage(said, places if said else []))
    return filled


def find_table(paragraphs: list[Paragraph]) -> Table | None:
    """The first table that has a column of responsible units."""
    for index, paragraph in enumerate(paragraphs):
        if "\t" not in paragraph.text:
            continue
        for header in (_two_line_header(paragraphs[index : index + 2]), [paragraph]):
            found = Header.of(_header_cells(header))
            if set(RESPONSIBLE) & set(found.columns.values()):
                return _read(paragraphs, index, len(header), found)
    return None


def _two_line_header(rows: list[Paragraph]) -> list[Paragraph]:
    """Two rows that are one header: under 责任分工 stand 牵头单位 and 配合单位, else nothing."""
    upper, lower = ([cell.text for cell in _own_cells(row.passage)] for row in [*rows, *rows][:2])
    if len(rows) < _TWO or not (lower[0] == "" and any(lower)):
        return []
    filled = [name for text in lower if text for name in [column_of(text)]]
    return rows if filled and all(filled) and len(lower) <= len(upper) else []


def _header_cells(header: list[Paragraph]) -> list[Passage]:
    """The header's cells; in one of two lines the lower line says more."""
    cells: list[Passage] = []
    for row in header:
        for index, cell in enumerate(_own_cells(row.passage)):
            if index == len(cells):
                cells.append(cell)
            elif cell:
                cells[index] = cell
    return cells


def _read(paragraphs: list[Paragraph], start: int, lines: int, columns: Header) -> Table:
    first = start + lines
    headings: dict[int, tuple[Paragraph, Marker | None]] = {}
    rows: dict[int, Row] = {}
    empty: list[Paragraph] = []
    unknown = [(paragraphs[start].line, cell) for cell in columns.unknown]
    for index, line in _rows(paragraphs, first, columns):
        if isinstance(line, Header):
            unknown += [(paragraphs[index].line, cell) for cell in line.unknown]
        elif isinstance(line, Row):
            rows[index] = line
        elif isinstance(line, Paragraph):
            empty.append(line)
        else:
            headings[index] = line
    end = max(at for at in range(start, len(paragraphs)) if "\t" in paragraphs[at].text) + 1
    # A heading behind the last row opens no area of the table.
    headings = {index: heading for index, heading in headings.items() if index < end}
    # An area's heading may stand above a header of its own.
    above = read_marker(paragraphs[start - 1].text) if start else None
    header = paragraphs[start]
    opening: list[Section] = []
    if above and above.rank < ROW_RANK:
        start -= 1
        opening.append(Section(paragraphs[start], above))
    known = {*headings, *rows}
    told = {id(paragraph) for paragraph in empty}
    unread = [
        paragraphs[index]
        for index in range(first - lines + 1, end)
        if index not in known and id(paragraphs[index]) not in told
    ]
    headed = bool(opening or headings)
    rules, _, _ = rules_of_text(header.text)
    return Table(
        header=header,
        start=start,
        end=end,
        sections=_sections(opening, headings, rows, headed=headed),
        unread=unread,
        empty=empty,
        rules=rules,
        unknown=unknown,
        group="area" if headed else "group",
    )


def _rows(
    paragraphs: list[Paragraph], first: int, header: Header
) -> Iterator[tuple[int, Header | Row | Paragraph | tuple[Paragraph, Marker | None]]]:
    """The lines of a table: tasks, headings of areas, and paragraphs that say nothing.

    A further header holds for the rows under it. Sums and text between the rows are left out.
    """
    above: list[Passage] = []
    # Where a line directly behind the header is an area's heading, such lines are so throughout.
    bare = first < len(paragraphs) and _is_bare_heading(paragraphs, first)
    for index, paragraph in enumerate(paragraphs[first:], first):
        if "\t" not in paragraph.text:
            marker = read_marker(paragraph.text)
            if marker or (bare and _is_bare_heading(paragraphs, index)):
                yield index, (paragraph, marker)
            continue
        printed = split_cells(paragraph.passage)
        if is_header(printed):
            above, known = [], header.labels
            header = Header.of(printed)
            if header.labels != known:
                yield index, header
            continue
        if any(_TOTAL.fullmatch(cell.text) for cell in printed[:_TWO]):
            continue
        above = _filled_down(printed, above, header.columns)
        yield index, _heading_row(paragraph, above) or _row(paragraph, above, header) or paragraph


def _is_bare_heading(paragraphs: list[Paragraph], index: int) -> bool:
    """Whether a line without cells, in front of a row, is no text and no unit's name."""
    text = paragraphs[index].text
    row = index + 1 < len(paragraphs) and "\t" in paragraphs[index + 1].text
    plain = "\t" not in text and len(text) <= _LONGEST_HEADING and text[-1] not in _NOT_LAST
    return row and plain and not looks_like_body(text)


def _heading_row(
    paragraph: Paragraph, found: list[Passage]
) -> tuple[Paragraph, Marker | None] | None:
    """An area's heading in a row of its own, or None."""
    filled = [cell for cell in found if cell]
    marker = read_marker(paragraph.text.strip())
    opens = marker is not None and marker.rank < ROW_RANK
    if len(filled) == 1 and (opens or (found[0] and not found[0].text.isdecimal())):
        return Paragraph(filled[0], paragraph.line), marker if opens else None
    printed = found[0].text.rstrip("、.． ") if found[0] else ""
    if len(filled) == _TWO and _HAN_NUMBER.fullmatch(printed):
        # 一 stands in the column of numbers, the area's title beside it.
        whole = paragraph.passage.cut(paragraph.text.index(found[0].text)).strip()
        length = whole.text.index(filled[1].text, len(found[0].text))
        numbered = Marker(found[0].text, numeral(printed), AREA_RANK, length)
        return Paragraph(whole, paragraph.line), numbered
    return None


def _row(paragraph: Paragraph, found: list[Passage], header: Header) -> Row | None:
    """A row of a task; None where nothing says what to do or who does it."""
    nothing = paragraph.passage.cut(0, 0)
    cells: dict[int, Passage] = {}
    for index, name in header.columns.items():
        # A row may end before the last columns.
        cell = found[index] if index < len(found) else nothing
        nobody = name in RESPONSIBLE and _NOBODY.fullmatch(cell.text)
        cells[index] = nothing if nobody else cell
    row = Row(paragraph, cells, header)
    return row if row.all("title", "text", *RESPONSIBLE) else None


def _sections(
    opening: list[Section],
    headings: dict[int, tuple[Paragraph, Marker | None]],
    rows: dict[int, Row],
    *,
    headed: bool,
) -> list[Section]:
    """The rows by area: under headings of their own, else by the column of areas."""
    sections = list(opening)
    for index in sorted({*headings, *rows}):
        if index in headings:
            sections.append(Section(*headings[index]))
            continue
        row = rows[index]
        area = None if headed else row.get("area")
        if area and (not sections or _title(sections[-1]) != area.text):
            sections.append(Section(Paragraph(area, row.paragraph.line), read_marker(area.text)))
        elif not sections:
            sections.append(Section(None, None))
        _add(row, sections[-1].rows)
    return [section for section in sections if section.rows or section.heading]


def _add(row: Row, rows: list[Row]) -> None:
    """Add a row as a task, or as a further measure of the task above."""
    again = bool(rows) and _says_again(row, rows[-1])
    titled = "title" not in row.columns.values() or row.get("title") or row.get("number")
    if not rows or (titled and not again) or not row.all("text", *RESPONSIBLE):
        rows.append(row)
    else:
        rows[-1].below.append(row)


def _says_again(row: Row, above: Row) -> bool:
    """Whether number and title are those of the row above, as in a copy of merged cells."""
    return all(
        (mine := row.get(name)) and (other := above.get(name)) and mine.text == other.text
        for name in ("number", "title")
    )


def _title(section: Section) -> str:
    return section.heading.text if section.heading else ""
