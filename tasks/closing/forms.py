"""Asking for a closing, and opening a part again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.files.forms import AttachmentField
from tasks.signing.forms import text_field


class AskForm(forms.Form):
    """What whoever asks has to say; a file that shows it may come along, others follow."""

    reason = text_field(
        _("What has been achieved"),
        _("The result, and by what it can be seen: documents issued, figures, acceptance."),
        6,
    )
    file = AttachmentField(
        label=_("Evidence"),
        required=False,
        help_text=_("docx, xlsx, pdf, jpg, png or csv, at most 20 MB. More files can follow."),
    )


class ReopenForm(AskForm):
    """Why a part is opened again."""

    reason = text_field(
        _("Why it is opened again"),
        _("It stands in the record, for everybody on the line to read."),
    )
