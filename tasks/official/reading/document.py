"""The door of this package: an official document, from bytes to structure."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from tasks.official.reading.assembly import (
    frame_item,
    frame_of,
    numbered,
    read_area,
    take_closing,
)
from tasks.official.reading.breaks import with_breaks
from tasks.official.reading.context import Context
from tasks.official.reading.deadlines import printed_date
from tasks.official.reading.frame_headings import frame_kind
from tasks.official.reading.head import (
    Head,
    caption_before,
    is_attachment_heading,
    read_head,
    split_tail,
    tail_kind,
)
from tasks.official.reading.levels import areas_of, group_headings
from tasks.official.reading.lines import Paragraph, read_paragraphs
from tasks.official.reading.measures import take_rules_of_text
from tasks.official.reading.numbering import read_marker
from tasks.official.reading.outline import Item, build_outline
from tasks.official.reading.places import Gazetteer, default_gazetteer
from tasks.official.reading.sources import check_text, read_text
from tasks.official.reading.structure import (
    Deadline,
    FrameItem,
    FrameKind,
    NotADocument,
    ParsedArea,
    ParsedDocument,
    Span,
    gettext_noop,
)
from tasks.official.reading.table_tasks import read_table
from tasks.official.reading.tables import find_table
from tasks.official.reading.tags import could_be_tag, find_tags
from tasks.official.reading.unnumbered import unnumbered_headings

__all__ = ["NotADocument", "parse_document", "read_text"]

_FILING = re.compile(
    r"[^。]*(?:备案|(?:(?:实施|工作|落实|具体|推进|改革)(?:方案|计划)|实施(?:细则|意见))[^。]*报)[^。]*"
)


_MOST_PARAGRAPHS = 10_000
_NEARLY_ALL = 0.8  # of the tasks
_MOST = 0.5  # of the tasks
_FEWEST_TAGGED = 3
# The last numbered part of a document, from when on it holds.
_COMMENCEMENT = re.compile(
    r"(?:本|以上|上述)[\u4e00-\u9fff]{0,8}(?:自|从).{0,24}(?:施行|实施|执行|生效)|本[\u4e00-\u9fff]{0,8}(?:有效期|由.{2,24}负责解释)"
)


@dataclass(slots=True)
class _Parts:
    """The paragraphs of a document: head, cover text in front of an attachment, body, tail."""

    before: list[Paragraph]
    cover: list[Paragraph]
    body: list[Paragraph]
    tail: list[Paragraph]


def parse_document(text: str, gazetteer: Gazetteer | None = None) -> ParsedDocument:
    """Read an official document; ``gazetteer`` replaces the place names shipped as data.

    Raises NotADocument for text that is no plan of this genre. What stays unclear in a plan becomes
    a warning; every character of ``text`` belongs to exactly one piece of the result.
    """
    check_text(text)
    printed = read_paragraphs(text)
    paragraphs = with_breaks(printed)
    if len(paragraphs) > _MOST_PARAGRAPHS:
        raise NotADocument(
            gettext_noop("The text has more than %(count)s paragraphs. Choose one document."),
            count=_MOST_PARAGRAPHS,
        )
    table = find_table(paragraphs)
    parts = _split(paragraphs if table is None else paragraphs[: table.start])
    repeated: list[Paragraph] = []
    if table is not None and _names_who_answers(parts.body):
        # The text is the plan; a table behind it divides the same work once more.
        repeated, table = paragraphs[table.start :], None
    head = read_head(parts.before, [*parts.cover, *parts.tail])
    context = Context(
        head.issued_on, head.issuer or "", gazetteer or default_gazetteer(), head.year
    )
    if len(paragraphs) > len(printed):
        _warn_of_breaks(printed, paragraphs, context)
    take_rules_of_text(paragraphs, context)
    frame = [frame_item(kind, pars, context) for kind, pars in head.frame]
    if table is None:
        areas, rest = _read_body(parts.body, context)
        cover, behind = parts.cover, parts.tail + repeated
    else:
        areas, rest = read_table(table, context)
        # A table without headings of its own is one area under its caption.
        caption = caption_before(paragraphs[: table.start]) or head.opinion_title or head.title
        areas = [area if area.title else replace(area, title=caption) for area in areas]
        cover, behind = parts.cover + parts.body, parts.tail + paragraphs[table.end :]
    signed = {par.start for _, pars in head.frame for par in pars}
    frame += rest + _read_cover([par for par in cover if par.start not in signed], context)
    frame += _read_behind([par for par in behind if par.start not in signed], context)
    if repeated:
        context.warn(
            "table_not_taken", repeated[0].line, repeated[0].text[:60], repeated[0].passage.span()
        )
    _check(head, areas, paragraphs, context)
    return _document(text, head, areas, frame, context)


def _warn_of_breaks(
    printed: list[Paragraph], paragraphs: list[Paragraph], context: Context
) -> None:
    """Warn of the first line inside of which a heading was found."""
    starts = {par.start for par in printed}
    inside = (par for par in paragraphs if par.start not in starts and read_marker(par.text))
    if heading := next(inside, None):
        line = next(par for par in reversed(printed) if par.start < heading.start)
        context.warn("breaks_found", line.line, line.text[:60], line.passage.span())


def _names_who_answers(body: list[Paragraph]) -> bool:
    """Whether the text in front of a table is a plan itself: most of its tasks name somebody."""
    _before, items = build_outline(body, unnumbered_headings(body))
    tasks = _tasks_of(items)
    tagged = sum(task.has_tags() for task in tasks)
    return tagged >= _FEWEST_TAGGED and tagged >= len(tasks) * _MOST


def _tasks_of(items: list[Item]) -> list[Item]:
    return [child for item in items for child in (item.children or [item])]


def _split(paragraphs: list[Paragraph]) -> _Parts:
    unnumbered = unnumbered_headings(paragraphs)
    first = next(
        (i for i, par in enumerate(paragraphs) if read_marker(par.text) or par.start in unnumbered),
        len(paragraphs),
    )
    before, rest = paragraphs[:first], paragraphs[first:]
    body, tail = split_tail(rest)
    if any(find_tags(paragraph.text) for paragraph in body):
        return _Parts(before, [], body, tail)
    cover, attached, behind = _tagged_attachment(body, tail)
    return _Parts(before, cover, attached, behind)


def _tagged_attachment(
    body: list[Paragraph], tail: list[Paragraph]
) -> tuple[list[Paragraph], list[Paragraph], list[Paragraph]]:
    """Where the text names no responsible unit but an attachment does, the tasks stand there."""
    starts = [
        i for i, par in enumerate(tail) if is_attachment_heading(par) or printed_date(par.text)
    ]
    for start, end in pairwise([*starts, len(tail)]):
        section = tail[start:end]
        if any(find_tags(paragraph.text) for paragraph in section):
            first = next((i for i, par in enumerate(section) if read_marker(par.text)), None)
            if first is not None:
                return body + tail[: start + first], section[first:], tail[end:]
    return [], body, tail


def _read_body(body: list[Paragraph], context: Context) -> tuple[list[ParsedArea], list[FrameItem]]:
    before, items = build_outline(body, unnumbered_headings(body))
    frame = [frame_item("intro", before, context)] if before else []
    closing = take_closing(items[-1]) if items and _frame_of(items[-1]) is None else []
    _check_order(items, context)
    items, parts = areas_of(items)
    frame += [
        frame_item("intro", [part.paragraph, *part.more, *part.box], context) for part in parts
    ]
    context.groups = group_headings(items)
    kinds = _frame_kinds(items, context)
    areas: list[ParsedArea] = []
    for item, kind in zip(items, kinds, strict=True):
        if kind:
            frame += frame_of(item, kind, context)
            continue
        area, opening = read_area(item, context)
        areas.append(area)
        frame += opening
    if closing:
        frame.append(frame_item("closing", closing, context))
    return areas, frame


def _frame_kinds(items: list[Item], context: Context) -> list[FrameKind | None]:
    """What each part is: frame, or an area of tasks (None).

    Where somebody answers for nearly all tasks, the parts before the first and behind the last of
    them in which nobody is named are frame too, whatever their headings say.
    """
    kinds = [_frame_of(item) for item in items]
    tagged = [at for at, item in enumerate(items) if item.has_tags()]
    if not tagged:
        return kinds
    inner = items[tagged[0] : tagged[-1] + 1]
    tasks = _tasks_of(inner)
    if sum(task.has_tags() for task in tasks) < len(tasks) * _NEARLY_ALL:
        return kinds
    for at, item in enumerate(items):
        outside = not tagged[0] <= at <= tagged[-1]
        if kinds[at] is None and outside and not speaks_of_duty(item):
            kinds[at] = "requirements" if at < tagged[0] else "safeguards"
            context.warn(
                "taken_as_frame", item.line, item.heading().title, item.paragraph.passage.span()
            )
    return kinds


def speaks_of_duty(item: Item) -> bool:
    """Whether somebody may answer for something in it after all, in words that were not read."""
    return any(could_be_tag(paragraph.text) for paragraph in item.paragraphs())


def _frame_of(item: Item) -> FrameKind | None:
    """The kind of frame a part is: its heading says so, and nobody answers for anything in it."""
    kind = frame_kind(item.heading().title)
    if kind is None and not item.children and _COMMENCEMENT.match(item.heading().title):
        kind = "closing"
    return None if kind and item.has_tags() else kind


def _check_order(items: list[Item], context: Context) -> None:
    """Warn of a heading that neither follows its neighbour nor the last of its level anywhere."""
    last: dict[int, int] = {}

    def walk(siblings: list[Item]) -> None:
        before = 0
        for item in siblings:
            marker = item.marker
            # A heading without a printed number was counted here and cannot be out of order.
            if marker.text and marker.number not in (before + 1, last.get(marker.rank, 0) + 1):
                span = item.paragraph.passage.cut(0, marker.length).span()
                context.warn("out_of_order", item.line, marker.text, span)
            if marker.text:
                before = last[marker.rank] = marker.number
            walk(item.children)

    walk(items)


def _read_cover(paragraphs: list[Paragraph], context: Context) -> list[FrameItem]:
    """The text of a notice whose tasks stand in its attachment: all of it is frame."""
    before, items = build_outline(paragraphs)
    opening = [frame_item(tail_kind(par) or "requirements", [par], context) for par in before]
    return opening + [
        sub
        for item in items
        for sub in frame_of(item, frame_kind(item.heading().title) or "requirements", context)
    ]


def _read_behind(paragraphs: list[Paragraph], context: Context) -> list[FrameItem]:
    """Paragraphs outside the body that the head has not taken, as frame."""
    items: list[FrameItem] = []
    other: FrameKind = "imprint"
    for paragraph in paragraphs:
        if is_attachment_heading(paragraph):
            other = "attachment"
        items.append(frame_item(tail_kind(paragraph) or other, [paragraph], context))
    return items


def _check(
    head: Head, areas: list[ParsedArea], paragraphs: list[Paragraph], context: Context
) -> None:
    answered = any(measure.responsibility for a in areas for t in a.tasks for measure in t.measures)
    if not any(area.tasks for area in areas):
        raise NotADocument(
            gettext_noop(
                "No tasks were found: the text has no numbered headings such as 一、 or （一） and"
                " no table with a column of responsible units. Choose the text of an official plan;"
                " if it was copied without its line ends, copy it again with them."
            )
        )
    if not (head.title or head.number or answered):
        raise NotADocument(
            gettext_noop(
                "This is no official plan: there is neither a title ending in 通知, 意见 or 方案,"
                " nor a document number, nor a responsible unit. Choose the text of an official"
                " plan."
            ),
            paragraphs[0].line,
        )
    start = Span(0, 0)
    for missing, code in (
        (not (head.title or head.opinion_title), "no_title"),
        (head.number is None, "no_number"),
        (head.issued_text is None, "no_date"),
    ):
        if missing:
            context.warn(code, 1, "", start)
    if head.issued_text and head.issued_on is None:
        dated = next(pars[-1] for kind, pars in head.frame if kind == "signature")
        context.warn("date_not_read", dated.line, dated.text, dated.passage.span())
    for paragraph in head.unexplained:
        context.warn("not_placed", paragraph.line, paragraph.text[:60], paragraph.passage.span())


def _document(
    text: str, head: Head, areas: list[ParsedArea], frame: list[FrameItem], context: Context
) -> ParsedDocument:
    document = ParsedDocument(
        title=head.title or (head.opinion_title or ""),
        opinion_title=head.opinion_title,
        number=head.number,
        issuer=head.issuer,
        addressees=head.addressees,
        issued_on=head.issued_on,
        issued_text=head.issued_text,
        filing_deadline=_filing_deadline(frame),
        areas=numbered(areas),
        frame=tuple(sorted(frame, key=lambda item: item.span)),
        noise=(),
        warnings=tuple(sorted(context.warnings, key=lambda warning: warning.span)),
        source_text=text,
        year=head.year,
        issuers=head.issuers,
        implied=tuple(dict.fromkeys(context.implied)),
    )
    return replace(document, noise=_noise(document))


def _filing_deadline(frame: list[FrameItem]) -> Deadline | None:
    """The time limit in the sentence that asks for plans to be filed (备案) with the issuer."""
    for item in frame:
        for limit in item.deadlines:
            start = limit.span.start - item.span.start
            sentence = _FILING.search(item.text, max(0, item.text.rfind("。", 0, start)))
            if sentence and sentence.start() <= start < sentence.end():
                return limit
    return None


def _noise(document: ParsedDocument) -> tuple[Span, ...]:
    """What no other piece covers: page furniture, line ends, blanks."""
    gaps: list[Span] = []
    end = 0
    for piece in document.pieces():
        if piece.start > end:
            gaps.append(Span(end, piece.start))
        end = max(end, piece.end)
    if end < len(document.source_text):
        gaps.append(Span(end, len(document.source_text)))
    return tuple(gaps)
