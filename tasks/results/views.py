"""Results (改革成果): the list that everybody searches, one of them, writing one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.permissions import Action, authorize, can
from departments.requests import account
from departments.unsaved import service as unsaved
from reform_tracker.audit.sources import BROWSER
from reform_tracker.forms import add_problems
from reform_tracker.paging import page_of
from tasks import links
from tasks.errors import Invalid, Refused, Stale
from tasks.models import Measure, Milestone, Result, Transition
from tasks.pages import find, led_away
from tasks.plan import lifetime
from tasks.plan.pages import require_plan
from tasks.results import service
from tasks.results.forms import ResultForm, StepForm
from tasks.results.listed import chosen_results, shown_results
from tasks.signing.pages import differences, take_step, with_version
from tasks.signing.workflow import Step, history, lacking, steps_for


def results(request: HttpRequest) -> HttpResponse:
    """All results that the account may read; search and filters stand in the address."""
    chosen = chosen_results(request)
    page = page_of(request, chosen.qs)
    if not page.object_list:
        require_plan()
    context = {"filter": chosen, "page": page}
    return render(request, "tasks/results/results.html", context)


def result(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what it is, whose, why others should copy it, and what can be done."""
    row, user = find(shown_results(request), pk=pk), account(request)
    access, is_open = row.access(), row.measure.task.area.plan.is_open
    steps = steps_for(row, user, access) if is_open else []
    asking = {step: StepForm(row, step=step) for step in steps if step is not Step.UNRECOMMEND}
    context = {
        "result": row,
        "steps": steps,
        "forms": {step.value: form for step, form in asking.items()},
        "gaps": lacking(row) if Step.SIGN in steps else [],
        "may_edit": is_open and row.is_editable and can(user, Action.RECORD_RESULT, access),
        "wrote": user.pk in access.wrote,
        "is_open": is_open,
        "attachments": row.attachments.filter(removed_at=None),
        "history": _history(row),
    }
    return render(request, "tasks/results/result.html", context)


def new(request: HttpRequest, measure_id: int) -> HttpResponse:
    """A new result of a measure."""
    user = account(request)
    measure = find(Measure.objects.select_related("task__area__plan"), pk=measure_id)
    organization = service.whose(measure_id, user)
    authorize(user, Action.RECORD_RESULT, service.line_access(measure_id, organization))
    if organization is None:
        messages.info(request, str(service.NOBODY_LEADS))
        return redirect(links.task_page(measure.task_id))
    row = Result(measure=measure, organization_id=organization)
    if away := led_away(
        request, lambda: lifetime.require_open(row.of_plan), links.task_page(measure.task_id)
    ):
        return away
    return _written(request, row)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changing one that is not published; a lost race shows both texts and keeps what was typed."""
    row = _visible(request, pk)
    authorize(account(request), Action.RECORD_RESULT, row.access())
    if away := led_away(request, lambda: service.require_writable(row), row.page()):
        return away
    return _written(request, row)


@require_POST
def step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    """Publishing, withdrawing, recommending it and taking that back."""
    return take_step(request, _visible(request, pk), step, service.step_result, StepForm)


def _visible(request: HttpRequest, pk: int) -> Result:
    rows = Result.objects.visible_to(account(request))
    return find(rows.select_related("organization", "measure__task__area__plan"), pk=pk)


def _history(row: Result) -> list[Transition]:
    """A step that leaves it published is called by what it did."""
    steps = history(row)
    for one in steps:
        if one.from_state == one.to_state:
            one.called = service.WORKFLOW.rule(Step(one.step)).said  # type: ignore[attr-defined]  # for the template
    return steps


def _written(request: HttpRequest, row: Result) -> HttpResponse:
    """The form, or where it leads once it is saved."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ResultForm(row, *sent)
    conflict, status = None, 422 if form.is_bound else 200
    if form.is_bound and "file" in getattr(request, "too_large", ()):
        form.add_error("file", _("The file is larger than 20 MB. Send a smaller one."))
    if form.is_valid():
        try:
            return redirect(_save(request, row, form))
        except Stale as stale:
            conflict, status = _conflict(form, stale.current), 409
        except Invalid as refusal:
            add_problems(form, refusal.problems)
        except Refused as refusal:
            # Published while somebody was still typing: the page keeps what was typed.
            form.add_error(None, refusal.message)
            status = 403
    context: dict[str, Any] = {
        "result": row,
        "form": form,
        "conflict": conflict,
        "attachments": row.attachments.filter(removed_at=None) if row.pk else [],
    }
    return render(request, "tasks/results/result_edit.html", context, status=status)


def _save(request: HttpRequest, row: Result, form: ResultForm) -> str:
    said: dict[str, Any] = {
        "actor": account(request),
        "source": BROWSER,
        "content": form.content(),
        "judged": form.cleaned_data.get("file"),
    }
    if row.pk:
        saved = service.change_result(row.pk, version=form.cleaned_data["version"], **said)
    else:
        saved = service.record_result(row.measure_id, **said)
    unsaved.saved(request)
    messages.success(request, _("Draft saved."))
    return saved.page()


def _conflict(form: ResultForm, current: Result) -> list[dict[str, object]]:
    """Both texts; the form takes the current version so that a second save is deliberate."""
    labels = [(name, form.fields[name].label) for name in service.FIELDS if name in form.fields]
    stored = {name: getattr(current, name) for name in service.FIELDS}
    typed = {**form.cleaned_data, "milestone": _milestone(form.cleaned_data.get("milestone"))}
    with_version(form, current.version)
    return differences(labels, stored, typed)


def _milestone(pk: int | None) -> Milestone | None:
    return Milestone.ever.filter(pk=pk).first() if pk else None
