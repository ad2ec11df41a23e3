"""The reason for closing a plan, and what forms about a responsibility line share."""

from django import forms

from tasks.plan import lifetime
from tasks.plan.models.roles import OTHER_ROLES


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=lifetime.LONGEST_REASON)


class OtherParties(forms.Form):
    """A form with a field for each role beside lead and support, which pages fold where empty."""

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [self[role.value] for role in OTHER_ROLES]

    @property
    def has_others(self) -> bool:
        return any(field.value() or field.errors for field in self.other_fields)
