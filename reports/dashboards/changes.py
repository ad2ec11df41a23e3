"""The change log of a plan (变化记录): what moved between two days, who moved it, when and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from departments.organizations.names import parties_by_name
from departments.requests import account
from reform_tracker import clock
from reform_tracker.forms import DayInput
from reform_tracker.lists.listing import Found, Listing
from reform_tracker.lists.tables import Cell, Column, Table
from reform_tracker.paging import page_of
from reform_tracker.templatetags.frame import NOTHING, shown_date, shown_datetime
from reports.figures import words
from reports.figures.acts import Log
from reports.figures.changes import Change, Kind
from tasks.models import Assignment, Measure, ReformArea, ReformPlan
from tasks.pages import find
from tasks.plan.filters import OrganizationField, plans
from tasks.plan.listed import found_of

BY_TASK = "task"


class ChangesForm(forms.Form):
    """Between which two days, and what of it; what is no choice asks for nothing."""

    since = forms.DateField(label=gettext_lazy("Since the end of"), required=False, widget=DayInput)
    until = forms.DateField(label=gettext_lazy("Until the end of"), required=False, widget=DayInput)
    kind = forms.ChoiceField(label=gettext_lazy("What moved"), required=False)
    organization = OrganizationField(
        label=gettext_lazy("Organization"),
        required=False,
        queryset=parties_by_name(),
        empty_label=gettext_lazy("All"),
    )
    area = forms.ModelChoiceField(
        label=gettext_lazy("Area"),
        required=False,
        queryset=ReformArea.objects.none(),
        empty_label=gettext_lazy("All"),
    )
    by = forms.ChoiceField(
        label=gettext_lazy("Grouped"),
        required=False,
        choices=[("", gettext_lazy("By day")), (BY_TASK, gettext_lazy("By task"))],
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        required=False,
        widget=forms.HiddenInput,
        choices=Assignment.Role.choices,
    )

    def __init__(self, *args: Any, plan: ReformPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", gettext_lazy("All")), *Kind.choices]  # type: ignore[attr-defined]
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
    moved = _moved(request, plan_id)
    page = page_of(request, moved.found)
    days = {"since": moved.since, "until": moved.until}
    fields = request.GET.copy()
    fields.update({name: day.isoformat() for name, day in days.items()})
    shown = {"page": page, "plan": moved.plan, "form": ChangesForm(fields, plan=moved.plan)}
    groups = _groups(_lines(moved, page), by_task=moved.by_task)
    return render(request, "reports/dashboards/changes.html", {**days, **shown, "groups": groups})


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved between the ends of two days, as far as it is asked for."""

    plan: ReformPlan
    form: ChangesForm
    since: date
    until: date
    log: Log
    found: list[Change]
    by_task: bool


def _moved(request: HttpRequest, plan_id: int) -> Moved:
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
    return Moved(plan, form, since, until, log, found, by_task)


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


def _lines(moved: Moved, changes: Iterable[Change]) -> list[Line]:
    lights, roles, measures = words.lights(), words.roles(), moved.log.measures
    return [
        Line(
            change,
            measures.get(change.measure_id or 0),
            [(code, lights[code]) for code in change.lights or ()],
            roles.get(change.role, ""),
        )
        for change in moved.log.in_words(changes)
    ]


def _groups(lines: Iterable[Line], *, by_task: bool) -> list[Group]:
    if by_task:
        groups = groupby(lines, lambda line: line.measure)
        return [Group(None, measure, list(rows)) for measure, rows in groups]
    return [Group(day, None, list(rows)) for day, rows in groupby(lines, lambda one: one.change.on)]


def _found(request: HttpRequest, most: int, *, plan_id: int) -> Found:
    moved = _moved(request, plan_id)
    table = Table(CHANGES.title, COLUMNS, _lines(moved, moved.found[:most]))
    days = ChangesForm({"since": moved.since, "until": moved.until}, plan=moved.plan)
    return found_of(moved.plan, [table], len(moved.found), [days, moved.form], moved.until)


def _what(line: Line) -> Cell:
    change = line.change
    return Cell(
        str(change.kind.label), change.url, below=Cell(change.what) if change.what else None
    )


def _measure(line: Line) -> Cell:
    measure = line.measure
    return Cell(f"{measure.key} {measure.task.title}" if measure else None)


def _from_and_to(line: Line) -> Cell:
    change = line.change
    if line.lights:
        return Cell(" → ".join(str(label) for _code, label in line.lights))
    return Cell(f"{change.before} → {change.after}" if change.after else None)


def _by(line: Line) -> Cell:
    change = line.change
    when = shown_datetime(change.at) if change.at else shown_date(change.on)
    return Cell(change.by or (_("the date") if line.lights else NOTHING), below=Cell(when))


COLUMNS: tuple[Column[Line], ...] = (
    Column(gettext_lazy("What moved"), _what, width=26),
    Column(gettext_lazy("Measure"), _measure, width=40),
    Column(
        gettext_lazy("Organization"),
        lambda line: Cell(f"{line.change.organization} {line.role}".strip()),
        width=20,
    ),
    Column(gettext_lazy("From and to"), _from_and_to, width=26),
    Column(gettext_lazy("By"), _by, width=24),
    Column(gettext_lazy("Reason"), lambda line: Cell(line.change.reason), width=36),
)
CHANGES = Listing(
    "changes",
    gettext_lazy("Change log"),
    gettext_lazy("What moved between the ends of two days, who moved it, when and why."),
    "reports:changes",
    _found,
    by_rights=True,
)
