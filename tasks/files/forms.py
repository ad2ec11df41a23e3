"""A file that is added to a document on its own page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import UploadField


class FileForm(forms.Form):
    file = UploadField(
        label=_("Add a file"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Choose another one."),
        },
    )
