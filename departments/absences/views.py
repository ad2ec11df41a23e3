"""Leave and deputies (请假与代理)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.absences import service
from departments.absences.forms import LeaveForm
from departments.models import User
from departments.permissions import Action, authorize
from departments.requests import account
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.forms import add_problems


def leave(request: HttpRequest) -> HttpResponse:
    """Leaves that have not ended, whom one stands in for, and the form for a new one."""
    user = account(request)
    authorize(user, Action.REGISTER_LEAVE)
    form = LeaveForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _registered(request, form):
        return redirect("departments:leave")
    status = 422 if request.method == "POST" else 200
    return render(
        request, "departments/absences/leave.html", _shown(user) | {"form": form}, status=status
    )


def _registered(request: HttpRequest, form: LeaveForm) -> bool:
    try:
        made = service.register_leave(actor=account(request), source=BROWSER, **form.cleaned_data)
    except service.LeaveProblem as problem:
        add_problems(form, [problem])
        return False
    told = _("From %(day)s on %(name)s is written to instead.")
    day = date_format(made.starts_on)
    messages.success(request, told % {"day": day, "name": made.deputy.full_name})
    return True


def _shown(user: User) -> dict[str, Any]:
    """One's own leaves apart from those of colleagues, which only an approver sees."""
    on = clock.today()
    rows = list(service.visible_leaves(user).filter(ends_on__gte=on))
    return {
        "on": on,
        "mine": [row for row in rows if row.user_id == user.pk],
        "colleagues": [row for row in rows if row.user_id != user.pk],
        "standing_in": service.stand_ins_of(user, on=on),
        "approves": user.holds(Role.APPROVER),
    }


@require_POST
def leave_end(request: HttpRequest, pk: int) -> HttpResponse:
    service.end_leave(pk, actor=account(request), source=BROWSER)
    messages.success(request, _("The leave is ended; messages go to the person again."))
    return redirect("departments:leave")
