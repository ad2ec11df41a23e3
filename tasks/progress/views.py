"""Progress reports (进展填报): the list of a period, a report's page, entering one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.models import User
from departments.permissions import Action, authorize
from departments.requests import account
from departments.unsaved import service as unsaved
from reform_tracker.audit.sources import BROWSER
from reform_tracker.forms import add_problems
from reform_tracker.paging import page_of
from tasks import links
from tasks.duties.amended import amending
from tasks.errors import Invalid, Refused, Stale
from tasks.models import Measure, ProgressReport, ReportingPeriod
from tasks.objecting.offers import objections_to
from tasks.pages import find, led_away
from tasks.plan.pages import find_period, require_plan
from tasks.progress import awaiting, claims, service
from tasks.progress.forms import ReportForm, last_text
from tasks.progress.listed import chosen_reports
from tasks.signing.pages import (
    differences,
    hand_over,
    take_step,
    under_the_name_of_its_day,
    what_can_be_done,
    with_version,
)
from tasks.signing.workflow import Step

FIELD = "id_progress"  # into which the words of supporters are taken over


def reports(request: HttpRequest) -> HttpResponse:
    """Progress reports the account may see, newest period first."""
    chosen = chosen_reports(request)
    page = page_of(request, chosen.qs)
    if not page.object_list:
        require_plan()
    several = len({row.period.plan_id for row in page}) > 1
    context = {"filter": chosen, "page": page, "several_plans": several}
    return render(request, "tasks/progress/reports.html", context)


def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A report's page: content beside the last one, the supporters' parts, history, steps."""
    user = account(request)
    row = _visible(request, pk)
    last = service.previous_report(row)
    context = (
        what_can_be_done(row, user)
        | amending(row, user)
        | _beside(row.measure, row.period, user)
        | {
            "report": row,
            "last": last,
            "unchanged": bool(last and last.progress.strip() == row.progress.strip()),
            "claims": row.claims.select_related("milestone"),
            "attachments": row.attachments.filter(removed_at=None),
            "verified": claims.verified_by(row),
            "now_called": under_the_name_of_its_day(row),
        }
        | objections_to(row, user)
    )
    return render(request, "tasks/progress/report.html", context)


def edit(request: HttpRequest, measure_id: int, period: str) -> HttpResponse:
    """Entering my organization's report; a lost race keeps what was typed."""
    row, user = _own(request, measure_id, period), account(request)
    to = row.page() if row.pk else links.task_page(row.measure.task_id)
    if away := led_away(request, lambda: service.require_writable(row), to):
        return away
    offered = last_text(row) if request.GET.get("draft") == "last" else {}
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReportForm(row, *data, initial=offered)
    context = _edit_context(row, form, offered, user)
    if request.method != "POST":
        return render(request, "tasks/progress/report_edit.html", context)
    if "file" in getattr(request, "too_large", ()):
        form.add_error("file", _("The file is larger than 20 MB. Send a smaller one."))
    status = 422
    if form.is_valid():
        try:
            return redirect(_save(request, row, form))
        except Stale as stale:
            context["conflict"] = _conflict(form, stale.current)
        except Invalid as refusal:
            add_problems(form, refusal.problems)
        except Refused as refusal:
            # Signed while somebody was still typing: the page keeps what was typed.
            form.add_error(None, refusal.message)
            status = 403
    return render(request, "tasks/progress/report_edit.html", context, status=status)


@require_POST
def step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    """One step of the sign-off chain."""
    row = _visible(request, pk)
    return take_step(request, row, step, service.step_report)


@require_POST
def ask(request: HttpRequest, measure_id: int, period: str) -> HttpResponse:
    """The lead asks for the parts that are missing; asked from a form that is being written, only
    the list of supporters comes back, and what was typed is not left."""
    user, measure = account(request), find(Measure.objects.all(), pk=measure_id)
    row = find_period(measure_id, period)
    try:
        asked = awaiting.ask_for_parts(measure_id, row.pk, actor=user, source=BROWSER)
        said = asked_in_words(asked)
    except Refused as refusal:
        said = refusal.message
    if request.headers.get("HX-Request") != "true":
        messages.info(request, said)
        return redirect(links.report_form(measure_id, period))
    take = FIELD if request.POST.get("take") == FIELD else ""
    context = _beside(measure, row, user) | {"take": take, "said": said}
    return render(request, "tasks/contributions/_supporters.html", context)


