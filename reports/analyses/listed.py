"""The analyses as lists."""

from functools import partial

from django.http import HttpRequest
from django.utils.functional import lazy

from departments.permissions import authorize
from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reports.analyses.asked import Asked
from reports.analyses.base import Analysis
from reports.analyses.forms import AnalysisForm
from tasks.pages import find
from tasks.plan.filters import plans
from tasks.plan.listed import found_of


def asked_of(request: HttpRequest, plan_id: int, one: Analysis) -> tuple[AnalysisForm, Asked]:
    """What the address asks of an analysis."""
    user = account(request)
    plan = find(plans().prefetch_related("periods"), pk=plan_id)
    authorize(user, one.action)
    form = one.form(request.GET, plan=plan, today=clock.today())
    return form, form.asked_by(user)


def listing_of(one: Analysis) -> Listing:
    """The list of an analysis, sorted as its page is."""
    return Listing(
        one.key,
        one.title,
        lazy(one.rule, str)(),
        "reports:analysis",
        partial(_found, one),
        {"key": one.key},
        by_rights=True,
    )


def _found(one: Analysis, request: HttpRequest, _most: int, *, plan_id: int, **_: str) -> Found:
    form, asked = asked_of(request, plan_id, one)
    found, sort = one.find(asked), form.cleaned_data.get("sort", "")
    tables = [table.sorted_by(sort) for table in found.tables]
    said = one.counted(found.count)
    return found_of(asked.plan, tables, found.count, [form], asked.on, said)
