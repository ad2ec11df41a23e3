"""The periods of a plan, what is or would be frozen of one, and closing and opening it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.models import User
from departments.permissions import Action, authorize, can
from departments.requests import account
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.paging import page_of
from reports.closes import service
from reports.closes.book import Line, Stage, closed_as, line_of, lines
from reports.closes.changes import Touched, compared, totals, touched
from reports.closes.forms import CloseForm, ReopenForm
from reports.closes.showing import Silence, frozen_silence, rows_in_words, told
from reports.figures.rollups import overview
from reports.figures.values import thaw
from tasks.models import ReformPlan
from tasks.pages import act, find
from tasks.plan.filters import plans


@dataclass(frozen=True, slots=True)
class Row:
    """A period in the list; `silence` of one that is closed or can be, `changes` since it was."""

    line: Line
    silence: Silence | None
    changes: int


@require_safe
def periods(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Every period with its state, and who has not reported."""
    plan, _user = _plan(request, plan_id)
    found = lines(plan, clock.today())
    frozen, since = frozen_silence(plan), _touched(plan, found)
    rows = [
        Row(
            line,
            _silence(plan, line, frozen),
            len(since.get(line.close.pk, ())) if line.close else 0,
        )
        for line in found
    ]
    return render(request, "reports/closes/periods.html", {"plan": plan, "rows": rows})


@require_safe
def period(request: HttpRequest, plan_id: int, code: str) -> HttpResponse:
    """What is frozen of a period, or what would be; closing and opening it."""
    plan, user = _plan(request, plan_id)
    line = _line(plan, code)
    context: dict[str, Any] = {
        "plan": plan,
        "line": line,
        "may_close": can(user, Action.CLOSE_PERIOD, plan.access()),
    }
    if line.close or line.stage is Stage.NEXT:
        context |= _shown(request, line)
    if line.close:
        context["changes"] = len(_touched(plan, [line])[line.close.pk])
    return render(request, "reports/closes/period.html", context)


@require_safe
def changes(request: HttpRequest, plan_id: int, code: str) -> HttpResponse:
    """What has come in for a closed period since, row by row, with who and when."""
    plan, _user = _plan(request, plan_id)
    line = _line(plan, code)
    entry = closed_as(line.period)
    if entry is None or entry.figures is None:
        raise Http404
    frozen = thaw(entry.figures)
    now = service.preview(line.period, clock.today()).figures
    explained, unexplained = compared(frozen, now, _touched(plan, [line])[entry.pk])
    page = page_of(request, explained)
    context = {
        "plan": plan,
        "line": line,
        "page": page,
        "unexplained": unexplained,
        "totals": totals(frozen, now),
    }
    return render(request, "reports/closes/changes.html", context)


@require_POST
def close(request: HttpRequest, plan_id: int, code: str) -> HttpResponse:
    """Freezes the figures that were shown."""
    form = CloseForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {"version": 0, "seen": ""}
    return _done(
        request,
        plan_id,
        code,
        _("The period is closed."),
        lambda user: service.close_period(plan_id, code, actor=user, source=BROWSER, **given),
    )


@require_POST
def reopen(request: HttpRequest, plan_id: int, code: str) -> HttpResponse:
    """Opens a closed period again, with the reason."""
    form = ReopenForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {"version": 0, "reason": ""}
    return _done(
        request,
        plan_id,
        code,
        _("The period is open again."),
        lambda user: service.reopen_period(plan_id, code, actor=user, source=BROWSER, **given),
    )


def _plan(request: HttpRequest, plan_id: int) -> tuple[ReformPlan, User]:
    plan, user = find(plans(), pk=plan_id), account(request)
    authorize(user, Action.READ_REPORTS, plan.access())
    return plan, user


def _line(plan: ReformPlan, code: str) -> Line:
    line = line_of(plan, code, clock.today())
    if line is None:
        raise Http404
    line.period.plan = plan
    return line


def _touched(plan: ReformPlan, found: Sequence[Line]) -> dict[int, Touched]:
    return touched(plan, [line.close for line in found if line.close])


def _done(
    request: HttpRequest, plan_id: int, code: str, said: str, action: Callable[[User], object]
) -> HttpResponse:
    return act(
        request,
        lambda: action(account(request)),
        said,
        reverse("reports:period", args=[plan_id, code]),
        typed=request.POST.get("reason", ""),
    )


def _silence(plan: ReformPlan, line: Line, frozen: dict[int, Silence]) -> Silence | None:
    if line.close:
        return frozen[line.close.pk]
    if line.stage is not Stage.NEXT:
        return None
    return Silence.of(overview(plan, line.period, line.period.ends_on, known=clock.today()))


def _shown(request: HttpRequest, line: Line) -> dict[str, Any]:
    """The frozen figures, or those that a close would freeze now; a page of their rows."""
    entry = closed_as(line.period)
    if entry and entry.figures:
        figures, seen = thaw(entry.figures), ""
    else:
        shown = service.preview(line.period, clock.today())
        figures, seen = shown.figures, shown.sha256
    page = page_of(request, list(figures.ledger))
    return told(figures) | {
        "entry": entry,
        "seen": seen,
        "page": page,
        "ledger": rows_in_words(page),
    }
