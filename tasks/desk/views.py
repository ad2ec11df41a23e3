"""My desk (我的待办): what I owe, by when, in what state, one click from the form."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from departments.permissions import Action, can
from departments.requests import account
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.models import CalendarYear
from tasks.desk.forms import DeskFilterForm
from tasks.duties.base import Duty
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, owed_by
from tasks.models import ImplementationPlan, ProgressReport
from tasks.plan.pages import require_plan
from tasks.reminding.planner import time_left
from tasks.signing.models import State


def desk(request: HttpRequest) -> HttpResponse:
    """What waits for my signature, then open duties by kind, the kind that is due first on top."""
    user, on = account(request), clock.today()
    calendar = calendar_around(on)
    by_kind: dict[DutyKind, list[Duty]] = {}
    chosen = DeskFilterForm(request.GET)
    for duty in chosen.kept(owed_by(user, on, calendar)):
        by_kind.setdefault(duty.kind, []).append(duty)
    if not by_kind:
        require_plan()
    known = set(CalendarYear.objects.values_list("year", flat=True))
    groups = [
        {
            "kind": kind,
            "rows": [
                {
                    "duty": duty,
                    "left": time_left(duty.due_on, calendar, on),
                    "provisional": duty.due_on.year not in known,
                    "late": duty.is_late(clock.filing_day()),
                }
                for duty in rows
            ],
        }
        for kind, rows in by_kind.items()
    ]
    may_write = user.holds(Role.REPORTER, Role.APPROVER, Role.COMMISSION)
    context = {
        "may_write": may_write,
        "filtered": chosen.is_used,
        "groups": groups,
        "signing": _to_sign(user.organization_id) if _signs(request) and not chosen.is_used else [],
    }
    return render(request, "tasks/desk/desk.html", context)


def _signs(request: HttpRequest) -> bool:
    user = account(request)
    return user.holds(Role.APPROVER) and can(user, Action.FILE_FILING)


def _to_sign(organization_id: int) -> list[ImplementationPlan | ProgressReport]:
    """Documents handed over to the approver."""
    filings = ImplementationPlan.objects.filter(organization=organization_id, state=State.READY)
    reports = ProgressReport.objects.filter(organization=organization_id, state=State.READY)
    return [
        *filings.select_related("organization"),
        *reports.select_related("measure__task", "period", "organization"),
    ]
