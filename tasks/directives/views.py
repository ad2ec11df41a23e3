"""Directives and remarks of leaders: the lists, one of each, issuing, answering, seeing to them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.permissions import Action, authorize, can
from departments.requests import account
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reform_tracker.paging import page_of
from tasks import links
from tasks.directives import service
from tasks.directives.forms import IssueForm, NoteForm, RemarkForm
from tasks.directives.listed import (
    became_in_words,
    chosen_directives,
    chosen_remarks,
    shown_directives,
    shown_remarks,
)
from tasks.directives.models import remark_access
from tasks.files.pages import shown_files
from tasks.models import Directive, Inspection, Measure, ProgressReport, ReformPlan, Remark
from tasks.ordering.pages import answer, lateness_in_words, what_can_be_done
from tasks.pages import act, find, led_away, number_of, sent
from tasks.plan import lifetime
from tasks.plan.filters import measures, plans
from tasks.plan.pages import require_plan
from tasks.signing.workflow import Step


def directives(request: HttpRequest) -> HttpResponse:
    """All directives that the account may read, the newest first."""
    chosen = chosen_directives(request)
    page = page_of(request, chosen.qs)
    rows = [(row, lateness_in_words(row)) for row in page]
    if not rows:
        require_plan()
    user = account(request)
    offered = plans(request).open() if can(user, Action.ISSUE_DIRECTIVE) else []  # type: ignore[attr-defined]  # of this query set
    context = {"filter": chosen, "page": page, "rows": rows, "plans_to_charge_in": offered}
    return render(request, "tasks/directives/directives.html", context)


def directive(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what is asked, by when, what was answered, what the commission says of it."""
    row = find(shown_directives(request).select_related("answered_by", "settled_by"), pk=pk)
    user = account(request)
    context = {
        "directive": row,
        "is_late": row.is_late(clock.today()),
        "reopened": row.reopenings.first(),
        "may_ask": row.is_open and row.plan.is_open and can(user, Action.ASK, row.access()),
        "remark": row.remark if row.remark_id else None,
        "inspection": row.inspection if row.inspection_id else None,
        **shown_files(row, user),
        **what_can_be_done(row, user),
    }
    return render(request, "tasks/directives/directive.html", context)


@require_POST
def step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    """The answer, or what the commission says of it."""
    return answer(request, find(shown_directives(request), pk=pk), step, service.step_directive)


