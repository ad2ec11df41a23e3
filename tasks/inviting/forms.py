"""Forms of the list of accounts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reform_tracker.forms import UploadField


class ListForm(forms.Form):
    file = UploadField(
        label=_("The list, filled in (.xlsx)"),
        help_text=_("Lines without account and name are left out. All are made, or none."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class TemplateForm(forms.Form):
    plan = forms.IntegerField(required=False, min_value=1)

    @property
    def chosen(self) -> int | None:
        """The plan that is asked for; None is all open ones."""
        return self.cleaned_data.get("plan") if self.is_valid() else None
