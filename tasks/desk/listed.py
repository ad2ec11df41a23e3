"""What waits for a person: what the desk and its workbook show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from departments.models import User
from departments.permissions import Action, can
from departments.requests import account
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from reform_tracker.models import CalendarYear
from reform_tracker.workdays import WorkCalendar
from tasks.desk.forms import DeskFilterForm
from tasks.duties.base import Duty, Question
from tasks.duties.owed import calendar_around, owed_by
from tasks.models import Urge
from tasks.reminding.planner import time_left
from tasks.signing.models import SignedDocument, State
from tasks.signing.rework import due_again
from tasks.signing.workflow import reviewed_kinds


@dataclass(frozen=True, slots=True)
class Row:
    """A duty as the desk shows it; `provisional`: the working calendar of its year is. `urged`:
    how the commission has urged it, in words."""

    duty: Duty
    left: str
    late: bool
    provisional: bool
    urged: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A document that waits for the approver's signature."""

    document: SignedDocument
    due_on: date
    left: str
    late: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """`signing` are the documents to be signed, whose duties are not among the `rows`; `duties` are
    all that the filter leaves."""

    form: DeskFilterForm
    signing: list[Signature]
    rows: list[Row]
    duties: list[Duty]
    calendar: WorkCalendar


def waiting_for(request: HttpRequest) -> Waiting:
    """What waits for the account, the most urgent first."""
    user, on = account(request), clock.today()
    calendar = calendar_around(on)
    form = DeskFilterForm(request.GET)
    duties = form.kept(owed_by(user, Question(on, calendar)))
    signing = [] if form.is_used else _to_sign(user, on, calendar)
    signed = {one.document.duty_key for one in signing}
    rows = _rows([duty for duty in duties if duty.key not in signed], on, calendar)
    return Waiting(form, signing, rows, duties, calendar)


def _rows(duties: Sequence[Duty], on: date, calendar: WorkCalendar) -> list[Row]:
    known = set(CalendarYear.objects.values_list("year", flat=True))
    today = clock.filing_day()
    urged = Urge.objects.of_duties([duty.key for duty in duties if duty.is_late(today)])
    return [
        Row(
            duty,
            time_left(duty.due_on, calendar, on),
            duty.is_late(today),
            duty.due_on.year not in known,
            str(urged.get(duty.key, "")),
        )
        for duty in duties
    ]


def _to_sign(user: User, on: date, calendar: WorkCalendar) -> list[Signature]:
    """Documents handed over to the approver, the most urgent first; his own are not his to sign."""
    if not (user.holds(Role.APPROVER) and can(user, Action.FILE_FILING)):
        return []
    today = clock.filing_day()
    waiting = [
        document
        for workflow in reviewed_kinds()
        for document in workflow.model.objects.filter(
            organization=user.organization_id, state=State.READY, ended_on=None
        )
        .exclude(writers=user)
        .select_related(*workflow.describes)
    ]
    dated = [(due_again(one, one.duty_due_on, calendar), one) for one in waiting]
    return [
        Signature(one, due_on, time_left(due_on, calendar, on), today > due_on)
        for due_on, one in sorted(dated, key=lambda pair: (pair[0], pair[1].duty_key))
    ]


def found(request: HttpRequest, most: int) -> Found:
    desk = waiting_for(request)
    signing: Table[Any] = Table(_("Waiting for my signature"), TO_SIGN, desk.signing)
    duties: Table[Any] = Table(DESK.title, COLUMNS, desk.rows[:most])
    total = len(desk.signing) + len(desk.rows)
    tables = [signing, duties] if desk.signing else [duties]
    return Found(tables, total, [desk.form], clock.today())


def _named(name: str, detail: str, url: str) -> Cell:
    return Cell(name, url, below=Cell(detail) if detail else None)


def _document(row: Signature) -> Cell:
    document = row.document
    return _named(document.name_in_words(), document.detail_in_words(), document.page())


TO_SIGN: tuple[Column[Signature], ...] = (
    Column(_("Document"), _document, width=50),
    Column(_("Due on"), lambda row: Cell(row.due_on), DATE),
    Column(_("Time left"), lambda row: Cell(row.left), width=20),
)
COLUMNS: tuple[Column[Row], ...] = (
    Column(_("Due on"), lambda row: Cell(row.duty.due_on), DATE),
    Column(_("Time left"), lambda row: Cell(row.left), width=20),
    Column(
        _("Duty"),
        lambda row: _named(row.duty.title, row.duty.detail, row.duty.link),
        width=50,
    ),
    Column(
        _("State"),
        lambda row: Cell(row.duty.state_label, below=Cell(row.urged) if row.urged else None),
    ),
)
DESK = Listing(
    "desk",
    _("My desk"),
    _("What waits for the account, the most urgent first."),
    "tasks:desk",
    found,
)
