"""A task's page, and the official document with every task in its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from departments.models import User
from departments.permissions import Access, Action, can
from departments.requests import account
from departments.trail.reading import visible_events
from reform_tracker import clock
from reports.dashboards.beside import Beside, beside, what_may_be_written
from reports.dashboards.dashboard import rows_by_measure
from reports.dashboards.days import Looked
from reports.dashboards.late import late_by_measure
from reports.dashboards.ledger import shown_parts
from reports.dashboards.part import Differing, Line, rows_before
from reports.dashboards.task_closed import closable, closings_on, holders_of
from reports.dashboards.task_then import Promised, corrected_by, promised, reports_on
from reports.figures.rollups import Reader, ShownRow
from reports.figures.trends import changed
from reports.pages import kept_for_account
from reports.year_end.parts import endings_of
from tasks.comments.models import access_of_line
from tasks.comments.reading import newest_on_task
from tasks.models import (
    Assignment,
    Contribution,
    Correction,
    Measure,
    MeasureCommitment,
    Milestone,
    MilestoneRevision,
    PartyRule,
    ProgressReport,
    ReformPlan,
    Task,
)
from tasks.pages import find
from tasks.plan.models.roles import REPORTING_ROLES
from tasks.plan.succession import owner_of
from tasks.results.counting import results_of_task
from tasks.signing.models import State
from tasks.state import PartyFacts

TRAIL_ROWS = 20


@kept_for_account
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """Text in its place, responsibilities, and what this account may see of the progress."""
    user = account(request)
    tasks = Task.objects.select_related("area__plan", "continues__area__plan").prefetch_related(
        "places", "cited", "continued_by__area__plan", "area__plan__periods", "measures"
    )
    row = find(tasks, pk=pk)
    plan = row.area.plan
    looked = Looked.of(request, plan)
    reports: Iterable[ProgressReport] = (
        ProgressReport.objects.visible_to(user)
        .filter(measure__task=row)
        .select_related("organization", "period", "measure")
    )
    corrections: Iterable[Correction] = row.corrections.select_related("measure", "by")
    stood = _stood(looked, user, row)
    if looked.is_past:
        reports = reports_on(reports, stood.parties, looked.on)
        corrections = corrected_by(row, list(corrections), looked.on)
    context = {
        "task": row,
        "area": row.area,
        "plan": plan,
        "looked": looked,
        "excerpt": excerpt_of(row),
        "measures": _measures(user, row, stood, looked),
        "reports": reports,
        "period": looked.period,
        "corrections": corrections,
        "may_object": plan.is_open and can(user, Action.OBJECT, Access(owner=user.organization_id)),
        "may_ask": plan.is_open and can(user, Action.ASK, Access(owner=user.organization_id)),
        "results": [] if looked.is_past else results_of_task(row.pk, user),
        "may_record": plan.is_open and can(user, Action.RECORD_RESULT),
        "may_correct": can(user, Action.CORRECT_PLAN, plan.access()),
        "trail": _trail(user, reports, looked),
        **what_may_be_written(user, row),
    }
    return render(request, "reports/dashboards/task.html", context)


def document(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The document as published, every task a link."""
    plan = find(ReformPlan.objects.all(), pk=plan_id)
    rows = list(Task.objects.filter(area__plan=plan).select_related("area").order_by("span_start"))
    context = {
        "plan": plan,
        "segments": segments(plan.source_text, [one for one in rows if not one.is_carried]),
        "carried": [one for one in rows if one.is_carried],
    }
    return render(request, "reports/dashboards/document.html", context)


def excerpt_of(row: Task) -> dict[str, str]:
    """The task in its document; what was carried over stands in that of the plan it comes from."""
    printed = row
    while printed.is_carried and printed.continues is not None:
        printed = printed.continues
    return excerpt(printed.area.plan.source_text, printed) | {
        "number": "" if printed == row else printed.area.plan.number
    }


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


@dataclass(frozen=True, slots=True)
class Stood:
    """What the account sees of a task on the day: its rows, those that are another than on the day
    compared with, and of a past day the dated facts."""

    rows: Mapping[int, Sequence[ShownRow]]
    differing: Differing
    parties: Sequence[PartyFacts]


def _stood(looked: Looked, user: User, row: Task) -> Stood:
    period = looked.period
    if period is None:
        return Stood({}, {}, ())
    reader = Reader(looked.plan, period, looked.on, user, known=looked.on)
    measures = [one.pk for one in row.measures.all()]
    found = reader.rows(measures)
    differing = changed(found, rows_before(reader, looked, measures)) if looked.against else {}
    parties = reader.parties(measures) if looked.is_past else ()
    return Stood(rows_by_measure(reader.in_words(found)), differing, parties)


