"""The meeting screen (大屏): the first screen of the province on a wall, one block at a time."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.permissions import Action, authorize
from departments.requests import account
from reform_tracker import clock
from reports.dashboards.dashboard import province
from reports.dashboards.days import Looked
from tasks.pages import find
from tasks.plan.filters import plans


@require_safe
def screen(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The page turns and refreshes itself (static/js/screen.js); for whoever reads the province."""
    user = account(request)
    authorize(user, Action.READ_PROVINCE)
    if not user.reads.whole:
        raise PermissionDenied
    plan = find(plans().prefetch_related("periods"), pk=plan_id)
    looked = Looked.of(request, plan)
    context = {"plan": plan, "looked": looked, "at": clock.now(), **province(user, looked)}
    return render(request, "reports/dashboards/screen.html", context)
