"""The list of inspections: what its page and its workbook show."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from tasks.inspecting.filters import InspectionFilterSet
from tasks.models import Inspection


def shown_inspections(request: HttpRequest) -> QuerySet[Inspection]:
    """Those that the account may read, with what they are called by."""
    rows = Inspection.objects.visible_to(account(request))
    named = ("organization", "measure__task__area__plan", "recorded_by", "report__period")
    return rows.select_related(*named).defer("measure__task__area__plan__source_text")


def chosen_inspections(request: HttpRequest) -> InspectionFilterSet:
    return InspectionFilterSet(request.GET, request=request, queryset=shown_inspections(request))


def _found(request: HttpRequest, most: int) -> Found:
    chosen = chosen_inspections(request)
    table = Table(INSPECTIONS.title, COLUMNS, list(chosen.qs[:most]), is_list=True)
    return Found([table], chosen.qs.count(), [chosen.form], clock.today())


def percent_in_words(percent: int | None) -> str:
    return "—" if percent is None else f"{percent}%"


COLUMNS: tuple[Column[Inspection], ...] = (
    Column(gettext_lazy("Inspected on"), lambda row: Cell(row.held_on), DATE, is_brief=True),
    Column(
        gettext_lazy("Measure"),
        lambda row: Cell(f"{row.measure.key} {row.measure.task.title}", row.page()),
        width=44,
        names=True,
        is_brief=True,
    ),
    Column(
        gettext_lazy("Organization"),
        lambda row: Cell(row.organization.short_name),
        width=16,
        is_brief=True,
    ),
    Column(gettext_lazy("Declared"), lambda row: Cell(percent_in_words(row.declared_percent))),
    Column(gettext_lazy("Seen"), lambda row: Cell(percent_in_words(row.seen_percent))),
    Column(gettext_lazy("What was seen"), lambda row: Cell(row.get_seen_display()), is_brief=True),
    Column(
        gettext_lazy("Findings"), lambda row: Cell(Truncator(row.findings).chars(200)), width=50
    ),
    Column(gettext_lazy("Inspected by"), lambda row: Cell(row.inspectors), width=20),
)
INSPECTIONS = Listing(
    "inspections",
    gettext_lazy("Inspections"),
    gettext_lazy("What was seen on the spot, beside what is declared; newest first."),
    "tasks:inspections",
    _found,
    by_rights=True,
)
