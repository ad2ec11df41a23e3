"""Leave and deputies (请假与代理)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.forms import LeaveForm
from departments.models import Absence
from departments.permissions import Action, authorize
from departments.requests import account
from departments.services import absences as service
from reform_tracker import clock


def leave(request: HttpRequest) -> HttpResponse:
    """Leaves that have not ended, whom one stands in for, and the form for a new one."""
    user, on = account(request), clock.today()
    authorize(user, Action.REGISTER_LEAVE)
    form = LeaveForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = service.register_leave(actor=user, source="browser", **form.cleaned_data)
        except service.LeaveProblem as problem:
            form.add_error(problem.place, problem.message)
        else:
            told = _("From %(day)s on %(name)s is written to instead.")
            messages.success(request, told % {"day": made.starts_on, "name": made.deputy.full_name})
            return redirect("departments:leave")
    context = {
        "form": form,
        "leaves": service.visible_leaves(user).filter(ends_on__gte=on),
        "standing_in": Absence.objects.on(on).filter(deputy=user).select_related("user"),
        "on": on,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "departments/leave.html", context, status=status)


@require_POST
def leave_end(request: HttpRequest, pk: int) -> HttpResponse:
    service.end_leave(pk, actor=account(request), source="browser")
    messages.success(request, _("The leave is ended; messages go to the person again."))
    return redirect("departments:leave")
