"""From the paragraphs under a heading to measures: a text and the tag that answers for it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from tasks.official.reading.citations import find_citations
from tasks.official.reading.deadlines import find_deadlines
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
from tasks.official.reading.places import Gazetteer, find_places
from tasks.official.reading.responsibility import (
    Responsibility,
    could_be_tag,
    find_tags,
    is_side_line,
    parse_responsibility,
    states_rule,
    states_time,
)
from tasks.official.reading.structure import (
    CitedDocument,
    Deadline,
    ParsedMeasure,
    ParseWarning,
    Place,
    Span,
    gettext_noop,
)

_NOBODY = Responsibility((), (), (), "", None)
_CLOSING_MARKS = "。.;,、 "
_STOPS = ("。", "；", ";", "、", "，", ",")  # behind a tag they belong to it

WARNINGS = {
    "no_responsibility": gettext_noop("No responsible unit is printed for this text; name one."),
    "tag_not_read": gettext_noop(
        "A bracket here speaks of duties but was not understood; say who answers for the text."
    ),
    "no_lead": gettext_noop(
        "The responsibility line names no single unit that could lead; name one."
    ),
    "not_an_organization": gettext_noop(
        "This name in a responsibility line does not end as an organization's."
    ),
    "out_of_order": gettext_noop("The number of this heading does not follow the one before it."),
    "not_placed": gettext_noop("This line before the title was not understood and is left out."),
    "no_title": gettext_noop("No title ending in 通知, 意见, 方案 or the like was found."),
    "no_number": gettext_noop("No document number such as 国办发〔2020〕24号 was found."),
    "no_date": gettext_noop(
        "No date of issue was found; limits without a year take the year of number or title."
    ),
    "date_not_read": gettext_noop("This date of issue was not understood; give the right one."),
    "breaks_found": gettext_noop(
        "This copy has lost line ends: headings and paragraphs were found by their numbers. Look"
        " through the titles."
    ),
    "taken_as_frame": gettext_noop(
        "Nobody is named in this part, unlike in the others: it was taken as no task."
    ),
    "table_not_taken": gettext_noop(
        "The text names who answers for its tasks; this table behind it was not taken as tasks."
    ),
    "column_not_read": gettext_noop(
        "The header of this column was not understood; its cells are in no task."
    ),
    "tag_without_task": gettext_noop(
        "A responsible unit is printed here, but the text belongs to no task."
    ),
}


@dataclass(slots=True)
class Context:
    """What reading needs from the document, and the warnings it leaves.

    ``rule`` lets the first name of a list lead, ``each`` every name of a list with 分别负责,
    ``comma`` all names in front of a list's first comma.
    ``group_ranks`` are the levels of headings that only group tasks in this document.
    """

    issued_on: date | None
    home: str
    gazetteer: Gazetteer
    year: int | None = None
    rule: bool = False
    each: bool = False
    comma: bool = False
    group_ranks: frozenset[int] = frozenset()
    warnings: list[ParseWarning] = field(default_factory=list)

    def warn(self, code: str, line: int, detail: str, span: Span) -> None:
        """Record that a person should look at a place of the source."""
        self.warnings.append(ParseWarning(line, code, WARNINGS[code], detail, span))

    def cited(self, texts: Iterable[Passage]) -> tuple[CitedDocument, ...]:
        """The documents named in several texts."""
        return tuple(cited for text in texts for cited in find_citations(text))

    def places(self, texts: Iterable[Passage]) -> tuple[Place, ...]:
        """The places named in several texts, each printed name once."""
        found: dict[str, Place] = {}
        for text in texts:
            for place in find_places(text, self.gazetteer, self.home):
                found.setdefault(place.name, place)
        return tuple(found.values())

    def deadlines(self, texts: Iterable[Passage], *, alone: bool = False) -> tuple[Deadline, ...]:
        """The time limits in several texts; ``alone`` where a text says nothing but a time."""
        return tuple(
            limit
            for text in texts
            for limit in find_deadlines(text, self.issued_on, self.year, alone=alone)
        )


@dataclass(slots=True)
class Line:
    """A responsibility line in the making; ``around`` is a tag with its brackets.

    ``limits`` are lines of their own beside the tag, such as 完成时限：6月底前. ``marker`` is its
    printed number, ``printed`` that number's characters.
    """

    texts: list[Passage]
    line: int
    tags: list[Passage] = field(default_factory=list)
    around: list[Passage] = field(default_factory=list)
    limits: list[Passage] = field(default_factory=list)
    marker: str | None = None
    printed: Passage | None = None


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
    if pending or limits:
        lines.append(Line([*pending, *limits], begun))
    return lines


def read_measure(line: Line, number: int, context: Context) -> ParsedMeasure:
    """Read one responsibility line; warns where nobody or no single lead is named."""
    content = "；".join(tag.text for tag in line.tags)
    found = _NOBODY
    if line.tags:
        found = parse_responsibility(
            content, rule=context.rule, each=context.each, comma=context.comma
        )
    context.rule |= found.states_rule
    context.each |= found.states_each
    context.comma |= found.states_comma
    spans = spans_of(line.texts)
    tag_spans = tuple(sorted(spans_of([*line.around, *line.limits])))
    whole = hull((*spans, *tag_spans))
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
        deadlines=(
            *context.deadlines(line.texts),
            *(limit for tag in [*line.tags, *line.limits] for limit in _limits(tag, context)),
        ),
    )


def _limits(tag: Passage, context: Context) -> tuple[Deadline, ...]:
    """The time limits in a tag or beside it; a clause 完成时限：6月 is nothing but a time."""
    found: tuple[Deadline, ...] = ()
    for start, end in split_outside_brackets(fold(tag.text), ";,"):
        clause = tag.cut(start, end)
        alone = states_time(clause.text)
        found += context.deadlines([_said(clause) if alone else clause], alone=alone)
    return found


def _said(limit: Passage) -> Passage:
    """What stands behind the colon of 完成时限：6月底."""
    colon = fold(limit.text).find(":")
    return limit.cut(colon + 1).strip()


def _check(found: Responsibility, line: Line, span: Span, context: Context) -> None:
    if not line.tags:
        unread = any(could_be_tag(text.text) for text in line.texts)
        context.warn("tag_not_read" if unread else "no_responsibility", line.line, "", span)
        return
    tag = hull(spans_of(line.around))
    if not found.lead:
        context.warn("no_lead", line.line, line.tags[0].text, tag)
    for name in (*found.lead, *found.support):
        if not looks_like_body(name):
            context.warn("not_an_organization", line.line, name, tag)


def inherit(measure: ParsedMeasure, above: ParsedMeasure) -> ParsedMeasure:
    """A sub-item without a tag is answered for by those who answer for its task."""
    return replace(
        measure,
        lead=above.lead,
        support=above.support,
        collective=above.collective,
        basis=above.basis,
    )


def rule_in_text(paragraphs: Iterable[Paragraph]) -> bool:
    """Whether a sentence outside all tags says that the first of the listed leads."""
    return any(
        states_rule(fold(paragraph.text)) and not find_tags(paragraph.text)
        for paragraph in paragraphs
    )
