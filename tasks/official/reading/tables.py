"""Tab-separated tables of tasks with columns such as 任务, 牵头单位, 配合单位, 完成时限."""

import re
from dataclasses import dataclass, field
from typing import Literal

from tasks.official.reading.lines import Paragraph
from tasks.official.reading.numbering import AREA_RANK, ROW_RANK, Marker, numeral, read_marker
from tasks.official.reading.passages import Passage, fold
from tasks.official.reading.rules import Rules, rules_of_text

Column = Literal["number", "area", "title", "text", "lead", "listed", "support", "deadline"]

# Header words, matched as the end of the header's text; the first that fits decides.
_COLUMNS: tuple[tuple[Column, str], ...] = (
    ("number", "序号|编号|号"),
    ("support", "(?:配合|参与|参加|协办|协同|协助|支持)(?:单位|部门|责任单位)"),
    ("lead", "(?:牵头|主办|主责|第一责任)(?:单位|部门|责任单位)"),
    ("listed", "(?:责任|负责|承办|落实|实施|指导|主管|完成|工作分工|责任主体)(?:单位|部门|主体)?"),
    (
        "deadline",
        "(?:完成|办结)?(?:(?:时限|时间|进度)(?:节点|要求|进度|安排)?|期限)",
    ),
    ("area", "改革领域|领域|类别|分类|类型|板块|方面"),
    ("title", "(?:改革|工作|重点|主要|政策|创新)?(?:举措|任务|事项|项目|经验)(?:名称)?|名称"),
    (
        "text",
        "(?:主要|工作|具体|改革|任务|推进)?(?:内容|要求|措施|目标|目标要求|要点|做法|任务措施)"
        "|(?:主要|具体|推进|落实)(?:举措|任务|工作|事项|安排)",
    ),
)
_HEADERS = tuple((name, re.compile(words)) for name, words in _COLUMNS)
_HEADER_PARTS = re.compile(r"[及和与/、]|以及")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# Columns that are no part of a task's text, its parties or its time.
_SIDE_COLUMN = re.compile(
    r".*(?:备注|说明|领导|责任人|负责人|联系人|联络人|电话|范围|进展|情况|依据|来源)"
)
RESPONSIBLE: tuple[Column, ...] = ("lead", "listed", "support")
_FEWEST_COLUMNS = 3
_TWO = 2
# What stands for the cell above: typed so, or written where a file's cells are merged.
DITTO = "〃"
_DITTO = re.compile(r"[〃″”\"]|同上|同前")
_HAN_NUMBER = re.compile("[一二三四五六七八九十]{1,3}")


