"""Urging many things at once: which of those that are offered, and with which words."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.urging.models import LONGEST_WORDS


class UrgeForm(forms.Form):
    """`duty` are the keys of duties, which nobody takes apart."""

    words = forms.CharField(
        label=_("Words to the units"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stand in the message before what is late; may be left out."),
    )
    duty = forms.MultipleChoiceField(required=False)

    def __init__(self, offered: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duty"].choices = [(key, key) for key in offered]  # type: ignore[attr-defined]  # a MultipleChoiceField
