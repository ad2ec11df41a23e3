"""The form by which an inspection is recorded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import User
from departments.permissions import Action, reach_for
from reform_tracker.forms import DayInput
from tasks.files.forms import AttachmentField
from tasks.inspecting.models import Seen
from tasks.inspecting.service import LONGEST, Visit
from tasks.models import Measure
from tasks.plan.filters import OrganizationField, organizations
from tasks.plan.models.plan import Assignment
from tasks.signing.forms import text_field


class InspectionForm(forms.Form):
    """When, by whom, what was seen beside what is declared, what is demanded."""

    organization = OrganizationField(
        label=_("Whose part"), queryset=organizations(), required=False, empty_label=None
    )
    held_on = forms.DateField(label=_("Inspected on"), required=False, widget=DayInput())
    inspectors = forms.CharField(
        label=_("Inspected by"), max_length=LONGEST["inspectors"], required=False
    )
    place = forms.CharField(label=_("Venue"), max_length=LONGEST["place"], required=False)
    seen = forms.ChoiceField(
        label=_("What was seen"), choices=Seen.choices, required=False, widget=forms.RadioSelect
    )
    seen_percent = forms.IntegerField(
        label=_("Degree of completion as seen"), min_value=0, max_value=100, required=False
    )
    findings = text_field(_("Findings"), rows=6)
    demands = forms.CharField(
        label=_("What is demanded"),
        max_length=LONGEST["demands"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who has to do what by when is charged by directives, on the next page."),
    )

    photograph = AttachmentField(
        label=_("Photograph or paper"),
        required=False,
        help_text=_(
            "docx, xlsx, pdf, jpg, png or csv, at most 20 MB. More can follow on the same day."
        ),
    )

    def __init__(self, measure: Measure, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = Assignment.objects.reporting().filter(measure=measure)
        field: Any = self.fields["organization"]
        reach = reach_for(user, Action.INSPECT)
        offered = organizations().filter(reach.among("pk"))
        field.queryset = offered.filter(pk__in=parts.values("organization"))
        lead = parts.filter(role=Assignment.Role.LEAD).first()
        field.initial = lead.organization_id if lead else None

    def visit(self) -> Visit:
        said = self.cleaned_data
        return Visit(
            said["held_on"],
            said["inspectors"],
            said["place"],
            said["seen"],
            said["seen_percent"],
            said["findings"],
            said["demands"],
        )
