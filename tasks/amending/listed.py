"""The lists of amendments and of requests for them: what their pages and workbooks show."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from tasks.amending.filters import AmendmentFilterSet, AmendmentRequestFilterSet
from tasks.asking.listed import ASKED_ON, DECIDED_BY, ORGANIZATION, STATE, subject
from tasks.models import Amendment, AmendmentRequest
from tasks.signing.models import State

NAMED = ("organization", "plan", "filing", "report__measure__task", "report__period")


def shown_requests(request: HttpRequest) -> QuerySet[AmendmentRequest]:
    """Those that the account may read, with what they are called by."""
    rows = AmendmentRequest.objects.visible_to(account(request))
    return rows.select_related(*NAMED, "asked_by", "decided_by").defer("plan__source_text")


def chosen_requests(request: HttpRequest) -> AmendmentRequestFilterSet:
    """Those that the filters of the address leave, the newest first."""
    return AmendmentRequestFilterSet(request.GET, request=request, queryset=shown_requests(request))


def shown_amendments(request: HttpRequest) -> QuerySet[Amendment]:
    """The same of amendments."""
    rows = Amendment.objects.visible_to(account(request))
    named = (*NAMED, "filing__organization", "request", "signed_by", "reviewed_by")
    return rows.select_related(*named).defer("plan__source_text", "content", "before")


def chosen_amendments(request: HttpRequest) -> AmendmentFilterSet:
    """Those that the filters of the address leave, the newest first."""
    return AmendmentFilterSet(request.GET, request=request, queryset=shown_amendments(request))


def state_in_words(row: Amendment) -> str:
    """Its state, or that it was given up."""
    return _("Given up") if row.ended_on else str(row.get_state_display())


def why_in_words(row: Amendment) -> str:
    """Why it is written."""
    return row.request.reason if row.request else _("Lines were taken over")


def accepted_on(row: Amendment) -> date | None:
    return clock.local_date(row.reviewed_at) if row.state == State.ACCEPTED else None


def found_requests(request: HttpRequest, most: int) -> Found:
    chosen = chosen_requests(request)
    table = Table(AMENDMENT_REQUESTS.title, REQUEST_COLUMNS, list(chosen.qs[:most]), is_list=True)
    return Found([table], chosen.qs.count(), [chosen.form], clock.today())


def found_amendments(request: HttpRequest, most: int) -> Found:
    chosen = chosen_amendments(request)
    table = Table(AMENDMENTS.title, COLUMNS, list(chosen.qs[:most]), is_list=True)
    return Found([table], chosen.qs.count(), [chosen.form], clock.today())


REQUEST_COLUMNS: tuple[Column[AmendmentRequest], ...] = (
    ORGANIZATION,
    subject(gettext_lazy("What is to be opened"), lambda row: row.document.name_in_words()),
    Column(gettext_lazy("Why"), lambda row: Cell(row.reason), width=44),
    STATE,
    ASKED_ON,
    DECIDED_BY,
)
COLUMNS: tuple[Column[Amendment], ...] = (
    ORGANIZATION,
    subject(gettext_lazy("What is amended"), lambda row: row.document.name_in_words()),
    Column(gettext_lazy("Why"), lambda row: Cell(why_in_words(row)), width=44),
    Column(gettext_lazy("State"), lambda row: Cell(state_in_words(row)), is_brief=True),
    Column(gettext_lazy("Due on"), lambda row: Cell(row.due_on), DATE),
    Column(gettext_lazy("Filed on"), lambda row: Cell(row.first_filed_on), DATE),
    Column(gettext_lazy("Accepted on"), lambda row: Cell(accepted_on(row)), DATE),
)
AMENDMENTS = Listing(
    "amendments",
    gettext_lazy("Amendments"),
    gettext_lazy("New versions of what was accepted, beside what stood before; newest first."),
    "tasks:amendments",
    found_amendments,
    by_rights=True,
)
AMENDMENT_REQUESTS = Listing(
    "amendment-requests",
    gettext_lazy("Requests to open again"),
    gettext_lazy("What organizations ask to open again of what was accepted; newest first."),
    "tasks:amendment-requests",
    found_requests,
    by_rights=True,
)
