"""Reading the facts of a plan: from the standings for today, from the dated facts for a past day.

Both take a constant number of queries; today's never read the history of reports.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from reform_tracker import clock
from reform_tracker.workdays import WorkCalendar
from reports.figures import past
from reports.figures.facts import Facts, Filing, Line, Parts, PeriodReport
from reports.figures.models import StandingQuerySet
from reports.models import Standing
from tasks.duties.endings import Endings, has_lapsed
from tasks.models import (
    Assignment,
    ImplementationPlan,
    MeasureCommitment,
    ProgressReport,
    ReformPlan,
    ReportingPeriod,
)
from tasks.plan.models.roles import REPORTING_ROLES
from tasks.plan.succession import fill_gaps, predecessors
from tasks.signing.models import State
from tasks.state import PartyFacts
from tasks.state.said import Step

Party = tuple[int, int]  # measure, organization


def read_facts(
    plan: ReformPlan,
    period: ReportingPeriod,
    as_of: date,
    known: date,
    only: Collection[int] | None,
    *,
    measures: Collection[int] | None = None,
    ever: Sequence[PartyFacts] | None = None,
) -> Facts:
    """Everything the roll-up reads; `only` these organizations', and those of these `measures`.

    `as_of` is the day the figures speak of, `known` the day up to which answers count; `ever` are
    the dated facts of these measures, where another past day was read already.
    """
    standings = standings_of(plan, only)
    if not are_of(standings, period, as_of, known):
        return past.read_facts(plan, period, as_of, known, only, measures=measures, ever=ever)
    held = Assignment.objects.filter(measure__task__area__plan=plan)
    reported = ProgressReport.objects.filter(period=period)
    if measures is not None:
        standings = standings.filter(measure__in=measures)
        held = held.filter(measure__in=measures)
        reported = reported.filter(measure__in=measures)
    rows = list(held.select_related("organization"))
    parts = {
        (row.measure_id, row.organization_id): row for row in rows if row.role in REPORTING_ROLES
    }
    reports = {
        (row.measure_id, row.organization_id): PeriodReport(
            row.pk, row.state, row if row.is_filed else None
        )
        for row in reported
    }
    former = predecessors()
    fill_gaps(reports, former.items(), lambda one: one.said is not None)
    promised = _promised(plan, measures)
    fill_gaps(promised, former.items(), lambda _one: True)
    endings = Endings.of([period], among=parts if measures is not None else None)
    stored = list(_with_measures(standings))
    lapsed = {
        (one.measure_id, one.organization_id)
        for one in stored
        if has_lapsed(one.closures, period.due_on)
    }
    return Facts(
        plan=plan,
        period=period.code,
        period_ends_on=period.ends_on,
        period_due_on=period.due_on,
        as_of=as_of,
        calendar=WorkCalendar.load(plan.issued_on, as_of),
        lines=[_line(row, parts, promised) for row in stored],
        reports=reports,
        filings=filings_of(plan, only),
        ended=lambda party: party in lapsed or endings.by(party, period),
        parts=Parts.of(rows, only),
    )


def standings_of(plan: ReformPlan, only: Collection[int] | None) -> StandingQuerySet:
    """The standings of a plan, `only` these organizations'."""
    rows = Standing.objects.filter(plan=plan)
    return rows if only is None else rows.filter(organization__in=only)


def is_over(as_of: date, known: date) -> bool:
    """Whether the day of which figures speak, or up to which answers count, has passed."""
    return min(as_of, known) < clock.today()


def are_of(
    standings: QuerySet[Standing], period: ReportingPeriod, as_of: date, known: date
) -> bool:
    """Whether what is stored for today answers for that day and period: the day has not passed, and
    nothing was declared for a later period."""
    if is_over(as_of, known):
        return False
    later = standings.filter(latest_report__period__starts_on__gt=period.starts_on)
    return not later.order_by().exists()


def _with_measures(standings: QuerySet[Standing]) -> QuerySet[Standing]:
    rows = standings.select_related("measure__task__area", "organization", "latest_report__period")
    return rows.prefetch_related("measure__task__cited")


def _promised(plan: ReformPlan, measures: Collection[int] | None) -> dict[Party, MeasureCommitment]:
    rows = MeasureCommitment.objects.filter(filing__plan=plan, filing__state=State.ACCEPTED)
    if measures is not None:
        rows = rows.filter(measure__in=measures)
    return {
        (row.measure_id, row.filing.organization_id): row
        for row in rows.select_related("filing").prefetch_related("milestones")
    }


def _line(
    standing: Standing,
    parts: Mapping[Party, Assignment],
    promised: Mapping[Party, MeasureCommitment],
) -> Line:
    party = standing.measure_id, standing.organization_id
    promise, said = promised.get(party), standing.latest_report
    milestones = promise.milestones.all() if promise else ()
    return Line(
        measure=standing.measure,
        organization=standing.organization,
        stood=standing,
        since=parts[party].owes_from,
        steps=[Step(m.title, m.due_on, m.weight, m.verified_on is not None) for m in milestones],
        said=said,
        said_is_accepted=said is not None and said.state == State.ACCEPTED,
    )


def filings_of(plan: ReformPlan, only: Collection[int] | None) -> list[Filing]:
    """The implementation plans that are owed or begun today, in unit order."""
    owed = ImplementationPlan.objects.owed().filter(plan=plan)
    if only is not None:
        owed = owed.filter(organization__in=only)
    rows: Iterable[Any] = (
        owed.select_related("organization", "plan")
        .defer("plan__source_text")
        .annotate(chosen=Count("commitments", filter=Q(commitments__until=None)))
        # Counting forgets the order that the rows have by themselves.
        .order_by("organization__unit_order", "pk")
    )
    return [
        Filing(
            row.pk,
            row.organization,
            row.state,
            row.is_started,
            row.first_filed_on,
            row.duty_due_on,
            row.chosen,
            row.leader_name,
            row.liaison_name,
            row.liaison_phone,
        )
        for row in rows
    ]
