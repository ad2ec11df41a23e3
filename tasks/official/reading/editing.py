"""What a person may change in a parsed document before it is published: pure functions.

Every function takes a document and gives a new one. Pieces are named by the keys they have in that
document: "3" an area, "3.2" a task, "3.2" with number 1 a measure. Words of the source are never
changed, only how they are cut, titled and answered for; every character keeps its place.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from tasks.official.reading.frame_headings import frame_kind
from tasks.official.reading.passages import hull
from tasks.official.reading.pieces import (
    EditRefused,
    area_at,
    change_measure,
    cut_spans,
    holding,
    measure_at,
    sentences,
    short,
    swap,
    task_at,
    with_area,
    with_tasks,
    without_warnings,
)
from tasks.official.reading.structure import (
    Deadline,
    FrameItem,
    ParsedArea,
    ParsedDocument,
    ParsedMeasure,
    ParsedTask,
    Span,
    gettext_noop,
)

_ABOUT_PARTIES = frozenset(("no_responsibility", "tag_not_read", "no_lead", "not_an_organization"))


def retitle(document: ParsedDocument, *, key: str, title: str) -> ParsedDocument:
    """Give an area or a task another title."""
    title = title.strip()
    if not title:
        raise EditRefused(gettext_noop("Give a title."))
    if "." not in key:
        at = area_at(document, key)
        return with_area(document, at, replace(document.areas[at], title=title))
    at, index = task_at(document, key)
    task = replace(document.areas[at].tasks[index], title=title)
    return with_tasks(document, at, swap(document.areas[at].tasks, index, [task]))


def split_task(document: ParsedDocument, *, key: str, number: int) -> ParsedDocument:
    """Make the measures of a task from ``number`` on a task of their own, behind it."""
    at, index = task_at(document, key)
    task = document.areas[at].tasks[index]
    cut = next((i for i, m in enumerate(task.measures) if m.number == number), 0)
    if cut == 0:
        raise EditRefused(gettext_noop("A task can be split before its second or a later measure."))
    first, second = task.measures[:cut], task.measures[cut:]
    title = short(second[0].text)
    new = replace(
        holding(task, second, opens=False),
        title=title,
        marker="",
        number=task.number,
        heading_spans=(),
    )
    parts = [holding(task, first), new]
    return with_tasks(document, at, swap(document.areas[at].tasks, index, parts))


def merge_task(document: ParsedDocument, *, key: str) -> ParsedDocument:
    """Add a task to the one before it in its area, which keeps its title."""
    at, index = task_at(document, key)
    if index == 0:
        raise EditRefused(gettext_noop("This is the first task of its area: there is none before."))
    tasks = document.areas[at].tasks
    before, task = tasks[index - 1], tasks[index]
    head, *rest = task.measures
    if task.title and not head.text.startswith(task.title):
        head = replace(head, text=f"{task.title}。{head.text}")
    merged = holding(before, (*before.measures, head, *rest))
    merged = replace(
        merged,
        heading_spans=(*before.heading_spans, *task.heading_spans),
        span=hull((before.span, task.span)),
        cited=(*before.cited, *task.cited),
        places=tuple({place.name: place for place in (*before.places, *task.places)}.values()),
    )
    return with_tasks(document, at, [*tasks[: index - 1], merged, *tasks[index + 1 :]])


def split_measure(
    document: ParsedDocument, *, key: str, number: int, sentence: int
) -> ParsedDocument:
    """Cut a measure behind its ``sentence``-th sentence; the same units answer for both parts."""
    at, index = task_at(document, key)
    task = document.areas[at].tasks[index]
    place, measure = measure_at(task, number)
    parts = sentences(measure.text)
    if not 0 < sentence < len(parts):
        raise EditRefused(gettext_noop("A measure can be cut behind a sentence inside it."))
    first, second = "".join(parts[:sentence]), "".join(parts[sentence:])
    before, behind = cut_spans(measure.text_spans, len(first.replace("\n", "")))
    if not (before and behind):
        raise EditRefused(gettext_noop("A measure can be cut behind a sentence inside it."))
    limits = measure.deadlines
    edge = behind[0].start if behind else measure.span.end
    pieces = [
        replace(
            measure,
            text=first.strip("\n"),
            text_spans=before,
            span=hull(before),
            responsibility="",
            responsibility_span=None,
            responsibility_spans=(),
            deadlines=tuple(limit for limit in limits if limit.span.start < edge),
        ),
        replace(
            measure,
            text=second.strip("\n"),
            text_spans=behind,
            span=hull((*behind, *measure.responsibility_spans)),
            deadlines=tuple(limit for limit in limits if limit.span.start >= edge),
        ),
    ]
    task = holding(task, swap(task.measures, place, pieces))
    return with_tasks(document, at, swap(document.areas[at].tasks, index, [task]))


def move_measure(document: ParsedDocument, *, key: str, number: int, to: str) -> ParsedDocument:
    """Put a measure at the end of another task. A task left without any goes with it."""
    at, index = task_at(document, key)
    to_at, to_index = task_at(document, to)
    if (at, index) == (to_at, to_index):
        raise EditRefused(gettext_noop("The measure stands in this task already."))
    source = document.areas[at].tasks[index]
    place, measure = measure_at(source, number)
    target = document.areas[to_at].tasks[to_index]
    left = swap(source.measures, place, [])
    if not left:
        target = replace(target, heading_spans=(*target.heading_spans, *source.heading_spans))
    target = holding(target, (*target.measures, measure))
    document = with_tasks(document, to_at, swap(document.areas[to_at].tasks, to_index, [target]))
    remaining = [holding(source, left)] if left else []
    document = with_tasks(document, at, swap(document.areas[at].tasks, index, remaining))
    if not document.areas[at].tasks:
        raise EditRefused(gettext_noop("This is the only measure of its area; it stays there."))
    return document


def set_parties(
    document: ParsedDocument,
    *,
    key: str,
    number: int,
    lead: str,
    support: Iterable[str],
    guide: Iterable[str] = (),
    urge: Iterable[str] = (),
    implement: Iterable[str] = (),
) -> ParsedDocument:
    """Say who stands on a measure and as what; names as printed or as they should be. Whoever
    leads does not support; it may guide, urge or implement as well."""
    lead = lead.strip()
    if not lead:
        raise EditRefused(gettext_noop("Name the organization that leads."))

    def decided(measure: ParsedMeasure) -> ParsedMeasure:
        return replace(
            measure,
            lead=(lead,),
            support=tuple(name for name in _names(support) if name != lead),
            guide=_names(guide),
            urge=_names(urge),
            implement=_names(implement),
            basis="decided",
        )

    document, measure = change_measure(document, key, number, decided)
    return without_warnings(document, measure.span, _ABOUT_PARTIES)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def drop_rule(document: ParsedDocument, *, index: int) -> ParsedDocument:
    """Put a rule aside that adds a party to all later lines."""
    if not 0 <= index < len(document.implied):
        raise EditRefused(gettext_noop("There is no such rule in the document any more."))
    return replace(document, implied=tuple(swap(document.implied, index, [])))


def set_deadline(
    document: ParsedDocument, *, key: str, number: int, due_on: date | None
) -> ParsedDocument:
    """Say by when a measure is done; the printed words stay. None: it has no date."""

    def dated(measure: ParsedMeasure) -> ParsedMeasure:
        limits = list(measure.deadlines) or [Deadline("", None, measure.span)]
        first = next((at for at, limit in enumerate(limits) if limit.date), 0)
        limits[first] = replace(limits[first], date=due_on)
        kept = tuple(limit for limit in limits if limit.phrase or limit.date)
        return replace(measure, deadlines=kept)

    return change_measure(document, key, number, dated)[0]


def task_to_frame(document: ParsedDocument, *, key: str) -> ParsedDocument:
    """Take a task out of the plan: its text belongs to the frame."""
    at, index = task_at(document, key)
    area = document.areas[at]
    task = area.tasks[index]
    alone = len(area.tasks) == 1
    if alone and len(document.areas) == 1:
        raise EditRefused(gettext_noop("This is the only task of the document; it stays."))
    spans = [*task.heading_spans]
    for measure in task.measures:
        spans += [*measure.text_spans, *measure.responsibility_spans]
    spans += area.heading_spans if alone else ()
    whole = hull(spans)
    item = FrameItem(
        kind=frame_kind(task.title) or "requirements",
        text=_words(document, task, whole, spans),
        span=whole,
        spans=tuple(sorted(spans)),
        marker=task.marker,
        title=task.title,
        cited=task.cited,
        deadlines=task.deadlines,
    )
    frame = tuple(sorted((*document.frame, item), key=lambda one: one.span))
    document = replace(document, frame=frame)
    if alone:
        return replace(document, areas=tuple(swap(document.areas, at, [])))
    return with_tasks(document, at, swap(area.tasks, index, []))


def _words(document: ParsedDocument, task: ParsedTask, whole: Span, spans: Iterable[Span]) -> str:
    """The text of a task: all of its span, or only its pieces where others stand between them."""
    others = (one.span for one in document.tasks if one is not task)
    if not any(one.start < whole.end and whole.start < one.end for one in others):
        return document.source_text[whole.start : whole.end]
    return "\n".join(document.source_text[one.start : one.end] for one in sorted(spans))


def frame_to_area(document: ParsedDocument, *, index: int) -> ParsedDocument:
    """Take a piece of the frame as an area with one task of the same title."""
    if not 0 <= index < len(document.frame):
        raise EditRefused(gettext_noop("There is no such part in the document any more."))
    item = document.frame[index]
    title = item.title or short(item.text)
    measure = ParsedMeasure(
        number=1,
        marker=None,
        text=item.text,
        span=item.span,
        text_spans=item.spans,
        responsibility="",
        responsibility_span=None,
        responsibility_spans=(),
        lead=(),
        support=(),
        collective=(),
        phrase="",
        basis=None,
        deadlines=item.deadlines,
    )
    task = ParsedTask(
        number=1,
        marker="",
        title=title,
        text=item.text,
        span=item.span,
        heading_spans=(),
        measures=(measure,),
        cited=item.cited,
        places=(),
        deadlines=item.deadlines,
    )
    area = ParsedArea(0, item.marker or "", title, item.span, (), (task,))
    areas = sorted((*document.areas, area), key=lambda one: one.span)
    frame = tuple(swap(document.frame, index, []))
    document = without_warnings(
        replace(document, frame=frame), item.span, frozenset(("taken_as_frame",))
    )
    renumbered = tuple(replace(one, number=at) for at, one in enumerate(areas, 1))
    return replace(document, areas=renumbered)


def set_head(
    document: ParsedDocument,
    *,
    title: str,
    number: str,
    issuer: str,
    issued_on: date | None,
    filing_due_on: date | None,
) -> ParsedDocument:
    """Put the head right: title, number, issuer, day of issue, deadline of the filings."""
    filing = document.filing_deadline or Deadline("", None, Span(0, 0))
    given = {
        "no_title": bool(title.strip()),
        "no_number": bool(number.strip()),
        "no_date": issued_on is not None,
    }
    warnings = tuple(w for w in document.warnings if not given.get(w.code, False))
    if document.opinion_title:
        document = replace(document, opinion_title=title.strip())
    else:
        document = replace(document, title=title.strip())
    return replace(
        document,
        number=number.strip() or None,
        issuer=issuer.strip() or None,
        issued_on=issued_on,
        filing_deadline=replace(filing, date=filing_due_on) if filing_due_on else None,
        warnings=warnings,
    )


def dismiss(document: ParsedDocument, *, index: int) -> ParsedDocument:
    """Put a warning aside: a person has looked."""
    if not 0 <= index < len(document.warnings):
        raise EditRefused(gettext_noop("This warning has been dealt with already."))
    return replace(document, warnings=tuple(swap(document.warnings, index, [])))


EDITS: Mapping[str, Callable[..., ParsedDocument]] = {
    "retitle": retitle,
    "split_task": split_task,
    "merge_task": merge_task,
    "split_measure": split_measure,
    "move_measure": move_measure,
    "set_parties": set_parties,
    "drop_rule": drop_rule,
    "set_deadline": set_deadline,
    "task_to_frame": task_to_frame,
    "frame_to_area": frame_to_area,
    "set_head": set_head,
    "dismiss": dismiss,
}
