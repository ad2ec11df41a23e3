"""The page on which an organization confirms its lines, objects to some, and is answered."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from departments.permissions import Action, can
from departments.requests import account
from departments.unsaved import service as unsaved
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.forms import add_problems
from tasks.acknowledging import service
from tasks.acknowledging.forms import AnswerForm, ConfirmForm, ObjectionForm, OfStand
from tasks.acknowledging.reading import Stand, stand_of
from tasks.duties.owed import calendar_around
from tasks.errors import Invalid, Refused, Stale
from tasks.models import Acknowledgement
from tasks.pages import find
from tasks.signing.pages import with_version
from tasks.signing.workflow import Step, history, steps_for

FORMS: Mapping[Step, type[OfStand]] = {
    Step.CONFIRM: ConfirmForm,
    Step.OBJECT: ObjectionForm,
    Step.ANSWER: AnswerForm,
}
SERVICES: Mapping[Step, Callable[..., Acknowledgement]] = {
    Step.CONFIRM: service.confirm,
    Step.OBJECT: service.object_to,
    Step.ANSWER: service.answer,
}


@require_safe
def acknowledgement(request: HttpRequest, pk: int) -> HttpResponse:
    """An organization's lines under a plan with what it has said of each."""
    row = _visible(request, pk)
    return _page(request, row, stand_of(row, clock.today()))


@require_POST
def step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    """Confirms, objects or answers; what was typed with a refusal stays on the page."""
    if step not in FORMS:
        raise Http404
    row = _visible(request, pk)
    stand = stand_of(row, clock.today())
    form = FORMS[step](stand, request.POST)
    if form.is_valid():
        try:
            SERVICES[step](pk, actor=account(request), source=BROWSER, **form.cleaned_data)
        except Stale as stale:
            with_version(form, stale.current.version)
            form.add_error(None, stale.message)
        except Invalid as refusal:
            add_problems(form, refusal.problems)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            unsaved.saved(request)
            messages.success(request, str(service.WORKFLOW.rule(step).said))
            return redirect(row.page())
    return _page(request, row, stand, {step: form}, status=422)


def _page(
    request: HttpRequest,
    row: Acknowledgement,
    stand: Stand,
    typed: Mapping[Step, OfStand] | None = None,
    status: int = 200,
) -> HttpResponse:
    user = account(request)
    steps = set(steps_for(row, user, row.access())) if row.plan.is_open else set()
    forms: dict[str, Any] = {
        step.value: (typed or {}).get(step) or form(stand)
        for step, form in FORMS.items()
        if step in steps or step in (typed or {})
    }
    context = {
        "row": row,
        "stand": stand,
        "forms": forms,
        "due_on": stand.due_on(calendar_around(clock.today())) if stand.is_owed else None,
        "may_correct": row.plan.is_open and can(user, Action.CORRECT_PLAN, row.plan.access()),
        "is_ours": user.is_member and user.organization_id == row.organization_id,
        "history": history(row),
    }
    return render(request, "tasks/acknowledging/acknowledgement.html", context, status=status)


def _visible(request: HttpRequest, pk: int) -> Acknowledgement:
    rows = Acknowledgement.objects.visible_to(account(request))
    named = rows.select_related("plan", "organization").defer("plan__source_text")
    return find(named, pk=pk)
