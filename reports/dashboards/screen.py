"""The meeting screen (大屏): the first screen of the province on a wall, one block at a time."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from departments.models import User
from departments.permissions import Action, authorize
from departments.requests import account
from reform_tracker import clock
from reports.dashboards.dashboard import province
from reports.dashboards.days import Looked
from reports.dashboards.kept_pages import kept_for_office
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
    slides = kept_for_office(_slides, user, looked)
    context = {"plan": plan, "looked": looked, "at": clock.now(), "slides": slides}
    return render(request, "reports/dashboards/screen.html", context)


def _slides(user: User, looked: Looked) -> str:
    """The pages of the screen as HTML, none where the plan has no period."""
    known = province(user, looked)
    if not known:
        return ""
    shown = {**known, "plan": looked.plan, "looked": looked}
    return render_to_string("reports/dashboards/_slides.html", shown)
