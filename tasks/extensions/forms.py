"""Asking for a later date, deciding about it, and moving many dates at once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import DayInput
from tasks.asking.forms import DecisionForm
from tasks.extensions.targets import Kind
from tasks.models import Extension
from tasks.signing.forms import text_field


class AskForm(forms.Form):
    """What whoever asks has to say; `looked` is the date whose effect the page has shown."""

    until = forms.DateField(label=_("New date"), required=False, widget=DayInput())
    reason = text_field(_("Why the date cannot be kept"))
    done_so_far = text_field(_("Progress so far"))
    looked = forms.DateField(required=False, widget=forms.HiddenInput)


class ExtensionDecisionForm(DecisionForm):
    """The commission's answer: granted as asked for or until another day, or refused with words."""

    day = forms.DateField(
        label=_("Granted until"),
        required=False,
        widget=DayInput(),
        help_text=_("Leave it as it is to grant what was asked for."),
    )
    field_order = ("day", "comment", "revision")

    def __init__(self, document: Extension, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"day": document.asked_for} | (kwargs.get("initial") or {})
        super().__init__(document, *args, **kwargs)


class MoveForm(forms.Form):
    """Many dates at once: `chosen` are kinds and numbers as “milestone.12”."""

    chosen = forms.MultipleChoiceField(label=_("Whose date is moved"), required=False)
    until = forms.DateField(label=_("New date"), required=False, widget=DayInput())
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands beside the new date, for everybody on the line to read."),
    )

    def __init__(self, offered: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(one, one) for one in offered]  # type: ignore[attr-defined]  # a MultipleChoiceField

    def things(self) -> set[tuple[Kind, int]]:
        named = (one.partition(".") for one in self.cleaned_data["chosen"])
        return {(Kind(kind), int(pk)) for kind, _dot, pk in named}
