"""Forms of saved views."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.models import User
from reports.saved.models import Day, sharings_for


class ViewForm(forms.Form):
    """The name of a view, and with whom it is shared."""

    name = forms.CharField(label=_("Name"), max_length=60)
    sharing = forms.ChoiceField(label=_("Shared with"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["sharing"]
        field.choices = [(one.value, one.label) for one in sharings_for(user)]


class NewViewForm(ViewForm):
    """`of` is the address of the page whose filters are saved; `dated`: the page speaks of a day,
    so it is asked of which one the view shall speak."""

    of = forms.CharField(widget=forms.HiddenInput)
    day = forms.ChoiceField(label=_("Day"), choices=Day.choices)
    on_first_page = forms.BooleanField(label=_("On my first page"), required=False)
    weekly = forms.BooleanField(label=_("Once a week by message"), required=False)

    def __init__(self, *args: Any, dated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not dated:
            del self.fields["day"]


class UseForm(forms.Form):
    """What a reader has of a view."""

    on_first_page = forms.BooleanField(label=_("On my first page"), required=False)
    weekly = forms.BooleanField(label=_("Once a week by message"), required=False)
