"""The list of objections: what its page and its workbook show."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from tasks.asking.listed import DECIDED_BY, DECIDED_ON, ORGANIZATION, STATE, subject
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


COLUMNS: tuple[Column[Objection], ...] = (
    ORGANIZATION,
    subject(gettext_lazy("Against")),
    STATE,
    Column(gettext_lazy("Objected on"), lambda row: Cell(row.asked_on), DATE),
    DECIDED_ON,
    DECIDED_BY,
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
