"""All plans: which are open and since when, which are closed, by whom and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.permissions import Action, can
from departments.requests import account
from tasks.plan.listed import plans_by_state
from tasks.plan.pages import require_plan


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Open plans first, then the closed ones with who closed them, when and why."""
    user = account(request)
    groups = plans_by_state()
    shown = [plan for _title, rows in groups for plan in rows]
    if not shown:
        require_plan()
    may_close = {plan.pk for plan in shown if can(user, Action.CLOSE_PLAN, plan.access())}
    context = {"groups": groups, "may_close": may_close}
    return render(request, "tasks/plan/plans.html", context)
