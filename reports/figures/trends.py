"""What changed since a day, and how a figure went from period to period. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reports.figures.lights import Light
from reports.figures.summing import Row
from reports.figures.values import KeptMark, Summary

WORSE = (Light.YELLOW, Light.RED)


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


def moved(rows: Iterable[Row], before: Iterable[KeptMark]) -> Moved:
    """What the lights of these rows did since they were as `before`; a row that was not there then
    had no light."""
    lights = {(one.measure_id, one.organization_id): one.light for one in before}
    steps = [
        (lights.get((row.measure_id, row.organization_id), Light.NONE), row.light) for row in rows
    ]
    return Moved(
        completed=_to(Light.COMPLETE, steps),
        to_yellow=_to(Light.YELLOW, steps),
        to_red=_to(Light.RED, steps),
        recovered=sum(then in WORSE and now == Light.GREEN for then, now in steps),
    )


def trend(of: Callable[[Summary], int], days: Sequence[Summary], today: Summary) -> Trend:
    return Trend(tuple(of(one) for one in (*days, today)))


def lit(summary: Summary, light: Light) -> int:
    """How many measures have that light."""
    return next((one.count for one in summary.lights if one.code == light), 0)


def _to(light: Light, steps: Iterable[tuple[str, str]]) -> int:
    return sum(now == light != then for then, now in steps)
