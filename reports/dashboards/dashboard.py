"""Dashboard (总览): every figure comes from the roll-up and links to the list it counts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from departments.models import Organization, User
from departments.permissions import Action, authorize, can
from departments.reach import Reach
from departments.requests import account
from reform_tracker.workdays import WorkCalendar
from reports.analyses.near import near_milestones
from reports.dashboards.below import below, latest_report
from reports.dashboards.days import Looked
from reports.dashboards.first_screen import first_screen
from reports.dashboards.kept_pages import kept_for_office
from reports.dashboards.organization import page_of_organization
from reports.dashboards.organizations import kinds_of
from reports.dashboards.six import Figure, Lists, six
from reports.dashboards.tiles import tiles
from reports.figures import kept
from reports.figures.marks import stands_of
from reports.figures.rollups import ShownRow, current_period, overview
from reports.figures.trends import PartOfDay
from reports.figures.values import LedgerRow, Mark, Overview, UnitFigures
from reports.year_end.parts import ends_soon
from tasks.duties.base import Question
from tasks.duties.counting import Tally, count_open
from tasks.duties.kinds import DutyKind
from tasks.duties.untold import told_of
from tasks.models import Assignment
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


@dataclass(frozen=True, slots=True)
class Said:
    """The dashboard of a plan as HTML, empty where the plan has no period: whose it is, its first
    screen, and what stands above and below the latest provincial report."""

    names: str = ""
    glance: str = ""
    content: str = ""
    tables: str = ""


def dashboard(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The year at a glance, as far as the account reads it: of whoever reads for his own
    organization only, its page. `?organization=`, as addresses had it once, leads on to a page."""
    user = account(request)
    authorize_dashboard(user)
    plan = find(plans().prefetch_related("periods"), pk=plan_id)
    if not can(user, Action.READ_PROVINCE):
        return page_of_organization(request, plan, user.organization)
    asked = number_in(request.GET.get("organization", ""))
    if asked is not None and user.reads.covers(asked):
        return redirect("reports:organization", plan.pk, asked)
    looked = Looked.of(request, plan)
    said, whole = kept_for_office(_said, user, looked), user.reads.whole
    reads_reports = can(user, Action.READ_REPORTS, plan.access())
    context = {
        "plan": plan,
        "looked": looked,
        "said": said,
        "whole": whole,
        "reads_reports": reads_reports,
        "ends": ends_soon(plan, user, looked.today),
    }
    if said.content and whole and reads_reports:
        context["report"] = latest_report(plan)
    return render(request, "reports/dashboards/dashboard.html", context)


def authorize_dashboard(user: User) -> None:
    """Raises PermissionDenied for whoever neither reads the province nor belongs to a unit."""
    if not user.is_member:
        authorize(user, Action.READ_PROVINCE)


def _said(user: User, looked: Looked) -> Said:
    known = province(user, looked)
    if not known:
        return Said()
    shown = {**known, "plan": looked.plan, "looked": looked}
    return Said(
        known["names"],
        render_to_string("reports/dashboards/_glance.html", shown),
        render_to_string("reports/dashboards/_under.html", shown),
        render_to_string("reports/dashboards/_folded.html", shown),
    )


def province(user: User, looked: Looked) -> dict[str, Any]:
    """What the pages of an office say of a plan; nothing where it has no period."""
    if looked.period is None:
        return {}
    only = None if user.reads.whole else user.reads.organizations
    figures = overview(looked.plan, looked.period, looked.on, only=only, calendar=looked.calendar)
    return _told(user, looked, figures)


def _told(user: User, looked: Looked, figures: Overview) -> dict[str, Any]:
    """Everything that the page says of the figures."""
    plan, on, whole, calendar = looked.plan, figures.as_of, user.reads.whole, looked.calendar
    marks = [row for row in figures.rows if isinstance(row, Mark)]
    # Figures of a whole province have read already where everybody stands.
    asked = Question.of_plan(plan, on, calendar, stands=stands_of(marks) if whole else None)
    # What was open on a past day nobody knows.
    duties = [] if looked.is_past else _open_within(user, asked)
    scopes = _scopes(figures, whole=whole)
    scope = scopes["scope"]
    prefectures = [one for one in figures.units if one.is_prefecture]
    late = _late_on(figures) if looked.is_past else _late_today(duties, on)
    first = first_screen(looked, figures, duties, calendar, scope=scope) if whole else None
    known: dict[str, Any] = {}
    if not looked.is_past:
        names = {one.organization_id: one.organization for one in figures.units}
        told = told_of(on, plan=plan.pk, reach=user.reads)
        known = {
            "due": due_lines(duties, calendar, on),
            "near": near_milestones(plan, asked, duties, names),
            "told": told,
            "below": below(plan, figures, first.days, duties, scope=scope) if first else None,
        }
    return {
        **scopes,
        **known,
        "figures": figures,
        "day_scope": scope + looked.day,
        "first": first,
        "may_urge": can(user, Action.URGE) and not looked.is_past,
        "key_figures": () if whole else _of_a_reach(looked, figures, scopes, user.reads),
        "tiles": tiles(prefectures, _codes(prefectures, known), late) if whole else None,
        "missing": [line for line in figures.filings if not line.is_filed],
        "kinds": kinds_of(figures),
    }


def _of_a_reach(
    looked: Looked, figures: Overview, scopes: Mapping[str, str], reads: Reach
) -> list[Figure]:
    """The key figures of an office that reaches some organizations, with their course."""
    plan, only = looked.plan, reads.organizations
    narrowed = scopes["organization_query"] and f"&{scopes['organization_query']}"
    lists = Lists.of(plan, scopes["scope"], narrowed=narrowed, day=looked.day)
    days = kept.parts_before(
        plan, looked.on, lambda mark: mark.organization_id in only, only, whole=False
    )
    base = current_period(plan, looked.against) if looked.against else None
    if looked.against and base:
        then = overview(plan, base, looked.against, only=only)
        days = [day for day in days if day.on < looked.against]
        days.append(PartOfDay(looked.against, then.rows, then.filings_filed, whole=False))
    return six(figures, days, lists)


def _open_within(user: User, asked: Question) -> list[Tally]:
    """What is open within the reach of an office."""
    return [one for one in count_open(asked) if user.reads.covers(one.organization_id)]


def _late_today(duties: Iterable[Tally], on: date) -> Counter[int]:
    """With how many duties each organization is late."""
    late: Counter[int] = Counter()
    for one in duties:
        late[one.debtor_id] += one.count if one.is_late(on) else 0
    return late


def _late_on(figures: Overview) -> Counter[int]:
    """Of a past day for how many measures each organization was late with something of its own, and
    one for a plan that was not filed in time."""
    late = Counter(
        row.organization_id for row in figures.rows if isinstance(row, LedgerRow) and row.late
    )
    late.update(
        line.organization_id for line in figures.filings if line.days_late and not line.is_filed
    )
    return late


def _codes(units: Iterable[UnitFigures], known: Mapping[str, Any]) -> dict[int, str]:
    """Their division codes: of today from those who have a part in the plan."""
    if "told" in known:
        return {one.pk: one.code or "" for one in known["told"].parties}
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
