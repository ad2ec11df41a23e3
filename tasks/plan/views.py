"""All plans: which are open, since when, and closing one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.permissions import Action, can
from departments.requests import account
from reform_tracker.audit.sources import BROWSER
from tasks.pages import act
from tasks.plan import lifetime
from tasks.plan.forms import ReasonForm
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


@require_POST
def close(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Nothing is owed under it any more; it stays readable."""
    return _change(request, plan_id, lifetime.close_plan, _("The plan is closed."))


@require_POST
def reopen(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Undo of closing."""
    return _change(request, plan_id, lifetime.reopen_plan, _("The plan is open again."))


def _change(
    request: HttpRequest, plan_id: int, service: Callable[..., object], done: str
) -> HttpResponse:
    form = ReasonForm(request.POST)
    # No reason and an overlong one are refused by the service, in its own words.
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return act(
        request,
        lambda: service(plan_id, actor=account(request), source=BROWSER, reason=reason),
        done,
        reverse("tasks:plans"),
        typed=request.POST.get("reason", ""),
    )
