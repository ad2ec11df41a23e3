"""The proposals as a list: what its page and its workbook show."""

from django.db.models import Case, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from departments.granting.filters import ProposalFilterSet
from departments.granting.models import Proposal, State
from departments.granting.service import proposals_for
from departments.permissions import Action, authorize
from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import Cell, Column, Streamed, Table
from reform_tracker.templatetags.frame import shown_datetime


def proposals_asked(request: HttpRequest) -> ProposalFilterSet:
    """Those about accounts that one manages, what waits first, then the newest. Raises
    PermissionDenied for whoever manages none."""
    actor = account(request)
    authorize(actor, Action.MANAGE_ACCOUNTS)
    waits = Case(When(state=State.PROPOSED, then=Value(0)), default=Value(1))
    rows = proposals_for(actor).select_related("user", "proposed_by", "decided_by")
    rows = rows.defer("first_half").order_by(waits, "-proposed_at", "-pk")
    return ProposalFilterSet(request.GET, request=request, queryset=rows)


def _found(request: HttpRequest, most: int) -> Found:
    asked = proposals_asked(request)
    table = Table(PROPOSALS.title, COLUMNS, Streamed(asked.qs, most))
    return Found([table], asked.qs.count(), [asked.form], clock.today())


def _decided(row: Proposal) -> Cell:
    by = row.decided_by.full_name if row.decided_by else ""
    at = shown_datetime(row.decided_at) if row.decided_at else ""
    return Cell(" · ".join(filter(None, [by, at])))


COLUMNS: tuple[Column[Proposal], ...] = (
    Column(gettext_lazy("Account"), lambda row: Cell(row.user.trail_name), width=24, is_brief=True),
    Column(gettext_lazy("What"), lambda row: Cell(row.what_in_words()), width=36, is_brief=True),
    Column(gettext_lazy("State"), lambda row: Cell(row.get_state_display()), is_brief=True),
    Column(gettext_lazy("Proposed by"), lambda row: Cell(row.proposed_by.full_name)),
    Column(gettext_lazy("Proposed at"), lambda row: Cell(shown_datetime(row.proposed_at))),
    Column(gettext_lazy("Decided by"), _decided, width=24),
)
PROPOSALS = Listing(
    "proposals",
    gettext_lazy("For a second person"),
    gettext_lazy("What one security administrator proposed and another one confirms."),
    "departments:proposals",
    _found,
)
