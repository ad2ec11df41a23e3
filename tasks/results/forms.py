"""The form of a result, and the words with which one is withdrawn or recommended."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import DayInput
from tasks.files.forms import AttachmentField
from tasks.models import Milestone, Result, ResultKind
from tasks.results.models import LONGEST_LINK, LONGEST_NUMBER, LONGEST_TITLE
from tasks.results.service import FIELDS, ResultInput, milestones_of
from tasks.signing.forms import ReviewForm, text_field
from tasks.signing.workflow import Step


class ResultForm(forms.Form):
    """What is said of a result; what is not published yet may lack day and summary."""

    kind_of = forms.ChoiceField(label=_("Kind"), choices=ResultKind.choices)
    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        help_text=_("Of a document its printed title; else one by which others find it."),
    )
    number = forms.CharField(label=_("Document number"), required=False, max_length=LONGEST_NUMBER)
    dated_on = forms.DateField(label=_("Issued or completed on"), required=False, widget=DayInput())
    summary = text_field(
        _("Summary"),
        _("What it is, what came of it, and what another place needs to do the same."),
        6,
    )
    link = forms.CharField(
        label=_("Link"),
        required=False,
        max_length=LONGEST_LINK,
        help_text=_("Where it is published on the web: http:// or https://. Optional."),
        widget=forms.URLInput(),
    )
    milestone = forms.TypedChoiceField(
        label=_("Milestone"), required=False, coerce=int, empty_value=None
    )
    file = AttachmentField(
        label=_("Add a file"),
        required=False,
        help_text=_("docx, xlsx, pdf, jpg, png or csv, at most 20 MB. Optional."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=10**9)

    def __init__(self, result: Result, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(result) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        offered = milestones_of(result.measure_id, result.organization_id)
        choices = [(one.pk, _in_words(one)) for one in offered]
        if choices:
            self.fields["milestone"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["milestone"]

    def content(self) -> ResultInput:
        said: dict[str, Any] = {name: self.cleaned_data.get(name) for name in FIELDS}
        return ResultInput(**said)


class StepForm(ReviewForm):
    """Why a result is withdrawn, or what others can learn from it."""

    def __init__(self, document: Result, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(document, *args, step=step, **kwargs)
        del self.fields["reason"]
        comment = self.fields["comment"]
        comment.required = step is not Step.SIGN
        comment.help_text = ""
        if step is Step.WITHDRAW:
            comment.label = _("Why it is withdrawn")
        elif step is Step.RECOMMEND:
            comment.label = _("What others can learn from it")
            comment.help_text = _("It stands beside the result, for everybody to read.")


def _initial(result: Result) -> dict[str, Any]:
    if not result.pk:
        return {}
    said = {name: getattr(result, name) for name in FIELDS if name != "milestone"}
    return {**said, "milestone": result.milestone_id, "version": result.version}


def _in_words(milestone: Milestone) -> str:
    return f"{milestone.title} ({milestone.due_on})"
