"""The rule by which facts become points: values, read from and written to what is stored."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tasks.errors import Problem

WHOLE = Decimal(100)  # points that a rule has to give
NONE = Decimal(0)
CENT = Decimal("0.01")  # the smallest part of a point


class Method(models.TextChoices):
    SHARE = "share", _("by the share that was met")
    DEDUCTION = "deduction", _("so many points off for each miss")


@dataclass(frozen=True, slots=True)
class Line:
    """How one criterion counts: `weight` in points; for a deduction `per_miss` points are taken off
    for each miss, as long as `floor` points are left."""

    criterion: str
    weight: Decimal
    method: Method = Method.SHARE
    per_miss: Decimal = NONE
    floor: Decimal = NONE

    def as_json(self) -> dict[str, str]:
        return {
            "criterion": self.criterion,
            "weight": str(self.weight),
            "method": self.method.value,
            "per_miss": str(self.per_miss),
            "floor": str(self.floor),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Line":
        return cls(
            stored["criterion"],
            Decimal(stored["weight"]),
            Method(stored["method"]),
            Decimal(stored["per_miss"]),
            Decimal(stored["floor"]),
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """The criteria that count, in the order in which a sheet shows them; their weights add up to
    `WHOLE`."""

    lines: Sequence[Line]

    @property
    def criteria(self) -> tuple[str, ...]:
        """The keys of what counts."""
        return tuple(one.criterion for one in self.lines)

    def as_json(self) -> list[dict[str, str]]:
        return [one.as_json() for one in self.lines]

    @classmethod
    def from_json(cls, stored: Iterable[Mapping[str, Any]]) -> "Rule":
        return cls(tuple(map(Line.from_json, stored)))

    def problems(self, known: Collection[str]) -> list[Problem]:
        """What keeps it from being a rule; `known` are the criteria that there are."""
        found = [problem for line in self.lines for problem in _wrong(line, known)]
        if len(self.criteria) != len(set(self.criteria)):
            found.append(Problem("", _now("Each criterion counts once.")))
        total = sum((one.weight for one in self.lines), NONE)
        if total != WHOLE:
            text = _now("The points add up to %(total)s; they have to be %(whole)s.")
            found.append(Problem("", text % {"total": total, "whole": WHOLE}))
        return found


def _wrong(line: Line, known: Collection[str]) -> Iterator[Problem]:
    if line.criterion not in known:
        yield Problem(line.criterion, _now("There is no such criterion."))
    for value in (line.weight, line.per_miss, line.floor):
        if not value.is_finite() or not NONE <= value <= WHOLE or value % CENT:
            yield Problem(line.criterion, _now("Write points with at most two decimals."))
            return
    if not line.weight:
        yield Problem(line.criterion, _now("A criterion without points is left out."))
    if line.floor > line.weight:
        yield Problem(line.criterion, _now("More cannot be left than there is."))
    if line.method == Method.DEDUCTION and not line.per_miss:
        yield Problem(line.criterion, _now("Say how many points are off for each miss."))