def _measures(user: User, row: Task, stood: Stood, looked: Looked) -> list[dict[str, Any]]:
    day = looked.on if looked.is_past else None
    rows = stood.rows
    measures = list(row.measures.all())
    prefetch_related_objects(measures, shown_parts(user, day))
    parts = Contribution.objects.visible_to(user).filter(measure__task=row)
    if day is not None:
        parts = parts.filter(handed_in_at__lt=clock.end_of(day))
    parts = parts.select_related("organization", "period")
    rules = list(PartyRule.objects.filter(plan=row.area.plan_id))
    commitments = () if looked.is_past else _commitments(row, rows)
    then = _promised_then(stood, looked)
    threads = newest_on_task(row.pk, user, day)
    others = {} if looked.is_past else beside(user, row)
    late = late_by_measure(user, looked, rows)
    closings = closings_on(user, row, day)
    # Of an open plan only what was carried over into it has any.
    ended = row.continues_id is not None or not row.area.plan.is_open
    endings = endings_of(user, row) if ended else []
    for_others = can(user, Action.RECOMMEND_RESULT)  # the commission records for whoever leads
    return [
        {
            "measure": measure,
            "late": late.get(measure.pk, ()),
            "rules": [rule for rule in rules if rule.holds_for(measure)],
            "lines": [Line.of(one, measure, stood.differing) for one in rows.get(measure.pk, ())],
            "commitments": [one for one in commitments if one.measure_id == measure.pk],
            "promised": [one for one in then if one.measure_id == measure.pk],
            "is_own": any(
                part.role == Assignment.Role.LEAD and part.organization_id == user.organization_id
                for part in measure.assignments.all()
            ),
            "beside": others.get(measure.pk, Beside()),
            "records": for_others
            or any(
                part.role in REPORTING_ROLES and part.organization_id == user.organization_id
                for part in measure.assignments.all()
            ),
            "parts": [part for part in parts if part.measure_id == measure.pk],
            "thread": threads.get(measure.pk),
            "may_comment": _may_comment(user, measure, row),
            "endings": [one for one in endings if one.measure_id == measure.pk],
            "came_from": [one for one in endings if one.became_id == measure.pk],
            "closings": [one for one in closings if one.measure_id == measure.pk],
            "closed": holders_of(measure, closings),
            "closable": closable(
                user,
                rows.get(measure.pk, ()),
                [one for one in closings if one.measure_id == measure.pk],
            ),
        }
        for measure in measures
    ]


def _may_comment(user: User, measure: Measure, row: Task) -> bool:
    """Whether the account is on the line, or its office reaches somebody who is."""
    parties = [part.organization_id for part in measure.assignments.all()]
    line = access_of_line(parties, user)
    return row.area.plan.is_open and can(user, Action.COMMENT, line)


def _commitments(row: Task, rows: Mapping[int, Sequence[ShownRow]]) -> list[MeasureCommitment]:
    """What is promised today by whoever's figures are seen."""
    allowed = {(r.measure_id, r.organization_id) for kept in rows.values() for r in kept}
    found = MeasureCommitment.objects.filter(measure__task=row, filing__state=State.ACCEPTED)
    # The date that was promised at first stands beside the one that holds now.
    first = MilestoneRevision.objects.filter(
        milestone=OuterRef("pk"), kind=MilestoneRevision.Kind.ORIGINAL
    )
    dated = Milestone.objects.annotate(first_due_on=Subquery(first.values("due_on")[:1]))
    found = found.select_related("filing__organization").prefetch_related(
        Prefetch("milestones", queryset=dated)
    )
    # What a body promised that has ended counts for whoever goes on with its work.
    heirs = found.annotate(heir=owner_of("measure", "filing__organization"))
    return [
        one
        for one in heirs
        if not allowed.isdisjoint(
            {(one.measure_id, one.filing.organization_id), (one.measure_id, one.heir)}
        )
    ]


def _promised_then(stood: Stood, looked: Looked) -> list[Promised]:
    """What was promised on a past day."""
    if looked.period is None:
        return []
    names = {one.organization_id: one.organization for kept in stood.rows.values() for one in kept}
    return promised(stood.parties, names, looked.on, looked.period.starts_on)


def _trail(user: User, reports: Iterable[ProgressReport], looked: Looked) -> Any:
    """What was done to the reports of this task, as far as the account may read the trail."""
    if not can(user, Action.READ_PROGRESS):
        return []
    ids = [str(report.pk) for report in reports]
    events = visible_events(user).filter(object_type="tasks.progressreport", object_id__in=ids)
    if looked.is_past:
        events = events.filter(at__lt=clock.end_of(looked.on))
    return events[:TRAIL_ROWS]
