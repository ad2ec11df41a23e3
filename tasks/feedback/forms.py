"""The forms of feedback and its answer; what they refuse the service refuses as well."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tasks.feedback.models import LONGEST_FEEDBACK


def _words(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST_FEEDBACK,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class FeedbackForm(forms.Form):
    """What is said, and of which page."""

    text = _words(
        _("What is wrong or missing"),
        _("Those who run the system read it and answer; it is no part of any report."),
    )
    page = forms.CharField(required=False, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    text = _words(pgettext_lazy("to an objection", "Answer"))
