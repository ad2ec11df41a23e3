"""Extensions: the list, asking for one, deciding about it, and moving many dates at once."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from departments.permissions import Action, authorize, can
from departments.requests import account
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.forms import add_problems
from reform_tracker.paging import page_of
from tasks.asking.pages import decision
from tasks.extensions import service, targets
from tasks.extensions.effects import Effect, effect_of
from tasks.extensions.forms import AskForm, ExtensionDecisionForm, MoveForm
from tasks.extensions.listed import chosen_extensions, in_time_in_words, shown_extensions
from tasks.extensions.movable import MovableForm, movable
from tasks.extensions.targets import Kind, Target
from tasks.models import Extension, ReformPlan
from tasks.pages import find, led_away, sent
from tasks.plan import lifetime
from tasks.plan.filters import plans
from tasks.plan.pages import require_plan
from tasks.signing.pages import take_step
from tasks.signing.workflow import Step


def extensions(request: HttpRequest) -> HttpResponse:
    """All extensions that the account may read, the newest first."""
    chosen = chosen_extensions(request)
    page = page_of(request, chosen.qs)
    rows = [(row, in_time_in_words(row)) for row in page]
    if not rows:
        require_plan()
    movable_in = _plans_to_move(request) if can(account(request), Action.MOVE_DEADLINES) else []
    context = {"filter": chosen, "page": page, "rows": rows, "movable_in": movable_in}
    return render(request, "tasks/extensions/extensions.html", context)


def extension(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what was asked, what it would do, what was decided."""
    row = find(shown_extensions(request).select_related("decided_by"), pk=pk)
    user, target = account(request), None
    if row.is_open:
        target = _target_now(row)
    context = decision(row, user, ExtensionDecisionForm) | {
        "extension": row,
        "in_time": in_time_in_words(row),
        "effect": effect_of(target, row.asked_for) if target else None,
    }
    return render(request, "tasks/extensions/extension.html", context)


@require_POST
def step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    """The decision, or taking the request back."""
    row = find(shown_extensions(request), pk=pk)
    return take_step(request, row, step, service.step_extension, ExtensionDecisionForm)


def ask(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The request, first with what it would do, then sent."""
    user, target = account(request), targets.find(Kind(kind), pk)
    wanted = target.unsaved()
    authorize(user, Action.READ_REQUEST, wanted.access())
    authorize(user, Action.ASK, wanted.access())
    if away := led_away(request, lambda: _require_askable(target), wanted.page_of_target()):
        return away
    form = AskForm(request.POST or None)
    asked = form.is_valid() and _asked(request, form, target)
    if asked:
        return redirect(asked.page())
    context = {
        "form": form,
        "wanted": wanted,
        "effect": _effect(form, target),
        "is_late": clock.filing_day() > target.due_on,
    }
    status = 422 if form.errors else 200
    return render(request, "tasks/extensions/extension_ask.html", context, status=status)


def move(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The commission moves many dates of a plan."""
    user, plan = account(request), find(plans(request), pk=plan_id)
    authorize(user, Action.MOVE_DEADLINES, plan.access())
    back = reverse("tasks:extensions")
    if away := led_away(request, lambda: lifetime.require_open(plan_id), back):
        return away
    narrowed = MovableForm(request.GET or None)
    offered, more = movable(plan, narrowed)
    form = MoveForm([one.key for one in offered], request.POST or None)
    if form.is_valid() and _moved(request, form, plan) is not None:
        return redirect(f"{back}?plan={plan_id}")
    context = {
        "plan": plan, "form": form, "extra": narrowed, "offered": offered, "more": more,
        "ticked": set(form["chosen"].value() or ()),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "tasks/extensions/deadlines_move.html", context, status=status)


def _plans_to_move(request: HttpRequest) -> list[ReformPlan]:
    """The open plans whose dates the account may move."""
    user = account(request)
    rows = plans(request).open()  # type: ignore[attr-defined]  # of this query set
    return [one for one in rows if can(user, Action.MOVE_DEADLINES, one.access())]


def _target_now(row: Extension) -> Target | None:
    """What it extends as it stands; None where nobody owes it any more."""
    try:
        return targets.of_extension(row)
    except Http404:
        return None


def _require_askable(target: Target) -> None:
    lifetime.require_open(target.plan_id)
    targets.require_owed(target)


def _effect(form: AskForm, target: Target) -> Effect | None:
    """What the date would do that the form was last looked at with."""
    if not form.is_bound or (until := form.cleaned_data.get("until")) is None:
        return None
    return effect_of(target, until)


def _asked(request: HttpRequest, form: AskForm, target: Target) -> Extension | None:
    """The request that was sent; None where it was only looked at, or refused, which the form says.

    It is sent only with the date whose effect the page has shown.
    """
    said = form.cleaned_data
    until = said["until"]
    if problems := list(service.wrong_day("until", target, until)):
        add_problems(form, problems)
        return None
    if request.POST.get("then") != "send" or said["looked"] != until:
        form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        form.data["looked"] = until.isoformat()  # type: ignore[index]  # likewise
        return None
    return sent(
        request,
        form,
        lambda: service.ask(
            target.kind,
            target.pk,
            actor=account(request),
            source=BROWSER,
            until=until,
            reason=said["reason"],
            done_so_far=said["done_so_far"],
        ),
        _("Asked for: the commission decides about it."),
    )


def _moved(request: HttpRequest, form: MoveForm, plan: ReformPlan) -> list[Extension] | None:
    """What was moved; None where it was refused, which the form says."""
    return sent(
        request,
        form,
        lambda: service.move_deadlines(
            plan.pk,
            form.things(),
            actor=account(request),
            source=BROWSER,
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
        ),
        _moved_in_words,
    )


def _moved_in_words(made: list[Extension]) -> str:
    told = ngettext("%(count)s date moved.", "%(count)s dates moved.", len(made))
    return told % {"count": len(made)}
