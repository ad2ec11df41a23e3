"""What the commission can move in one go: everything of a plan that has a date and is not done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import Organization
from departments.organizations.names import parties_by_name
from reform_tracker import clock
from reform_tracker.forms import DayInput
from tasks.duties.base import Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.extensions.service import MOST_AT_ONCE
from tasks.extensions.targets import Kind
from tasks.models import Assignment, Directive, Measure, ReformPlan

DUTIES = {
    DutyKind.FILING: Kind.FILING,
    DutyKind.MILESTONE: Kind.MILESTONE,
    DutyKind.ORDER: Kind.DIRECTIVE,
}
KINDS = (
    (Kind.FILING.value, _("Implementation plan")),
    (Kind.MILESTONE.value, _("Milestone")),
    (Kind.MEASURE.value, _("End of a measure")),
    (Kind.DIRECTIVE.value, _("Directive")),
)


@dataclass(frozen=True, slots=True)
class Movable:
    """A thing with its date; `key` is how a form names it."""

    key: str
    kind: Kind
    organization_id: int
    organization: str
    what: str
    detail: str
    due_on: date
    is_late: bool


class MovableForm(forms.Form):
    """Which of them are meant."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", "—"), *KINDS])
    organization = forms.ModelChoiceField(
        label=_("Organization"),
        required=False,
        queryset=Organization.objects.none(),
        empty_label="—",
    )
    due_until = forms.DateField(label=_("Due until"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = parties_by_name()  # type: ignore[attr-defined]  # a ModelChoiceField

    def lets(self, one: Movable) -> bool:
        if not self.is_bound or not self.is_valid():
            return True
        said = self.cleaned_data
        return (
            (not said["kind"] or one.kind == said["kind"])
            and (not said["organization"] or one.organization_id == said["organization"].pk)
            and (not said["due_until"] or one.due_on <= said["due_until"])
        )


def movable(plan: ReformPlan, narrowed: MovableForm) -> tuple[list[Movable], int]:
    """Those that the form lets through, by date, as many as can be moved in one go; and how many
    there are beyond that."""
    found = [one for one in (*_owed(plan), *_ends(plan)) if narrowed.lets(one)]
    found.sort(key=lambda one: (one.due_on, one.kind, one.key))
    return found[:MOST_AT_ONCE], max(0, len(found) - MOST_AT_ONCE)


def _owed(plan: ReformPlan) -> Iterator[Movable]:
    on = clock.today()
    asked = Question(on, calendar_around(on, since=plan.issued_on), plan=plan.pk)
    for duty in open_duties(asked, without=set(DutyKind) - DUTIES.keys()):
        kind = DUTIES[duty.kind]
        if kind is Kind.DIRECTIVE and duty.document != Directive.kind():
            continue  # the day of a notice is a part of its text
        yield Movable(
            f"{kind}.{duty.document_id}",
            kind,
            duty.organization_id,
            duty.organization,
            duty.title,
            duty.detail,
            duty.due_on,
            duty.is_late(on),
        )


def _ends(plan: ReformPlan) -> Iterator[Movable]:
    """The ends of measures, by who leads them."""
    leads = Assignment.objects.filter(
        role=Assignment.Role.LEAD, measure__task__area__plan=plan, measure__due_on__isnull=False
    )
    on = clock.today()
    for part in leads.select_related("organization", "measure__task"):
        measure: Measure = part.measure
        if measure.due_on is not None:
            yield Movable(
                f"{Kind.MEASURE}.{measure.pk}",
                Kind.MEASURE,
                part.organization_id,
                part.organization.short_name,
                f"{measure.key} {measure.task.title}",
                measure.deadline_text,
                measure.due_on,
                on > measure.due_on,
            )
