"""A plan beside last year's: which tasks go on, which are new, which have ended. Pure.

Two tasks are alike by the pairs of neighbouring characters their titles and texts share (the Dice
coefficient), the title counting for as much as the text. Nothing is linked here: a person decides.
"""

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Id = TypeVar("Id", bound=Hashable)

ALIKE = 0.35
_NO_WORD = re.compile(r"\W|\d|[年月日]")


@dataclass(frozen=True, slots=True)
class Described(Generic[Id]):
    """A task of either plan."""

    id: Id
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Match(Generic[Id]):
    """A task of the new plan and what it seems to go on with; ``likeness`` is 0 to 1."""

    new: Id
    old: Id | None
    likeness: float


def compare(new: Sequence[Described[Id]], old: Sequence[Described[Id]]) -> list[Match[Id]]:
    """For each new task the old one most like it, each old one at most once, else None."""
    pairs = [(_pairs(one.title), _pairs(one.text)) for one in new]
    others = [(_pairs(one.title), _pairs(one.text)) for one in old]
    scores = sorted(
        (
            (_likeness(mine, theirs), at, other)
            for at, mine in enumerate(pairs)
            for other, theirs in enumerate(others)
        ),
        key=lambda score: (-score[0], score[1], score[2]),
    )
    best: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for likeness, at, other in scores:
        if likeness < ALIKE:
            break
        if at not in best and other not in taken:
            best[at] = (other, likeness)
            taken.add(other)
    return [
        Match(one.id, old[best[at][0]].id, round(best[at][1], 2))
        if at in best
        else Match(one.id, None, 0.0)
        for at, one in enumerate(new)
    ]


def _pairs(text: str) -> Counter[str]:
    plain = _NO_WORD.sub("", text)
    return Counter(plain[at : at + 2] for at in range(len(plain) - 1))


def _dice(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _likeness(
    mine: tuple[Counter[str], Counter[str]], theirs: tuple[Counter[str], Counter[str]]
) -> float:
    return (_dice(mine[0], theirs[0]) + _dice(mine[1], theirs[1])) / 2
