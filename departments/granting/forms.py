"""Refusing a proposal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.accounts.reasons import LONGEST_REASON


class RefusalForm(forms.Form):
    """Why not, for the one who proposed it."""

    reason = forms.CharField(
        label=_("Why you refuse"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the audit trail, and the proposer reads it."),
    )
