"""The months for which progress is reported under a plan."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reform_tracker.workdays import WorkCalendar
from tasks.models import Measure, MeasureCommitment, ReformPlan, ReportingPeriod
from tasks.signing.models import State

DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Months:
    """The months of a plan's year for which progress is reported, both included."""

    first: int
    last: int

    @classmethod
    def after(cls, issued_on: date | None, year: int) -> "Months":
        """All of the year, after the month of issue where it is issued in it."""
        if issued_on is None or issued_on.year != year:
            return cls(1, DECEMBER)
        return cls(min(issued_on.month + 1, DECEMBER), DECEMBER)


def of_the_year(plan: ReformPlan, months: Months | None = None) -> None:
    """Makes the months of the plan's year: these, or all after its issue."""
    asked = months or Months.after(plan.issued_on, plan.year)
    _make(plan, (date(plan.year, month, 1) for month in range(asked.first, asked.last + 1)))


def run_on(on: date) -> list[int]:
    """Makes the months up to that day of open plans whose year is over and that still have
    cross-year measures; returns the plans that got any. Running it again makes none.

    They run on until the plan is closed, or as far as its milestones may lie.
    """
    going_on = MeasureCommitment.objects.filter(
        horizon=Measure.Horizon.CROSS_YEAR, filing__state=State.ACCEPTED
    )
    plans = ReformPlan.objects.open().filter(
        year__lt=on.year, pk__in=going_on.values("filing__plan")
    )
    made = []
    for plan in plans.defer("source_text"):
        known = set(plan.periods.values_list("starts_on", flat=True))
        months = [
            date(year, month, 1)
            for year in range(plan.year + 1, plan.last_year + 1)
            for month in range(1, DECEMBER + 1)
        ]
        missing = [day for day in months if day <= on and day not in known]
        if missing:
            _make(plan, missing)
            made.append(plan.pk)
    return made


def due_on(plan: ReformPlan, month: date, calendar: WorkCalendar) -> date:
    """The plan's report day in that month, moved to the previous working day."""
    last_day = monthrange(month.year, month.month)[1]
    return calendar.on_or_before(month.replace(day=min(plan.report_day, last_day)))


def workdays_after(on: date, count: int) -> date:
    """The day so many working days later."""
    return WorkCalendar.load(on, on).shift(on, count)


def _make(plan: ReformPlan, months: Iterable[date]) -> None:
    """Two that make the same month at once make one."""
    wanted = list(months)
    if not wanted:
        return
    calendar = WorkCalendar.load(wanted[0], wanted[-1])
    ReportingPeriod.objects.bulk_create(
        [
            ReportingPeriod(
                plan=plan,
                code=f"{month:%Y-%m}",
                starts_on=month,
                ends_on=month.replace(day=monthrange(month.year, month.month)[1]),
                due_on=due_on(plan, month, calendar),
            )
            for month in wanted
        ],
        ignore_conflicts=True,
    )
