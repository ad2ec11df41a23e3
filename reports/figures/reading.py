"""Reading the facts of a plan: from the standings for today, from the dated facts for a past day.

Both take a constant number of queries; today's never read the history of reports.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from reform_tracker import clock
from reform_tracker.workdays import WorkCalendar
from reports.figures import past
from reports.figures.facts import Facts, Filing, Line, Parts, PeriodReport
from reports.models import Standing
from tasks.duties.endings import Endings
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
from tasks.state.said import Step

Party = tuple[int, int]  # measure, organization


def read_facts(
    plan: ReformPlan,
    period: ReportingPeriod,
    as_of: date,
    known: date,
    only: Collection[int] | None,
) -> Facts:
    """Everything the roll-up reads; `only` these organizations'.

    `as_of` is the day the figures speak of, `known` the day up to which answers count.
    """
    standings = _standings(plan, only)
    if min(as_of, known) < clock.today() or _are_later(standings, period):
        return past.read_facts(plan, period, as_of, known, only)
    held = Assignment.objects.filter(measure__task__area__plan=plan)
    rows = list(held.select_related("organization"))
    parts = {
        (row.measure_id, row.organization_id): row for row in rows if row.role in REPORTING_ROLES
    }
    reports = {
        (row.measure_id, row.organization_id): PeriodReport(
            row.pk, row.state, row if row.is_filed else None
        )
        for row in ProgressReport.objects.filter(period=period)
    }
    former = predecessors()
    fill_gaps(reports, former.items(), lambda one: one.said is not None)
    promised = _promised(plan)
    fill_gaps(promised, former.items(), lambda _one: True)
    endings = Endings.of([period])
    return Facts(
        plan=plan,
        period=period.code,
        period_ends_on=period.ends_on,
        period_due_on=period.due_on,
        as_of=as_of,
        calendar=WorkCalendar.load(plan.issued_on, as_of),
        lines=[_line(row, parts, promised) for row in standings],
        reports=reports,
        filings=_filings(plan, only),
        ended=lambda party: endings.by(party, period),
        parts=Parts.of(rows, only),
    )


def _standings(plan: ReformPlan, only: Collection[int] | None) -> list[Standing]:
    rows = Standing.objects.filter(plan=plan)
    if only is not None:
        rows = rows.filter(organization__in=only)
    return list(
        rows.select_related(
            "measure__task__area", "organization", "latest_report__period"
        ).prefetch_related("measure__task__cited")
    )


def _are_later(standings: list[Standing], period: ReportingPeriod) -> bool:
    """Whether they hold what was declared for a later period than the one that is asked for."""
    newest = (row.latest_report.period for row in standings if row.latest_report)
    return any(one.starts_on > period.starts_on for one in newest)


def _promised(plan: ReformPlan) -> dict[Party, MeasureCommitment]:
    rows = MeasureCommitment.objects.filter(filing__plan=plan, filing__state=State.ACCEPTED)
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


def _filings(plan: ReformPlan, only: Collection[int] | None) -> list[Filing]:
    chosen = Counter(
        MeasureCommitment.objects.filter(filing__plan=plan)
        .order_by()
        .values_list("filing_id", flat=True)
    )
    rows = ImplementationPlan.objects.owed().filter(plan=plan)
    if only is not None:
        rows = rows.filter(organization__in=only)
    return [
        Filing(
            row.pk,
            row.organization,
            row.state,
            row.is_started,
            row.first_filed_on,
            row.duty_due_on,
            chosen[row.pk],
            row.leader_name,
            row.liaison_name,
            row.liaison_phone,
        )
        for row in rows.select_related("organization", "plan").defer("plan__source_text")
    ]
