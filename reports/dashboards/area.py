"""The page of one area: how its measures stand, by whom, and who answers."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.models import Organization, User
from departments.requests import account
from reports.dashboards.days import Looked
from reports.dashboards.part import Part, Scope, read_part
from reports.dashboards.six import Lists, five
from reports.figures.contacts import NOBODY, Contact, contacts
from reports.figures.summing import Mean, Row, light_counts
from reports.figures.values import Count
from reports.pages import kept_for_account
from tasks.models import Assignment, Measure, ReformArea, ReportingPeriod
from tasks.pages import find
from tasks.plan.filters import plans


@dataclass(frozen=True, slots=True)
class Bullet:
    """An organization that reports on measures of the area: its mean against its schedule, its
    lights, and whom to speak to there. `measured` counts its measures, `open`: its page is open to
    the account."""

    organization_id: int
    organization: str
    role: str
    measured: int
    mean: Mean
    lights: tuple[Count, ...]
    contact: Contact
    open: bool


@require_safe
@kept_for_account
def area(request: HttpRequest, plan_id: int, number: int) -> HttpResponse:
    """The plan's text is for everybody; of the figures an account sees those that it reads
    elsewhere."""
    user, plan = account(request), find(plans().prefetch_related("periods"), pk=plan_id)
    shown = find(ReformArea.objects.filter(plan=plan), number=number)
    looked = Looked.of(request, plan)
    context: dict[str, Any] = {"plan": plan, "area": shown, "looked": looked}
    if looked.period is not None:
        context |= _told(user, shown, looked, looked.period)
    return render(request, "reports/dashboards/area.html", context)


def _told(user: User, shown: ReformArea, looked: Looked, period: ReportingPeriod) -> dict[str, Any]:
    """Everything that the page says."""
    plan = looked.plan
    whole = user.reads.whole
    measures = Measure.objects.filter(task__area=shown)
    part = read_part(looked, period, user, Scope(measures, None, whole=whole))
    scope = f"area={shown.pk}" + (f"&role={Assignment.Role.LEAD}" if whole else "")
    lists = Lists.of(plan, scope, narrowed=f"&area={shown.pk}", day=looked.day)
    return {
        "part": part,
        "figures": part.figures,
        "areas": ReformArea.objects.filter(plan=plan),
        **part.told(plan, f"&{scope}"),
        "key_figures": five(part.figures, part.days, lists),
        "lists": lists,
        "bullets": _bullets(user, looked, part),
        "whole": whole,
    }


def _bullets(user: User, looked: Looked, part: Part) -> list[Bullet]:
    """In the fixed order of units: no ranking."""
    rows_of: dict[int, list[Row]] = {}
    for row in part.rows:
        rows_of.setdefault(row.organization_id, []).append(row)
    order = Organization.objects.filter(pk__in=rows_of).values_list("pk", flat=True)
    people = contacts(looked.plan, rows_of)
    found = []
    for pk in order:
        rows = rows_of[pk]
        found.append(
            Bullet(
                pk,
                rows[0].organization,
                rows[0].role,
                len(rows),
                Mean.of(rows),
                light_counts(rows),
                people.get(pk, NOBODY),
                user.reads.covers(pk) or (user.is_member and user.organization_id == pk),
            )
        )
    return found
