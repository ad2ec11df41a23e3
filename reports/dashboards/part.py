"""What the pages of an organization and of an area share: the rows that are looked at, counted and
compared with a former day, in words, with the milestones that are near."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from departments.models import User
from reports.dashboards.days import Looked
from reports.dashboards.six import in_words, log_between
from reports.figures import kept, milestones, words
from reports.figures.milestones import OpenMilestone
from reports.figures.rollups import Reader, ShownRow, current_period
from reports.figures.summing import Row, leads_among
from reports.figures.trends import PartOfDay, changed, moved
from reports.figures.values import KeptMark, Overview
from tasks.models import Measure, ReformPlan, ReportingPeriod

Differing = Mapping[tuple[int, int], KeptMark | Row | None]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows are looked at: those of one organization, or those of an area that the account
    sees. `whole`: of these only the leads' are counted, each measure once."""

    measures: QuerySet[Measure]
    only: Collection[int] | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its measure; `before` is how it was on the day that is compared with, None where
    it was not there, `moved` whether anything is another than then."""

    row: ShownRow
    measure: Measure
    moved: bool
    before: KeptMark | Row | None

    @classmethod
    def of(cls, row: ShownRow, measure: Measure, differing: Differing) -> "Line":
        party = row.measure_id, row.organization_id
        return cls(row, measure, party in differing, differing.get(party))

    @property
    def before_light(self) -> str:
        return words.lights()[self.before.light] if self.before else ""


@dataclass(frozen=True, slots=True)
class Due:
    """An open milestone with its measure and the name of who promised it."""

    milestone: OpenMilestone
    measure: Measure
    organization: str


@dataclass(frozen=True, slots=True)
class Part:
    """`rows` are all that the account sees, `counted` those that the figures count."""

    figures: Overview
    rows: Sequence[Row]
    counted: Sequence[Row]
    days: Sequence[PartOfDay]
    lines: Sequence[Line]
    milestones: Sequence[Due]

    @property
    def base(self) -> PartOfDay | None:
        """The day that is compared with; None while there is none."""
        return self.days[-1] if self.days else None

    def told(self, plan: ReformPlan, scope: str) -> dict[str, object]:
        """What became of the lights since then, and where all that moved is listed; `scope` is the
        query string of whose."""
        if self.base is None:
            return {"changes": ()}
        log = log_between(plan, self.base.on, self.figures.as_of, scope)
        return {"changes": in_words(moved(self.counted, self.base.marks), log), "log": log}

    @property
    def moved_total(self) -> int:
        return sum(line.moved for line in self.lines)


def rows_before(
    reader: Reader, looked: Looked, measures: Collection[int] | None = None
) -> Sequence[KeptMark | Row]:
    """The rows of the day that is asked for to compare with, kept or from its facts."""
    day = looked.against
    if day is None:
        return ()
    kept_day = looked.plan.kept_days.filter(on=day).first()
    if kept_day is not None:
        return kept.marks_of(kept_day)
    period = current_period(looked.plan, day)
    return reader.on(period, day).rows(measures) if period else ()


def read_part(looked: Looked, period: ReportingPeriod, user: User, scope: Scope) -> Part:
    """Today from standings, a past day from dated facts; a constant number of queries for each."""
    reader = Reader(
        looked.plan,
        period,
        looked.on,
        user,
        known=looked.on,
        only=scope.only,
        calendar=None if looked.is_past else looked.calendar,
    )
    known = scope.measures.select_related("task__area").in_bulk()
    rows = reader.rows(known)
    organizations = scope.only or {row.organization_id for row in rows}
    counted = leads_among(rows) if scope.whole else rows
    days = _days(looked, reader, scope, known, organizations)
    names = {row.organization_id: row.organization for row in rows}
    near = milestones.near(
        reader.parties(known), looked.on, period.starts_on, lambda: looked.calendar
    )
    differing = changed(counted, days[-1].marks) if days else {}
    return Part(
        reader.counted(rows, organizations),
        rows,
        counted,
        days,
        [Line.of(row, known[row.measure_id], differing) for row in reader.in_words(counted)],
        [
            Due(one, known[one.measure_id], names[one.organization_id])
            for one in near
            if one.organization_id in names
        ],
    )


def _days(
    looked: Looked,
    now: Reader,
    scope: Scope,
    measures: Collection[int],
    organizations: Collection[int],
) -> list[PartOfDay]:
    """The last days of the periods before, which are kept, and last the day that is compared with:
    the one that is asked for, else the last of these."""

    def keep(mark: KeptMark) -> bool:
        party = mark.measure_id, mark.organization_id
        mine = scope.only is None or mark.organization_id in scope.only
        return mine and mark.measure_id in measures and now.sees(*party)

    days = kept.parts_before(looked.plan, looked.on, keep, organizations, whole=scope.whole)
    if looked.against is None:
        return days
    days = [day for day in days if day.on <= looked.against]
    period = current_period(looked.plan, looked.against)
    if period is None or (days and days[-1].on == looked.against):
        return days
    then = now.on(period, looked.against)
    rows = then.rows(measures)
    filed = then.counted(rows, organizations).filings_filed
    return [*days, PartOfDay(looked.against, rows, filed, scope.whole)]
