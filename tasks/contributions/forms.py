"""The form of a supporter's part."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.signing.forms import text_field


class ContributionForm(forms.Form):
    text = text_field(_("What our department did"), rows=6)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
