"""Finding and replacing the pieces of a parsed document, for editing.py. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from tasks.official.reading.passages import hull
from tasks.official.reading.structure import (
    Deadline,
    ParsedArea,
    ParsedDocument,
    ParsedMeasure,
    ParsedTask,
    ParseWarning,
    Span,
    gettext_noop,
)

_SENTENCE = re.compile(r"[^。；;!?！？\n]*[。；;!?！？\n]+|[^。；;!?！？\n]+$")
_LONGEST_TITLE = 40


class EditRefused(Exception):
    """The change is not possible; ``msgid`` is a sentence that says why."""

    def __init__(self, msgid: str) -> None:
        self.msgid = msgid
        super().__init__(msgid)


def sentences(text: str) -> list[str]:
    """A text in sentences, each with its mark; together they are the text."""
    return [found.group() for found in _SENTENCE.finditer(text)]


def area_at(document: ParsedDocument, key: str) -> int:
    """Where an area stands."""
    for at, area in enumerate(document.areas):
        if str(area.number) == key:
            return at
    raise EditRefused(gettext_noop("There is no such part in the document any more."))


def task_at(document: ParsedDocument, key: str) -> tuple[int, int]:
    """Where a task stands: its area and its place in it."""
    area, _, number = key.partition(".")
    at = area_at(document, area)
    for index, task in enumerate(document.areas[at].tasks):
        if str(task.number) == number:
            return at, index
    raise EditRefused(gettext_noop("There is no such part in the document any more."))


def measure_at(task: ParsedTask, number: int) -> tuple[int, ParsedMeasure]:
    """Where a measure stands in its task, and the measure."""
    for place, measure in enumerate(task.measures):
        if measure.number == number:
            return place, measure
    raise EditRefused(gettext_noop("There is no such part in the document any more."))


def change_measure(
    document: ParsedDocument,
    key: str,
    number: int,
    change: Callable[[ParsedMeasure], ParsedMeasure],
) -> tuple[ParsedDocument, ParsedMeasure]:
    """The document with one measure changed, and that measure."""
    at, index = task_at(document, key)
    task = document.areas[at].tasks[index]
    place, measure = measure_at(task, number)
    changed = change(measure)
    task = holding(task, swap(task.measures, place, [changed]))
    tasks = swap(document.areas[at].tasks, index, [task])
    return with_tasks(document, at, tasks), changed


def holding(
    task: ParsedTask, measures: Sequence[ParsedMeasure], *, opens: bool = True
) -> ParsedTask:
    """The task with these measures, counted again, and what follows from them.

    What the task says in front of its first measure stays in front; with ``opens`` off it is
    another part's.
    """
    counted = tuple(replace(measure, number=at) for at, measure in enumerate(measures, 1))
    spans = [*task.heading_spans, *(measure.span for measure in counted)]
    opening, limits = _opening(task) if opens else ("", ())
    texts = (opening, *(measure.text for measure in counted))
    return replace(
        task,
        measures=counted,
        text="\n".join(filter(None, texts)),
        span=hull(spans) if spans else task.span,
        deadlines=(*limits, *(limit for measure in counted for limit in measure.deadlines)),
    )


def _opening(task: ParsedTask) -> tuple[str, tuple[Deadline, ...]]:
    """The words of a task in front of its first measure, and its limits that no measure has."""
    first = task.measures[0].text if task.measures else ""
    at = task.text.find(first) if first else -1
    known = {limit for measure in task.measures for limit in measure.deadlines}
    limits = tuple(limit for limit in task.deadlines if limit not in known)
    return task.text[: max(at, 0)].strip("\n"), limits


def with_area(document: ParsedDocument, at: int, area: ParsedArea) -> ParsedDocument:
    """The document with an area replaced."""
    return replace(document, areas=tuple(swap(document.areas, at, [area])))


def with_tasks(document: ParsedDocument, at: int, tasks: Sequence[ParsedTask]) -> ParsedDocument:
    """The document with these tasks in an area; printed numbers stay as long as they rise."""
    counted: list[ParsedTask] = []
    for task in tasks:
        least = counted[-1].number + 1 if counted else 1
        counted.append(task if task.number >= least else replace(task, number=least))
    return with_area(document, at, replace(document.areas[at], tasks=tuple(counted)))


def without_warnings(document: ParsedDocument, span: Span, codes: frozenset[str]) -> ParsedDocument:
    """The document without warnings of these codes about a span."""

    def concerns(warning: ParseWarning) -> bool:
        overlaps = warning.span.start < span.end and span.start < warning.span.end
        return warning.code in codes and overlaps

    kept = tuple(warning for warning in document.warnings if not concerns(warning))
    return replace(document, warnings=kept)


def swap(items: Sequence, at: int, new: Sequence) -> list:  # type: ignore[type-arg]  # of any kind
    """A sequence with one item replaced by others."""
    return [*items[:at], *new, *items[at + 1 :]]


def cut_spans(spans: Sequence[Span], length: int) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The first ``length`` characters of some spans, and the rest."""
    before: list[Span] = []
    behind: list[Span] = []
    for span in spans:
        take = min(length, span.end - span.start)
        length -= take
        if take:
            before.append(Span(span.start, span.start + take))
        if span.start + take < span.end:
            behind.append(Span(span.start + take, span.end))
    return tuple(before), tuple(behind)


def short(text: str) -> str:
    """The first sentence of a text, cut to the length of a title."""
    first = sentences(text)[0] if text else ""
    return first.rstrip("。；;\n ")[:_LONGEST_TITLE]
