"""The list of closings: what its page and its workbook show."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from tasks.asking.listed import ASKED_ON, DECIDED_BY, DECIDED_ON, ORGANIZATION, STATE, subject
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


def reopened_on(row: Closing) -> date | None:
    return clock.local_date(row.reopened_at) if row.reopened_at else None


COLUMNS: tuple[Column[Closing], ...] = (
    ORGANIZATION,
    subject(gettext_lazy("What is asked for")),
    STATE,
    ASKED_ON,
    DECIDED_ON,
    DECIDED_BY,
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
