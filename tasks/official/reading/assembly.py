"""From headings and table rows to areas, tasks and frame."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from tasks.official.reading.context import Context
from tasks.official.reading.lines import Paragraph
from tasks.official.reading.measures import Line, inherit, read_measure, split_lines
from tasks.official.reading.outline import Item
from tasks.official.reading.passages import fold, hull, spans_of
from tasks.official.reading.structure import (
    FrameItem,
    FrameKind,
    ParsedArea,
    ParsedMeasure,
    ParsedTask,
    TaskGroup,
)
from tasks.official.reading.tags import find_tags, is_side_line

Numbered = TypeVar("Numbered", ParsedArea, ParsedTask)

_LONGEST_LEAD_IN = 14
_CLOSING = re.compile(
    r"^(?:(?:备?注|说明)[:：]|各|本(?:意见|方案|措施|通知|办法|行动|规划|要点|计划|若干)|以上|上述|此前|省|市|县|国务院|自治区|有关)"
)


def frame_item(
    kind: FrameKind,
    paragraphs: Sequence[Paragraph],
    context: Context,
    marker: str | None = None,
    title: str | None = None,
) -> FrameItem:
    """Paragraphs that are no task, as one item of the frame; warns of who is named in them."""
    for paragraph in paragraphs:
        for _, start, end, _ in find_tags(paragraph.text):
            tag = paragraph.passage.cut(start, end)
            context.warn("tag_without_task", paragraph.line, tag.text, tag.span())
    return opening_item(kind, paragraphs, context, marker, title)


def opening_item(
    kind: FrameKind,
    paragraphs: Sequence[Paragraph],
    context: Context,
    marker: str | None = None,
    title: str | None = None,
) -> FrameItem:
    """Paragraphs of the frame in which who is named has been read."""
    passages = [paragraph.passage for paragraph in paragraphs]
    spans = spans_of(passages)
    return FrameItem(
        kind=kind,
        text="\n".join(passage.text for passage in passages),
        span=hull(spans),
        spans=spans,
        marker=marker,
        title=title,
        cited=context.cited(passages),
        deadlines=context.deadlines(passages),
    )


def frame_of(item: Item, kind: FrameKind, context: Context) -> list[FrameItem]:
    """A numbered part without tasks: its heading with its text, then each heading below."""
    title = item.heading().title
    said = [item.paragraph, *item.more, *item.box]
    first = frame_item(kind, said, context, item.marker.text, title)
    return [first, *(sub for child in item.children for sub in frame_of(child, kind, context))]


def read_area(item: Item, context: Context) -> tuple[ParsedArea, list[FrameItem]]:
    """An area with its tasks; text between its heading and its first task goes to the frame."""
    heading = item.heading()
    frame: list[FrameItem] = []
    if not item.children:
        # The heading is the area's; the only task repeats its title.
        tasks = [replace(_read_task(item, 1, None, context), heading_spans=())]
    else:
        opening = [par for par in item.own_text() if par.passage]
        above = _answers_for_all(opening, context)
        if opening:
            frame.append(opening_item("intro", opening, context))
        tasks, introductions = _tasks(item.children, context)
        frame += introductions
        if above:
            tasks = answered_by(above, item.line, tasks, context)
    for box in item.boxes():
        frame.append(frame_item("remark", box, context))
    spans = heading.head.spans()
    area = ParsedArea(
        number=item.marker.number,
        marker=item.marker.text,
        title=heading.title,
        span=hull((*spans, *(task.span for task in tasks))),
        heading_spans=spans,
        tasks=numbered(tasks),
    )
    return area, frame


def _answers_for_all(opening: Sequence[Paragraph], context: Context) -> ParsedMeasure | None:
    """Who is named at the head of an area: they answer for its tasks that name nobody."""
    lines = [line for line in split_lines(opening) if line.tags]
    for line in lines[1:]:
        context.warn("tag_without_task", line.line, "", hull(spans_of(line.around)))
    return read_measure(lines[0], 1, context) if lines else None


def answered_by(
    above: ParsedMeasure, line: int, tasks: Iterable[ParsedTask], context: Context
) -> list[ParsedTask]:
    """The tasks under a heading on a line that names somebody: he answers for those without.

    Where each of them names somebody itself, a warning tells of the one above.
    """
    silent = {
        measure.span
        for task in tasks
        for measure in task.measures
        if not (measure.parties or measure.collective)
    }
    if not silent and above.responsibility_span:
        context.warn("tag_without_task", line, above.responsibility, above.responsibility_span)
    context.warnings[:] = [
        warning
        for warning in context.warnings
        if not (warning.code == "no_responsibility" and warning.span in silent)
    ]
    return [
        replace(
            task,
            measures=tuple(inherit(m, above) if m.span in silent else m for m in task.measures),
        )
        for task in tasks
    ]


def _tasks(items: Iterable[Item], context: Context) -> tuple[list[ParsedTask], list[FrameItem]]:
    """The tasks of an area; the introductions of their groups go to the frame."""
    tasks: list[ParsedTask] = []
    frame: list[FrameItem] = []
    for item in items:
        if item.paragraph.start not in context.groups:
            tasks.append(_read_task(item, item.marker.number, None, context))
            continue
        heading = item.heading()
        opening = [par for par in item.own_text() if par.passage]
        if opening:
            frame.append(frame_item("intro", opening, context))
        group = TaskGroup(item.marker.number, item.marker.text, heading.title, heading.head.spans())
        tasks += [_read_task(child, child.marker.number, group, context) for child in item.children]
    return tasks, frame


def _read_task(item: Item, number: int, group: TaskGroup | None, context: Context) -> ParsedTask:
    heading = item.heading()
    lines = _under_heading(split_lines(par for par in item.own_text() if par.passage))
    below = [line for child in item.children for line in _lines_below(child)]
    # Text that leads in to numbered measures is the task's, and no measure.
    untagged = not any(line.tags for line in lines)
    leading = [line for line in lines if below and (untagged or _leads_in(line))]
    opening = [text for line in leading for text in line.texts]
    lines = [line for line in lines if line not in leading]
    measures = _read_lines(lines, below, heading.title, context)
    markers = [line.printed for line in below if line.printed]
    spans = spans_of([heading.head, *opening, *markers])
    texts = [*opening, *(text for line in [*lines, *below] for text in line.texts)]
    return ParsedTask(
        number=number,
        marker=item.marker.text,
        title=heading.title,
        text="\n".join([text.text for text in opening] + [measure.text for measure in measures]),
        span=hull((*spans, *(measure.span for measure in measures))),
        heading_spans=spans,
        measures=tuple(measures),
        cited=context.cited(texts),
        places=context.places(texts),
        deadlines=(
            *context.deadlines(opening),
            *(limit for measure in measures for limit in measure.deadlines),
        ),
        group=group,
    )


def _under_heading(lines: list[Line]) -> list[Line]:
    """The lines of a task; a tag behind its bare heading answers for the text under it."""
    if len(lines) > 1 and not (lines[0].texts or lines[1].tags or _leads_in(lines[1])):
        lines[0].texts = lines[1].texts
        lines[0].limits += lines[1].limits
        return [lines[0], *lines[2:]]
    return lines


def _leads_in(line: Line) -> bool:
    """Whether a line is no more than 具体措施：, in front of numbered measures."""
    said = "".join(text.text for text in line.texts)
    return not line.tags and len(said) <= _LONGEST_LEAD_IN and fold(said).endswith(":")


def _read_lines(
    lines: list[Line], below: list[Line], title: str, context: Context
) -> list[ParsedMeasure]:
    """The task's own lines, then those of the level below it.

    A line below without a tag is answered for by the task's tag, or by the only tag of its level
    where that stands behind the last line.
    """
    own = [read_measure(line, number, context) for number, line in enumerate(lines, 1)]
    # A tag behind the bare heading answers for what the heading says.
    own = [measure if measure.text else replace(measure, text=title) for measure in own]
    start = len(context.warnings)
    subs = [read_measure(line, number, context) for number, line in enumerate(below, len(own) + 1)]
    above = next((measure for measure in own if measure.responsibility), None)
    tagged = [measure for measure in subs if measure.responsibility]
    if above is None and len(subs) > 1 and tagged == subs[-1:]:
        above = tagged[0]
    if above is None:
        return own + subs
    late = context.warnings[start:]
    answered = ("no_responsibility", "tag_not_read")
    context.warnings[start:] = [warning for warning in late if warning.code not in answered]
    return own + [sub if sub.responsibility else inherit(sub, above) for sub in subs]


def _lines_below(item: Item) -> list[Line]:
    """A level below the task: each heading with its whole text is a line of its own."""
    body = item.paragraph.passage.cut(item.marker.length)
    lines = split_lines([Paragraph(body, item.line), *item.more])
    for line in lines:
        line.marker = item.marker.text
    if lines:
        lines[0].printed = item.paragraph.passage.cut(0, item.marker.length)
    return lines + [line for child in item.children for line in _lines_below(child)]


def numbered(items: list[Numbered]) -> tuple[Numbered, ...]:
    """Printed numbers, or a running count where they are not distinct and rising."""
    numbers = [item.number for item in items]
    if numbers == sorted(set(numbers)):
        return tuple(items)
    return tuple(replace(item, number=number) for number, item in enumerate(items, 1))


def _says_all(item: Item) -> bool:
    """Whether a heading's paragraph holds a sentence and who answers for it."""
    tags = find_tags(item.paragraph.text)
    return bool(tags) and "。" in item.paragraph.text[: tags[0][0]]


def take_closing(item: Item) -> list[Paragraph]:
    """The unnumbered paragraphs behind the last tag of a document, taken out of its last item."""
    last = item
    while last.children:
        last = last.children[-1]
    tagged = [i for i, par in enumerate(last.more) if find_tags(par.text) or is_side_line(par.text)]
    first = tagged[-1] + 1 if tagged else 0
    if not tagged and not _says_all(last):
        opens = (i for i, par in enumerate(last.more) if _CLOSING.match(par.text))
        first = next(opens, len(last.more))
    closing = last.more[first:]
    del last.more[first:]
    return closing
