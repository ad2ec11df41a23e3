"""The pages of the assessment: all units by kind, the sheet of one, and what is done on them."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from departments.models import Organization
from departments.permissions import Access, Action, authorize, can
from departments.requests import account
from reform_tracker.audit.sources import BROWSER
from reports.assessment import pages, service, sheets
from reports.assessment.forms import (
    AnswerForm,
    CorrectionForm,
    ObjectionForm,
    SelfForm,
    UntilForm,
)
from reports.assessment.words import shown_rule
from reports.models import Assessment, AssessmentSheet
from tasks.errors import Invalid, Problem
from tasks.pages import act, find
from tasks.plan.filters import plans
from tasks.signing.locking import expect_version

STEPS: Mapping[str, tuple[Callable[..., object], Any]] = {
    "compute": (service.compute, gettext_lazy("The draft is computed.")),
    "open": (service.open_self_assessment, gettext_lazy("The self-assessment is open.")),
    "review": (service.begin_review, gettext_lazy("The assessment is under review.")),
    "publish": (service.publish, gettext_lazy("The assessment is published.")),
}


@require_safe
def assessment(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Where the units stand that the account reads, departments and prefectures apart: those within
    reach of its office, else its own."""
    plan, user = find(plans(), pk=plan_id), account(request)
    province = can(user, Action.READ_PROVINCE)
    if not province:
        authorize(user, Action.READ_ASSESSMENT, Access(owner=user.organization_id, public=True))
    only = None if province else user.organization_id
    run = Assessment.objects.filter(plan=plan).select_related("rule").first()
    frozen = run if "now" not in request.GET else None
    rows, told = pages.rows_frozen(frozen, only) if frozen else pages.rows_now(plan, only)
    by_points = request.GET.get("sort") == "points"
    mine = [row for row in rows if not province or user.reads.covers(row.unit.pk)]
    told["ended"] = [
        one for one in told.get("ended", ()) if not province or user.reads.covers(one.pk)
    ]
    context = {
        "plan": plan,
        "run": run,
        "frozen": frozen,
        "rule": shown_rule(told["version"].rule),
        "kinds": pages.kinds_of(mine, by_points=by_points),
        "by_points": by_points,
        "may_run": can(user, Action.RUN_ASSESSMENT, plan.access()),
        "may_read_files": can(user, Action.READ_REPORTS, plan.access()),
        "until_form": UntilForm(),
        "editions": run.editions.defer("figures").select_related("published_by") if run else (),
    }
    return render(request, "reports/assessment/assessment.html", told | context)


@require_safe
def sheet(request: HttpRequest, plan_id: int, organization_id: int) -> HttpResponse:
    """What one unit's points are made of."""
    plan, user = find(plans(), pk=plan_id), account(request)
    authorize(user, Action.READ_ASSESSMENT, Access(owner=organization_id))
    unit = find(Organization.objects.parties(), pk=organization_id)
    run = Assessment.objects.filter(plan=plan).select_related("rule").first()
    found = pages.sheet_of(run, unit.pk) if run and "now" not in request.GET else None
    shown = pages.sheet_frozen(run, found, user) if run and found else pages.sheet_now(plan, unit)
    context = {
        "plan": plan,
        "unit": unit,
        "run": run,
        "may_see_all": can(user, Action.READ_PROVINCE),
    }
    return render(request, "reports/assessment/sheet.html", shown | context)


@require_POST
def step(request: HttpRequest, plan_id: int, step: str) -> HttpResponse:
    """The commission takes the assessment a step on."""
    if step not in STEPS:
        raise Http404
    plan = find(plans(), pk=plan_id)
    service_of, done = STEPS[step]
    more: dict[str, Any] = {}
    if step == "open":
        form = UntilForm(request.POST)
        more["until"] = form.cleaned_data["until"] if form.is_valid() else None
    return act(
        request,
        lambda: service_of(plan.pk, actor=account(request), source=BROWSER, **more),
        str(done),
        reverse("reports:assessment", args=[plan.pk]),
    )


@require_POST
def assess_itself(request: HttpRequest, plan_id: int, organization_id: int) -> HttpResponse:
    """The unit says what it thinks of its points."""
    row = _sheet(plan_id, organization_id)
    form = SelfForm(request.POST, sheet=row)

    def save(by: dict[str, Any]) -> object:
        data = valid(form)
        return sheets.assess_itself(
            row.pk,
            **by,
            expect=lambda seen: expect_version(seen, data["version"]),
            remark=data["remark"],
            points=form.points,
        )

    return _on_sheet(request, row, save, _("Your self-assessment is saved."), "remark")


@require_POST
def correct(request: HttpRequest, plan_id: int, organization_id: int) -> HttpResponse:
    """The commission puts points right."""
    row = _sheet(plan_id, organization_id)
    form = CorrectionForm(request.POST, sheet=row)

    def save(by: dict[str, Any]) -> object:
        valid(form)
        return sheets.correct(row.pk, form.correction, **by)

    return _on_sheet(request, row, save, _("The points are corrected."), "reason")


@require_POST
def object_to(request: HttpRequest, plan_id: int, organization_id: int) -> HttpResponse:
    """The unit does not agree."""
    row = _sheet(plan_id, organization_id)
    form = ObjectionForm(request.POST)
    return _on_sheet(
        request,
        row,
        lambda by: sheets.object_to(row.pk, **by, text=valid(form)["text"]),
        _("Your objection is with the commission."),
        "text",
    )


@require_POST
def answer(request: HttpRequest, plan_id: int, organization_id: int) -> HttpResponse:
    """The commission answers, with or without a correction."""
    row = _sheet(plan_id, organization_id)
    form = AnswerForm(request.POST, sheet=row)

    def save(by: dict[str, Any]) -> object:
        text = valid(form)["text"]
        return sheets.answer(row.pk, **by, text=text, correction=form.wanted)

    return _on_sheet(request, row, save, _("The objection is answered."), "text")


def _sheet(plan_id: int, organization_id: int) -> AssessmentSheet:
    rows = AssessmentSheet.objects.filter(assessment__plan=plan_id)
    return find(rows, organization=organization_id)


def valid(form: forms.Form) -> dict[str, Any]:
    """What was sent. Raises Invalid with everything that the form finds wrong."""
    if not form.is_valid():
        named = {name: field.label for name, field in form.fields.items()}
        raise Invalid(
            [
                Problem(name, f"{named[name]}: {text}" if name in named else str(text))
                for name, texts in form.errors.items()
                for text in texts
            ]
        )
    return form.cleaned_data


def _on_sheet(
    request: HttpRequest,
    row: AssessmentSheet,
    save: Callable[[dict[str, Any]], object],
    done: str,
    typed: str,
) -> HttpResponse:
    """Does what is asked and leads back to the sheet. Who may not see it is told so first: what
    was typed wrong tells nobody that it is there."""
    authorize(account(request), Action.READ_ASSESSMENT, row.access())
    plan = row.assessment.plan_id
    return act(
        request,
        lambda: save({"actor": account(request), "source": BROWSER}),
        done,
        reverse("reports:assessment-sheet", args=[plan, row.organization_id]),
        typed=request.POST.get(typed, ""),
    )
