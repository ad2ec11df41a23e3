"""What changed since a day, and how a figure went from period to period. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from reports.figures.lights import Light
from reports.figures.summing import Row, is_declared_only, leads_among, light_counts
from reports.figures.values import Count, KeptMark

WORSE = (Light.YELLOW, Light.RED)
BECAME = ("completed", "to_yellow", "to_red", "recovered")
MOVING = ("light", "status", "declared", "verified")  # what of a row is compared

R = TypeVar("R", bound=Row)


class Counted(Protocol):
    """What of a day a trend counts."""

    @property
    def lights(self) -> tuple[Count, ...]: ...
    @property
    def filings_filed(self) -> int: ...
    @property
    def reports_filed(self) -> int: ...
    @property
    def declared_done_not_verified(self) -> int: ...


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """Of a day that has passed the rows of one organization or area, and how many implementation
    plans of those looked at were filed. `whole` as of a `Basis`."""

    on: date
    marks: Sequence[KeptMark | Row]
    filings_filed: int
    whole: bool

    @property
    def counted(self) -> Sequence[KeptMark | Row]:
        return leads_among(self.marks) if self.whole else self.marks

    @property
    def lights(self) -> tuple[Count, ...]:
        return light_counts(self.counted)

    @property
    def reports_filed(self) -> int:
        return sum(mark.reported for mark in self.marks)

    @property
    def declared_done_not_verified(self) -> int:
        return sum(map(is_declared_only, self.counted))


@dataclass(frozen=True, slots=True)
class Moved:
    """How many of the rows changed their light: to complete, to yellow, to red, and back to green
    from either."""

    completed: int
    to_yellow: int
    to_red: int
    recovered: int


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure on the days that are kept, the oldest first, and today; `values` end with today's.

    `change` is today's less the last kept one, None where nothing is kept.
    """

    values: tuple[int, ...]

    @property
    def now(self) -> int:
        return self.values[-1]

    @property
    def change(self) -> int | None:
        return self.values[-1] - self.values[-2] if len(self.values) > 1 else None


def turned(before: str, now: str) -> str:
    """Which of `BECAME` it is that a light was one and is another; empty where it is none."""
    if now == before:
        return ""
    if now == Light.GREEN:
        return "recovered" if before in WORSE else ""
    told = {Light.COMPLETE: "completed", Light.YELLOW: "to_yellow", Light.RED: "to_red"}
    return told.get(Light(now), "")


def turns(rows: Iterable[R], before: Iterable[KeptMark | Row]) -> Iterator[tuple[R, str]]:
    """Of these rows those whose light has turned since they were as `before`, with what became of
    it; a row that was not there then had no light."""
    lights = {(one.measure_id, one.organization_id): one.light for one in before}
    for row in rows:
        then = lights.get((row.measure_id, row.organization_id), Light.NONE)
        if became := turned(then, row.light):
            yield row, became


def moved(rows: Iterable[Row], before: Iterable[KeptMark | Row]) -> Moved:
    """What the lights of these rows did since they were as `before`."""
    count = Counter(became for _row, became in turns(rows, before))
    return Moved(**{became: count[became] for became in BECAME})


def changed(
    rows: Iterable[Row], before: Iterable[KeptMark | Row]
) -> Mapping[tuple[int, int], KeptMark | Row | None]:
    """The rows of which anything is another than it was, by measure and organization, each with how
    it was before; None: it was not there."""
    known = {(one.measure_id, one.organization_id): one for one in before}
    found = {}
    for row in rows:
        party = row.measure_id, row.organization_id
        then = known.get(party)
        if then is None or any(getattr(then, one) != getattr(row, one) for one in MOVING):
            found[party] = then
    return found


def trend(of: Callable[[Counted], int], days: Sequence[Counted], today: Counted) -> Trend:
    return Trend(tuple(of(one) for one in (*days, today)))


def lit(counted: Counted, light: Light) -> int:
    """How many measures have that light."""
    return next((one.count for one in counted.lights if one.code == light), 0)
