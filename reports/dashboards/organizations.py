"""The organizations of a plan as tables: whoever leads or supports, and the prefectures."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.permissions import Action, authorize
from departments.requests import account
from reports.dashboards.days import Looked
from reports.figures.rollups import overview
from reports.figures.values import Overview, UnitFigures
from reports.pages import kept_for_account
from tasks.pages import find
from tasks.plan.filters import plans


@dataclass(frozen=True, slots=True)
class Kind:
    """One table: `key` is its place on the page."""

    key: str
    title: str
    organizations: Sequence[UnitFigures]


@require_safe
@kept_for_account
def organizations(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A row for each organization within the reach of the office, in unit order; the dashboard
    fetches a table from here when it is unfolded."""
    user = account(request)
    authorize(user, Action.READ_PROVINCE)
    plan = find(plans().prefetch_related("periods"), pk=plan_id)
    looked = Looked.of(request, plan)
    figures = None
    if looked.period is not None:
        only = None if user.reads.whole else user.reads.organizations
        figures = overview(plan, looked.period, looked.on, only=only)
    context = {
        "plan": plan,
        "looked": looked,
        "figures": figures,
        "kinds": kinds_of(figures) if figures else (),
    }
    return render(request, "reports/dashboards/organizations.html", context)


def kinds_of(figures: Overview) -> list[Kind]:
    """The organizations that the figures speak of; a kind that has none has no table."""
    departments = [one for one in figures.units if not one.is_prefecture]
    prefectures = [one for one in figures.units if one.is_prefecture]
    found = (
        Kind("departments", _("Departments"), departments),
        Kind("prefectures", _("Prefectures"), prefectures),
    )
    return [kind for kind in found if kind.organizations]
