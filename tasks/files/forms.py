"""A file that is added to a document, on its own page or with a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import UploadField
from tasks.errors import Invalid
from tasks.files.judging import Judged, judge


class AttachmentField(UploadField):
    """A file that may be attached, as `Judged`: before the service begins its transaction."""

    def clean(self, data: Any, initial: Any = None) -> Judged | None:
        file = super().clean(data, initial)
        try:
            return judge(file) if file else None
        except Invalid as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class FileForm(forms.Form):
    file = AttachmentField(
        label=_("Add a file"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Choose another one."),
        },
    )
