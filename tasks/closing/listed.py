"""The list of closings: what its page and its workbook show."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from tasks.closing.filters import ClosingFilterSet
from tasks.models import Closing


def shown_closings(request: HttpRequest) -> QuerySet[Closing]:
    """Those that the account may read, with what they are called by."""
    rows = Closing.objects.visible_to(account(request))
    named = ("organization", "plan", "measure__task", "asked_by", "decided_by")
    return rows.select_related(*named).defer("plan__source_text")


def chosen_closings(request: HttpRequest) -> ClosingFilterSet:
    """Those that the filters of the address leave, the newest first."""
    return ClosingFilterSet(request.GET, request=request, queryset=shown_closings(request))


def found(request: HttpRequest, most: int) -> Found:
    chosen = chosen_closings(request)
    table = Table(CLOSINGS.title, COLUMNS, list(chosen.qs[:most]), is_list=True)
    return Found([table], chosen.qs.count(), [chosen.form], clock.today())


def decided_on(row: Closing) -> date | None:
    return clock.local_date(row.decided_at) if row.decided_at else None


def reopened_on(row: Closing) -> date | None:
    return clock.local_date(row.reopened_at) if row.reopened_at else None


COLUMNS: tuple[Column[Closing], ...] = (
    Column(
        gettext_lazy("Organization"),
        lambda row: Cell(row.organization.short_name),
        width=16,
        names=True,
        is_brief=True,
    ),
    Column(
        gettext_lazy("What is asked for"),
        lambda row: Cell(row.what_in_words(), row.page(), below=Cell(row.detail_in_words())),
        width=44,
        is_brief=True,
    ),
    Column(gettext_lazy("State"), lambda row: Cell(row.get_state_display()), is_brief=True),
    Column(gettext_lazy("Asked on"), lambda row: Cell(row.asked_on), DATE),
    Column(gettext_lazy("Decided on"), lambda row: Cell(decided_on(row)), DATE),
    Column(
        gettext_lazy("Decided by"),
        lambda row: Cell(row.decided_by.full_name if row.decided_by else None),
    ),
    Column(gettext_lazy("Opened again on"), lambda row: Cell(reopened_on(row)), DATE),
)
CLOSINGS = Listing(
    "closings",
    gettext_lazy("Closings"),
    gettext_lazy(
        "Parts of measures that were asked to be closed, or to be opened again; newest first."
    ),
    "tasks:closings",
    found,
    by_rights=True,
)
