"""The forms of a comment; what they refuse the service refuses as well."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import Organization
from tasks.comments.models import LONGEST_COMMENT
from tasks.models import Comment


def _words(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("What to say"),
        help_text=help_text,
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CommentForm(forms.Form):
    """What is said, and whom it names; `key` tells one form from another."""

    text = _words(
        _(
            "The departments on the line and the commission read it; a prefecture reads what names "
            "it. An @ before a name names an organization, too."
        )
    )
    named = forms.MultipleChoiceField(
        label=_("Whom it names"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Their reporter and approver get a message."),
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, parties: Iterable[Organization], *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        offered = [(str(one.pk), one.short_name) for one in parties]
        self.fields["named"].choices = offered  # type: ignore[attr-defined]  # a MultipleChoiceField
        if not offered:
            del self.fields["named"]

    def chosen(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data.get("named", ())]


class CorrectionForm(forms.Form):
    """The words put right, of the version that the page showed."""

    text = _words(_("The words of before stay readable under it."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=10**9)

    def __init__(self, comment: Comment, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"text": comment.text, "version": comment.version}
        super().__init__(*args, **kwargs)