@dataclass(slots=True)
class Row:
    """A row by column; ``paragraph`` is the whole of it.

    ``below`` are rows without a title of their own: further measures of the same task.
    """

    paragraph: Paragraph
    cells: dict[Column, Passage]
    below: list["Row"] = field(default_factory=list)


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
    states. ``unknown`` are the headers of columns whose words were not understood.
    """

    header: Paragraph
    labels: dict[Column, str]
    start: int
    end: int
    sections: list[Section]
    unread: list[Paragraph]
    empty: list[Paragraph]
    rules: Rules
    unknown: list[Passage]


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
    once = {"number", "area"} if counted else {"number", "area", "title"}
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
            cells = _header_cells(header)
            columns = _columns(cells)
            if columns and set(RESPONSIBLE) & set(columns.values()):
                return _read(paragraphs, index, cells, len(header), columns)
    return None


def _two_line_header(rows: list[Paragraph]) -> list[Paragraph]:
    """Two rows that are one header: under 责任分工 stand 牵头单位 and 配合单位, else nothing."""
    upper, lower = ([cell.text for cell in _own_cells(row.passage)] for row in [*rows, *rows][:2])
    if len(rows) < _TWO or not (lower[0] == "" and any(lower)):
        return []
    filled = [name for text in lower if text for name in [_column(_squeezed(text))]]
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


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", fold(text))


def _columns(cells: list[Passage]) -> dict[int, Column]:
    columns: dict[int, Column] = {}
    for index, cell in enumerate(cells):
        name = _column(_squeezed(cell.text))
        if name and name not in columns.values():
            columns[index] = name
    known = set(columns.values())
    if len(cells) < _FEWEST_COLUMNS or not known & {"title", "text"}:
        return {}
    return columns


def _column(header: str) -> Column | None:
    """What a header such as 工作内容及目标 or 责任单位(第一位为牵头单位) stands over."""
    words = _BRACKETED.sub("", header)
    for part in (words, *_HEADER_PARTS.split(words)):
        for name, known in _HEADERS:
            if known.fullmatch(part):
                return name
    return None


def _read(
    paragraphs: list[Paragraph],
    start: int,
    cells: list[Passage],
    lines: int,
    columns: dict[int, Column],
) -> Table:
    header = paragraphs[start]
    first = start + lines
    labels = {name: re.sub(r"\s", "", cells[index].text) for index, name in columns.items()}
    sections: list[Section] = []
    unread: list[Paragraph] = paragraphs[start + 1 : first]
    # An area's heading may stand above a header of its own.
    above = read_marker(paragraphs[start - 1].text) if start else None
    if above and above.rank < ROW_RANK:
        start -= 1
        sections.append(Section(paragraphs[start], above))
    end = first
    row: list[Passage] = []
    empty: list[Paragraph] = []
    for index, paragraph in enumerate(paragraphs[first:], first):
        if "\t" in paragraph.text:
            printed = split_cells(paragraph.passage)
            if _columns(printed):
                unread.append(paragraph)
            else:
                row = _filled_down(printed, row, columns)
                if not _add_row(paragraph, row, columns, sections):
                    empty.append(paragraph)
            end = index + 1
            continue
        marker = read_marker(paragraph.text)
        if marker:
            sections.append(Section(paragraph, marker))
            end = index + 1
        else:
            unread.append(paragraph)
    unread = [paragraph for paragraph in unread if paragraph in paragraphs[start:end]]
    unknown = [
        cell
        for index, cell in enumerate(cells)
        if index not in columns and cell and not _SIDE_COLUMN.match(fold(cell.text))
    ]
    rules, _, _ = rules_of_text(header.text)
    return Table(header, labels, start, end, sections, unread, empty, rules, unknown)


def _add_row(
    paragraph: Paragraph,
    found: list[Passage],
    columns: dict[int, Column],
    sections: list[Section],
) -> bool:
    """Take a row as an area's heading, a task or a further measure; False if it is none of them."""
    # A row may end before the last columns.
    found = [*found, *[paragraph.passage.cut(0, 0)] * (max(columns) + 1 - len(found))]
    cells = {name: found[index] for index, name in columns.items()}
    filled = [cell for cell in found if cell]
    marker = read_marker(paragraph.text.strip())
    opens = marker is not None and marker.rank < ROW_RANK
    if len(filled) == 1 and (opens or (found[0] and not found[0].text.isdecimal())):
        heading = marker if opens else None
        sections.append(Section(Paragraph(filled[0], paragraph.line), heading))
        return True
    printed = found[0].text.rstrip("、.． ") if found[0] else ""
    if len(filled) == _TWO and _HAN_NUMBER.fullmatch(printed):
        # 一 stands in the column of numbers, the area's title beside it.
        whole = paragraph.passage.cut(paragraph.text.index(found[0].text)).strip()
        length = whole.text.index(filled[1].text, len(found[0].text))
        numbered = Marker(found[0].text, numeral(printed), AREA_RANK, length)
        sections.append(Section(Paragraph(whole, paragraph.line), numbered))
        return True
    if not any(cells.get(name) for name in ("title", "text", *RESPONSIBLE)):
        return False
    area = cells.get("area")
    if area and (not sections or _title(sections[-1]) != area.text):
        sections.append(Section(Paragraph(area, paragraph.line), read_marker(area.text)))
    elif not sections:
        sections.append(Section(None, None))
    row = Row(paragraph, cells)
    titled = "title" not in cells or cells["title"] or cells.get("number")
    answered = any(cells.get(name) for name in ("text", *RESPONSIBLE))
    if titled or not sections[-1].rows or not answered:
        sections[-1].rows.append(row)
    else:
        sections[-1].rows[-1].below.append(row)
    return True


def _title(section: Section) -> str:
    return section.heading.text if section.heading else ""
