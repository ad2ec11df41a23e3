"""My desk (我的待办): what I owe, by when, in what state, one click from the form."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from departments.models import User
from departments.permissions import Action, can
from departments.requests import account
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.models import CalendarYear
from reform_tracker.paging import PER_PAGE, page_of
from reform_tracker.workdays import WorkCalendar
from tasks.desk.forms import DeskFilterForm
from tasks.duties.base import Duty, Question
from tasks.duties.owed import calendar_around, open_duties, owed_by
from tasks.plan.pages import require_plan
from tasks.reminding.planner import time_left
from tasks.signing.models import SignedDocument, State
from tasks.signing.rework import due_again
from tasks.signing.workflow import reviewed_kinds

NEAR = timedelta(days=31)  # what is due later is folded


@dataclass(frozen=True, slots=True)
class Row:
    """A duty as the desk shows it; `provisional`: the working calendar of its year is."""

    duty: Duty
    left: str
    late: bool
    provisional: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one stretch of time; `count` is how many it has on all pages."""

    title: str
    rows: list[Row]
    count: int
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """A document that waits for the approver's signature."""

    document: SignedDocument
    due_on: date
    left: str
    late: bool


def desk(request: HttpRequest) -> HttpResponse:
    """What waits for my signature, then all duties in one list by date, the far future folded."""
    user, on = account(request), clock.today()
    calendar = calendar_around(on)
    chosen = DeskFilterForm(request.GET)
    duties = chosen.kept(owed_by(user, on, calendar))
    if not duties:
        require_plan()
    signing = [] if chosen.is_used else _to_sign(user, on, calendar)
    waiting = {one.document.duty_key for one in signing}
    rows = _rows((duty for duty in duties if duty.key not in waiting), on, calendar)
    page = page_of(request, rows, PER_PAGE)
    context = {
        "may_write": user.holds(Role.REPORTER, Role.APPROVER, Role.COMMISSION),
        "filtered": chosen.is_used,
        "page": page,
        "groups": _groups(list(page), rows, on, folds=not chosen.is_used),
        "signing": signing,
        "overdue": None if duties else _overdue_of_others(user, on, calendar),
    }
    return render(request, "tasks/desk/desk.html", context)


@dataclass(frozen=True, slots=True)
class Overdue:
    """What others are late with, for whoever owes nothing by his office."""

    duties: int
    organizations: int


def _overdue_of_others(user: User, on: date, calendar: WorkCalendar) -> Overdue | None:
    if user.is_member or not can(user, Action.READ_PROVINCE):
        return None
    late = [
        duty
        for duty in open_duties(Question(on, calendar, lambda _kind, due_on: due_on < on))
        if user.reads.covers(duty.organization_id) and duty.is_late(on)
    ]
    return Overdue(len(late), len({duty.debtor_id for duty in late}))


def _rows(duties: Iterable[Duty], on: date, calendar: WorkCalendar) -> list[Row]:
    known = set(CalendarYear.objects.values_list("year", flat=True))
    today = clock.filing_day()
    return [
        Row(
            duty,
            time_left(duty.due_on, calendar, on),
            duty.is_late(today),
            duty.due_on.year not in known,
        )
        for duty in duties
    ]


def _groups(shown: list[Row], rows: list[Row], on: date, *, folds: bool) -> list[Group]:
    """The page's rows by time, in the order of their dates; empty stretches are left out."""
    stretches = {
        "late": _("Overdue"),
        "near": _("Due within a month"),
        "far": _("Due later"),
    }

    def stretch(row: Row) -> str:
        if row.late:
            return "late"
        return "near" if row.duty.due_on <= on + NEAR else "far"

    counts = [stretch(row) for row in rows]
    only_far = set(counts) == {"far"}
    groups = [
        Group(
            title,
            [row for row in shown if stretch(row) == name],
            counts.count(name),
            folded=folds and name == "far" and not only_far,
        )
        for name, title in stretches.items()
    ]
    return [group for group in groups if group.rows]


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
