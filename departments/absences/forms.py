"""The form of a leave."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.absences.service import ONLY_AN_APPROVER, SAME_ORGANIZATION, possible_deputies
from departments.models import User
from departments.roles import Role
from reform_tracker.forms import DayInput


class LeaveForm(forms.Form):
    """A leave with its deputy. Who is no approver registers only for himself."""

    person = forms.ModelChoiceField(
        label=_("On leave"),
        queryset=User.objects.none(),
        error_messages={"invalid_choice": ONLY_AN_APPROVER},
    )
    deputy = forms.ModelChoiceField(
        label=_("Deputy"),
        queryset=User.objects.none(),
        help_text=_("Somebody of the same organization who holds the same roles."),
        error_messages={"invalid_choice": SAME_ORGANIZATION},
    )
    starts_on = forms.DateField(label=_("First day"), widget=DayInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput())

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = possible_deputies(user)
        self.fields["deputy"].queryset = people  # type: ignore[attr-defined]  # ModelChoiceField
        self.initial["person"] = user.pk
        person, whose = self.fields["person"], people
        if not user.holds(Role.APPROVER):
            whose, person.widget = people.filter(pk=user.pk), forms.HiddenInput()
        person.queryset = whose  # type: ignore[attr-defined]  # ModelChoiceField
