"""The fields of what people write, and the form of a review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.signing.models import LONGEST_TEXT, Document
from tasks.signing.workflow import Step, question, workflow_of


class ReviewForm(forms.Form):
    """The commission's answer: accept with an optional word, or return with a reason."""

    reason = forms.ChoiceField(label=_("Reason for return"), required=False)
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Required for a return: say what must change."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label=_("I confirm it"), required=False)

    def __init__(self, document: Document, *args: Any, step: Step, **kwargs: Any) -> None:
        kwargs["initial"] = {"revision": document.revision_read()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        workflow = workflow_of(document)
        if asked := question(document, step):
            self.fields["confirmed"].help_text = asked
        else:
            del self.fields["confirmed"]
        offered = [(reason.value, reason.label) for reason in workflow.reasons]
        self.fields["reason"].choices = [("", "—"), *offered]  # type: ignore[attr-defined]  # a ChoiceField


def text_field(label: Any, help_text: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )
