"""What another rule would make of the same facts: computed for the page, stored nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from departments.models import Organization
from reports.assessment.computing import Score
from reports.assessment.reading import Found
from reports.assessment.rules import Rule

# From so many points on, to below the next: how totals are told apart at a glance.
STEPS = (90, 80, 70, 60, 0)


@dataclass(frozen=True, slots=True)
class Compared:
    """A unit's total by the rule in force and by the other one; None where nothing counts."""

    unit: Organization
    now: Decimal | None
    then: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return None if self.now is None or self.then is None else self.then - self.now


@dataclass(frozen=True, slots=True)
class Band:
    """How many units lie from so many points on, by each rule."""

    low: int
    high: int
    now: int
    then: int


@dataclass(frozen=True, slots=True)
class KindCompared:
    """The units of one kind in unit order, and how their totals are spread."""

    is_prefecture: bool
    rows: Sequence[Compared]
    bands: Sequence[Band]


def compare(found: Found, now: Rule, then: Rule) -> list[KindCompared]:
    """Both rules on the same facts, departments and prefectures apart."""
    by_now, by_then = found.scores(now), found.scores(then)
    kinds = []
    for prefecture in (False, True):
        rows = [
            Compared(one, _total(by_now, one), _total(by_then, one))
            for one in found.assessed
            if one.is_prefecture == prefecture
        ]
        if rows:
            kinds.append(KindCompared(prefecture, rows, bands_of(rows)))
    return kinds


def _total(scored: Mapping[int, Score], unit: Organization) -> Decimal | None:
    """None also where a rule asks for nothing that the unit owed."""
    score = scored.get(unit.pk)
    return score.total if score else None


def bands_of(rows: Sequence[Compared]) -> list[Band]:
    """Every unit that has a total lies in one band of each rule."""
    highs = (101, *STEPS)
    found = []
    for low, high in zip(STEPS, highs, strict=False):
        now = sum(low <= one.now < high for one in rows if one.now is not None)
        then = sum(low <= one.then < high for one in rows if one.then is not None)
        found.append(Band(low, high, now, then))
    return found
