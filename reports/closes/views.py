"""The periods of a plan, what is or would be frozen of one, and closing and opening it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.models import User
from departments.permissions import Action, can
from departments.requests import account
from reform_tracker.audit.sources import BROWSER
from reform_tracker.paging import page_of
from reports.closes import service
from reports.closes.changes import totals
from reports.closes.forms import CloseForm, ReopenForm
from reports.closes.reading import (
    line_read,
    plan_read,
    rows_of,
    shown_of,
    since_close,
    touched_since,
)
from reports.closes.showing import rows_in_words, told
from tasks.pages import act


@require_safe
def periods(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Every period with its state, and who has not reported."""
    plan, _user = plan_read(request, plan_id)
    context = {"plan": plan, "rows": rows_of(plan)}
    return render(request, "reports/closes/periods.html", context)


@require_safe
def period(request: HttpRequest, plan_id: int, code: str) -> HttpResponse:
    """What is frozen of a period, or what would be; closing and opening it."""
    plan, user = plan_read(request, plan_id)
    line = line_read(plan, code)
    context: dict[str, Any] = {
        "plan": plan,
        "line": line,
        "may_close": can(user, Action.CLOSE_PERIOD, plan.access()),
    }
    if shown := shown_of(line):
        page = page_of(request, list(shown.figures.ledger))
        context |= told(shown.figures) | {"entry": shown.entry, "seen": shown.seen}
        context |= {"page": page, "ledger": rows_in_words(page)}
    if line.close:
        context["changes"] = len(touched_since(plan, [line])[line.close.pk])
    return render(request, "reports/closes/period.html", context)


@require_safe
def changes(request: HttpRequest, plan_id: int, code: str) -> HttpResponse:
    """What has come in for a closed period since, row by row, with who and when."""
    since = since_close(request, plan_id, code)
    context = {
        "plan": since.plan,
        "line": since.line,
        "page": page_of(request, since.explained),
        "unexplained": since.unexplained,
        "totals": totals(since.frozen, since.now),
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
