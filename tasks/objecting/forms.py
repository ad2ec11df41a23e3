"""Objecting, and the answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.asking.forms import DecisionForm
from tasks.models import Objection
from tasks.objecting.models import Against
from tasks.signing.forms import text_field


class ObjectionForm(forms.Form):
    reason = text_field(
        _("Why you object"),
        _("What the return or the light overlooks, and where that can be seen."),
        6,
    )


class AnswerForm(DecisionForm):
    """Upheld, with words or without, or rejected with words; of a light always with words."""

    def __init__(self, document: Objection, *args: Any, **kwargs: Any) -> None:
        super().__init__(document, *args, **kwargs)
        field = self.fields["comment"]
        field.help_text = _("Required where it is rejected: say why.")
        if document.against == Against.LIGHT:
            field.help_text = _("Say what you put right so that the light changes, or why not.")
