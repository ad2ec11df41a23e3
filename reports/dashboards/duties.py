"""The open duties of a plan that a figure of the dashboard counts, organization by organization."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from departments.permissions import Action, authorize, reach_for
from departments.reach import Reach
from departments.requests import account
from reform_tracker import clock
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import DATE, Cell, Column, Table
from reform_tracker.paging import page_of
from reform_tracker.workdays import WorkCalendar
from tasks.duties.base import Duty, Question
from tasks.duties.forms import DutyFilterForm
from tasks.duties.owed import calendar_around, open_duties
from tasks.models import ReformPlan
from tasks.pages import find
from tasks.plan.filters import plans
from tasks.plan.listed import found_of
from tasks.reminding.planner import time_left
from tasks.urging.late import can_be_urged, urged
from tasks.urging.models import Urged


@dataclass(frozen=True, slots=True)
class Row:
    """A duty with the time left in words; `may_urge`: by whoever looks."""

    duty: Duty
    left: str
    late: bool
    urged: Urged | None
    may_urge: bool


@dataclass(frozen=True, slots=True)
class Open:
    """What is open within the reach of an office, the oldest first, as far as it is asked for."""

    plan: ReformPlan
    form: DutyFilterForm
    duties: list[Duty]
    calendar: WorkCalendar
    may_urge: Reach


@require_safe
def duties(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Who owes what: of one kind, date and period as far as they are asked."""
    asked = _open(request, plan_id)
    page = page_of(request, asked.duties)
    rows = _rows(asked, page)
    context = {
        "plan": asked.plan,
        "form": asked.form,
        "page": page,
        "rows": rows,
        "may_urge": any(row.may_urge for row in rows),
        "all_late": request.GET.urlencode(),
    }
    return render(request, "reports/dashboards/duties.html", context)


def _open(request: HttpRequest, plan_id: int) -> Open:
    user, on = account(request), clock.today()
    authorize(user, Action.READ_PROVINCE)
    plan, calendar = find(plans(), pk=plan_id), calendar_around(on)
    form = DutyFilterForm(request.GET)
    found = open_duties(Question(on, calendar, plan=plan.pk))
    within = [duty for duty in found if user.reads.covers(duty.organization_id)]
    return Open(plan, form, form.kept(within, on), calendar, reach_for(user, Action.URGE))


def _rows(asked: Open, duties: Iterable[Duty]) -> list[Row]:
    on, shown = clock.today(), list(duties)
    known = urged(shown)
    return [
        Row(
            one,
            time_left(one.due_on, asked.calendar, on),
            one.is_late(on),
            known.get(one.key),
            asked.may_urge.covers(one.debtor_id) and can_be_urged(one, on),
        )
        for one in shown
    ]


def _found(request: HttpRequest, most: int, *, plan_id: int) -> Found:
    asked = _open(request, plan_id)
    table = Table(DUTIES.title, COLUMNS, _rows(asked, asked.duties[:most]))
    return found_of(asked.plan, [table], len(asked.duties), [asked.form], clock.today())


def _duty(row: Row) -> Cell:
    duty = row.duty
    return Cell(duty.title, duty.page, below=Cell(duty.detail) if duty.detail else None)


def _state(row: Row) -> Cell:
    return Cell(row.duty.state_label, below=Cell(str(row.urged)) if row.urged else None)


COLUMNS: tuple[Column[Row], ...] = (
    Column(_("Organization"), lambda row: Cell(row.duty.debtor), width=18, is_brief=True),
    Column(_("Duty"), _duty, width=50, is_brief=True),
    Column(_("Due on"), lambda row: Cell(row.duty.due_on), DATE),
    Column(_("Time left"), lambda row: Cell(row.left), width=20, is_brief=True),
    Column(_("State"), _state),
)
DUTIES = Listing(
    "duties",
    _("Open duties"),
    _("What is owed under the plan and not done, the oldest first."),
    "reports:duties",
    _found,
    by_rights=True,
)
