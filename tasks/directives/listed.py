"""The lists of directives and of remarks: what their pages and their workbooks show."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from tasks.directives.filters import DirectiveFilterSet, RemarkFilterSet
from tasks.models import Directive, Remark
from tasks.ordering.pages import lateness_in_words


def shown_directives(request: HttpRequest) -> QuerySet[Directive]:
    """Those that the account may read, with what they are called by."""
    rows: QuerySet[Directive] = Directive.objects.visible_to(account(request))
    named = (
        "organization__successor",
        "plan",
        "measure__task",
        "remark__by",
        "issued_by",
        "inspection__measure",
    )
    return rows.select_related(*named).defer("plan__source_text")


def chosen_directives(request: HttpRequest) -> DirectiveFilterSet:
    """Those that the filters of the address leave, the newest first."""
    return DirectiveFilterSet(request.GET, request=request, queryset=shown_directives(request))


def shown_remarks(request: HttpRequest) -> QuerySet[Remark]:
    rows = Remark.objects.visible_to(account(request))
    named = ("by__organization", "measure__task__area__plan", "handled_by", "report__period")
    return rows.select_related(*named).defer("measure__task__area__plan__source_text")


def chosen_remarks(request: HttpRequest) -> RemarkFilterSet:
    return RemarkFilterSet(request.GET, request=request, queryset=shown_remarks(request))


def _found_directives(request: HttpRequest, most: int) -> Found:
    chosen = chosen_directives(request)
    table = Table(DIRECTIVES.title, DIRECTIVE_COLUMNS, list(chosen.qs[:most]), is_list=True)
    return Found([table], chosen.qs.count(), [chosen.form], clock.today())


def _found_remarks(request: HttpRequest, most: int) -> Found:
    chosen = chosen_remarks(request)
    table = Table(REMARKS.title, REMARK_COLUMNS, list(chosen.qs[:most]), is_list=True)
    return Found([table], chosen.qs.count(), [chosen.form], clock.today())


def became_in_words(row: Remark) -> str:
    """What became of a remark."""
    if row.handled_at is None:
        return _("Not seen to yet")
    return row.handled_words or _("A directive was issued")


DIRECTIVE_COLUMNS: tuple[Column[Directive], ...] = (
    Column(gettext_lazy("No."), lambda row: Cell(row.number), width=6),
    Column(
        gettext_lazy("Directive"),
        lambda row: Cell(row.title, row.page(), below=Cell(row.detail_in_words())),
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
    Column(gettext_lazy("Comes from"), lambda row: Cell(row.get_origin_display())),
    Column(gettext_lazy("Issued on"), lambda row: Cell(row.issued_on), DATE),
    Column(gettext_lazy("Due on"), lambda row: Cell(row.due_on), DATE, is_brief=True),
    Column(gettext_lazy("State"), lambda row: Cell(row.get_state_display()), is_brief=True),
    Column(gettext_lazy("Answered on"), lambda row: Cell(row.answered_on), DATE),
    Column(gettext_lazy("In time"), lambda row: Cell(lateness_in_words(row))),
)
REMARK_COLUMNS: tuple[Column[Remark], ...] = (
    Column(gettext_lazy("Made on"), lambda row: Cell(row.made_on), DATE, is_brief=True),
    Column(gettext_lazy("Leader"), lambda row: Cell(row.by.full_name), width=14, is_brief=True),
    Column(
        gettext_lazy("Remark"),
        lambda row: Cell(Truncator(row.text).chars(120), row.page()),
        width=60,
        names=True,
        is_brief=True,
    ),
    Column(
        gettext_lazy("Measure"),
        lambda row: Cell(f"{row.measure.key} {row.measure.task.title}"),
        width=36,
    ),
    Column(gettext_lazy("What became of it"), lambda row: Cell(became_in_words(row)), width=36),
)
DIRECTIVES = Listing(
    "directives",
    gettext_lazy("Directives"),
    gettext_lazy("What the commission has charged organizations with; newest first."),
    "tasks:directives",
    _found_directives,
    by_rights=True,
)
REMARKS = Listing(
    "remarks",
    gettext_lazy("Remarks of leaders"),
    gettext_lazy("What leaders have written on measures and reports; newest first."),
    "tasks:remarks",
    _found_remarks,
    by_rights=True,
)
