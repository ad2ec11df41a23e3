"""Opening again what was accepted: lists, asking and deciding, writing an amendment, both versions
side by side."""

from collections.abc import Collection
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.models import User
from departments.permissions import Action, authorize
from departments.requests import account
from departments.unsaved import service as unsaved
from reform_tracker.audit.sources import BROWSER
from reform_tracker.forms import add_problems
from reform_tracker.paging import page_of
from tasks.amending import contents, owing, service
from tasks.amending.contents import Amended, Content
from tasks.amending.forms import AskForm, ReportAmendmentForm, addable, filing_editor
from tasks.amending.listed import (
    accepted_on,
    chosen_amendments,
    chosen_requests,
    shown_amendments,
    shown_requests,
    state_in_words,
    why_in_words,
)
from tasks.asking.forms import DecisionForm
from tasks.asking.pages import decision
from tasks.errors import Invalid, Refused, Stale
from tasks.filing import amended as filings
from tasks.models import Amendment, AmendmentRequest, ImplementationPlan, Measure, ProgressReport
from tasks.pages import act, find, led_away, number_of, sent
from tasks.plan.pages import require_plan
from tasks.signing.models import State
from tasks.signing.pages import hand_over, take_step, what_can_be_done, with_version
from tasks.signing.workflow import Step

Conflict = list[dict[str, object]]


def amendments(request: HttpRequest) -> HttpResponse:
    """All amendments that the account may read, the newest first."""
    chosen = chosen_amendments(request)
    page = page_of(request, chosen.qs)
    rows = [(row, state_in_words(row), why_in_words(row), accepted_on(row)) for row in page]
    if not rows:
        require_plan()
    context = {"filter": chosen, "page": page, "rows": rows}
    return render(request, "tasks/amending/amendments.html", context)


def requests(request: HttpRequest) -> HttpResponse:
    """All requests to open a document again that the account may read, the newest first."""
    chosen = chosen_requests(request)
    page = page_of(request, chosen.qs)
    if not page.object_list:
        require_plan()
    context = {"filter": chosen, "page": page}
    return render(request, "tasks/amending/requests.html", context)


