"""Forms of the second factor."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from departments.accounts.reasons import LONGEST_REASON
from departments.models import User
from departments.second_factor.keys import LONGEST_ANSWER
from departments.second_factor.models import LONGEST_NAME

LONGEST_CODE = 40


class CodeForm(forms.Form):
    """A code, as the app shows it or as it stands on paper."""

    code = forms.CharField(
        label=_("Code"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = help_text


class PasswordAgainForm(forms.Form):
    """One's own password, for what only the owner of the account may change. Guesses count as at
    sign-in."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.request = user, request

    def clean_password(self) -> str:
        given: str = self.cleaned_data["password"]
        if authenticate(self.request, username=self.user.username, password=given) is None:
            raise forms.ValidationError(_("The password is wrong."), code="password_incorrect")
        return given


class ResetForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the audit trail, and the person reads it."),
    )


class KeyForm(forms.Form):
    """A security key that the browser has asked: `answer` is filled in by the page's script."""

    name = forms.CharField(
        label=_("Name of the key"),
        max_length=LONGEST_NAME,
        help_text=_("By which you know it again: “on my keyring”, “in the office”."),
    )
    answer = forms.CharField(max_length=LONGEST_ANSWER, widget=forms.HiddenInput, required=False)
