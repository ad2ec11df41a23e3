"""Filing of implementation plans (实施方案备案)."""

from collections.abc import Iterable

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.models import User
from departments.permissions import Action, authorize
from departments.requests import account
from departments.unsaved import service as unsaved
from reform_tracker.audit.sources import BROWSER
from reform_tracker.paging import page_of
from tasks.duties.amended import amending
from tasks.errors import Invalid, Refused, Stale
from tasks.filing import promises, service
from tasks.filing.forms import ChooseMeasuresForm, FilingEditor
from tasks.filing.listed import calendar_of, chosen_filings, days_late, with_days_late
from tasks.models import ImplementationPlan, Measure, MeasureCommitment, ReformPlan
from tasks.objecting.offers import objections_to
from tasks.pages import find, led_away
from tasks.plan.pages import require_plan
from tasks.signing.pages import (
    differences,
    hand_over,
    take_step,
    under_the_name_of_its_day,
    what_can_be_done,
    with_version,
)
from tasks.signing.workflow import Step


def filings(request: HttpRequest) -> HttpResponse:
    """All filings the account may see, in the fixed unit order, late ones with working days."""
    chosen = chosen_filings(request)
    page = page_of(request, chosen.qs)
    rows = list(page)
    if not rows:
        require_plan()
    return render(
        request,
        "tasks/filing/filings.html",
        {
            "filter": chosen,
            "page": page,
            "rows": with_days_late(rows),
            "listed": _listed(rows),
        },
    )


def _listed(rows: Iterable[ImplementationPlan]) -> list[ReformPlan]:
    """The plans whose filings are in the list, the newest first."""
    found = {row.plan_id: row.plan for row in rows}
    return sorted(found.values(), key=lambda plan: (-plan.year, -plan.pk))


