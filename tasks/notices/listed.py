"""The list of supervision notices: what its page and its workbook show."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from tasks.models import Notice
from tasks.notices.filters import NoticeFilterSet
from tasks.ordering.pages import lateness_in_words


def shown_notices(request: HttpRequest) -> QuerySet[Notice]:
    """Those that the account may read, with what they are called by."""
    rows: QuerySet[Notice] = Notice.objects.visible_to(account(request))
    named = ("organization__successor", "plan", "measure__task", "numbered", "issued_by")
    return rows.select_related(*named).defer("plan__source_text")


def chosen_notices(request: HttpRequest) -> NoticeFilterSet:
    """Those that the filters of the address leave, the newest first."""
    return NoticeFilterSet(request.GET, request=request, queryset=shown_notices(request))


def found(request: HttpRequest, most: int) -> Found:
    chosen = chosen_notices(request)
    table = Table(NOTICES.title, COLUMNS, list(chosen.qs[:most]), is_list=True)
    return Found([table], chosen.qs.count(), [chosen.form], clock.today())


COLUMNS: tuple[Column[Notice], ...] = (
    Column(gettext_lazy("Document number"), lambda row: Cell(str(row.numbered)), width=18),
    Column(
        gettext_lazy("Supervision notice"),
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
    Column(gettext_lazy("Issued on"), lambda row: Cell(row.issued_on), DATE),
    Column(gettext_lazy("Due on"), lambda row: Cell(row.due_on), DATE, is_brief=True),
    Column(gettext_lazy("State"), lambda row: Cell(row.get_state_display()), is_brief=True),
    Column(gettext_lazy("Answered on"), lambda row: Cell(row.answered_on), DATE),
    Column(gettext_lazy("In time"), lambda row: Cell(lateness_in_words(row))),
)
NOTICES = Listing(
    "notices",
    gettext_lazy("Supervision notices"),
    gettext_lazy("Formal notices of the commission, a sheet for each unit; newest first."),
    "tasks:notices",
    found,
    by_rights=True,
)
