"""What it was, in words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.alarms.service import LONGEST_NOTE


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("What it was"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whom you asked, what came out, what was done. It is recorded."),
    )
