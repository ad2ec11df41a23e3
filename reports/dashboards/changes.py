"""The change log of a plan (变化记录): what moved between two days, who moved it, when and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from departments.organizations.names import parties_by_name
from departments.requests import account
from reform_tracker import clock
from reform_tracker.forms import DayInput
from reform_tracker.paging import page_of
from reports.figures import words
from reports.figures.acts import Log
from reports.figures.changes import Change, Kind
from tasks.models import Assignment, Measure, ReformArea, ReformPlan
from tasks.pages import find
from tasks.plan.filters import OrganizationField, plans

BY_TASK = "task"


class ChangesForm(forms.Form):
    """Between which two days, and what of it; what is no choice asks for nothing."""

    since = forms.DateField(label=_("Since the end of"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Until the end of"), required=False, widget=DayInput)
    kind = forms.ChoiceField(label=_("What moved"), required=False)
    organization = OrganizationField(
        label=_("Organization"),
        required=False,
        queryset=parties_by_name(),
        empty_label=_("All"),
    )
    area = forms.ModelChoiceField(
        label=_("Area"),
        required=False,
        queryset=ReformArea.objects.none(),
        empty_label=_("All"),
    )
    by = forms.ChoiceField(
        label=_("Grouped"),
        required=False,
        choices=[("", _("By day")), (BY_TASK, _("By task"))],
    )
    role = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=Assignment.Role.choices
    )

    def __init__(self, *args: Any, plan: ReformPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All")), *Kind.choices]  # type: ignore[attr-defined]
        self.fields["area"].queryset = plan.areas.all()  # type: ignore[attr-defined]  # a choice


@dataclass(frozen=True, slots=True)
class Line:
    """A change with its measure, the lights and the part in words."""

    change: Change
    measure: Measure | None
    lights: Sequence[tuple[str, str]]
    role: str


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of a day, or of a task."""

    day: date | None
    measure: Measure | None
    lines: Sequence[Line]


@require_safe
def changes(request: HttpRequest, plan_id: int) -> HttpResponse:
    """As far as the account reads what moved; corrections of the plan are public."""
    plan = find(plans().prefetch_related("periods"), pk=plan_id)
    form = ChangesForm(request.GET, plan=plan)
    form.is_valid()
    asked = form.cleaned_data
    since, until = _days(plan, asked)
    log = Log(plan, since, until, account(request), _measures(plan, asked))
    found = [change for change in log.lines() if _is_kept(change, asked)]
    by_task = asked.get("by") == BY_TASK
    if by_task:
        place = {pk: number for number, pk in enumerate(log.measures)}
        found.sort(key=lambda change: place.get(change.measure_id or 0, -1))
    page = page_of(request, found)
    shown = {"since": since, "until": until, "page": page, "plan": plan}
    fields = request.GET.copy()
    fields["since"], fields["until"] = since.isoformat(), until.isoformat()
    groups = _groups(page, log, by_task=by_task)
    context = {**shown, "form": ChangesForm(fields, plan=plan), "groups": groups}
    return render(request, "reports/dashboards/changes.html", context)


def _days(plan: ReformPlan, asked: dict[str, Any]) -> tuple[date, date]:
    """By themselves since the last day of the period before; never into days to come, and from the
    earlier one to the later one."""
    today = clock.today()
    until = min(asked.get("until") or today, today)
    over = [period.ends_on for period in plan.periods.all() if period.ends_on < until]
    begin = plan.issued_on - timedelta(days=1)  # what was done on the day of issue counts
    since = asked.get("since") or max([begin, *over[-1:]])
    since, until = sorted((min(since, today), until))
    return max(since, begin), max(until, begin)


def _measures(plan: ReformPlan, asked: dict[str, Any]) -> Any:
    """Those of the area, and those on which the organization stands or stood."""
    rows = Measure.objects.filter(task__area__plan=plan)
    if asked.get("area"):
        rows = rows.filter(task__area=asked["area"])
    if asked.get("organization"):
        lines = Assignment.ever.filter(organization=asked["organization"]).order_by()
        rows = rows.filter(pk__in=lines.values("measure"))
    return rows.in_print_order()


def _is_kept(change: Change, asked: dict[str, Any]) -> bool:
    organization = asked.get("organization")
    if asked.get("kind") not in (None, "", change.kind):
        return False
    if asked.get("role") not in (None, "", change.role):
        return False
    if asked.get("area") and change.measure_id is None:
        return False
    if organization is None or change.organization_id == organization.pk:
        return True
    # A correction belongs to the line and concerns whoever stands on it.
    return change.organization_id is None and change.measure_id is not None


def _groups(page: Iterable[Change], log: Log, *, by_task: bool) -> list[Group]:
    lights, roles = words.lights(), words.roles()
    lines = [
        Line(
            change,
            log.measures.get(change.measure_id or 0),
            [(code, lights[code]) for code in change.lights or ()],
            roles.get(change.role, ""),
        )
        for change in log.in_words(page)
    ]
    if by_task:
        groups = groupby(lines, lambda line: line.measure)
        return [Group(None, measure, list(rows)) for measure, rows in groups]
    return [Group(day, None, list(rows)) for day, rows in groupby(lines, lambda one: one.change.on)]
