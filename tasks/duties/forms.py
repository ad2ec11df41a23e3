"""Which open duties of a plan are asked for."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import Organization
from reform_tracker.forms import NumberField
from tasks.duties.base import Duty
from tasks.duties.kinds import ANSWERS, DutyKind

ANSWERED = "answers"  # all kinds of duties that the commission owes to others


class DutyFilterForm(forms.Form):
    """Which open duties of a plan are asked for; what is no choice asks for nothing."""

    kind = forms.ChoiceField(
        label=_("Duty"),
        required=False,
        choices=[
            ("", _("All")),
            (ANSWERED, _("All that waits for the commission")),
            *DutyKind.choices,
        ],
    )
    due_on = forms.DateField(label=_("Due on"), required=False)
    period = forms.CharField(label=_("Period"), required=False, max_length=10)
    late = forms.ChoiceField(
        label=_("Overdue"), required=False, choices=[("", _("All")), ("yes", _("Yes"))]
    )
    organization = NumberField(Organization.objects.all, label=_("Organization"))

    def kept(self, duties: Iterable[Duty], on: date) -> list[Duty]:
        """`organization`: who is to do it."""
        asked = self.cleaned_data if self.is_valid() else {}
        return [
            duty
            for duty in duties
            if asked.get("kind") in (None, "", duty.kind, ANSWERED if duty.kind in ANSWERS else "")
            and asked.get("due_on") in (None, duty.due_on)
            and asked.get("period") in (None, "", duty.period)
            and asked.get("organization") in (None, duty.debtor_id)
            and not (asked.get("late") and not duty.is_late(on))
        ]
