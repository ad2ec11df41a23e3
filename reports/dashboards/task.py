"""A task's page, and the official document with every task in its place."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from departments.models import User
from departments.permissions import Action, can
from departments.requests import account
from departments.trail.reading import visible_events
from reform_tracker import clock
from reports.dashboards.dashboard import rows_by_measure
from reports.dashboards.ledger import shown_parts
from reports.figures.rollups import Reader, ShownRow, current_period
from tasks.models import (
    Contribution,
    Measure,
    MeasureCommitment,
    PartyRule,
    ProgressReport,
    ReformPlan,
    ReportingPeriod,
    Task,
)
from tasks.pages import find
from tasks.plan.succession import holders, predecessors
from tasks.signing.models import State

TRAIL_ROWS = 20


def task(request: HttpRequest, pk: int) -> HttpResponse:
    """Text in its place, responsibilities, and what this account may see of the progress."""
    user = account(request)
    tasks = Task.objects.select_related("area__plan", "continues__area__plan").prefetch_related(
        "places", "cited", "continued_by__area__plan"
    )
    row = find(tasks, pk=pk)
    plan = row.area.plan
    reports = (
        ProgressReport.objects.visible_to(user)
        .filter(measure__task=row)
        .select_related("organization", "period", "measure")
    )
    period = current_period(plan, clock.today())
    context = {
        "task": row,
        "area": row.area,
        "plan": plan,
        "excerpt": excerpt(plan.source_text, row),
        "measures": _measures(user, row, _rows(plan, period, user, row)),
        "reports": reports,
        "period": period,
        "corrections": row.corrections.select_related("measure", "by"),
        "may_correct": can(user, Action.CORRECT_PLAN, plan.access()),
        "trail": _trail(user, row, reports),
    }
    return render(request, "reports/dashboards/task.html", context)


def document(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The document as published, every task a link."""
    plan = find(ReformPlan.objects.all(), pk=plan_id)
    tasks = Task.objects.filter(area__plan=plan).select_related("area").order_by("span_start")
    return render(
        request,
        "reports/dashboards/document.html",
        {"plan": plan, "segments": segments(plan.source_text, list(tasks))},
    )


def excerpt(text: str, row: Task, around: int = 160) -> dict[str, str]:
    """The task in the document, with some characters before and after it."""
    return {
        "before": text[max(0, row.span_start - around) : row.span_start].lstrip(),
        "marked": text[row.span_start : row.span_end],
        "after": text[row.span_end : row.span_end + around].rstrip(),
    }


def segments(text: str, tasks: list[Task]) -> list[dict[str, Any]]:
    """The whole text cut at the tasks: pieces with the task they are, or None."""
    found: list[dict[str, Any]] = []
    at = 0
    for row in tasks:
        if row.span_start > at:
            found.append({"text": text[at : row.span_start], "task": None})
        found.append({"text": text[row.span_start : row.span_end], "task": row})
        at = row.span_end
    return [*found, {"text": text[at:], "task": None}]


def _rows(
    plan: ReformPlan, period: ReportingPeriod | None, user: User, row: Task
) -> dict[int, list[ShownRow]]:
    if period is None:
        return {}
    on = clock.today()
    reader = Reader(plan, period, on, user, known=on)
    measures = list(row.measures.order_by().values_list("pk", flat=True))
    return rows_by_measure(reader.in_words(reader.rows(measures)))


def _measures(user: User, row: Task, rows: dict[int, list[ShownRow]]) -> list[dict[str, Any]]:
    measures = Measure.objects.filter(task=row).prefetch_related(shown_parts(user))
    allowed = {(r.measure_id, r.organization_id) for kept in rows.values() for r in kept}
    followed = holders(predecessors())
    # What a body promised that has ended counts for whoever goes on with its work.
    allowed |= {party for party, holder in followed.items() if (party[0], holder) in allowed}
    commitments = (
        MeasureCommitment.objects.filter(measure__task=row, filing__state=State.ACCEPTED)
        .select_related("filing__organization")
        .prefetch_related("milestones")
    )
    parts = Contribution.objects.visible_to(user).filter(measure__task=row)
    parts = parts.select_related("organization", "period")
    rules = list(PartyRule.objects.filter(plan=row.area.plan_id))
    return [
        {
            "measure": measure,
            "rules": [rule for rule in rules if rule.holds_for(measure)],
            "rows": rows.get(measure.pk, []),
            "commitments": [
                c
                for c in commitments
                if c.measure_id == measure.pk and (measure.pk, c.filing.organization_id) in allowed
            ],
            "parts": [part for part in parts if part.measure_id == measure.pk],
        }
        for measure in measures
    ]


def _trail(user: User, row: Task, reports: Any) -> Any:
    """What was done to the reports of this task, as far as the account may read the trail."""
    if not can(user, Action.READ_PROGRESS):
        return []
    ids = [str(report.pk) for report in reports]
    events = visible_events(user).filter(object_type="tasks.progressreport", object_id__in=ids)
    return events[:TRAIL_ROWS]
