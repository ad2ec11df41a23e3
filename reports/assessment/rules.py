"""The rule by which facts become points: values, read from and written to what is stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

WHOLE = Decimal(100)  # points that a rule has to give
NONE = Decimal(0)


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

    def as_json(self) -> list[dict[str, str]]:
        return [one.as_json() for one in self.lines]

    @classmethod
    def from_json(cls, stored: Iterable[Mapping[str, Any]]) -> "Rule":
        return cls(tuple(map(Line.from_json, stored)))