def filing(request: HttpRequest, pk: int) -> HttpResponse:
    """The filing's page: content, history, and the steps this account may take."""
    user = account(request)
    row = _visible(request, pk)
    return render(
        request,
        "tasks/filing/filing.html",
        what_can_be_done(row, user)
        | amending(row, user)
        | {
            "filing": row,
            "commitments": _commitments(row, user),
            "in_part": _reads_in_part(row, user),
            "late": days_late(row, calendar_of([row])),
            "attachments": row.attachments.filter(removed_at=None),
            "now_called": under_the_name_of_its_day(row),
        }
        | objections_to(row, user),
    )


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Entering the plan; a lost race shows both texts and keeps what was typed."""
    row = _visible(request, pk)
    authorize(account(request), Action.WRITE_FILING, row.access())
    if request.method == "POST":
        return _edited(request, row)
    if away := led_away(request, lambda: service.require_writable(row), row.page()):
        return away
    if row.organization.is_prefecture and not row.commitments.exists():
        return redirect("tasks:filing-choose", pk)
    context = {"filing": row, "editor": FilingEditor(row), "conflict": None, "refused": False}
    return render(request, "tasks/filing/filing_edit.html", context)


def _edited(request: HttpRequest, row: ImplementationPlan) -> HttpResponse:
    """The answer to what was typed: saved, or the page once more with all of it."""
    editor, conflict, status = FilingEditor(row, request.POST), None, 422
    if editor.is_valid():
        try:
            _save(request, row, editor)
            return redirect("tasks:filing", row.pk)
        except Stale as stale:
            # The measures may have changed too: the form shows those that stand now.
            editor = FilingEditor(stale.current, request.POST)
            conflict, status = _conflict(editor), 409
        except Invalid as refusal:
            editor.show(refusal.problems)
        except Refused as refusal:
            # Signed while somebody was still typing: the page keeps what was typed.
            editor.problems.append(refusal.message)
            status = 403
    elif editor.is_stale:
        conflict, status = _conflict(editor), 409
    context = {"filing": row, "editor": editor, "conflict": conflict, "refused": conflict is None}
    return render(request, "tasks/filing/filing_edit.html", context, status=status)


def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """A prefecture chooses the measures it takes on."""
    row = _visible(request, pk)
    authorize(account(request), Action.WRITE_FILING, row.access())
    if not row.organization.is_prefecture:
        return redirect("tasks:filing", pk)
    if away := led_away(request, lambda: service.require_writable(row), row.page()):
        return away
    measures = _of_plan(row)
    chosen = list(row.commitments.values_list("measure_id", flat=True))
    form = ChooseMeasuresForm(
        request.POST or None,
        choices=[(m.pk, m.key) for m in measures],
        initial={"measures": chosen, "version": row.version},
    )
    if request.method == "POST" and form.is_valid() and (to := _chosen(request, row, form)):
        return redirect(to, row.pk)
    # What was ticked stays ticked, whatever was wrong with it.
    wanted = {str(pk) for pk in form["measures"].value() or []}
    ticked = {measure.pk for measure in measures if str(measure.pk) in wanted}
    context = {"filing": row, "form": form, "measures": measures, "ticked": ticked}
    status = 422 if form.errors else 200
    return render(request, "tasks/filing/filing_choose.html", context, status=status)


@require_POST
def step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    """One step of the sign-off chain."""
    row = _visible(request, pk)
    return take_step(request, row, step, service.step_filing)


def _visible(request: HttpRequest, pk: int) -> ImplementationPlan:
    rows = ImplementationPlan.objects.visible_to(account(request))
    return find(rows.select_related("organization", "plan", "signed_by", "reviewed_by"), pk=pk)


def _reads_in_part(row: ImplementationPlan, user: User) -> bool:
    """Whether the account sees the filing only for the lines on which its organization stands."""
    whole = user.reads.covers(row.organization_id) or user.organization_id == row.organization_id
    return not whole


def _commitments(row: ImplementationPlan, user: User) -> QuerySet[MeasureCommitment]:
    """What the filing promises, as far as the account may read it."""
    rows = row.commitments.select_related("measure__task__area").prefetch_related("milestones")
    if not _reads_in_part(row, user):
        return rows
    return rows.filter(measure__in=Measure.objects.on_line_of(user.organization_id))


@transaction.atomic
def _save(request: HttpRequest, row: ImplementationPlan, editor: FilingEditor) -> None:
    """Saves the draft, hands over if asked. What is not complete is not even saved by that button:
    the form says what is missing."""
    user = account(request)
    saved = service.save_filing(
        row.pk, actor=user, source=BROWSER, version=editor.version, content=editor.content()
    )
    if request.POST.get("then") == Step.HAND_OVER:
        service.require_complete(saved)
    unsaved.saved(request)
    messages.success(request, _("Draft saved."))
    if request.POST.get("then") == Step.HAND_OVER:
        hand_over(request, saved, service.step_filing)


def _of_plan(row: ImplementationPlan) -> list[Measure]:
    measures = Measure.objects.filter(task__area__plan=row.plan_id)
    return list(
        measures.select_related("task__area")
        .prefetch_related("task__places__prefectures")
        .in_print_order()
    )


def _chosen(request: HttpRequest, row: ImplementationPlan, form: ChooseMeasuresForm) -> str | None:
    """Saves the choice and returns where to go; None when it was refused, which the form says."""
    try:
        service.choose_measures(
            row.pk,
            actor=account(request),
            source=BROWSER,
            version=form.cleaned_data["version"],
            measure_ids=[int(pk) for pk in form.cleaned_data["measures"]],
        )
    except Stale as stale:
        form.add_error(None, stale.message)
        with_version(form, stale.current.version)
        return None
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None
    if form.cleaned_data["measures"]:
        return "tasks:filing-edit"
    messages.warning(request, _("No task is chosen: choose at least one before it is signed."))
    return "tasks:filing"


def _conflict(editor: FilingEditor) -> list[dict[str, object]]:
    """Both texts, and the form set to the current version so that a second save is deliberate."""
    editor.is_valid()
    header, current = editor.header, editor.filing
    labels = [(name, header.fields[name].label) for name in service.HEADER]
    stored = {name: getattr(current, name) for name in service.HEADER}
    typed = {name: header[name].value() for name in service.HEADER} | header.cleaned_data
    rows = differences(labels, stored, typed)
    theirs = {c.measure_id: promises.in_words(c) for c in promises.commitments_of(current)}
    # A department plans all it leads; only a prefecture can have dropped a measure.
    nothing = promises.in_words(promises.CommitmentInput(0))
    dropped = _("No longer chosen") if current.organization.is_prefecture else nothing
    for section in editor.sections:
        other = theirs.get(section.measure.pk, dropped)
        mine = section.in_words() if section.is_posted else _("Not in your form")
        if mine != other:
            rows.append({"label": section.measure.key, "theirs": other, "mine": mine})
    with_version(header, current.version)
    return rows
