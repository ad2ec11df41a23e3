"""From the paragraphs under a heading to measures: a text and the tag that answers for it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tasks.official.reading.context import Context
from tasks.official.reading.lines import Paragraph
from tasks.official.reading.parties import looks_like_body
from tasks.official.reading.passages import (
    Passage,
    fold,
    hull,
    join,
    spans_of,
    split_outside_brackets,
)
from tasks.official.reading.responsibility import Responsibility, parse_responsibility
from tasks.official.reading.rules import rules_of_text
from tasks.official.reading.structure import Deadline, ParsedMeasure, Span
from tasks.official.reading.tags import (
    find_tags,
    is_side_line,
    shares_last_word,
    states_time,
    unread_tags,
)

_NOBODY = Responsibility()
# A clause of a tag that says no more than when: 2026年8月.
_TIME_ALONE = re.compile(
    r"(?:\d{4}(?:年|[./\-]\d)|\d{1,2}月|[今明本]年|年[底内末]|[上下]半年|第?[一二三四]季度)[^、]{0,12}"
)
_CLOSING_MARKS = "。.;,、 "
_STOPS = ("。", "；", ";", "、", "，", ",")  # behind a tag they belong to it


@dataclass(slots=True)
class Line:
    """A responsibility line in the making; ``around`` is a tag with its brackets.

    ``limits`` are lines of their own beside the tag, such as 完成时限：6月底前. ``marker`` is its
    printed number, ``printed`` that number's characters. ``column`` is the label of the column
    a tag stands under that does not say it again.
    """

    texts: list[Passage]
    line: int
    tags: list[Passage] = field(default_factory=list)
    around: list[Passage] = field(default_factory=list)
    limits: list[Passage] = field(default_factory=list)
    marker: str | None = None
    printed: Passage | None = None
    column: str = ""


def split_lines(paragraphs: Iterable[Paragraph]) -> list[Line]:
    """Each tag closes a line that holds all text since the tag before it."""
    lines: list[Line] = []
    pending: list[Passage] = []
    limits: list[Passage] = []
    begun = 0
    for paragraph in paragraphs:
        if is_side_line(paragraph.text):
            # Behind a tag it is that tag's; in front of one it waits for it.
            (limits if pending or not lines else lines[-1].limits).append(paragraph.passage)
            continue
        start = 0
        begun = begun or paragraph.line
        for tag_start, inner_start, inner_end, tag_end in find_tags(paragraph.text):
            begun = begun or paragraph.line
            text = paragraph.passage.cut(start, tag_start).strip()
            tag = paragraph.passage.cut(inner_start, inner_end).strip(_CLOSING_MARKS)
            start = tag_end
            while paragraph.text[start : start + 1] in _STOPS:
                start += 1
            around = paragraph.passage.cut(tag_start, start)
            if text.strip(_CLOSING_MARKS):
                pending.append(text)
            elif text:
                around = join([text, around])
            if pending or not lines:
                lines.append(Line(pending, begun))
                pending, begun = [], 0
            lines[-1].limits += limits
            limits = []
            lines[-1].tags.append(tag)
            lines[-1].around.append(around)
        rest = paragraph.passage.cut(start).strip()
        if rest.strip(_CLOSING_MARKS):
            pending.append(rest)
            begun = begun or paragraph.line
        elif rest and lines:
            lines[-1].around.append(rest)
    if pending:
        lines.append(Line(pending, begun, limits=limits))
    elif limits:
        lines.append(Line(limits, begun))
    return lines


def read_measure(line: Line, number: int, context: Context) -> ParsedMeasure:
    """Read one responsibility line; warns where nobody or no single lead is named."""
    content = "；".join(tag.text for tag in line.tags)
    found = _NOBODY
    if line.tags:
        said = f"{line.column}：{content}" if line.column else content
        found = parse_responsibility(said, context.rules)
    spans = spans_of(line.texts)
    tag_spans = tuple(sorted(spans_of([*line.around, *line.limits])))
    whole = hull((*spans, *tag_spans))
    if line.tags:
        tag = hull(spans_of(line.around))
        context.take_rules(found.stated, found.implied, found.unread, line.line, tag)
    _check(found, line, whole, context)
    return ParsedMeasure(
        number=number,
        marker=line.marker,
        text="\n".join(text.text for text in line.texts),
        span=whole,
        text_spans=spans,
        responsibility=content,
        responsibility_span=hull(tag_spans) if tag_spans else None,
        responsibility_spans=tag_spans,
        lead=found.lead,
        support=found.support,
        collective=found.collective,
        phrase=found.phrase,
        basis=found.basis,
        guide=found.guide,
        urge=found.urge,
        implement=found.implement,
        collective_lead=found.collective_lead,
        deadlines=(
            *context.deadlines(line.texts),
            *(
                limit
                for tag in [*line.tags, *line.limits]
                for limit in _limits(tag, line.line, context)
            ),
        ),
    )


def _limits(tag: Passage, line: int, context: Context) -> tuple[Deadline, ...]:
    """The time limits in a tag or beside it; a clause 完成时限：6月 is nothing but a time."""
    found: tuple[Deadline, ...] = ()
    for start, end in split_outside_brackets(fold(tag.text), ";,"):
        clause = tag.cut(start, end)
        if states_time(clause.text):
            said = _said(clause)
            found += context.time(said, line) if said else ()
            continue
        limits = context.deadlines([clause])
        if not limits and _TIME_ALONE.fullmatch(fold(clause.text)):
            limits = context.time(clause, line)
        found += limits
    return found


def _said(limit: Passage) -> Passage:
    """What stands behind the colon of 完成时限：6月底."""
    colon = fold(limit.text).find(":")
    return limit.cut(colon + 1).strip()


def _check(found: Responsibility, line: Line, span: Span, context: Context) -> None:
    unread = [text.cut(*part) for text in line.texts for part in unread_tags(text.text)]
    for bracket in unread:
        context.warn("tag_not_read", line.line, bracket.text, bracket.span())
    if not line.tags:
        if not unread:
            context.warn("no_responsibility", line.line, "", span)
        return
    tag = hull(spans_of(line.around))
    if not found.lead:
        context.warn("no_lead", line.line, line.tags[0].text, tag)
    named = found.lead + found.support
    for at, name in enumerate(named):
        if not looks_like_body(name) and not shares_last_word(named, at):
            context.warn("not_an_organization", line.line, name, tag)


def inherit(measure: ParsedMeasure, above: ParsedMeasure) -> ParsedMeasure:
    """A sub-item without a tag is answered for by those who answer for its task."""
    return replace(
        measure,
        lead=above.lead,
        support=above.support,
        collective=above.collective,
        basis=above.basis,
        guide=above.guide,
        urge=above.urge,
        implement=above.implement,
        collective_lead=above.collective_lead,
    )


def take_rules_of_text(paragraphs: Iterable[Paragraph], context: Context) -> None:
    """Take over what sentences outside all tags say about the lists of the whole document."""
    for paragraph in paragraphs:
        found = rules_of_text(paragraph.text)
        if any(found) and not find_tags(paragraph.text):
            context.take_rules(*found, paragraph.line, paragraph.passage.span())