def ask(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The request of my organization to open its accepted document again."""
    user, document = account(request), _document(request, kind, pk)
    authorize(user, Action.ASK, service.unsaved(document).access())
    if away := led_away(request, lambda: service.require_amendable(document), document.page()):
        return away
    form = AskForm(request.POST or None)
    if form.is_valid() and (made := _asked(request, kind, pk, form)):
        return redirect(made.page())
    context = {"form": form, "document": document}
    return render(request, "tasks/amending/ask.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, kind: str, pk: int, form: AskForm) -> AmendmentRequest | None:
    """What was asked; None where it was refused, which the form says."""
    return sent(
        request,
        form,
        partial(
            service.ask,
            kind,
            pk,
            actor=account(request),
            source=BROWSER,
            reason=form.cleaned_data["reason"],
        ),
        _("Asked for: the commission decides about it."),
    )


def request_(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what is to be opened and why, what was decided, what can be done."""
    row, user = find(shown_requests(request), pk=pk), account(request)
    context = decision(row, user) | {
        "asked": row,
        "amendment": Amendment.objects.filter(request=row).first(),
    }
    return render(request, "tasks/amending/request.html", context)


@require_POST
def request_step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    """The decision, or taking the request back."""
    row = find(shown_requests(request), pk=pk)
    return take_step(request, row, step, service.step_request, DecisionForm)


def amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """Both versions side by side, the history, and the steps this account may take."""
    row, user = find(shown_amendments(request), pk=pk), account(request)
    document = row.document
    lines = contents.side_by_side(document, _before(row), row.content, _only(document, user))
    context = what_can_be_done(row, user) | {
        "amendment": row,
        "state": state_in_words(row),
        "why": why_in_words(row),
        "document": document,
        "changed": [line for line in lines if line.differs],
        "same": [line for line in lines if not line.differs],
        "behind": service.is_behind(row),
        "owed": owing.owed_lines(row).select_related("measure__task"),
        "accepted_on": accepted_on(row),
    }
    return render(request, "tasks/amending/amendment.html", context)


@require_POST
def step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    """One step of the sign-off chain."""
    row = find(shown_amendments(request), pk=pk)
    return take_step(request, row, step, service.step_amendment)


@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The amendment is not wanted any more."""
    row = find(shown_amendments(request), pk=pk)
    return act(
        request,
        lambda: service.give_up(row.pk, actor=account(request), source=BROWSER),
        _("Given up: what was accepted stands as it is."),
        row.page(),
    )


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Writing the amendment; a lost race shows both texts and keeps what was typed."""
    row = find(shown_amendments(request), pk=pk)
    authorize(account(request), Action.WRITE_AMENDMENT, row.access())
    if away := led_away(request, lambda: service.require_writable(row), row.page()):
        return away
    if isinstance(document := row.document, ImplementationPlan):
        return _edit_filing(request, row, document)
    return _edit_report(request, row, document)


def _edit_report(request: HttpRequest, row: Amendment, report: ProgressReport) -> HttpResponse:
    form = ReportAmendmentForm(row, report, *([request.POST] if request.method == "POST" else []))
    context: dict[str, object] = {"amendment": row, "form": form, "report": report}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _saved(request, row, form.cleaned_data["version"], form.said())
            except Stale as stale:
                context["conflict"], status = _conflict(stale.current, form.said()), 409
                with_version(form, stale.current.version)
            except Invalid as refusal:
                add_problems(form, refusal.problems)
            except Refused as refusal:
                form.add_error(None, refusal.message)
                status = 403
    context["conflict"] = context.get("conflict")
    return render(request, "tasks/amending/report_edit.html", context, status=status)


def _edit_filing(request: HttpRequest, row: Amendment, filing: ImplementationPlan) -> HttpResponse:
    more = number_of(request, "add")
    also = [one.pk for one in addable(row, filing) if one.pk == more]
    data = request.POST if request.method == "POST" else None
    editor, conflict, status = filing_editor(row, filing, data, also), None, 200
    if request.method == "POST":
        status = 422
        if editor.is_valid():
            said = filings.as_json(editor.content())
            try:
                return _saved(request, row, editor.version, said)
            except Stale as stale:
                conflict, status = _conflict(stale.current, said), 409
                editor = filing_editor(stale.current, filing, request.POST, also)
                editor.is_valid()
                with_version(editor.header, stale.current.version)
            except Invalid as refusal:
                editor.show(refusal.problems)
            except Refused as refusal:
                editor.problems.append(refusal.message)
                status = 403
    context = {
        "amendment": row,
        "filing": filing,
        "editor": editor,
        "conflict": conflict,
        "refused": status in (403, 422),
        "addable": addable(row, filing),
    }
    return render(request, "tasks/amending/filing_edit.html", context, status=status)


@transaction.atomic
def _saved(
    request: HttpRequest, row: Amendment, version: int | None, said: Content
) -> HttpResponse:
    """Saves the draft, hands it over if asked; what is not complete is not even saved by that."""
    saved = service.save(
        row.pk, actor=account(request), source=BROWSER, version=version, content=said
    )
    if request.POST.get("then") == Step.HAND_OVER:
        service.require_complete(saved)
    unsaved.saved(request)
    messages.success(request, _("Draft saved."))
    if request.POST.get("then") == Step.HAND_OVER:
        hand_over(request, saved, service.step_amendment)
    return redirect(saved.page())


def _conflict(current: Amendment, typed: Content) -> Conflict:
    """Both texts, where they differ."""
    lines = contents.side_by_side(current.document, current.content, typed)
    return [
        {"label": line.label, "theirs": line.before, "mine": line.after}
        for line in lines
        if line.differs
    ]


def _document(request: HttpRequest, kind: str, pk: int) -> Amended:
    user = account(request)
    if kind == "filing":
        plans = ImplementationPlan.objects.visible_to(user)
        return find(plans.select_related("organization", "plan"), pk=pk)
    reports = ProgressReport.objects.visible_to(user)
    return find(reports.select_related("organization", "measure__task", "period"), pk=pk)


def _before(row: Amendment) -> Content:
    """What stands beside the amendment: what was replaced, or what it may replace."""
    over = row.state == State.ACCEPTED or row.ended_on is not None
    found: Content = row.before if over else contents.said(row.document)
    return found


def _only(document: Amended, user: User) -> Collection[int] | None:
    """Of a plan the measures on whose lines the organization stands, for whoever reads it only for
    them; None for who reads all of it."""
    owner = document.organization_id
    whole = user.reads.covers(owner) or user.organization_id == owner
    if whole or isinstance(document, ProgressReport):
        return None
    mine = Measure.objects.on_line_of(user.organization_id)
    return set(mine.values_list("pk", flat=True))
