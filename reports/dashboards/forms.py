"""Forms of the reading pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import DayInput, NumberField
from reports.figures.lights import Light
from tasks.models import DeclaredStatus, ReformPlan
from tasks.plan.filters import measures


class StandingFilterForm(forms.Form):
    """Filters on figures an account may see; hidden figures match nothing."""

    light = forms.ChoiceField(label=_("Light"), required=False)
    status = forms.ChoiceField(
        label=_("Declared status"),
        required=False,
        choices=[
            ("", _("All")),
            *DeclaredStatus.choices,
            ("unreported", _("No report yet")),
            ("unverified", _("Declared done, not verified")),
        ],
    )
    period = forms.ChoiceField(label=_("Period"), required=False)
    reported = forms.ChoiceField(
        label=_("Reported in the period"),
        required=False,
        choices=[("", _("All")), ("yes", _("Yes")), ("no", _("No"))],
    )
    as_of = forms.DateField(label=_("As of"), required=False, widget=DayInput)
    against = forms.DateField(label=_("Compared with"), required=False, widget=DayInput)
    measure = NumberField(measures, label=_("Measure"))
    moved = forms.ChoiceField(
        label=_("Only what moved"),
        required=False,
        widget=forms.HiddenInput,
        choices=[("", _("No")), ("yes", _("Yes"))],
    )
    each = forms.ChoiceField(
        label=_("A line for each row of progress"),
        required=False,
        widget=forms.HiddenInput,
        choices=[("", _("No")), ("yes", _("Yes"))],
    )

    @property
    def is_used(self) -> bool:
        """Whether a figure is asked for, or `each` row of progress on a line of its own; the period
        alone chooses none."""
        names = ("light", "status", "reported", "measure", "each")
        return self.is_valid() and any(self.cleaned_data.get(name) for name in names)

    def __init__(self, *args: Any, plan: ReformPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [period.code for period in plan.periods.all()]
        self.fields["light"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("All")),
            *((light.value, light.label) for light in Light),
        ]
        self.fields["period"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("Current")),
            *((code, code) for code in codes),
        ]
