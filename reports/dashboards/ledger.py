"""The list of measures (台账): public text for everybody, figures for those who may see them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from departments.models import User
from departments.organizations.names import FormerNames
from departments.requests import account
from reform_tracker.paging import PER_PAGE, page_of
from reports.dashboards.dashboard import rows_by_measure
from reports.dashboards.days import Looked
from reports.dashboards.forms import StandingFilterForm
from reports.dashboards.part import Line, rows_before
from reports.figures.rollups import Reader, day_shown
from reports.figures.summing import Row, is_declared_only, light_counts
from reports.figures.trends import changed
from reports.figures.words import NOT_DUE
from reports.pages import kept_for_account
from tasks.models import Assignment, Measure, ReformArea, ReformPlan
from tasks.pages import find
from tasks.plan.filters import RowFilter, plans
from tasks.plan.measure_filters import MeasureFilterSet, assignments_shown_to
from tasks.plan.models.scope import of_organization_or_line

FEW = 2  # prefectures that a line of the list names one by one
OF_THE_DAY = ("organization", "role", "horizon")  # what of a row is another on another day


def _areas_of_the_page(request: HttpRequest | None) -> QuerySet[ReformArea]:
    """Those of the plan that the address names: another plan's are no choice here."""
    match = request.resolver_match if request else None
    return ReformArea.objects.filter(plan=match.kwargs["plan_id"] if match else None)


class MeasurePageFilterSet(MeasureFilterSet):
    """The shared filters without those that the page asks of the figures it shows."""

    plan = state = status = period = None  # type: ignore[assignment]  # how a filter is left out
    area = RowFilter(label=_("Area"), queryset=_areas_of_the_page, method="keep")


def shown_parts(user: User, on: date | None = None) -> "Prefetch[Any]":
    """The parts of each measure that the account may know of, today's or those of a past day."""
    parts = assignments_shown_to(user, on).select_related("organization")
    return Prefetch("assignments", queryset=parts)


@kept_for_account
def ledger(request: HttpRequest, plan_id: int) -> HttpResponse:
    """All measures in print order; one address for each state of the filters."""
    plan = find(plans().prefetch_related("periods"), pk=plan_id)
    return render(request, "reports/dashboards/ledger.html", listed(request, plan))


def listed(request: HttpRequest, plan: ReformPlan, *, per_page: int = PER_PAGE) -> dict[str, Any]:
    """What the page shows of a plan under the filters of its address."""
    user = account(request)
    measures = Measure.objects.filter(task__area__plan=plan)
    public = MeasurePageFilterSet(request.GET, request=request, queryset=measures)
    hidden, looked = StandingFilterForm(request.GET, plan=plan), Looked.of(request, plan)
    reader = _reader(looked, hidden, user)
    if reader and (hidden.is_used or looked.is_past or looked.against):
        found = _by_figure(request, reader, public, hidden, looked, per_page)
    else:
        found = _by_measure(request, reader, public, per_page)
    return {"plan": plan, "filter": public, "hidden": hidden, "looked": looked, **found}


def _reader(looked: Looked, form: StandingFilterForm, user: User) -> Reader | None:
    """None where the plan has no such period."""
    code = form.cleaned_data.get("period") if form.is_valid() else ""
    plan, on, current = looked.plan, looked.on, looked.period
    asked = (one for one in plan.periods.all() if one.code == code)
    period = next(asked, None) if code else current
    if period is None:
        return None
    return Reader(plan, period, day_shown(period, current, on), user, known=on)


def _by_measure(
    request: HttpRequest, reader: Reader | None, public: MeasurePageFilterSet, per_page: int
) -> dict[str, Any]:
    """A line for each measure with what its lead says of it, and a few others; of many others their
    lights, as far as the account may see them."""
    user, page = account(request), page_of(request, public.qs.in_print_order(), per_page)
    numbers = [row.pk for row in page]
    shown, others = _divided(reader.rows(numbers)) if reader else ([], {})
    rows = rows_by_measure(reader.in_words(shown)) if reader else {}
    held = Assignment.ever.reporting().filter(
        of_organization_or_line(user), measure__in=public.qs.values("pk")
    )
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
    request: HttpRequest,
    reader: Reader,
    public: MeasurePageFilterSet,
    hidden: StandingFilterForm,
    looked: Looked,
    per_page: int,
) -> dict[str, Any]:
    """Asked for figures, a past day or what moved, the list has a line for each of them."""
    part = _part(public, looked)
    measures = set(_asked(request, public, looked).order_by().values_list("pk", flat=True))
    found = [
        row for row in reader.rows() if row.measure_id in measures and _is_kept(row, hidden, part)
    ]
    differing = changed(found, rows_before(reader, looked)) if looked.against else {}
    if hidden.is_valid() and hidden.cleaned_data["moved"]:
        found = [row for row in found if (row.measure_id, row.organization_id) in differing]
    page = page_of(request, found, per_page)
    numbers = {row.measure_id for row in page}
    user, day = account(request), looked.on if looked.is_past else None
    shown = {row.pk: row for row in _shown(numbers, user, day)}
    return {
        "page": page,
        "lines": [
            {
                "measure": shown[row.measure_id],
                "rows": [row],
                "line": Line.of(row, shown[row.measure_id], differing),
            }
            for row in reader.in_words(list(page))
        ],
        "total": len({row.measure_id for row in found}),
        "row_total": len(found),
        "moved_total": len(differing),
    }


def _asked(
    request: HttpRequest, public: MeasurePageFilterSet, looked: Looked
) -> "QuerySet[Measure]":
    """The measures that the public filters leave. Who had a part on a past day, and what was
    promised then, its rows know; the database knows today's."""
    if not looked.is_past:
        rows: QuerySet[Measure] = public.qs
        return rows
    asked = request.GET.copy()
    for name in OF_THE_DAY:
        asked.pop(name, None)
    measures = Measure.objects.filter(task__area__plan=looked.plan)
    then: QuerySet[Measure] = MeasurePageFilterSet(asked, request=request, queryset=measures).qs
    return then


def _shown(numbers: Collection[int], user: User, on: date | None = None) -> list[Measure]:
    """These measures in print order, with the parts that the account may know of; of a past day
    those that were held then, under the names of then."""
    rows = Measure.objects.filter(pk__in=numbers).select_related("task__area")
    shown = list(rows.prefetch_related(shown_parts(user, on)).in_print_order())
    if on is not None:
        names = FormerNames.on(on)
        for measure in shown:
            for part in measure.assignments.all():
                names.put_on(part.organization)
    return shown


def _part(chosen: MeasurePageFilterSet, looked: Looked) -> tuple[int | None, str, str]:
    """Whose rows, in which role and, of a past day, with which horizon the filters on figures look
    at."""
    if not chosen.is_valid():
        return None, "", ""
    organization = chosen.value("organization")
    horizon = chosen.value("horizon") if looked.is_past else None
    number = organization.pk if organization else None
    return number, chosen.value("role") or "", horizon or ""


def _is_kept(row: Row, form: StandingFilterForm, part: tuple[int | None, str, str]) -> bool:
    organization, role, horizon = part
    if organization not in (None, row.organization_id) or role not in ("", row.role):
        return False
    if horizon not in ("", row.horizon):
        return False
    return not form.is_valid() or _matches(row, form.cleaned_data)


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
