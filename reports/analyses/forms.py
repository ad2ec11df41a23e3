"""The filters of an analysis: the same for its page and its workbook."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from departments.models import User
from departments.organizations.names import parties_by_name
from reform_tracker.forms import DayInput
from reports.analyses.asked import Asked, reached_by
from reports.figures.lights import Light
from tasks.models import ReformArea, ReformPlan
from tasks.plan.filters import OrganizationField


class AreaField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic only in the stubs
    def label_from_instance(self, area: Any) -> str:
        return f"{area.number}. {area.title}"


class AnalysisForm(forms.Form):
    """Area, organization, light and day; what is no choice asks for nothing and is told."""

    OWN: ClassVar[tuple[str, ...]] = ("area", "organization", "light", "as_of")

    area = AreaField(
        label=_("Area"), required=False, queryset=ReformArea.objects.none(), empty_label=_("All")
    )
    organization = OrganizationField(
        label=_("Organization"), required=False, queryset=parties_by_name(), empty_label=_("All")
    )
    light = forms.ChoiceField(label=_("Light"), required=False)
    as_of = forms.DateField(label=_("As of"), required=False, widget=DayInput)
    sort = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, plan: ReformPlan, today: date) -> None:
        super().__init__(data)
        self.plan, self.today = plan, today
        area: Any = self.fields["area"]
        area.queryset = ReformArea.objects.filter(plan=plan)
        light: Any = self.fields["light"]
        light.choices = [("", _("All")), *((one.value, one.label) for one in Light)]

    def clean_as_of(self) -> date | None:
        on: date | None = self.cleaned_data["as_of"]
        if on is not None and not self.plan.issued_on <= on <= self.today:
            raise ValidationError(_("Choose a day from the plan's issue until today."))
        return on

    def asked_by(self, user: User) -> Asked:
        """Fields with mistakes are left out; the form tells them."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        area, organization = chosen.get("area"), chosen.get("organization")
        return Asked(
            plan=self.plan,
            user=user,
            on=chosen.get("as_of", self.today),
            today=self.today,
            only=reached_by(user),
            area=area.pk if area else None,
            organization=organization.pk if organization else None,
            light=chosen.get("light", ""),
            more={name: value for name, value in chosen.items() if name not in self.OWN},
        )
