"""My desk (我的待办): what I owe, by when, in what state, one click from the form."""

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
from reform_tracker.paging import PER_PAGE, page_of
from reform_tracker.workdays import WorkCalendar
from tasks.desk.listed import Row, waiting_for
from tasks.duties.base import Question
from tasks.duties.owed import open_duties
from tasks.plan.pages import require_plan

NEAR = timedelta(days=31)  # what is due later is folded


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one stretch of time; `count` is how many it has on all pages."""

    title: str
    rows: list[Row]
    count: int
    folded: bool = False


def desk(request: HttpRequest) -> HttpResponse:
    """What waits for my signature, then all duties in one list by date, the far future folded."""
    user, on = account(request), clock.today()
    waiting = waiting_for(request)
    if not waiting.duties:
        require_plan()
    rows, used = waiting.rows, waiting.form.is_used
    page = page_of(request, rows, PER_PAGE)
    context = {
        "may_write": user.holds(Role.REPORTER, Role.APPROVER, Role.COMMISSION),
        "filtered": used,
        "page": page,
        "groups": _groups(list(page), rows, on, folds=not used),
        "signing": waiting.signing,
        "overdue": None if waiting.duties else _overdue_of_others(user, on, waiting.calendar),
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
