"""The page of one organization: how it stands against its own plan, what it owes, who answers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from departments.models import Organization, User
from departments.permissions import Access, Action, authorize, can
from departments.requests import account
from departments.roles import Role
from reform_tracker.workdays import WorkCalendar
from reports.dashboards.days import Looked
from reports.dashboards.part import Scope, read_part
from reports.dashboards.six import Lists, six
from reports.figures.contacts import NOBODY, contacts
from reports.pages import kept_for_account
from tasks.duties.base import Duty, Question
from tasks.duties.owed import open_duties, owed_by
from tasks.models import Assignment, Measure, ReformPlan, ReportingPeriod
from tasks.pages import find
from tasks.plan.filters import plans
from tasks.reminding.planner import time_left
from tasks.results.counting import results_of
from tasks.urging.late import can_be_urged, urged, within
from tasks.urging.models import Urged

MOST_DUTIES = 12  # that the page lists; the list has all


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty as the page lists it; `may_urge`: by whoever looks."""

    duty: Duty
    url: str
    left: str
    late: bool
    urged: Urged | None
    may_urge: bool


@require_safe
@kept_for_account
def organization(request: HttpRequest, plan_id: int, organization_id: int) -> HttpResponse:
    """For its own people, for whoever takes over from it, and for whose office reaches it."""
    plan = find(plans().prefetch_related("periods"), pk=plan_id)
    return page_of_organization(request, plan, organization_for(account(request), organization_id))


def organization_for(user: User, organization_id: int) -> Organization:
    """The organization whose page the account asks for. Raises Http404, PermissionDenied."""
    shown = find(Organization.objects.parties(), pk=organization_id)
    heirs = frozenset({shown.successor_id} if shown.successor_id else ())
    authorize(user, Action.READ_PROGRESS, Access(owner=shown.pk, readers=heirs))
    return shown


def page_of_organization(
    request: HttpRequest, plan: ReformPlan, shown: Organization
) -> HttpResponse:
    user, looked = account(request), Looked.of(request, plan)
    context: dict[str, Any] = {"plan": plan, "organization": shown, "looked": looked}
    if looked.period is not None:
        context |= _told(user, shown, looked, looked.period)
    context["may_read_province"] = can(user, Action.READ_PROVINCE)
    return render(request, "reports/dashboards/organization.html", context)


def _told(
    user: User, shown: Organization, looked: Looked, period: ReportingPeriod
) -> dict[str, Any]:
    """Everything that the page says."""
    plan = looked.plan
    held = Assignment.ever.reporting().filter(organization=shown, measure__task__area__plan=plan)
    measures = Measure.objects.filter(pk__in=held.order_by().values("measure"))
    part = read_part(looked, period, user, Scope(measures, {shown.pk}, whole=False))
    role = Assignment.Role.LOCAL if shown.is_prefecture else Assignment.Role.LEAD
    narrowed = f"&organization={shown.pk}"
    scope = f"organization={shown.pk}&role={role}"
    lists = Lists.of(plan, scope, narrowed=narrowed, day=looked.day)
    return {
        "part": part,
        "figures": part.figures,
        "unit": next(iter(part.figures.units), None),
        **part.told(plan, narrowed),
        "key_figures": six(part.figures, part.days, lists),
        "lists": lists,
        "scope": scope + looked.day,
        "supports": Lists.of(plan, f"organization={shown.pk}&role=support").ledger,
        "filing": next(iter(part.figures.filings), None),
        "contact": contacts(plan, [shown.pk]).get(shown.pk, NOBODY),
        **({} if looked.is_past else _owed(user, shown, looked)),
        "results": None if looked.is_past else results_of(plan.pk, shown.pk),
    }


def _owed(user: User, shown: Organization, looked: Looked) -> dict[str, Any]:
    """What it has to do today, the oldest first, and the list of all of it."""
    plan, on, calendar = looked.plan, looked.on, looked.calendar
    own = user.organization_id == shown.pk and user.is_member
    writes = own and user.holds(Role.REPORTER, Role.APPROVER)
    if own and not user.reads.covers(shown.pk):
        listed = f"{reverse('tasks:desk')}?plan={plan.pk}"
        duties = owed_by(user, Question.of_plan(plan, on, calendar))
    else:
        listed = f"{reverse('reports:duties', args=[plan.pk])}?organization={shown.pk}"
        duties = duties_of(shown, plan, on, calendar)
    listed_here = duties[:MOST_DUTIES]
    known, mine = urged(listed_here), {duty.key for duty in within(user, listed_here)}
    return {
        "owed": [
            Owed(
                duty,
                duty.link if writes else duty.page,
                time_left(duty.due_on, calendar, on),
                duty.is_late(on),
                known.get(duty.key),
                duty.key in mine and can_be_urged(duty, on),
            )
            for duty in listed_here
        ],
        "urge_all": bool(mine) and any(can_be_urged(duty, on) for duty in duties),
        "owed_total": len(duties),
        "owed_late": sum(duty.is_late(on) for duty in duties),
        "owed_list": listed,
    }


def duties_of(
    shown: Organization, plan: ReformPlan, on: date, calendar: WorkCalendar
) -> list[Duty]:
    """What one organization has to do under a plan. Reviews are owed by the organization whose plan
    it is, and concern others."""
    whose = None if shown.pk == plan.owner_id else shown.pk
    found = open_duties(Question.of_plan(plan, on, calendar, organization_id=whose))
    return [duty for duty in found if duty.debtor_id == shown.pk]
