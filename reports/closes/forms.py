"""What whoever closes or opens a period sends back of the page he saw."""

from django import forms

from tasks.plan.lifetime import LONGEST_REASON

HIGHEST = 2**31 - 1  # what the column of the number holds


class VersionForm(forms.Form):
    """The number of the period's newest entry."""

    version = forms.IntegerField(min_value=0, max_value=HIGHEST)


class CloseForm(VersionForm):
    """`seen` is the hash of the figures."""

    seen = forms.CharField(max_length=64, required=False)


class ReopenForm(VersionForm):
    reason = forms.CharField(max_length=LONGEST_REASON, required=False)
