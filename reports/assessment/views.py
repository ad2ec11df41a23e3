"""The pages of the assessment: all units by kind, and the sheet of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.models import Organization
from departments.permissions import Access, Action, authorize, can
from departments.requests import account
from reform_tracker import clock
from reports.assessment.computing import Score, score
from reports.assessment.reading import find_facts
from reports.assessment.words import shown_rule, shown_score
from reports.models import AssessmentRule
from tasks.pages import find
from tasks.plan.filters import plans

NOTHING = Decimal(-1)  # below every total


Row = tuple[Organization, Score]


@dataclass(frozen=True, slots=True)
class Kind:
    """The units of one kind: they are compared with each other and with nobody else."""

    title: str
    rows: list[Row]


@require_safe
def assessment(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Where the units stand that the account reads, departments and prefectures apart: those within
    reach of its office, else its own."""
    plan, user = find(plans(), pk=plan_id), account(request)
    province = can(user, Action.READ_PROVINCE)
    if not province:
        authorize(user, Action.READ_ASSESSMENT, Access(owner=user.organization_id, public=True))
    version = AssessmentRule.objects.in_force(plan, clock.today())
    found = find_facts(plan, clock.today(), only=None if province else user.organization_id)
    scores = found.scores(version.rule)
    by_points = request.GET.get("sort") == "points"
    mine = [one for one in found.assessed if not province or user.reads.covers(one.pk)]
    context = {
        "plan": plan,
        "version": version,
        "day": found.day,
        "rule": shown_rule(version.rule),
        "kinds": _kinds([(one, scores[one.pk]) for one in mine], by_points=by_points),
        "ended": [one for one in found.ended if not province or user.reads.covers(one.pk)],
        "by_points": by_points,
    }
    return render(request, "reports/assessment/assessment.html", context)


@require_safe
def sheet(request: HttpRequest, plan_id: int, organization_id: int) -> HttpResponse:
    """What one unit's points are made of."""
    plan, user = find(plans(), pk=plan_id), account(request)
    authorize(user, Action.READ_ASSESSMENT, Access(owner=organization_id))
    unit = find(Organization.objects.parties(), pk=organization_id)
    version = AssessmentRule.objects.in_force(plan, clock.today())
    found = find_facts(plan, clock.today(), only=unit.pk)
    points = score(unit.pk, found.facts, version.rule)
    context = {
        "plan": plan,
        "unit": unit,
        "version": version,
        "day": found.day,
        "score": points,
        "criteria": shown_score(points),
        "rule": shown_rule(version.rule),
        "ended": unit in found.ended,
        "may_see_all": can(user, Action.READ_PROVINCE),
    }
    return render(request, "reports/assessment/sheet.html", context)


def _kinds(rows: Iterable[Row], *, by_points: bool) -> list[Kind]:
    """In unit order, or the most points first."""
    listed = list(rows)
    if by_points:
        listed.sort(key=lambda row: NOTHING if row[1].total is None else row[1].total, reverse=True)
    kinds = ((False, _("Departments")), (True, _("Prefectures")))
    found = [
        Kind(title, [row for row in listed if row[0].is_prefecture == prefecture])
        for prefecture, title in kinds
    ]
    return [kind for kind in found if kind.rows]
