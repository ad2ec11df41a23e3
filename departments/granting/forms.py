"""Refusing a proposal; suspending an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.accounts.reasons import LONGEST_REASON


class SuspensionForm(forms.Form):
    """Why somebody is kept out before a second person was asked."""

    reason = forms.CharField(
        label=_("Why at once"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the audit trail; auditors and administrators read it."),
    )


class RefusalForm(forms.Form):
    """Why not, for the one who proposed it."""

    reason = forms.CharField(
        label=_("Why you refuse"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the audit trail, and the proposer reads it."),
    )