def asked_in_words(asked: awaiting.Asked) -> str:
    """Who was asked, who cannot be."""
    told = "、".join(one.short_name for one in asked.told)
    mute = "、".join(one.short_name for one in asked.unreachable)
    found = [_("Asked: %(organizations)s.") % {"organizations": told}] if told else []
    if mute:
        found.append(_("Nobody has an account at %(organizations)s.") % {"organizations": mute})
    return " ".join(found) or _("All of them have been asked today.")


def _beside(measure: Measure, period: ReportingPeriod, user: User) -> dict[str, Any]:
    """The supporters' parts beside a report, with the way to ask for those that are missing."""
    rows = awaiting.supporters(measure, period, user)
    asks = any(one.is_awaited for one in rows) and awaiting.may_ask(measure, user)
    path = reverse("tasks:report-ask", args=[measure.pk, period.code])
    return {"parts": rows, "ask": path if asks and measure.task.area.plan.is_open else ""}


def _visible(request: HttpRequest, pk: int) -> ProgressReport:
    rows = ProgressReport.objects.visible_to(account(request)).select_related(
        "measure__task__area", "organization", "period", "signed_by", "reviewed_by"
    )
    return find(rows, pk=pk)


def _own(request: HttpRequest, measure_id: int, code: str) -> ProgressReport:
    """My organization's report, or an unsaved one if the line gives it one to write."""
    user = account(request)
    period = find_period(measure_id, code)
    mine = {"measure": measure_id, "period": period, "organization": user.organization_id}
    row = (
        ProgressReport.objects.select_related("measure__task__area", "period")
        .filter(**mine)
        .first()
    )
    measure = find(Measure.objects.select_related("task__area"), pk=measure_id)
    row = row or ProgressReport(
        measure=measure, period=period, organization_id=user.organization_id
    )
    access = row.access() if row.pk else service.line_access(measure, user.organization_id)
    authorize(user, Action.WRITE_PROGRESS, access)
    return row


def _edit_context(
    row: ProgressReport, form: ReportForm, offered: dict[str, str], user: User
) -> dict[str, Any]:
    return {
        "report": row,
        "form": form,
        "last": service.previous_report(row),
        "offered": offered,
        **_beside(row.measure, row.period, user),
        "take": FIELD,
        "attachments": row.attachments.filter(removed_at=None) if row.pk else [],
        "conflict": None,
    }


def _save(request: HttpRequest, row: ProgressReport, form: ReportForm) -> str:
    """Saves the draft with its file, hands over if asked; returns where to go.

    What is not complete is not even saved by that button: the form says what is missing.
    """
    user, hands_over = account(request), request.POST.get("then") == Step.HAND_OVER
    if hands_over:
        service.require_complete(form.content())
    saved = service.save_report(
        row.measure_id,
        row.period_id,
        actor=user,
        source=BROWSER,
        version=form.cleaned_data["version"],
        content=form.content(),
        claimed=form.claimed(),
        judged=form.cleaned_data.get("file"),
    )
    unsaved.saved(request)
    messages.success(request, _("Draft saved."))
    if hands_over:
        hand_over(request, saved, service.step_report)
    return saved.page()


def _conflict(form: ReportForm, current: ProgressReport) -> list[dict[str, object]]:
    """Both texts; the form takes the current version so that a second save is deliberate."""
    labels = [(name, form.fields[name].label) for name in service.FIELDS if name in form.fields]
    stored = {name: getattr(current, name) for name in service.FIELDS}
    with_version(form, current.version)
    return differences(labels, stored, form.cleaned_data)