def issue(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Charges an organization with something; the address may name a measure, a
    remark or an inspection from which it comes."""
    user, plan = account(request), find(plans(request), pk=plan_id)
    authorize(user, Action.ISSUE_DIRECTIVE)
    if away := led_away(request, lambda: lifetime.require_open(plan_id), links.directives_page()):
        return away
    remark, inspection = _remark_of(request), _inspection_of(request)
    proposed = _proposed(request, remark, inspection)
    form = IssueForm(plan, user, request.POST or None, initial=proposed)
    if form.is_valid() and (made := _issued(request, form, plan, remark, inspection)):
        return redirect(made.page())
    context = {"plan": plan, "form": form, "remark": remark}
    status = 422 if form.errors else 200
    return render(request, "tasks/directives/issue.html", context, status=status)


def remarks(request: HttpRequest) -> HttpResponse:
    """All remarks that the account may read, the newest first."""
    chosen = chosen_remarks(request)
    page = page_of(request, chosen.qs)
    rows = [(row, became_in_words(row)) for row in page]
    if not rows:
        require_plan()
    context = {"filter": chosen, "page": page, "rows": rows}
    return render(request, "tasks/directives/remarks.html", context)


def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """One remark, what became of it, and what the commission can make of it."""
    row = find(shown_remarks(request), pk=pk)
    user = account(request)
    may = row.plan.is_open and can(user, Action.HANDLE_REMARK, row.access())
    following = shown_directives(request).filter(remark=row)
    context = {
        "remark": row,
        "became": became_in_words(row),
        "following": following,
        "may_charge": may,
        "form": NoteForm() if may and row.handled_at is None else None,
    }
    return render(request, "tasks/directives/remark.html", context)


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """The commission says what became of a remark without a directive."""
    row = find(shown_remarks(request), pk=pk)
    words = request.POST.get("words", "")
    return act(
        request,
        lambda: service.note(row.pk, actor=account(request), source=BROWSER, words=words),
        _("Kept: the remark is seen to."),
        row.page(),
        typed=words,
    )


def write_remark(request: HttpRequest, measure_id: int) -> HttpResponse:
    """A leader's remark on a measure, or on the report that the address names."""
    user, measure = account(request), find(measures(), pk=measure_id)
    authorize(user, Action.REMARK, remark_access(measure))
    back = links.task_page(measure.task_id)
    open_plan = measure.task.area.plan_id
    if away := led_away(request, lambda: lifetime.require_open(open_plan), back):
        return away
    report = _report_of(request, measure)
    form = RemarkForm(request.POST or None)
    if form.is_valid() and (made := _remarked(request, form, measure, report)):
        return redirect(made.page())
    context = {"measure": measure, "report": report, "form": form, "back": back}
    status = 422 if form.errors else 200
    return render(request, "tasks/directives/remark_write.html", context, status=status)


def _remark_of(request: HttpRequest) -> Remark | None:
    """The remark that the address names."""
    named = number_of(request, "remark")
    return find(shown_remarks(request), pk=named) if named else None


def _inspection_of(request: HttpRequest) -> Inspection | None:
    """The inspection that the address names."""
    named = number_of(request, "inspection")
    rows = Inspection.objects.visible_to(account(request)).select_related("measure")
    return find(rows, pk=named) if named else None


def _report_of(request: HttpRequest, measure: Measure) -> ProgressReport | None:
    """The report that the address names, with its period."""
    named = number_of(request, "report")
    rows = ProgressReport.objects.visible_to(account(request)).select_related("period")
    return find(rows, pk=named, measure=measure) if named else None


def _proposed(
    request: HttpRequest, remark: Remark | None, inspection: Inspection | None
) -> dict[str, Any]:
    """What the form begins with: the measure of the address, with its lead; of a remark what it
    says, of an inspection whom it concerns and what was demanded."""
    if inspection is not None:
        return {
            "measure": inspection.measure_id,
            "organization": inspection.organization_id,
            "text": inspection.demands,
        }
    measure = remark.measure if remark else None
    if measure is None and (named := number_of(request, "measure")):
        measure = measures().filter(pk=named).first()
    if measure is None:
        return {}
    lead = measure.assignments.filter(role="lead").first()
    return {
        "measure": measure.pk,
        "organization": lead.organization_id if lead else None,
        "text": remark.text if remark else "",
    }


def _issued(
    request: HttpRequest,
    form: IssueForm,
    plan: ReformPlan,
    remark: Remark | None,
    inspection: Inspection | None,
) -> Directive | None:
    """The directive; None where it was refused, which the form says."""
    said = form.cleaned_data
    return sent(
        request,
        form,
        lambda: service.issue(
            plan.pk,
            actor=account(request),
            source=BROWSER,
            organization_id=said["organization"].pk if said["organization"] else None,
            measure_id=said["measure"].pk if said["measure"] else None,
            title=said["title"],
            text=said["text"],
            due_on=said["due_on"],
            remark_id=remark.pk if remark else None,
            inspection_id=inspection.pk if inspection else None,
        ),
        _("Issued: the organization is told of it."),
    )


def _remarked(
    request: HttpRequest, form: RemarkForm, measure: Measure, report: ProgressReport | None
) -> Remark | None:
    """The remark; None where it was refused, which the form says."""
    return sent(
        request,
        form,
        lambda: service.remark(
            measure.pk,
            actor=account(request),
            source=BROWSER,
            text=form.cleaned_data["text"],
            report_id=report.pk if report else None,
        ),
        _("Kept: the commission sees to it."),
    )
