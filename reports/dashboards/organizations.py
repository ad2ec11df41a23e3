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
    looked, figures = organizations_of(request, plan_id)
    context = {
        "plan": looked.plan,
        "looked": looked,
        "figures": figures,
        "kinds": kinds_of(figures) if figures else (),
    }
    return render(request, "reports/dashboards/organizations.html", context)


def organizations_of(request: HttpRequest, plan_id: int) -> tuple[Looked, Overview | None]:
    """The day that is asked for and its figures, None where the plan has no period. Raises Http404,
    PermissionDenied."""
    user = account(request)
    authorize(user, Action.READ_PROVINCE)
    looked = Looked.of(request, find(plans().prefetch_related("periods"), pk=plan_id))
    if looked.period is None:
        return looked, None
    only = None if user.reads.whole else user.reads.organizations
    return looked, overview(looked.plan, looked.period, looked.on, only=only)


def kinds_of(figures: Overview) -> list[Kind]:
    """The organizations that the figures speak of; a kind that has none has no table."""
    departments = [one for one in figures.units if not one.is_prefecture]
    prefectures = [one for one in figures.units if one.is_prefecture]
    found = (
        Kind("departments", _("Departments"), departments),
        Kind("prefectures", _("Prefectures"), prefectures),
    )
    return [kind for kind in found if kind.organizations]
