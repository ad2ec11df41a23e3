"""The lists of the reminders: what their pages and their workbooks show."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.permissions import Action, authorize
from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import NUMBER, Cell, Column, Table
from reform_tracker.templatetags.frame import shown_date
from tasks.duties.owed import calendar_around
from tasks.models import AgendaItem
from tasks.reminding import receipts
from tasks.reminding.calendar.forms import YearForm
from tasks.reminding.filters import AgendaFilter
from tasks.reminding.forms import DeadlinesForm
from tasks.reminding.planner import time_left
from tasks.reminding.receipts import Deadline

Item = tuple[AgendaItem, str]  # with the time left in words
Numbered = tuple[int, Item]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The deadlines of a year, the latest first."""

    form: DeadlinesForm
    year: int
    rows: list[Deadline]


def deadlines_asked(request: HttpRequest) -> Deadlines:
    user = account(request)
    authorize(user, Action.READ_OUTBOX)
    asked = YearForm(request.GET)
    year = asked.cleaned_data["year"] if asked.is_valid() else clock.today().year
    form = DeadlinesForm(request.GET)
    return Deadlines(form, year, receipts.deadlines(user, year, plan=form.chosen))


def agenda_asked(request: HttpRequest) -> AgendaFilter:
    """What no reminder has moved; with `show=past` what was done or decided."""
    user = account(request)
    authorize(user, Action.READ_PROVINCE)
    items = AgendaItem.objects.visible_to(user).select_related("dealt_by")
    return AgendaFilter(request.GET, queryset=items)


def with_time_left(items: Iterable[AgendaItem]) -> list[Item]:
    on = clock.today()
    calendar = calendar_around(on)
    return [(item, time_left(item.due_on, calendar, on)) for item in items]


def _deadlines(request: HttpRequest, most: int) -> Found:
    asked = deadlines_asked(request)
    table = Table(DEADLINES.title, DEADLINE_COLUMNS, asked.rows[:most])
    return Found([table], len(asked.rows), [asked.form], clock.today())


def _agenda(request: HttpRequest, most: int) -> Found:
    asked = agenda_asked(request)
    past, items = asked.past, asked.qs
    rows = list(enumerate(with_time_left(items[:most]), 1))
    table = Table(AGENDA.title, [*AGENDA_COLUMNS, OUTCOME if past else OVERDUE], rows)
    return Found([table], items.count(), [asked.form], clock.today())


def _due_on(row: Deadline) -> Cell:
    late = row.open and row.due_on < clock.today()
    return Cell(shown_date(row.due_on), below=Cell(_("overdue")) if late else None)


DEADLINE_COLUMNS: tuple[Column[Deadline], ...] = (
    Column(gettext_lazy("Duty"), lambda row: Cell(str(row.kind.label)), width=24),
    Column(gettext_lazy("Plan"), lambda row: Cell(row.plan), width=20),
    Column(gettext_lazy("Due on"), _due_on, width=16),
    Column(gettext_lazy("Duties"), lambda row: Cell(row.duties), NUMBER),
    Column(gettext_lazy("Done"), lambda row: Cell(row.done), NUMBER),
    Column(gettext_lazy("Not done"), lambda row: Cell(row.open), NUMBER),
    Column(gettext_lazy("People told"), lambda row: Cell(row.people), NUMBER),
    Column(gettext_lazy("Opened"), lambda row: Cell(row.opened), NUMBER),
)
DEADLINES = Listing(
    "deadlines",
    gettext_lazy("Reminders"),
    gettext_lazy("Deadlines of which somebody was reminded, the latest first."),
    "tasks:deadlines",
    _deadlines,
)


def _title(row: Numbered) -> Cell:
    item = row[1][0]
    return Cell(item.title, item.link, below=Cell(item.detail) if item.detail else None)


def _due(row: Numbered) -> Cell:
    item = row[1][0]
    listed = _("listed on %(day)s") % {"day": shown_date(item.listed_on)}
    return Cell(shown_date(item.due_on), below=Cell(listed))


def _outcome(row: Numbered) -> Cell:
    item = row[1][0]
    said = []
    if item.dealt_at:
        who = item.dealt_by.full_name if item.dealt_by else ""
        said += [item.decision, f"{who} · {shown_date(item.dealt_at)}"]
    if item.settled_at:
        said.append(f"{_('Done after all')} {shown_date(item.settled_at)}")
    return Cell("\n".join(said))


AGENDA_COLUMNS: tuple[Column[Numbered], ...] = (
    Column(gettext_lazy("No."), lambda row: Cell(row[0]), NUMBER, 8),
    Column(gettext_lazy("Organization"), lambda row: Cell(row[1][0].organization), width=18),
    Column(gettext_lazy("Duty"), _title, width=50),
    Column(gettext_lazy("Due on"), _due, width=24),
)
OVERDUE: Column[Numbered] = Column(gettext_lazy("Overdue"), lambda row: Cell(row[1][1]), width=20)
OUTCOME: Column[Numbered] = Column(gettext_lazy("Outcome"), _outcome, width=40)
AGENDA = Listing(
    "meeting",
    gettext_lazy("List for the next meeting"),
    gettext_lazy("Duties that no reminder has moved, or what became of them."),
    "tasks:meeting",
    _agenda,
    by_rights=True,
)
