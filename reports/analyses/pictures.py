"""Time lines as pictures: where each mark stands. Pure geometry, drawn by a template."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import pgettext

from reform_tracker.office.text import ems

WIDTH, LABEL, END = 1000.0, 300.0, 90.0  # of the picture, of its left column and its right one
HEAD, ROW = 34.0, 28.0
LONGEST_LABEL = 22
TIP_EM = 11.5  # how wide a full character of a tip is


@dataclass(frozen=True, slots=True)
class Point:
    """A milestone to be drawn: `state` is reached, claimed, late, near or open; `told` says all of
    it in a sentence."""

    label: str
    told: str
    url: str
    state: str
    word: str
    original: date
    due_on: date
    forecast: date | None


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A row of the picture: places as they stand in the SVG."""

    point: Point
    label: str
    y: str
    top: str
    original: str
    due: str
    forecast: str
    word: str
    tip_width: str

    @property
    def is_moved(self) -> bool:
        return self.point.original != self.point.due_on


@dataclass(frozen=True, slots=True)
class Month:
    name: str
    x: str
    middle: str


@dataclass(frozen=True, slots=True)
class Picture:
    """`today` is the place of the day that the picture speaks of, empty where it lies outside."""

    lines: Sequence[DrawnLine]
    months: Sequence[Month]
    height: str
    today: str
    today_name: str
    bottom: str


def picture_of(points: Sequence[Point], on: date, year: int) -> Picture:
    """The months of a year, and as many more as the dates need."""
    days = [day for one in points for day in (one.original, one.due_on, one.forecast) if day]
    first = min([date(year, 1, 1), *days]).replace(day=1)
    last = _end_of_month(max([date(year, 12, 31), *days]))
    axis = _Axis(first, last)
    lines = [_line(one, place, axis) for place, one in enumerate(points)]
    bottom = HEAD + ROW * len(points)
    return Picture(
        lines,
        list(_months(axis)),
        height=_px(bottom + 6),
        today=_px(axis.x(on)) if first <= on <= last else "",
        today_name=on.isoformat(),
        bottom=_px(bottom),
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    first: date
    last: date

    def x(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return LABEL + share * (WIDTH - LABEL - END)


def _line(point: Point, place: int, axis: _Axis) -> DrawnLine:
    middle = HEAD + ROW * place + ROW / 2
    label = point.label
    if len(label) > LONGEST_LABEL:
        label = f"{label[: LONGEST_LABEL - 1]}…"
    return DrawnLine(
        point,
        label,
        y=_px(middle),
        top=_px(middle - ROW / 2),
        original=_px(axis.x(point.original)),
        due=_px(axis.x(point.due_on)),
        forecast=_px(axis.x(point.forecast)) if point.forecast else "",
        word=point.word,
        tip_width=_px(min(WIDTH, ems(point.told) * TIP_EM + 20)),
    )


def _months(axis: _Axis) -> Iterator[Month]:
    day = axis.first
    while day <= axis.last:
        end = _end_of_month(day)
        number = f"{day.month}" if day.year == axis.first.year else f"{day.year}-{day.month}"
        left, right = axis.x(day), axis.x(end)
        yield Month(
            pgettext("month", "%(number)s") % {"number": number}, _px(left), _px((left + right) / 2)
        )
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _px(value: float) -> str:
    return f"{value:.1f}"
