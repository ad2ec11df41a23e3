"""The list of measures (台账): public text for everybody, figures for those who may see them."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from departments.models import User
from departments.requests import account
from reform_tracker import clock
from reform_tracker.paging import page_of
from reports.dashboards.dashboard import rows_by_measure
from reports.dashboards.forms import StandingFilterForm
from reports.figures.lights import Light
from reports.figures.rollups import current_period, day_shown, plan_figures, visible_rows
from reports.figures.values import LedgerRow
from reports.figures.words import NOT_DUE
from tasks.models import Measure, ReformArea, ReformPlan
from tasks.pages import find
from tasks.plan.filters import RowFilter, plans
from tasks.plan.measure_filters import MeasureFilterSet, assignments_shown_to


def _areas_of_the_page(request: HttpRequest | None) -> QuerySet[ReformArea]:
    """Those of the plan that the address names: another plan's are no choice here."""
    match = request.resolver_match if request else None
    return ReformArea.objects.filter(plan=match.kwargs["plan_id"] if match else None)


class MeasurePageFilterSet(MeasureFilterSet):
    """The shared filters without those that the page asks of the figures it shows."""

    plan = state = status = period = None  # type: ignore[assignment]  # how a filter is left out
    area = RowFilter(label=_("Area"), queryset=_areas_of_the_page, method="keep")


def shown_parts(user: User) -> "Prefetch[Any]":
    """The parts of each measure that the account may know of."""
    parts = assignments_shown_to(user).select_related("organization")
    return Prefetch("assignments", queryset=parts)


def ledger(request: HttpRequest, plan_id: int) -> HttpResponse:
    """All measures in print order; one address for each state of the filters."""
    plan = find(plans(), pk=plan_id)
    measures = Measure.objects.filter(task__area__plan=plan).select_related("task__area")
    public = MeasurePageFilterSet(
        request.GET,
        request=request,
        queryset=measures.prefetch_related(shown_parts(account(request))),
    )
    hidden = StandingFilterForm(request.GET, plan=plan)
    figures = _figures(request, plan, hidden)
    rows = rows_by_measure(figures)
    part = _part(public)
    found = [
        (measure, kept)
        for measure in public.qs.in_print_order()
        if (kept := _kept(rows.get(measure.pk, []), hidden, part)) is not None
    ]
    # Asked for figures the list has a line for each figure, else one for each measure.
    listed = (
        [{"measure": measure, "rows": [row]} for measure, kept in found for row in kept]
        if hidden.is_used
        else [{"measure": measure, "rows": kept} for measure, kept in found]
    )
    return render(
        request,
        "reports/dashboards/ledger.html",
        {
            "plan": plan,
            "filter": public,
            "hidden": hidden,
            "page": page_of(request, listed),
            "total": len(found),
            "row_total": sum(len(kept) for _m, kept in found),
        },
    )


def _figures(request: HttpRequest, plan: ReformPlan, form: StandingFilterForm) -> list[LedgerRow]:
    code = form.cleaned_data.get("period") if form.is_valid() else ""
    on = clock.today()
    current = current_period(plan, on)
    period = plan.periods.filter(code=code).first() if code else current
    if period is None:
        return []
    figures = plan_figures(plan, period, day_shown(period, current, on), known=on)
    return visible_rows(figures, account(request))


def _part(chosen: MeasurePageFilterSet) -> tuple[int | None, str]:
    """Whose rows, and in which role, the filters on figures look at."""
    if not chosen.is_valid():
        return None, ""
    organization, role = chosen.value("organization"), chosen.value("role")
    return (organization.pk if organization else None), role or ""


def _kept(
    rows: list[LedgerRow], form: StandingFilterForm, part: tuple[int | None, str]
) -> list[LedgerRow] | None:
    """The rows that match; None when a filter on figures is set and none does."""
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    chosen = {name: wanted.get(name) for name in ("light", "status", "reported")}
    if not any(chosen.values()):
        return rows
    organization, role = part
    return [
        row
        for row in rows
        if organization in (None, row.organization_id)
        and role in ("", row.role)
        and _matches(row, chosen)
    ] or None


def _matches(row: LedgerRow, chosen: dict[str, Any]) -> bool:
    light, status, reported = chosen["light"], chosen["status"], chosen["reported"]
    if light and row.light != light:
        return False
    if status == "unverified":
        if row.status != "done" or row.light == Light.COMPLETE:
            return False
    elif status and (row.status or "unreported") != status:
        return False
    if reported == "no":
        return not row.reported and row.report_state != NOT_DUE
    return not reported or row.reported
