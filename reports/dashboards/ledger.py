"""The list of measures (台账): public text for everybody, figures for those who may see them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
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
from reports.figures.rollups import Reader, current_period, day_shown
from reports.figures.summing import Row, is_declared_only, light_counts
from reports.figures.words import NOT_DUE
from tasks.models import Assignment, Measure, ReformArea, ReformPlan
from tasks.pages import find
from tasks.plan.filters import RowFilter, plans
from tasks.plan.measure_filters import MeasureFilterSet, assignments_shown_to
from tasks.plan.models.plan import read_by

FEW = 2  # prefectures that a line of the list names one by one


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
    user, plan = account(request), find(plans().prefetch_related("periods"), pk=plan_id)
    measures = Measure.objects.filter(task__area__plan=plan)
    public = MeasurePageFilterSet(request.GET, request=request, queryset=measures)
    hidden = StandingFilterForm(request.GET, plan=plan)
    reader = _reader(plan, hidden, user)
    if reader and hidden.is_used:
        listed = _by_figure(request, reader, public, hidden)
    else:
        listed = _by_measure(request, reader, public)
    context = {"plan": plan, "filter": public, "hidden": hidden, **listed}
    return render(request, "reports/dashboards/ledger.html", context)


def _reader(plan: ReformPlan, form: StandingFilterForm, user: User) -> Reader | None:
    """None where the plan has no such period."""
    code = form.cleaned_data.get("period") if form.is_valid() else ""
    on = clock.today()
    current = current_period(plan, on)
    asked = (one for one in plan.periods.all() if one.code == code)
    period = next(asked, None) if code else current
    if period is None:
        return None
    return Reader(plan, period, day_shown(period, current, on), user, known=on)


def _by_measure(
    request: HttpRequest, reader: Reader | None, public: MeasurePageFilterSet
) -> dict[str, Any]:
    """A line for each measure with what its lead says of it, and a few others; of many others their
    lights, as far as the account may see them."""
    user, page = account(request), page_of(request, public.qs.in_print_order())
    numbers = [row.pk for row in page]
    shown, others = _divided(reader.rows(numbers)) if reader else ([], {})
    rows = rows_by_measure(reader.in_words(shown)) if reader else {}
    held = Assignment.ever.reporting().filter(read_by(user), measure__in=public.qs.values("pk"))
    return {
        "page": page,
        "lines": [
            {
                "measure": row,
                "rows": rows.get(row.pk, []),
                "others": light_counts(others[row.pk]) if row.pk in others else (),
            }
            for row in _shown(numbers, user)
        ],
        "total": page.paginator.count,
        "row_total": held.held_on(reader.as_of).count() if reader else 0,
    }


def _divided(rows: Iterable[Row]) -> tuple[list[Row], dict[int, list[Row]]]:
    """The rows that are shown one by one, and by measure the many prefectures' of which only the
    lights are."""
    shown: list[Row] = []
    local: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.role == Assignment.Role.LOCAL:
            local[row.measure_id].append(row)
        else:
            shown.append(row)
    many = {measure: kept for measure, kept in local.items() if len(kept) > FEW}
    few = [row for measure, kept in local.items() if measure not in many for row in kept]
    return shown + few, many


def _by_figure(
    request: HttpRequest, reader: Reader, public: MeasurePageFilterSet, hidden: StandingFilterForm
) -> dict[str, Any]:
    """Asked for figures the list has a line for each of them."""
    part = _part(public)
    measures = set(public.qs.order_by().values_list("pk", flat=True))
    found = [
        row for row in reader.rows() if row.measure_id in measures and _is_kept(row, hidden, part)
    ]
    page = page_of(request, found)
    numbers = {row.measure_id for row in page}
    shown = {row.pk: row for row in _shown(numbers, account(request))}
    return {
        "page": page,
        "lines": [
            {"measure": shown[row.measure_id], "rows": [row]} for row in reader.in_words(list(page))
        ],
        "total": len({row.measure_id for row in found}),
        "row_total": len(found),
    }


def _shown(numbers: Collection[int], user: User) -> QuerySet[Measure]:
    """These measures in print order, with the parts that the account may know of."""
    rows = Measure.objects.filter(pk__in=numbers).select_related("task__area")
    return rows.prefetch_related(shown_parts(user)).in_print_order()


def _part(chosen: MeasurePageFilterSet) -> tuple[int | None, str]:
    """Whose rows, and in which role, the filters on figures look at."""
    if not chosen.is_valid():
        return None, ""
    organization, role = chosen.value("organization"), chosen.value("role")
    return (organization.pk if organization else None), role or ""


def _is_kept(row: Row, form: StandingFilterForm, part: tuple[int | None, str]) -> bool:
    organization, role = part
    if organization not in (None, row.organization_id) or role not in ("", row.role):
        return False
    return _matches(row, form.cleaned_data)


def _matches(row: Row, chosen: Mapping[str, Any]) -> bool:
    light, status, reported = chosen["light"], chosen["status"], chosen["reported"]
    if chosen["measure"] not in (None, row.measure_id):
        return False
    if light and row.light != light:
        return False
    if status == "unverified":
        if not is_declared_only(row):
            return False
    elif status and (row.status or "unreported") != status:
        return False
    if reported == "no":
        return not row.reported and row.report_state != NOT_DUE
    return not reported or row.reported
