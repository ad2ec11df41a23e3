"""The form that puts a published task right."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import Organization
from reform_tracker.forms import DayInput
from tasks.corrections.service import MeasureInput
from tasks.models import Assignment, Measure, Task
from tasks.plan.forms import OtherParties
from tasks.plan.models.roles import OTHER_ROLES


class TaskForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=300)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the task's history, for everybody to read."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class MeasureForm(OtherParties):
    """Everybody on the line of one measure, and its date."""

    lead = forms.ModelChoiceField(
        label=_("Lead"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label="—",
    )
    support = forms.ModelMultipleChoiceField(
        label=_("Support"),
        queryset=Organization.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    guide, urge, implement = (
        forms.ModelMultipleChoiceField(
            label=role.label,
            queryset=Organization.objects.none(),
            required=False,
            widget=forms.SelectMultiple(attrs={"size": 3}),
        )
        for role in OTHER_ROLES
    )
    due_on = forms.DateField(label=_("Due on"), required=False, widget=DayInput())

    def __init__(self, measure: Measure, data: Any = None) -> None:
        parts = list(measure.assignments.all())
        lead = next((a.organization_id for a in parts if a.role == Assignment.Role.LEAD), None)
        several = {
            role.value: [a.organization_id for a in parts if a.role == role]
            for role in (Assignment.Role.SUPPORT, *OTHER_ROLES)
        }
        initial = {"lead": lead, "due_on": measure.due_on} | several
        super().__init__(data, prefix=f"m{measure.pk}", initial=initial)
        for name in ("lead", *several):
            self.fields[name].queryset = Organization.objects.parties().lasting()  # type: ignore[attr-defined]  # ModelChoiceField
        self.measure = measure
        self.names = dict(Organization.objects.values_list("pk", "short_name"))

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("lead", "support", "due_on")]

    def content(self) -> MeasureInput:
        lead = self.cleaned_data["lead"]
        return MeasureInput(
            self.measure.pk,
            lead.pk if lead else None,
            tuple(organization.pk for organization in self.cleaned_data["support"]),
            self.cleaned_data["due_on"],
            {
                role.value: tuple(party.pk for party in self.cleaned_data[role.value])
                for role in OTHER_ROLES
            },
        )


class CorrectionEditor:
    """The form of a task with one of each of its measures."""

    def __init__(self, task: Task, data: Any = None) -> None:
        self.task = TaskForm(data, initial={"title": task.title, "version": task.version})
        rows = task.measures.prefetch_related("assignments").in_print_order()
        self.measures = [MeasureForm(measure, data) for measure in rows]

    def is_valid(self) -> bool:
        return all([self.task.is_valid(), *(form.is_valid() for form in self.measures)])
