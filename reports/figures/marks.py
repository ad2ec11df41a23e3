"""Today's rows without their words: where each measure stands, read by a few statements.

What is counted, filtered and paged needs no sentence; the light is the database's
(`lights_in_sql`), and nothing reads the history of reports.
"""

from collections.abc import Collection
from dataclasses import fields
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet

from reform_tracker.workdays import WorkCalendar
from reports.figures import lights, words
from reports.figures.lights import LightRule
from reports.figures.lights_in_sql import with_lights
from reports.figures.summing import Supporter
from reports.figures.values import Mark, ShownMark
from reports.models import Standing
from tasks.duties.endings import Stands, over_for
from tasks.models import Assignment, Measure, ProgressReport, ReformPlan, ReportingPeriod
from tasks.plan.succession import fill_gaps, predecessors
from tasks.signing.models import FILED
from tasks.state.reading import Party

COLUMNS = {
    "task_id": F("measure__task_id"),
    "area_id": F("measure__task__area_id"),
    "area_number": F("measure__task__area__number"),
    "area": F("measure__task__area__title"),
    "unit": F("organization__short_name"),
    "said_for": F("latest_report__period__starts_on"),
}
OWN = (
    "measure_id", "organization_id", "role", "horizon", "declared_status", "declared_percent",
    "verified_percent", "done_verified", "scheduled", "light", "behind", "pk",
)  # fmt: skip


def marks_of(
    standings: QuerySet[Standing],
    rule: LightRule,
    period: ReportingPeriod,
    calendar: WorkCalendar,
    on: date,
) -> tuple[Mark, ...]:
    """These standings of one plan on today's date with how far the period's reports are, in print
    order, each measure's in unit order. Four statements; some more where somebody reports again on
    what was done."""
    lit = with_lights(standings, rule, on, calendar).annotate(**COLUMNS)
    rows: list[Any] = list(lit.values_list(*OWN, *COLUMNS, named=True))
    reports = _reports(period)
    late_comers = _not_yet_parties(period)
    ended = _ended(rows, period)
    marks = []
    for row in rows:
        party = row.measure_id, row.organization_id
        report, state = reports.get(party, (None, ""))
        filed = state in FILED
        owes = party not in late_comers and party not in ended
        if not state or not (owes or filed):
            state = words.MISSING if owes else words.NOT_DUE
        marks.append(
            Mark(
                stored=row.pk,
                measure_id=row.measure_id,
                task_id=row.task_id,
                area_id=row.area_id,
                area_number=row.area_number,
                area=row.area,
                organization=row.unit,
                organization_id=row.organization_id,
                role=row.role,
                horizon=row.horizon,
                status=row.declared_status,
                declared=row.declared_percent,
                scheduled=row.scheduled,
                light=row.light,
                behind=row.behind,
                verified=row.verified_percent,
                reported=filed,
                report_state=state,
                report_id=report,
            )
        )
    return tuple(marks)


def in_words(
    marks: Collection[Mark], rule: LightRule, calendar: WorkCalendar, on: date
) -> list[ShownMark]:
    """These marks with their labels and the reasons of their lights. One statement."""
    spoken = {kind: table() for kind, table in words.TABLES.items()}
    stored = Standing.objects.order_by().in_bulk([mark.stored for mark in marks])
    found = []
    for mark in marks:
        told: dict[str, Any] = {
            **{one.name: getattr(mark, one.name) for one in fields(mark)},
            "light_label": spoken["light"][mark.light],
            "light_reason": lights.read(stored[mark.stored], rule, on, calendar).reason,
            "status_label": spoken["status"][mark.status] if mark.status else "",
            "horizon_label": spoken["horizon"][mark.horizon],
            "report_state_label": spoken["report"][mark.report_state],
        }
        found.append(ShownMark(**told))
    return found


def supporters_of(plan: ReformPlan, only: Collection[int] | None) -> list[Supporter]:
    """Who supports how many measures of the plan today; `only` these organizations."""
    rows = Assignment.objects.filter(
        measure__task__area__plan=plan, role=Assignment.Role.SUPPORT
    ).order_by()
    if only is not None:
        rows = rows.filter(organization__in=only)
    counted = rows.values_list(
        "organization", "organization__short_name", "organization__unit_order"
    )
    return [Supporter(*row) for row in counted.annotate(measures=Count("pk"))]


def _reports(period: ReportingPeriod) -> dict[Party, tuple[int, str]]:
    """Each party's report of the period and its state; a filed one counts for who goes on."""
    rows = ProgressReport.objects.filter(period=period).order_by()
    found = {
        (measure, organization): (pk, str(state))
        for pk, measure, organization, state in rows.values_list(
            "pk", "measure_id", "organization_id", "state"
        )
    }
    fill_gaps(found, predecessors().items(), lambda report: report[1] in FILED)
    return found


def _not_yet_parties(period: ReportingPeriod) -> set[Party]:
    """Who took a measure on only after the period was due."""
    parts = Assignment.objects.reporting().filter(measure__task__area__plan=period.plan_id)
    late = parts.owing_after(period.due_on).order_by()
    return set(late.values_list("measure_id", "organization_id"))


def _ended(rows: list[Any], period: ReportingPeriod) -> set[Party]:
    """For whom the measure was over before the period began."""
    today = {
        (row.measure_id, row.organization_id): Stands(
            row.done_verified, row.said_for, row.horizon == Measure.Horizon.CROSS_YEAR
        )
        for row in rows
    }
    return {party for party, _period in over_for([(party, period) for party in today], today)}
