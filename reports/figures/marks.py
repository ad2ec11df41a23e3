"""Today's rows without their words: where each measure stands, read by a few statements.

What is counted, filtered and paged needs no sentence; the light is the database's
(`lights_in_sql`), and nothing reads the history of reports.
"""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from reform_tracker.workdays import WorkCalendar
from reports.figures import lights, words
from reports.figures.lights import Light, LightRule
from reports.figures.lights_in_sql import with_lights
from reports.figures.summing import Supporter
from reports.figures.values import Mark, ShownMark, as_closures
from reports.models import Standing
from tasks.duties.endings import Stands, over_for
from tasks.models import (
    Assignment,
    Measure,
    ProgressReport,
    ReformPlan,
    ReportingPeriod,
    TakenOver,
)
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
    "verified_percent", "done_verified", "scheduled", "light", "behind", "pk", "closures",
)  # fmt: skip
STOOD = ("schedule", "due_on", "owed")
OF_PERIOD = ("told__pk", "told__state", "came_late", "goes_on")


def marks_of(
    standings: QuerySet[Standing],
    rule: LightRule,
    period: ReportingPeriod,
    calendar: WorkCalendar,
    on: date,
    *,
    spoken: bool = False,
) -> tuple[Mark, ...]:
    """These standings of one plan on today's date with how far the period's reports are, in print
    order, each measure's in unit order. One statement; some more where somebody reports again on
    what was done, or goes on with the work of others and has said nothing yet; `spoken` ones are to
    be put into words."""
    lit = with_lights(standings, rule, on, calendar).annotate(**COLUMNS, **_of_period(period))
    told = (*OWN, *COLUMNS, *OF_PERIOD, *(STOOD if spoken else ()))
    rows: list[Any] = list(lit.values_list(*told, named=True))
    silent = [row for row in rows if row.goes_on and row.told__pk is None]
    inherited = _inherited(silent, period) if silent else {}
    ended = _ended(rows, period)
    marks = []
    for row in rows:
        party = row.measure_id, row.organization_id
        report, state = row.told__pk, row.told__state or ""
        if not state and party in inherited:
            report, state = inherited[party]
        filed = state in FILED
        owes = not row.came_late and party not in ended
        if not state or not (owes or filed):
            state = words.MISSING if owes else words.NOT_DUE
        marks.append(
            Mark(
                stored=row.pk,
                stood=row if spoken else None,
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
                said_for=row.said_for,
                verified=row.verified_percent,
                reported=filed,
                report_state=state,
                report_id=report,
                closures=as_closures(row.closures),
            )
        )
    return tuple(marks)


def in_words(
    marks: Collection[Mark], rule: LightRule, calendar: WorkCalendar, on: date
) -> list[ShownMark]:
    """These marks with their labels and the reasons of their lights. One statement for those that
    were not read to be `spoken`."""
    spoken = {kind: table() for kind, table in words.TABLES.items()}
    missing = [mark.stored for mark in marks if mark.stood is None]
    stored = Standing.objects.order_by().in_bulk(missing) if missing else {}
    found = []
    for mark in marks:
        told: dict[str, Any] = {
            **{one.name: getattr(mark, one.name) for one in fields(mark)},
            "light_label": spoken["light"][mark.light],
            "light_reason": lights.read(
                mark.stood or stored[mark.stored], rule, on, calendar
            ).reason,
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


def _of_period(period: ReportingPeriod) -> dict[str, Any]:
    """Of each standing its own report of the period, whether the party took the measure on only
    after that was due, and whether it goes on with the work of others."""
    party = {"measure": OuterRef("measure"), "organization": OuterRef("organization")}
    own = Q(measure__reports__period=period.pk, measure__reports__organization=F("organization"))
    late = Assignment.objects.reporting().owing_after(period.due_on).filter(**party)
    parts = TakenOver.objects.filter(
        part__until=None, part__measure=OuterRef("measure"),
        part__organization=OuterRef("organization"),
    )  # fmt: skip
    return {
        "told": FilteredRelation("measure__reports", condition=own),
        "came_late": Exists(late),
        "goes_on": Exists(parts),
    }


def _inherited(rows: Iterable[Any], period: ReportingPeriod) -> dict[Party, tuple[int, str]]:
    """What those whose work these parties go on with have filed for the period."""
    measures = {row.measure_id for row in rows}
    reports = ProgressReport.objects.filter(period=period, measure__in=measures, state__in=FILED)
    columns = ("measure_id", "organization_id", "pk", "state")
    found = {
        (measure, organization): (pk, str(state))
        for measure, organization, pk, state in reports.order_by().values_list(*columns)
    }
    fill_gaps(found, predecessors().items(), lambda _report: True)
    return found


def _ended(rows: list[Any], period: ReportingPeriod) -> set[Party]:
    """For whom the measure was over before the period began."""
    today = {
        (row.measure_id, row.organization_id): Stands(
            row.done_verified,
            row.said_for,
            row.horizon == Measure.Horizon.CROSS_YEAR,
            as_closures(row.closures),
        )
        for row in rows
    }
    return {party for party, _period in over_for([(party, period) for party in today], today)}


def stands_of(marks: Iterable[Mark]) -> dict[Party, Stands]:
    """Where these parties stand today, for the counting of what they owe."""
    return {
        (one.measure_id, one.organization_id): Stands(
            one.light == Light.COMPLETE,
            one.said_for,
            one.horizon == Measure.Horizon.CROSS_YEAR,
            one.closures,
        )
        for one in marks
    }
