"""Reading a plan's book: which periods are closed, which one is next, and why another is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.closes.models import PeriodClose
from tasks.models import ReformPlan, ReportingPeriod


class Stage(StrEnum):
    """How far a period is on a day; only the one that is NEXT can be closed."""

    CLOSED = "closed"
    NEXT = "next"
    WAITING = "waiting"  # an earlier one is open
    RUNNING = "running"  # its last day is not over
    AHEAD = "ahead"  # it has not begun
    OUTSIDE = "outside"  # the plan was not in force at its end

    @property
    def label(self) -> str:
        return {
            "closed": _("Closed"),
            "next": _("Can be closed"),
            "waiting": _("Not closed"),
            "running": _("Running"),
            "ahead": _("Not begun"),
            "outside": _("Not to be closed"),
        }[self.value]


@dataclass(frozen=True, slots=True)
class Line:
    """A period with its entries, the oldest first, without their figures; `refusal` says why it
    cannot be closed now."""

    period: ReportingPeriod
    stage: Stage
    entries: Sequence[PeriodClose]
    refusal: str = ""

    @property
    def newest(self) -> PeriodClose | None:
        return self.entries[-1] if self.entries else None

    @property
    def close(self) -> PeriodClose | None:
        """The close that holds."""
        return self.newest if self.newest and self.newest.is_closed else None

    @property
    def reopening(self) -> PeriodClose | None:
        """What opened it again, if it is open for that."""
        return self.newest if self.newest and not self.newest.is_closed else None

    @property
    def version(self) -> int:
        """The number of its newest entry, 0 before there is one."""
        return self.newest.number if self.newest else 0


def lines(plan: ReformPlan, on: date) -> list[Line]:
    """All periods of a plan on a day, the oldest first. Two queries."""
    entries: dict[int, list[PeriodClose]] = {}
    for entry in plan.closes.defer("figures").order_by("number"):
        entries.setdefault(entry.period_id, []).append(entry)
    found: list[Line] = []
    earlier = ""  # the first one that is open
    for period in plan.periods.order_by("starts_on"):
        own = entries.get(period.pk, [])
        for entry in own:
            entry.period = period
        line = _line(plan, period, own, on, earlier)
        if line.stage is Stage.NEXT:
            earlier = period.code
        found.append(line)
    return found


def line_of(plan: ReformPlan, code: str, on: date) -> Line | None:
    """The period of that code."""
    return next((line for line in lines(plan, on) if line.period.code == code), None)


def closed_as(period: ReportingPeriod) -> PeriodClose | None:
    """The close that holds for a period, with its figures; None while it is open."""
    newest = period.closes.order_by("-number").first()
    return newest if newest and newest.is_closed else None


def close_of(period: ReportingPeriod) -> PeriodClose | None:
    """The same without its figures."""
    newest = period.closes.defer("figures").order_by("-number").first()
    return newest if newest and newest.is_closed else None


def _line(
    plan: ReformPlan,
    period: ReportingPeriod,
    entries: Sequence[PeriodClose],
    on: date,
    earlier: str,
) -> Line:
    if entries and entries[-1].is_closed:
        return Line(period, Stage.CLOSED, entries)
    if period.ends_on < plan.issued_on or (plan.closed_on and plan.closed_on < period.ends_on):
        text = _("The plan was not in force at the end of %(period)s: there is nothing to close.")
        return Line(period, Stage.OUTSIDE, entries, text % {"period": period.code})
    if on <= period.ends_on:
        text = _("%(period)s ends on %(day)s; from the next day on it can be closed.")
        day = date_format(period.ends_on)
        stage = Stage.RUNNING if period.starts_on <= on else Stage.AHEAD
        return Line(period, stage, entries, text % {"period": period.code, "day": day})
    if earlier:
        text = _("%(earlier)s is still open; periods are closed one after the other.")
        return Line(period, Stage.WAITING, entries, text % {"earlier": earlier})
    return Line(period, Stage.NEXT, entries)
