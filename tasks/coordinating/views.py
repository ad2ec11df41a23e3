"""Coordination items: the list, one of them, raising one, deciding it."""

from collections.abc import Iterable
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
from tasks.coordinating import service
from tasks.coordinating.forms import CHARGES, ChargeForm, DecisionForm, RaiseForm, WordsForm
from tasks.coordinating.listed import chosen_items, shown_items, waiting_in_words
from tasks.coordinating.workflow import step_item
from tasks.errors import Invalid, Problem, Refused
from tasks.files.pages import shown_files
from tasks.models import (
    CoordinationItem,
    Directive,
    JointMeeting,
    ProgressReport,
    ReformPlan,
)
from tasks.pages import find, led_away, number_of, sent
from tasks.plan import lifetime
from tasks.plan.filters import plans
from tasks.plan.pages import require_plan
from tasks.signing.pages import take_step
from tasks.signing.workflow import Step, history, steps_for


def items(request: HttpRequest) -> HttpResponse:
    """All items that the account may read, the newest first."""
    chosen = chosen_items(request)
    page = page_of(request, chosen.qs)
    rows = [(row, waiting_in_words(row)) for row in page]
    if not rows:
        require_plan()
    offered = plans(request).open() if can(account(request), Action.RAISE_ITEM) else []  # type: ignore[attr-defined]  # of this query set
    context = {"filter": chosen, "page": page, "rows": rows, "plans_to_raise_in": offered}
    return render(request, "tasks/coordinating/items.html", context)


def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what is asked, what was decided, what has come of it."""
    return _page(request, find(shown_items(request).select_related("decided_by"), pk=pk))


@require_POST
def step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    """Opening it again, or taking it back; a decision and the agenda have pages of their own."""
    row = find(shown_items(request), pk=pk)
    return take_step(request, row, step, step_item)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision with its directives, all or none."""
    row, user = find(shown_items(request), pk=pk), account(request)
    words = DecisionForm(request.POST)
    charges = [ChargeForm(user, request.POST, prefix=f"c{n}") for n in range(CHARGES)]
    if words.is_valid() and all(one.is_valid() for one in charges):
        try:
            service.decide(
                row.pk,
                actor=user,
                source=BROWSER,
                words=words.cleaned_data["comment"],
                charges=[one.charge() for one in charges],
                revision=words.cleaned_data["revision"],
            )
        except Invalid as refusal:
            _place(words, charges, refusal.problems)
        except Refused as refusal:
            words.add_error(None, refusal.message)
        else:
            unsaved.saved(request)
            messages.success(request, _("Decided."))
            return redirect(row.page())
    return _page(request, row, words, charges)


def raise_item(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Brings something up; the address may name a measure or a report."""
    user, plan = account(request), find(plans(request), pk=plan_id)
    authorize(user, Action.RAISE_ITEM)
    if away := led_away(request, lambda: lifetime.require_open(plan_id), links.items_page()):
        return away
    report = _report_of(request)
    form = RaiseForm(plan, user, request.POST or None, initial=_proposed(request, report))
    if form.is_valid() and (made := _raised(request, form, plan, report)):
        return redirect(made.page())
    context = {"plan": plan, "form": form, "report": report}
    status = 422 if form.errors else 200
    return render(request, "tasks/coordinating/raise.html", context, status=status)


def _page(
    request: HttpRequest,
    row: CoordinationItem,
    words: WordsForm | None = None,
    charges: list[ChargeForm] | None = None,
) -> HttpResponse:
    """The page of an item, with what was typed into a decision that was refused."""
    user = account(request)
    steps = steps_for(row, user, row.access()) if row.plan.is_open else []
    revision = {"revision": row.version}
    following = Directive.objects.visible_to(user).filter(item=row)
    meetings = row.meetings.filter(
        meeting__in=JointMeeting.objects.visible_to(user)
    ).select_related("meeting")
    context = {
        "item": row,
        "waiting": waiting_in_words(row),
        "steps": steps,
        "words": words or DecisionForm(initial=revision),
        "charges": charges or [ChargeForm(user, prefix=f"c{n}") for n in range(CHARGES)],
        "again": WordsForm(initial=revision),
        "following": following.select_related("organization"),
        "agendas": meetings,
        **shown_files(row, user),
        "history": history(row),
    }
    status = 422 if words is not None else 200
    return render(request, "tasks/coordinating/item.html", context, status=status)


def _place(words: WordsForm, charges: list[ChargeForm], problems: Iterable[Problem]) -> None:
    """Each problem where it belongs: at a field of a directive, or above."""
    for problem in problems:
        where, _dot, rest = problem.place.partition(".")
        number, _dot, field = rest.partition(".")
        if where == "charges" and number.isdigit() and field:
            add_problems(charges[int(number)], [Problem(field, problem.message)])
        else:
            add_problems(words, [problem])


def _report_of(request: HttpRequest) -> ProgressReport | None:
    """The report that the address names."""
    named = number_of(request, "report")
    rows = ProgressReport.objects.visible_to(account(request)).select_related("period", "measure")
    return find(rows, pk=named) if named else None


def _proposed(request: HttpRequest, report: ProgressReport | None) -> dict[str, Any]:
    """What the form begins with: the measure of the address, what a report asks for."""
    if report is None:
        return {"measure": number_of(request, "measure")}
    return {"measure": report.measure_id, "text": report.coordination or report.problems}


def _raised(
    request: HttpRequest, form: RaiseForm, plan: ReformPlan, report: ProgressReport | None
) -> CoordinationItem | None:
    """The item; None where it was refused, which the form says."""
    said = form.cleaned_data
    measure = said["measure"]
    same_measure = report is not None and measure is not None and report.measure_id == measure.pk
    return sent(
        request,
        form,
        lambda: service.raise_item(
            plan.pk,
            actor=account(request),
            source=BROWSER,
            title=said["title"],
            text=said["text"],
            measure_id=measure.pk if measure else None,
            report_id=report.pk if report and same_measure else None,
        ),
        _("Raised: the commission decides about it."),
    )
