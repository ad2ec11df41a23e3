"""From the rows of a table to areas and tasks."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tasks.official.reading.assembly import answered_by, frame_item, numbered
from tasks.official.reading.columns import RESPONSIBLE, label_of
from tasks.official.reading.context import Context
from tasks.official.reading.measures import Line, read_measure
from tasks.official.reading.numbering import Marker, read_marker
from tasks.official.reading.outline import read_heading
from tasks.official.reading.parties import looks_like_body
from tasks.official.reading.passages import Passage, fold, hull
from tasks.official.reading.structure import (
    FrameItem,
    ParsedArea,
    ParsedMeasure,
    ParsedTask,
    Span,
    TaskGroup,
)
from tasks.official.reading.tables import Row, Section, Table
from tasks.official.reading.tags import find_tags

_LONGEST_NUMBER = 4


def read_table(table: Table, context: Context) -> tuple[list[ParsedArea], list[FrameItem]]:
    """The areas of a table, and its header and unread rows as frame."""
    context.rules = context.rules.with_(table.rules)
    for line, cell in table.unknown:
        context.warn("column_not_read", line, cell.text, hull(cell.spans()))
    areas = [
        _read_section(section, number, table, context)
        for number, section in enumerate(table.sections, 1)
    ]
    for paragraph in table.empty:
        context.warn("row_not_read", paragraph.line, paragraph.text, paragraph.passage.span())
    for paragraph in table.unread:
        if looks_like_body(paragraph.text):
            context.warn("tag_without_task", paragraph.line, "", paragraph.passage.span())
    rest = [table.header, *table.unread, *table.empty]
    return areas, [frame_item("table", [paragraph], context) for paragraph in rest]


def _read_section(section: Section, number: int, table: Table, context: Context) -> ParsedArea:
    heads: tuple[Span, ...] = ()
    title = marker = ""
    tasks = list(_tasks(section, table, context))
    if section.heading:
        heads = section.heading.passage.spans()
        length = section.marker.length if section.marker else 0
        title = _without_tags(section.heading.text[length:])
        marker = section.marker.text if section.marker else ""
        tasks = _answered_above(section.heading.passage, section.heading.line, tasks, context)
    return ParsedArea(
        number=number,
        marker=marker,
        title=title,
        span=hull((*heads, *(task.span for task in tasks))),
        heading_spans=heads,
        tasks=numbered(tasks),
    )


def _without_tags(text: str) -> str:
    tags = find_tags(text)
    return (text[: tags[0][0]] if tags else text).strip()


def _answered_above(
    heading: Passage, line: int, tasks: list[ParsedTask], context: Context
) -> list[ParsedTask]:
    """Tasks that name nobody are answered for by who is named in the heading of their area."""
    tags = find_tags(heading.text)
    if not tags:
        return tasks
    tag = heading.cut(tags[0][1], tags[0][2])
    above = read_measure(Line([], line, tags=[tag], around=[tag]), 1, context)
    return answered_by(above, line, tasks, context)


def _tasks(section: Section, table: Table, context: Context) -> Iterator[ParsedTask]:
    """The tasks of an area; a cell of the column of groups holds until the next filled one.

    Cells that are headings are no part of a row's task.
    """
    group: TaskGroup | None = None
    for count, row in enumerate(section.rows, 1):
        cell = row.get(table.group)
        own = section.heading.passage.spans() if section.heading else ()
        if cell and (group is None or group.title != _without_tags(cell.text)):
            number = group.number + 1 if group else 1
            group = TaskGroup(number, "", _without_tags(cell.text), cell.spans())
            own += cell.spans()
        yield _read_row(row, count, table, context, group=group, taken=own)


def _read_row(
    row: Row,
    count: int,
    table: Table,
    context: Context,
    *,
    group: TaskGroup | None,
    taken: tuple[Span, ...],
) -> ParsedTask:
    what = row.get("title") or row.get("text") or row.paragraph.passage.cut(0, 0)
    marker = read_marker(what.text)
    title = _title(what, marker)
    printed = number.text if (number := row.get("number")) else ""
    rows = [row, *row.below]
    measures = [_read_cells(one, at, table, context) for at, one in enumerate(rows, 1)]
    measures = [one if one.text else replace(one, text=title) for one in measures]
    own = tuple(span for one in rows for span in one.paragraph.passage.spans())
    read = [s for m in measures for s in (*m.text_spans, *m.responsibility_spans)]
    texts = [text for one in rows for text in _texts(one)]
    return ParsedTask(
        number=_number(printed, marker, count),
        marker=printed or (marker.text if marker else ""),
        title=title,
        text="\n".join(measure.text for measure in measures),
        span=hull(own),
        # The rest of the rows (number, title, scope) is the task's heading.
        heading_spans=_without(own, [*read, *taken]),
        measures=tuple(measures),
        cited=context.cited(texts),
        places=context.places(texts),
        deadlines=tuple(limit for measure in measures for limit in measure.deadlines),
        group=group,
    )


def _title(cell: Passage, marker: Marker | None) -> str:
    """The first sentence of a cell, without the number in front of it."""
    title = read_heading(cell, marker.length if marker else 0, alone=False).title
    return title.rstrip("。；;，, ")


def _number(printed: str, marker: Marker | None, count: int) -> int:
    """The number of a row, in its own cell or in front of its title, else the count."""
    digits = fold(printed).strip(" .、")
    # A longer one is no number in a row but a code of its own.
    if digits.isdecimal() and len(digits) <= _LONGEST_NUMBER:
        return int(digits)
    own = read_marker(f"{printed}、") or read_marker(printed) if printed else marker
    return own.number if own else count


def _texts(row: Row) -> list[Passage]:
    """What a row says is to be done."""
    return row.all("text") or row.all("title")


def _read_cells(row: Row, number: int, table: Table, context: Context) -> ParsedMeasure:
    """The measure of one row; a single cell of units stands without its column's label."""
    line = Line(_texts(row), row.paragraph.line)
    placed = row.placed(*RESPONSIBLE)
    line.around = [cell for _, cell in placed]
    labels = [label_of(row.columns[index], row.header.labels[index]) for index, _ in placed]
    if len(placed) == 1:
        line.tags = line.around[:]
        line.column = "" if row.columns[placed[0][0]] == "listed" else labels[0]
    else:
        line.tags = [
            _labelled(label, cell) for label, cell in zip(labels, line.around, strict=True)
        ]
    measure = read_measure(line, number, context)
    limits = [
        limit for cell in row.all("deadline") for limit in context.time(cell, row.paragraph.line)
    ]
    return replace(measure, deadlines=(*measure.deadlines, *limits))


def _labelled(label: str, cell: Passage) -> Passage:
    return Passage(f"{label}：{cell.text}", [cell.at[0]] * (len(label) + 1) + list(cell.at))


def _without(spans: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of ``spans`` when ``taken`` spans are cut out."""
    holes = sorted(taken)
    left: list[Span] = []
    first = 0
    for span in sorted(spans):
        while first < len(holes) and holes[first].end <= span.start:
            first += 1
        start = span.start
        for hole in holes[first:]:
            if hole.start >= span.end:
                break
            if start < hole.start:
                left.append(Span(start, hole.start))
            start = max(start, hole.end)
        if start < span.end:
            left.append(Span(start, span.end))
    return tuple(left)
