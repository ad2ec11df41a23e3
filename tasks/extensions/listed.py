"""The list of extensions: what its page and its workbook show."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from tasks.asking.listed import ASKED_ON, ORGANIZATION, STATE, subject
from tasks.extensions.filters import ExtensionFilterSet
from tasks.models import Extension


def shown_extensions(request: HttpRequest) -> QuerySet[Extension]:
    """Those that the account may read, with what they are called by."""
    rows = Extension.objects.visible_to(account(request))
    named = (
        "organization",
        "plan",
        "filing",
        "milestone",
        "measure__task",
        "asked_by",
        "directive__measure__task",
    )
    return rows.select_related(*named).defer("plan__source_text")


def chosen_extensions(request: HttpRequest) -> ExtensionFilterSet:
    """Those that the filters of the address leave, the newest first."""
    return ExtensionFilterSet(request.GET, request=request, queryset=shown_extensions(request))


def found(request: HttpRequest, most: int) -> Found:
    chosen = chosen_extensions(request)
    table = Table(EXTENSIONS.title, COLUMNS, list(chosen.qs[:most]), is_list=True)
    return Found([table], chosen.qs.count(), [chosen.form], clock.today())


def in_time_in_words(row: Extension) -> str:
    """Whether it was asked for before the date had passed."""
    if row.asked_by is None:
        return _("by the commission")
    return _("after the date") if row.is_late else _("in time")


COLUMNS: tuple[Column[Extension], ...] = (
    ORGANIZATION,
    subject(gettext_lazy("What is due")),
    Column(gettext_lazy("Due on"), lambda row: Cell(row.before), DATE),
    Column(gettext_lazy("Asked for"), lambda row: Cell(row.asked_for), DATE),
    Column(gettext_lazy("Granted until"), lambda row: Cell(row.granted_for), DATE),
    STATE,
    ASKED_ON,
    Column(gettext_lazy("In time"), lambda row: Cell(in_time_in_words(row))),
)
EXTENSIONS = Listing(
    "extensions",
    gettext_lazy("Extensions"),
    gettext_lazy("Dates that were asked to be moved, or moved by the commission; newest first."),
    "tasks:extensions",
    found,
    by_rights=True,
)
