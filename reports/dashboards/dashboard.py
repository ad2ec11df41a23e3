"""Dashboard (总览): every figure comes from the roll-up and links to the list it counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from departments.models import Organization, User
from departments.permissions import Action, can
from departments.requests import account
from reform_tracker import clock
from reform_tracker.workdays import WorkCalendar
from reports.dashboards.below import below
from reports.dashboards.first_screen import first_screen
from reports.dashboards.organization import page_of_organization
from reports.dashboards.tiles import tiles
from reports.figures.rollups import ShownRow, current_period, overview
from reports.figures.values import Overview, UnitFigures
from tasks.duties.base import Duty, Question
from tasks.duties.counting import Tally, count_open
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.duties.untold import told_of
from tasks.models import Assignment, ReformPlan
from tasks.pages import find
from tasks.plan.choice import number_in
from tasks.plan.filters import plans
from tasks.reminding.planner import time_left

UPCOMING_WORKDAYS = 10


@dataclass(frozen=True, slots=True)
class DueLine:
    """Open duties of one kind with one date, or all that are overdue with the first of their
    dates."""

    kind: str
    due_on: date
    count: int
    left: str
    late: bool
    url: str


def dashboard(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The year at a glance, as far as the account reads it: of whoever reads for his own
    organization only, its page. `?organization=`, as addresses had it once, leads on to a page."""
    user = account(request)
    if not can(user, Action.READ_PROVINCE) and not user.is_member:
        raise PermissionDenied
    plan, on = find(plans().prefetch_related("periods"), pk=plan_id), clock.today()
    if not can(user, Action.READ_PROVINCE):
        return page_of_organization(request, plan, user.organization)
    asked = number_in(request.GET.get("organization", ""))
    if asked is not None and user.reads.covers(asked):
        return redirect("reports:organization", plan.pk, asked)
    period = current_period(plan, on)
    context: dict[str, Any] = {
        "plan": plan,
        "period": period,
        "reads_periods": can(user, Action.READ_REPORTS, plan.access()),
    }
    if period is not None:
        only = None if user.reads.whole else user.reads.organizations
        calendar = calendar_around(on, since=plan.issued_on)
        figures = overview(plan, period, on, only=only, calendar=calendar)
        context |= _told(user, plan, figures, calendar)
    return render(request, "reports/dashboards/dashboard.html", context)


def _told(
    user: User, plan: ReformPlan, figures: Overview, calendar: WorkCalendar
) -> dict[str, Any]:
    """Everything that the page says of the figures."""
    on, whole = figures.as_of, user.reads.whole
    duties = [
        one
        for one in count_open(Question(on, calendar, plan=plan.pk))
        if user.reads.covers(one.organization_id)
    ]
    scopes = _scopes(figures, whole=whole)
    late: Counter[int] = Counter()
    for one in duties:
        late[one.debtor_id] += one.count if one.is_late(on) else 0
    prefectures = [one for one in figures.units if one.is_prefecture]
    scope = scopes["scope"]
    first = first_screen(plan, figures, duties, calendar, scope=scope) if whole else None
    return {
        **scopes,
        "figures": figures,
        "first": first,
        "below": below(user, plan, figures, first.days, duties, scope=scope) if first else None,
        "tiles": tiles(prefectures, _codes(prefectures), late) if whole else None,
        "due": due_lines(duties, calendar, on),
        "told": told_of(on, plan=plan.pk, reach=user.reads),
        "missing": [line for line in figures.filings if not line.is_filed],
        "departments": [one for one in figures.units if not one.is_prefecture],
        "prefectures": prefectures,
    }


def _codes(units: Iterable[UnitFigures]) -> dict[int, str]:
    rows = Organization.objects.filter(pk__in=[one.organization_id for one in units])
    return {pk: code or "" for pk, code in rows.order_by().values_list("pk", "code")}


def _scopes(figures: Overview, *, whole: bool) -> dict[str, str]:
    """Whose dashboard it is, and the query strings of the lists that its figures count."""
    if whole:
        return {"names": "", "scope": f"role={Assignment.Role.LEAD}", "organization_query": ""}
    if len(figures.units) != 1:
        # Those who reach several organizations find just their rows in the lists.
        names = "、".join(organization.organization for organization in figures.units)
        return {"names": names, "scope": "", "organization_query": ""}
    (one,) = figures.units
    role = Assignment.Role.LOCAL if one.is_prefecture else Assignment.Role.LEAD
    organization = f"organization={one.organization_id}"
    return {
        "names": one.organization,
        "scope": f"{organization}&role={role}",
        "organization_query": organization,
    }


def province_duties(user: User, on: date, calendar: WorkCalendar, plan: ReformPlan) -> list[Duty]:
    """What is open within the reach of an office, of every kind that there is."""
    found = open_duties(Question(on, calendar, plan=plan.pk))
    return [duty for duty in found if user.reads.covers(duty.organization_id)]


def due_lines(duties: Iterable[Tally], calendar: WorkCalendar, on: date) -> list[DueLine]:
    """What is overdue, by kind with the date that passed first; then what is due within ten working
    days, by kind and date."""
    horizon = calendar.shift(on, UPCOMING_WORKDAYS)
    overdue: dict[tuple[Any, ...], list[Tally]] = {}
    coming: dict[tuple[Any, ...], list[Tally]] = {}
    for one in sorted(duties, key=attrgetter("due_on", "kind", "period")):
        if one.is_late(on):
            overdue.setdefault((one.kind,), []).append(one)
        elif one.due_on <= horizon:
            coming.setdefault((one.due_on, one.kind, one.period), []).append(one)
    return [
        DueLine(
            kind=str(DutyKind(rows[0].kind).label),
            due_on=rows[0].due_on,
            count=sum(row.count for row in rows),
            left=time_left(rows[0].due_on, calendar, on),
            late=rows[0].is_late(on),
            url=_list_of(rows[0], late=rows[0].is_late(on)),
        )
        for rows in (*overdue.values(), *coming.values())
    ]


def _list_of(duty: Tally, *, late: bool) -> str:
    """The list that holds just these duties."""
    listed = reverse("reports:duties", args=[duty.plan_id])
    if late:
        return f"{listed}?kind={duty.kind}&late=yes"
    if duty.kind is DutyKind.FILING:
        return reverse("tasks:filings") + f"?plan={duty.plan_id}&state=unfiled"
    if duty.kind is DutyKind.REPORT:
        ledger = reverse("reports:ledger", args=[duty.plan_id])
        return f"{ledger}?reported=no&period={duty.period}"
    return f"{listed}?kind={duty.kind}&due_on={duty.due_on}&period={duty.period}"


def rows_by_measure(rows: Iterable[ShownRow]) -> dict[int, list[ShownRow]]:
    """The rows of each measure, the lead's first."""
    found: dict[int, list[ShownRow]] = {}
    for row in sorted(rows, key=lambda row: row.role != Assignment.Role.LEAD):
        found.setdefault(row.measure_id, []).append(row)
    return found
