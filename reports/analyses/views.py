"""The pages of the analyses: their index, one of them, the same as a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.permissions import Action, authorize, can
from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.tables import Column, Head, Table
from reform_tracker.lists.views import workbook_of
from reform_tracker.paging import page_of
from reports.analyses.asked import Asked
from reports.analyses.base import Analysis
from reports.analyses.forms import AnalysisForm
from reports.analyses.listed import asked_of, listing_of
from reports.analyses.registry import ANALYSES
from reports.pages import kept_for_account
from tasks.models import ReformPlan
from tasks.pages import find
from tasks.plan.filters import plans


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as the page shows it; `page` is the stretch of its rows, None where all are there."""

    table: Table[Any]
    heads: list[Head]
    lines: list[list[tuple[Column[Any], Any]]]
    page: "Page[Any] | None" = None


@require_safe
@kept_for_account
def index(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Every analysis that the account may open, with how much it lists."""
    user, plan = account(request), _plan(plan_id)
    authorize(user, Action.READ_ANALYSES)
    form = AnalysisForm(request.GET, plan=plan, today=clock.today())
    asked = form.asked_by(user)
    shown = [
        (one, one.rule(), one.counted(one.count(asked)), asked.analysis(one.key))
        for one in ANALYSES.values()
        if can(user, one.action)
    ]
    context = {"plan": plan, "form": form, "asked": asked, "analyses": shown}
    return render(request, "reports/analyses/index.html", context)


@require_safe
@kept_for_account
def analysis(request: HttpRequest, plan_id: int, key: str) -> HttpResponse:
    """One analysis: its rule, its list under the filters, what stands beside it."""
    one = _named(key)
    form, asked = asked_of(request, plan_id, one)
    found, sort = one.find(asked), form.cleaned_data.get("sort", "")
    shown = []
    for table in found.tables:
        ordered = table.sorted_by(sort)
        page = page_of(request, list(ordered.rows)) if table.is_list else None
        part = replace(ordered, rows=list(page.object_list)) if page else ordered
        shown.append(Shown(part, list(part.heads(sort)), list(part.lines()), page))
    context = {
        "plan": asked.plan,
        "analysis": one,
        "rule": one.rule(),
        "counted": one.counted(found.count),
        "form": form,
        "asked": asked,
        "tables": shown,
        "same_rows": found.same_rows,
        "picture": _picture(one, asked, shown),
        **found.beside,
    }
    return render(request, one.template, context)


def _picture(one: Analysis, asked: Asked, shown: Sequence[Shown]) -> Any:
    """Of the rows that the page shows of the list."""
    listed = next((part.table.rows for part in shown if part.page is not None), ())
    return one.draw(asked, listed) if one.draw and listed else None


@require_safe
def workbook(request: HttpRequest, plan_id: int, key: str) -> HttpResponse:
    """The whole list of the page as it stands under the same address: filters and order."""
    return workbook_of(listing_of(_named(key)))(request, plan_id=plan_id, key=key)


def _named(key: str) -> Analysis:
    one = ANALYSES.get(key)
    if one is None:
        raise Http404
    return one


def _plan(plan_id: int) -> ReformPlan:
    return find(plans().prefetch_related("periods"), pk=plan_id)
