"""The one field in which somebody proves anew to be the account."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from departments.fresh_proof import service
from departments.fresh_proof.service import Way
from departments.models import User
from departments.second_factor.keys import LONGEST_ANSWER

PREFIX = "proof"  # no field of a form that waits is called so
LONGEST_PASSWORD = 4096
WRONG = {
    Way.FACTOR: _("This code is wrong, or it was used before."),
    Way.PASSWORD: _("The password is wrong."),
}


class ProofForm(forms.Form):
    """Password or code; of a security key the page's script fills in the `answer`.

    Valid once the proof is given: that is noted with it.
    """

    prefix = PREFIX

    typed = forms.CharField(max_length=LONGEST_PASSWORD, strip=False, required=False)
    answer = forms.CharField(
        max_length=LONGEST_ANSWER, widget=forms.HiddenInput, required=False, label=""
    )

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user
        self.way = service.way_of(request, user)
        field = self.fields["typed"]
        if self.way == Way.FACTOR:
            field.label = _("Code")
            field.help_text = _(
                "Six digits from the authenticator app, or one of the recovery codes."
            )
            asked = {"autocomplete": "one-time-code", "spellcheck": "false"}
            field.widget = forms.TextInput(attrs={**asked, "autofocus": True})
        else:
            field.label = _("Your password")
            asked = {"autocomplete": "current-password"}
            field.widget = forms.PasswordInput(attrs={**asked, "autofocus": True})

    def clean(self) -> None:
        if self.way == Way.PROVIDER:
            if not service.is_fresh(self.request):
                raise forms.ValidationError(_("You have not signed in there anew yet."))
            return
        answer = self.cleaned_data.get("answer", "") if self.way == Way.FACTOR else ""
        typed = answer or self.cleaned_data.get("typed", "")
        if not typed or service.proved_by(self.request, self.user, typed) is None:
            place = None if answer else "typed"
            self.add_error(
                place, WRONG[self.way] if typed else self.fields["typed"].error_messages["required"]
            )
