"""What the pages of the reminders are narrowed by."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reform_tracker.forms import DayInput
from tasks.duties.kinds import DutyKind
from tasks.plan.choice import numbers
from tasks.reminding.models import Audience, Reach
from tasks.reminding.rules import EARLIEST, FIELDS, LATEST, RuleInput

FARTHEST = timedelta(days=366)


class PlanForm(forms.Form):
    """One plan of those there are, or all."""

    plan = forms.TypedChoiceField(
        label=gettext_lazy("Plan"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plans = numbers()
        field = self.fields["plan"]
        choices = [("", gettext_lazy("All")), *((str(pk), name) for pk, name in self.plans.items())]
        field.choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if len(self.plans) < 2:  # noqa: PLR2004 (one is no choice)
            field.widget = forms.HiddenInput()

    @property
    def chosen(self) -> int | None:
        """The plan that is asked for; what is no plan asks for none."""
        return self.cleaned_data.get("plan") if self.is_valid() else None


class DeadlinesForm(PlanForm):
    """The deadlines of a plan in a year."""

    year = forms.IntegerField(required=False, widget=forms.HiddenInput())


class DeadlineFilterForm(PlanForm):
    only = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("All duties")),
            ("open", gettext_lazy("Not done yet")),
            ("unopened", gettext_lazy("Not done and not opened")),
        ],
    )


class PreviewForm(PlanForm):
    """The day that is looked at, from today on, and whose plan's duties."""

    field_order = ("on", "plan")

    on = forms.DateField(
        label=gettext_lazy("Day"),
        widget=DayInput(),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["on"] = today
        self.today = today

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not self.today <= day <= self.today + FARTHEST:
            raise forms.ValidationError(
                _(
                    "Choose a day from %(first)s on, within a year. What was sent before stands in "
                    "the outbox."
                )
                % {"first": self.today.isoformat()}
            )
        return day


class RuleForm(forms.Form):
    """A reminder rule as the system administrator writes it."""

    kind = forms.ChoiceField(label=gettext_lazy("Duty"), choices=DutyKind.choices)
    offset = forms.IntegerField(
        min_value=EARLIEST,
        max_value=LATEST,
        label=gettext_lazy("Working days from the due date"),
        help_text=gettext_lazy("-5: five working days before; 0: on the day; 1: the day after."),
    )
    repeat_every = forms.IntegerField(
        label=gettext_lazy("Repeat every … working days"),
        required=False,
        min_value=1,
        max_value=LATEST,
        help_text=gettext_lazy("Until the duty is done; empty: once."),
    )
    audience = forms.ChoiceField(label=gettext_lazy("Audience"), choices=Audience.choices)
    reach = forms.ChoiceField(label=gettext_lazy("Reach"), choices=Reach.choices)
    active = forms.BooleanField(label=gettext_lazy("In force"), required=False)
    read = forms.CharField(required=False, widget=forms.HiddenInput())

    def content(self) -> RuleInput:
        return RuleInput(**{name: self.cleaned_data[name] for name in FIELDS})


class DecisionForm(forms.Form):
    decision = forms.CharField(
        label=gettext_lazy("Decision"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
