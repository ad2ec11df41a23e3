"""The receipts of a deadline as a list: each duty, and each reminder of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from departments.permissions import Action, authorize
from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from reform_tracker.notifications.models import DeliveryState, IntentState
from reform_tracker.templatetags.frame import shown_date, shown_datetime
from tasks.duties.kinds import DutyKind
from tasks.reminding import receipts
from tasks.reminding.forms import DeadlineFilterForm
from tasks.reminding.receipts import Receipt, RemindedDuty

Told = tuple[RemindedDuty, Receipt]


@dataclass(frozen=True, slots=True)
class Reminded:
    """The duties of one deadline by their keys, in the fixed order of the organizations."""

    form: DeadlineFilterForm
    kind: DutyKind
    keys: list[str]


def reminded_of(request: HttpRequest, kind: str, due_on: date) -> Reminded:
    user = account(request)
    authorize(user, Action.READ_OUTBOX)
    if kind not in DutyKind.values:
        raise Http404
    form = DeadlineFilterForm(request.GET)
    plan, only = form.chosen, form.cleaned_data.get("only", "")
    keys = receipts.keys_of(user, DutyKind(kind), due_on, only=only, plan=plan)
    return Reminded(form, DutyKind(kind), keys)


def _reminded(request: HttpRequest, most: int, *, kind: str, due_on: date) -> Found:
    asked = reminded_of(request, kind, due_on)
    rows = receipts.duties(account(request), asked.keys[:most])
    title = f"{asked.kind.label} {shown_date(due_on)}"
    duties: Table[Any] = Table(title, _duty_columns(due_on), rows)
    told = [(row, receipt) for row in rows for receipt in row.receipts]
    each: Table[Any] = Table(_("Receipts"), RECEIPT_COLUMNS, told)
    return Found([duties, each], len(asked.keys), [asked.form], clock.today())


def _duty_columns(due_on: date) -> tuple[Column[RemindedDuty], ...]:
    """Those of the duties that were due on that day."""

    def state(row: RemindedDuty) -> Cell:
        if row.acted_at:
            who = f" · {row.acted_by.full_name}" if row.acted_by else ""
            return Cell(f"{_('Done')} {shown_datetime(row.acted_at)}{who}")
        return Cell(_("overdue") if due_on < clock.today() else _("Not done yet"))

    return (
        Column(gettext_lazy("Organization"), lambda row: Cell(row.organization), width=18),
        Column(gettext_lazy("Duty"), _reminded_duty, width=50),
        Column(gettext_lazy("State"), state, width=28),
        Column(gettext_lazy("Last reminder"), lambda row: Cell(row.last_on), DATE),
        Column(gettext_lazy("Receipts"), _receipts, width=24),
    )


def _reminded_duty(row: RemindedDuty) -> Cell:
    if row.listed_on is None:
        return Cell(row.title, row.link)
    day = {"day": shown_date(row.listed_on)}
    listed = _("on the list for the next meeting since %(day)s") % day
    return Cell(row.title, row.link, below=Cell(listed))


def _receipts(row: RemindedDuty) -> Cell:
    count, opened = len(row.receipts), row.opened
    reminders = ngettext("%(count)s reminder", "%(count)s reminders", count) % {"count": count}
    by = ngettext("opened by %(count)s", "opened by %(count)s", opened) % {"count": opened}
    return Cell(f"{reminders} · {by}")


def _person(row: Told) -> Cell:
    receipt = row[1]
    if receipt.instead_of is None:
        return Cell(receipt.person.full_name)
    away = {"name": receipt.instead_of.full_name}
    return Cell(receipt.person.full_name, below=Cell(_("in place of %(name)s, on leave") % away))


def _sent(row: Told) -> Cell:
    receipt = row[1]
    known = (IntentState.SUPERSEDED, IntentState.SETTLED, DeliveryState.DEAD)
    fate = next((one for one in known if one == receipt.state), DeliveryState.WAITING)
    said = shown_datetime(receipt.sent_at) if receipt.sent_at else str(fate.label)
    return Cell(said, below=Cell(receipt.problem) if receipt.problem else None)


def _moment(name: str) -> Callable[[Told], Cell]:
    return lambda row: Cell(shown_datetime(getattr(row[1], name)))


RECEIPT_COLUMNS: tuple[Column[Told], ...] = (
    Column(gettext_lazy("Organization"), lambda row: Cell(row[0].organization), width=18),
    Column(gettext_lazy("Duty"), lambda row: Cell(row[0].title), width=40),
    Column(gettext_lazy("Day"), lambda row: Cell(row[1].on), DATE),
    Column(gettext_lazy("Step"), lambda row: Cell(row[1].audience)),
    Column(gettext_lazy("Recipient"), _person, width=20),
    Column(gettext_lazy("Channel"), lambda row: Cell(row[1].channel)),
    Column(gettext_lazy("Planned at"), _moment("planned_at"), width=20),
    Column(gettext_lazy("Sent at"), _sent, width=20),
    Column(gettext_lazy("Delivered at"), _moment("delivered_at"), width=20),
    Column(gettext_lazy("Opened at"), _moment("opened_at"), width=20),
)
RECEIPTS = Listing(
    "receipts",
    gettext_lazy("Receipts of a deadline"),
    gettext_lazy("Who was reminded, opened the message and acted, in the fixed order."),
    "tasks:deadline",
    _reminded,
)
