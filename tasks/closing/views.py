"""Closings: the list, asking for one, deciding about it, and opening a part again."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.permissions import Access, Action, authorize, can
from departments.requests import account
from reform_tracker.audit.sources import BROWSER
from reform_tracker.paging import page_of
from tasks.asking.forms import DecisionForm
from tasks.asking.listed import decided_on
from tasks.asking.pages import decision
from tasks.closing import service
from tasks.closing.forms import AskForm, ReopenForm
from tasks.closing.listed import chosen_closings, reopened_on, shown_closings
from tasks.closing.parts import Part, grounds_of, holder_of, part_of
from tasks.models import Closing, Measure
from tasks.pages import find, led_away, sent
from tasks.plan import lifetime
from tasks.plan.pages import require_plan
from tasks.plan.parts import part_access
from tasks.signing.pages import take_step
from tasks.signing.states import Asked
from tasks.signing.workflow import Step


def closings(request: HttpRequest) -> HttpResponse:
    """All closings that the account may read, the newest first."""
    chosen = chosen_closings(request)
    page = page_of(request, chosen.qs)
    rows = [(row, decided_on(row), reopened_on(row)) for row in page]
    if not rows:
        require_plan()
    context = {"filter": chosen, "page": page, "rows": rows}
    return render(request, "tasks/closing/closings.html", context)


def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what was asked, on what evidence, what was decided, what can be done."""
    row = find(shown_closings(request), pk=pk)
    user, access = account(request), row.access()
    context = decision(row, user) | {
        "closing": row,
        "attachments": row.attachments.filter(removed_at=None),
        "may_edit": row.is_open and row.plan.is_open and can(user, Action.ASK, access),
        "reopening": _reopening_of(row),
        "grounds": grounds_of(row) if row.is_open and not row.is_reopening else None,
        "may_reopen": row.plan.is_open and _may_reopen(request, row),
    }
    return render(request, "tasks/closing/closing.html", context)


@require_POST
def step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    """The decision, or taking the request back."""
    row = find(shown_closings(request), pk=pk)
    return take_step(request, row, step, service.step_closing, DecisionForm)


def ask(request: HttpRequest, measure_id: int) -> HttpResponse:
    """The request of my organization for its own part."""
    user = account(request)
    measure = find(Measure.objects.select_related("task__area"), pk=measure_id)
    access = part_access(measure, user.organization_id)
    authorize(user, Action.READ_REQUEST, access)
    authorize(user, Action.ASK, access)
    part = part_of(measure, user.organization_id) or Part(measure_id, 0, 0, leads=False)
    wanted = part.unsaved()
    if away := led_away(request, lambda: service.require_closable(part), wanted.page_of_target()):
        return away
    form = AskForm(request.POST or None, request.FILES or None)
    said = form.cleaned_data if form.is_valid() else {}
    made = said and _made(
        request,
        form,
        lambda: service.ask(measure_id, actor=user, source=BROWSER, **_sent(said)),
        _("Asked for: the commission decides about it."),
    )
    if made:
        return redirect(made.page())
    context = {"form": form, "wanted": wanted}
    return render(request, "tasks/closing/ask.html", context, status=422 if form.errors else 200)


def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Opening a part again: the commission does it, whoever holds the part asks for it."""
    row = find(shown_closings(request).filter(state=Asked.GRANTED, reopens=None), pk=pk)
    user, access = account(request), _holding(row)
    ordains = can(user, Action.REOPEN, access)
    if not ordains:
        authorize(user, Action.ASK, access)
    if away := led_away(request, lambda: _require_in_force(row), row.page()):
        return away
    form = ReopenForm(request.POST or None, request.FILES or None)
    if ordains:
        del form.fields["file"]
    act = service.reopen if ordains else service.ask_again
    said = form.cleaned_data if form.is_valid() else {}
    done = _("Opened again.") if ordains else _("Asked for: the commission decides about it.")
    made = said and _made(
        request, form, lambda: act(pk, actor=user, source=BROWSER, **_sent(said)), done
    )
    if made:
        return redirect(made.page())
    context = {"form": form, "closing": row, "ordains": ordains}
    return render(request, "tasks/closing/reopen.html", context, status=422 if form.errors else 200)


def _sent(said: dict[str, Any]) -> dict[str, Any]:
    """What the form says, as the service takes it."""
    file = {"judged": said["file"]} if said.get("file") else {}
    return {"reason": said["reason"], **file}


def _made(
    request: HttpRequest, form: AskForm, make: Callable[[], Closing], done: str
) -> Closing | None:
    """What was sent; None where it was refused, which the form says."""
    if "file" in getattr(request, "too_large", ()):
        form.add_error("file", _("The file is larger than 20 MB. Send a smaller one."))
        return None
    return sent(
        request,
        form,
        make,
        done,
    )


def _holding(row: Closing) -> Access:
    """How the part that was closed stands, of whoever goes on with it today."""
    return part_access(row.measure, holder_of(row))


def _may_reopen(request: HttpRequest, row: Closing) -> bool:
    if row.state != Asked.GRANTED or row.is_reopening or row.reopened_at is not None:
        return False
    access = _holding(row)
    return any(can(account(request), one, access) for one in (Action.REOPEN, Action.ASK))


def _require_in_force(row: Closing) -> None:
    lifetime.require_open(row.plan_id)
    service.require_in_force(row)


def _reopening_of(row: Closing) -> Closing | None:
    """By which request, or by whom, it was opened again."""
    return row.reopenings.filter(state=Asked.GRANTED).select_related("decided_by").first()
