"""The open duties of a plan that a figure of the dashboard counts, organization by organization."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.models import User
from departments.permissions import Action, authorize
from departments.requests import account
from reform_tracker import clock
from reform_tracker.paging import page_of
from reform_tracker.workdays import WorkCalendar
from reports.dashboards.forms import DutyFilterForm
from tasks.duties.base import Duty, Question
from tasks.duties.owed import calendar_around, open_duties
from tasks.models import ReformPlan
from tasks.pages import find
from tasks.plan.filters import plans
from tasks.reminding.planner import time_left


@require_safe
def duties(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Who owes what, the oldest first: of one kind, date and period as far as they are asked."""
    user, on = account(request), clock.today()
    authorize(user, Action.READ_PROVINCE)
    plan, calendar = find(plans(), pk=plan_id), calendar_around(on)
    form = DutyFilterForm(request.GET)
    page = page_of(request, form.kept(_within_reach(user, on, calendar, plan), on))
    rows = [(duty, time_left(duty.due_on, calendar, on), duty.is_late(on)) for duty in page]
    context = {"plan": plan, "form": form, "page": page, "rows": rows}
    return render(request, "reports/dashboards/duties.html", context)


def _within_reach(user: User, on: date, calendar: WorkCalendar, plan: ReformPlan) -> list[Duty]:
    """What is open within the reach of an office, of every kind that there is."""
    found = open_duties(Question(on, calendar, plan=plan.pk))
    return [duty for duty in found if user.reads.covers(duty.organization_id)]
