"""Dashboard (总览): every figure comes from the roll-up and links to the list it counts."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from departments.models import Organization, User
from departments.permissions import Action, can
from departments.requests import account
from reform_tracker import clock
from reform_tracker.workdays import WorkCalendar
from reports.dashboards.first_screen import first_screen
from reports.dashboards.tiles import tiles
from reports.figures.lights import WORST_FIRST
from reports.figures.rollups import ShownRow, current_period, overview
from reports.figures.summing import leads_among, matrix
from reports.figures.values import Overview, UnitFigures
from tasks.duties.base import Duty, Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties, owed_by
from tasks.duties.untold import told_of
from tasks.models import Assignment, ReformPlan
from tasks.pages import find
from tasks.plan.filters import plans
from tasks.reminding.planner import time_left

UPCOMING_WORKDAYS = 10
_NUMBER = re.compile("[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class DueLine:
    """Open duties of one kind with one date."""

    kind: str
    due_on: date
    count: int
    left: str
    late: bool
    url: str


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose figures a dashboard shows: `only` these organizations' (None: all there are), `chosen`
    the one that somebody who reads by office has picked among them."""

    province: bool
    only: Collection[int] | None
    chosen: Organization | None = None

    @classmethod
    def of(cls, user: User, asked: str) -> "Whose":
        """What lies within reach for those who read by office; else one's own organization. `asked`
        is the number of an organization in the address."""
        if not can(user, Action.READ_PROVINCE):
            return cls(False, {user.organization_id})
        reach = None if user.reads.whole else user.reads.organizations
        rows = Organization.objects.parties()
        chosen = rows.filter(pk=asked).first() if _NUMBER.fullmatch(asked) else None
        if chosen is None or not user.reads.covers(chosen.pk):
            return cls(True, reach)
        return cls(True, {chosen.pk}, chosen)

    def duties(self, user: User, on: date, calendar: WorkCalendar, plan: ReformPlan) -> list[Duty]:
        """What they have to do."""
        if not self.province:
            return owed_by(user, on, calendar, plan=plan.pk)
        found = province_duties(user, on, calendar, plan)
        if self.chosen is None:
            return found
        return [duty for duty in found if duty.debtor_id == self.chosen.pk]


def dashboard(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The year at a glance, as far as the account reads it."""
    user = account(request)
    if not can(user, Action.READ_PROVINCE) and not user.is_member:
        raise PermissionDenied
    plan, on = find(plans(), pk=plan_id), clock.today()
    period = current_period(plan, on)
    whose = Whose.of(user, request.GET.get("organization", ""))
    context: dict[str, Any] = {"whose": whose, "plan": plan, "period": period}
    if period is not None:
        figures = overview(plan, period, on, only=whose.only)
        context |= _told(user, plan, figures, whose)
    return render(request, "reports/dashboards/dashboard.html", context)


def _told(user: User, plan: ReformPlan, figures: Overview, whose: Whose) -> dict[str, Any]:
    """Everything that the page says of the figures."""
    on, calendar = figures.as_of, calendar_around(figures.as_of)
    duties = whose.duties(user, on, calendar, plan)
    whole = whose.only is None
    scopes = _scopes(figures, whole=whole)
    if whose.chosen:
        scopes["names"] = whose.chosen.short_name
    late = Counter(duty.debtor_id for duty in duties if duty.is_late(on))
    prefectures = [one for one in figures.units if one.is_prefecture]
    return {
        **scopes,
        "figures": figures,
        "first": first_screen(plan, figures, duties, calendar, scope=scopes["scope"])
        if whole
        else None,
        "tiles": tiles(prefectures, _codes(prefectures), late) if whole else None,
        "due": due_lines(duties, calendar, on, whose),
        "told": told_of(on, plan=plan.pk, reach=user.reads)
        if whose.province and not whose.chosen
        else None,
        "missing": [line for line in figures.filings if not line.is_filed],
        "matrix": matrix_table(figures) if whole else None,
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


def due_lines(
    duties: Iterable[Duty], calendar: WorkCalendar, on: date, whose: Whose
) -> list[DueLine]:
    """Overdue duties and those due within ten working days, by kind and date."""
    horizon = calendar.shift(on, UPCOMING_WORKDAYS)
    alike = attrgetter("due_on", "kind", "period")
    near = sorted((duty for duty in duties if duty.due_on <= horizon), key=alike)
    lines = []
    for (due_on, kind, _period), group in groupby(near, key=alike):
        rows = list(group)
        lines.append(
            DueLine(
                kind=str(DutyKind(kind).label),
                due_on=due_on,
                count=len(rows),
                left=time_left(rows[0].due_on, calendar, on),
                late=rows[0].is_late(on),
                url=_list_of(rows[0], whose),
            )
        )
    return lines


def matrix_table(figures: Overview) -> dict[str, Any]:
    """Areas × lead departments; a cell holds the worst light and how many measures it counts."""
    leads = leads_among(figures.rows)
    cells = matrix(leads)
    present = {row.organization_id: row.organization for row in leads}
    organizations = [
        organization for organization in figures.units if organization.organization_id in present
    ]
    return {
        "organizations": organizations,
        "rows": [
            {
                "area": area,
                "cells": [
                    _cell(
                        cells.get(area.number, {}).get(organization.organization_id), organization
                    )
                    for organization in organizations
                ],
            }
            for area in figures.areas
        ],
    }


def _cell(lights: Any, organization: UnitFigures) -> dict[str, Any] | None:
    if not lights:
        return None
    worst = next(light for light in WORST_FIRST if lights[light])
    return {
        "count": sum(lights.values()),
        "light": worst.value,
        "label": worst.label,
        "organization_id": organization.organization_id,
    }


def _list_of(duty: Duty, whose: Whose) -> str:
    """The list that holds just these duties: of the province or the unit chosen, or one's desk."""
    asked = f"kind={duty.kind}&due_on={duty.due_on}"
    if not whose.province:
        return reverse("tasks:desk") + f"?plan={duty.plan_id}&{asked}"
    chosen = f"&organization={whose.chosen.pk}" if whose.chosen else ""
    if duty.kind is DutyKind.FILING:
        return reverse("tasks:filings") + f"?plan={duty.plan_id}&state=unfiled{chosen}"
    if duty.kind is DutyKind.REPORT:
        ledger = reverse("reports:ledger", args=[duty.plan_id])
        return f"{ledger}?reported=no&period={duty.period}{chosen}"
    listed = reverse("reports:duties", args=[duty.plan_id])
    return f"{listed}?{asked}&period={duty.period}{chosen}"


def rows_by_measure(rows: Iterable[ShownRow]) -> dict[int, list[ShownRow]]:
    """The rows of each measure, the lead's first."""
    found: dict[int, list[ShownRow]] = {}
    for row in sorted(rows, key=lambda row: row.role != Assignment.Role.LEAD):
        found.setdefault(row.measure_id, []).append(row)
    return found
