"""What an official plan says, as plain data.

Every piece points to its characters in the decoded source text, so that a task can be shown in its
place in the document. Offsets count code points; spans are half-open.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

# "guide_alone": nobody is named but who guides, and he counts as the lead until a person decides;
# "decided": a person said so while importing.
Basis = Literal["explicit", "document_rule", "sole_party", "first_listed", "guide_alone", "decided"]
ImpliedRole = Literal["support", "guide", "urge", "implement"]
Relation = Literal["cited", "to_be_made"]
PieceKind = Literal["area", "group", "task", "measure", "responsibility", "frame", "noise"]
FrameKind = Literal[
    "title",
    "number",
    "addressees",
    "notice",
    "signature",
    "opinion_title",
    "intro",
    "requirements",
    "safeguards",
    "closing",
    "table",
    "attachment",
    "imprint",
    "remark",
]


def gettext_noop(text: str) -> str:
    """Mark a sentence for the message catalogue; the pages translate it, this package does not."""
    return text


class NotADocument(Exception):
    """The input is no plan of this genre; the message says what to do instead.

    ``msgid`` and ``params`` are the parts a page translates: ``gettext(msgid) % params``.
    """

    def __init__(self, msgid: str, line: int | None = None, **params: object) -> None:
        self.msgid = msgid
        self.params = params
        self.message = msgid % params if params else msgid
        self.line = line
        super().__init__(self.message)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` up to, not including, ``end`` of the source text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A title in 《》: an authority with its number, or a document the task shall bring about."""

    title: str
    number: str | None
    relation: Relation
    span: Span


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a task; ``prefecture_codes`` are GB/T 2260 codes, empty outside them."""

    name: str
    prefecture_codes: tuple[str, ...]
    use: str
    span: Span


@dataclass(frozen=True, slots=True)
class Deadline:
    """The printed words, and the last good day where one follows from them."""

    phrase: str
    date: date | None
    span: Span


@dataclass(frozen=True, slots=True)
class ParsedMeasure:
    """One responsibility line: a text and who answers for it.

    ``responsibility`` is the tag as printed without its brackets, empty where none stands.
    ``collective`` parties (各地区, 有关部门) are named in neither ``lead`` nor ``support``; those
    of them that lead (各级发展改革部门牵头) stand in ``collective_lead`` too, and then somebody
    must be named before publication. ``guide`` (指导), ``urge`` (督促, 督查) and ``implement``
    (具体落实) hold named organizations of these roles; one of them may be repeated in ``lead`` or
    ``support``, where it is also the unit that answers or takes part.
    """

    number: int
    marker: str | None
    text: str
    span: Span
    text_spans: tuple[Span, ...]
    responsibility: str
    responsibility_span: Span | None
    responsibility_spans: tuple[Span, ...]
    lead: tuple[str, ...]
    support: tuple[str, ...]
    collective: tuple[str, ...]
    phrase: str
    basis: Basis | None
    deadlines: tuple[Deadline, ...]
    guide: tuple[str, ...] = ()
    urge: tuple[str, ...] = ()
    implement: tuple[str, ...] = ()
    collective_lead: tuple[str, ...] = ()

    @property
    def parties(self) -> tuple[str, ...]:
        """The named organizations once each, the lead first, then by role in printed order."""
        everyone = self.lead + self.support + self.guide + self.urge + self.implement
        return tuple(dict.fromkeys(everyone))


@dataclass(frozen=True, slots=True)
class ImpliedParty:
    """A rule that adds a party to every line from where it is printed (以下均需各区政府落实).

    ``name`` is the party as printed, ``collective`` whether it names no single organization. The
    lines keep what their own tags say: who applies the rule shows that it was the rule.
    """

    name: str
    role: ImpliedRole
    collective: bool
    span: Span


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """A heading between area and task."""

    number: int
    marker: str
    title: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ParsedTask:
    """A numbered task; ``text`` is that of its measures, one paragraph a line, without the tags."""

    number: int
    marker: str
    title: str
    text: str
    span: Span
    heading_spans: tuple[Span, ...]
    measures: tuple[ParsedMeasure, ...]
    cited: tuple[CitedDocument, ...]
    places: tuple[Place, ...]
    deadlines: tuple[Deadline, ...]
    group: TaskGroup | None = None

    @property
    def place(self) -> str:
        """Where its heading begins: what names the task however its measures are moved."""
        return str((self.heading_spans[0] if self.heading_spans else self.span).start)


@dataclass(frozen=True, slots=True)
class ParsedArea:
    """An area of reform with its tasks."""

    number: int
    marker: str
    title: str
    span: Span
    heading_spans: tuple[Span, ...]
    tasks: tuple[ParsedTask, ...]


@dataclass(frozen=True, slots=True)
class FrameItem:
    """Text of the document that is no task: head, introduction, safeguards, closing, signature."""

    kind: FrameKind
    text: str
    span: Span
    spans: tuple[Span, ...]
    marker: str | None = None
    title: str | None = None
    cited: tuple[CitedDocument, ...] = ()
    deadlines: tuple[Deadline, ...] = ()


@dataclass(frozen=True, slots=True)
class ParseWarning:
    """Something a person should look at; ``detail`` quotes the source, ``line`` counts from 1."""

    line: int
    code: str
    message: str
    detail: str
    span: Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of source characters and what it was read as; ``owner`` is like 1, 1.6 or 1.6#2."""

    start: int
    end: int
    kind: PieceKind
    owner: str


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A whole official document.

    ``opinion_title`` is the title of the enclosed text where a notice forwards one.
    ``filing_deadline`` is the day by which implementation plans are filed. ``year`` is the year the
    plan is for, by its title, else its text, else its number; ``issuers`` are all who issued it.
    """

    title: str
    opinion_title: str | None
    number: str | None
    issuer: str | None
    addressees: str | None
    issued_on: date | None
    issued_text: str | None
    filing_deadline: Deadline | None
    areas: tuple[ParsedArea, ...]
    frame: tuple[FrameItem, ...]
    noise: tuple[Span, ...]
    warnings: tuple[ParseWarning, ...]
    source_text: str
    year: int | None = None
    issuers: tuple[str, ...] = ()
    implied: tuple[ImpliedParty, ...] = ()

    @property
    def tasks(self) -> tuple[ParsedTask, ...]:
        """All tasks in printed order."""
        return tuple(task for area in self.areas for task in area.tasks)

    @property
    def measures(self) -> tuple[ParsedMeasure, ...]:
        """All responsibility lines in printed order."""
        return tuple(measure for task in self.tasks for measure in task.measures)

    def pieces(self) -> tuple[Piece, ...]:
        """All characters of the source, each exactly once, in order."""
        return tuple(sorted(set(self._leaves()), key=lambda piece: piece.start))

    def _leaves(self) -> Iterator[Piece]:
        for area in self.areas:
            owner = str(area.number)
            yield from _pieces(area.heading_spans, "area", owner)
            for task in area.tasks:
                yield from _task_leaves(task, f"{owner}.{task.number}", owner)
        for item in self.frame:
            yield from _pieces(item.spans, "frame", item.kind)
        yield from _pieces(self.noise, "noise", "")


def _pieces(spans: tuple[Span, ...], kind: PieceKind, owner: str) -> Iterator[Piece]:
    return (Piece(span.start, span.end, kind, owner) for span in spans)


def _task_leaves(task: ParsedTask, owner: str, area: str) -> Iterator[Piece]:
    if task.group:
        yield from _pieces(task.group.spans, "group", f"{area}.{task.group.marker}")
    yield from _pieces(task.heading_spans, "task", owner)
    for measure in task.measures:
        line = f"{owner}#{measure.number}"
        yield from _pieces(measure.text_spans, "measure", line)
        yield from _pieces(measure.responsibility_spans, "responsibility", line)
