"""The list of objections: what its page and its workbook show."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from tasks.models import Objection
from tasks.objecting.filters import ObjectionFilterSet


def shown_objections(request: HttpRequest) -> QuerySet[Objection]:
    """Those that the account may read, with what they are called by."""
    rows = Objection.objects.visible_to(account(request))
    named = (
        "organization", "plan", "measure__task", "filing__plan", "report__measure",
        "report__period", "asked_by", "decided_by", "returned__actor__organization",
    )  # fmt: skip
    return rows.select_related(*named).defer("plan__source_text", "filing__plan__source_text")


def chosen_objections(request: HttpRequest) -> ObjectionFilterSet:
    """Those that the filters of the address leave, the newest first."""
    return ObjectionFilterSet(request.GET, request=request, queryset=shown_objections(request))


def found(request: HttpRequest, most: int) -> Found:
    chosen = chosen_objections(request)
    table = Table(OBJECTIONS.title, COLUMNS, list(chosen.qs[:most]), is_list=True)
    return Found([table], chosen.qs.count(), [chosen.form], clock.today())


def decided_on(row: Objection) -> date | None:
    return clock.local_date(row.decided_at) if row.decided_at else None


COLUMNS: tuple[Column[Objection], ...] = (
    Column(
        gettext_lazy("Organization"),
        lambda row: Cell(row.organization.short_name),
        width=16,
        names=True,
        is_brief=True,
    ),
    Column(
        gettext_lazy("Against"),
        lambda row: Cell(row.what_in_words(), row.page(), below=Cell(row.detail_in_words())),
        width=44,
        is_brief=True,
    ),
    Column(gettext_lazy("State"), lambda row: Cell(row.get_state_display()), is_brief=True),
    Column(gettext_lazy("Objected on"), lambda row: Cell(row.asked_on), DATE),
    Column(gettext_lazy("Decided on"), lambda row: Cell(decided_on(row)), DATE),
    Column(
        gettext_lazy("Decided by"),
        lambda row: Cell(row.decided_by.full_name if row.decided_by else None),
    ),
    Column(gettext_lazy("Answer to it"), lambda row: Cell(row.decision), width=40),
)
OBJECTIONS = Listing(
    "objections",
    gettext_lazy("Objections"),
    gettext_lazy("To returns of plans and reports, and to lights; newest first."),
    "tasks:objections",
    found,
    by_rights=True,
)
