"""The page of the rule: its versions, and what another one would make of the facts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.permissions import Action, authorize
from departments.requests import account
from reform_tracker import clock
from reform_tracker.audit.sources import BROWSER
from reports.assessment import setting
from reports.assessment.forms import RuleForm
from reports.assessment.reading import find_facts
from reports.assessment.views import valid
from reports.assessment.whatif import compare
from reports.assessment.words import lines_in_words
from reports.models import AssessmentRule
from tasks.models import ReformPlan
from tasks.pages import act, find
from tasks.plan.choice import number_in
from tasks.plan.filters import plans


@require_safe
def rules(request: HttpRequest, plan_id: int) -> HttpResponse:
    """All versions, and a form to try another rule on this plan's facts or on another's."""
    plan = find(plans(), pk=plan_id)
    authorize(account(request), Action.RUN_ASSESSMENT, plan.access())
    versions = AssessmentRule.objects.for_plan(plan).select_related("made_by", "in_force_by")
    in_force = AssessmentRule.objects.in_force(plan, clock.today())
    tried = any(name.endswith("-weight") for name in request.GET)
    form = RuleForm(request.GET if tried else None, rule=in_force.rule)
    facts_of = _facts_of(request, plan)
    context: dict[str, Any] = {
        "plan": plan,
        "versions": [(one, lines_in_words(one.rule)) for one in versions],
        "in_force": in_force,
        "form": form,
        "facts_of": facts_of,
        "choices": ReformPlan.objects.order_by("-year", "-pk").defer("source_text"),
    }
    if tried and form.is_valid():
        asked_for = (*in_force.rule.criteria, *form.rule.criteria)
        found = find_facts(facts_of, clock.today(), asked_for)
        context["compared"] = compare(found, in_force.rule, form.rule)
        context["kept"] = [(name, form.data.get(name, "")) for name in form.fields]
    return render(request, "reports/assessment/rules.html", context)


@require_POST
def save(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Keeps what was tried as a draft."""
    plan = find(plans(), pk=plan_id)
    authorize(account(request), Action.RUN_ASSESSMENT, plan.access())
    in_force = AssessmentRule.objects.in_force(plan, clock.today())
    form = RuleForm(request.POST, rule=in_force.rule)
    reason = request.POST.get("reason", "").replace("\0", "")

    def keep() -> object:
        valid(form)
        who: dict[str, Any] = {"actor": account(request), "source": BROWSER}
        return setting.draft_rule(plan.pk, form.rule, **who, reason=reason)

    to = reverse("reports:assessment-rules", args=[plan.pk])
    return act(request, keep, _("The version is kept as a draft."), to, typed=reason)


@require_POST
def enforce(request: HttpRequest, plan_id: int, version: int) -> HttpResponse:
    """Puts a draft into force."""
    plan = find(plans(), pk=plan_id)
    return act(
        request,
        lambda: setting.put_into_force(plan.pk, version, actor=account(request), source=BROWSER),
        _("The version is in force."),
        reverse("reports:assessment-rules", args=[plan.pk]),
    )


def _facts_of(request: HttpRequest, plan: ReformPlan) -> ReformPlan:
    """The plan on whose facts a rule is tried: this one, if no other is asked for."""
    number = number_in(request.GET.get("facts", ""))
    if number is None:
        return plan
    return ReformPlan.objects.filter(pk=number).defer("source_text").first() or plan
