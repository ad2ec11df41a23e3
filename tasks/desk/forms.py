"""The desk narrowed to one plan, one kind of duty, one date: where the dashboard's figures lead."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import NumberField
from tasks.duties.base import Duty
from tasks.duties.kinds import DutyKind
from tasks.plan.filters import plans


class DeskFilterForm(forms.Form):
    kind = forms.ChoiceField(label=_("Duty"), choices=DutyKind.choices, required=False)
    due_on = forms.DateField(label=_("Due on"), required=False)
    plan = NumberField(plans, label=_("Plan"))

    @property
    def is_used(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())

    def kept(self, duties: Iterable[Duty]) -> list[Duty]:
        """The duties that match; all of them when nothing (valid) is asked for."""
        if not self.is_used:
            return list(duties)
        kind, due_on, plan = (self.cleaned_data[name] for name in ("kind", "due_on", "plan"))
        return [
            duty
            for duty in duties
            if kind in ("", duty.kind)
            and due_on in (None, duty.due_on)
            and plan in (None, duty.plan_id)
        ]
