"""What an amendment says, whichever kind of document it amends: JSON that the kind's own story
reads and makes effective (`tasks.filing.amended`, `tasks.progress.amended`)."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from tasks.errors import Problem
from tasks.filing import amended as filings
from tasks.models import Amendment, ImplementationPlan, ProgressReport
from tasks.progress import amended as reports
from tasks.signing.workflow import Taken

Content = dict[str, Any]
Amended = ImplementationPlan | ProgressReport


_SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `is_own`: the other version does not have it."""

    text: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A field as both versions say it, in words."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after

    @property
    def before_in_pieces(self) -> list[Piece]:
        return _pieces(self.before, self.after)

    @property
    def after_in_pieces(self) -> list[Piece]:
        return _pieces(self.after, self.before)


def _pieces(text: str, other: str) -> list[Piece]:
    """The text sentence by sentence, each marked that the other one does not have."""
    mine, theirs = _SENTENCE.findall(text), _SENTENCE.findall(other)
    blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    found, done = [], 0
    for block in blocks:
        found += [_piece(mine[done : block.a], own=True)]
        found += [_piece(mine[block.a : block.a + block.size], own=False)]
        done = block.a + block.size
    return [piece for piece in found if piece.text]


def _piece(sentences: Sequence[str], *, own: bool) -> Piece:
    return Piece("".join(sentences), own)


def said(document: Amended) -> Content:
    """What the document says now."""
    if isinstance(document, ImplementationPlan):
        return filings.said(document)
    return reports.said(document)


def wrong(document: Amended, content: Content) -> list[Problem]:
    """What cannot even be saved."""
    if isinstance(document, ImplementationPlan):
        return filings.wrong(document, content)
    return reports.wrong(document, content)


def missing(document: Amended, content: Content) -> list[Problem]:
    """What is missing before it can be signed."""
    if isinstance(document, ImplementationPlan):
        return filings.missing(document, content)
    return reports.missing(document, content)


def take_effect(document: Amended, amendment: Amendment, how: Taken) -> None:
    """Makes the document say what its amendment says; the caller holds the lock of both.

    Raises Refused where that is not possible any more.
    """
    if isinstance(document, ImplementationPlan):
        filings.take_effect(document, amendment.content, how, amendment.signed_by)
    else:
        reports.take_effect(document, amendment.content, how, amendment)


def side_by_side(
    document: Amended, before: Content, after: Content, only: Collection[int] | None = None
) -> list[Line]:
    """Both versions field by field. `only`: of a plan these measures, without its header."""
    if isinstance(document, ImplementationPlan):
        one, other = filings.lines(before, only), filings.lines(after, only)
    else:
        one, other = reports.lines(before), reports.lines(after)
    labels = {place: label for place, label, _text in (*one, *other)}
    texts = {place: text for place, _label, text in one}
    new = {place: text for place, _label, text in other}
    return [
        Line(label, texts.get(place, ""), new.get(place, "")) for place, label in labels.items()
    ]
