"""Forms of API clients."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.api_clients.models import checked_networks
from departments.api_clients.service import DEFAULT_DAYS, LONGEST_LIFE_DAYS, LONGEST_NAME
from departments.models import Organization, Scope, User
from departments.permissions import Action, reach_for


class ApiClientForm(forms.Form):
    """What a client is called, what it may do, where it may call from, how long tokens live."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    networks = forms.CharField(
        label=_("Allowed networks"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, such as 10.20.0.0/16. Empty: from everywhere."),
    )
    days = forms.IntegerField(
        label=_("Life of a token in days"),
        min_value=1,
        max_value=LONGEST_LIFE_DAYS,
        initial=DEFAULT_DAYS,
    )

    def clean_networks(self) -> list[str]:
        try:
            return checked_networks(self.cleaned_data["networks"].split())
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class NewApiClientForm(ApiClientForm):
    organization = forms.ModelChoiceField(
        label=_("Organization"), queryset=Organization.objects.none()
    )
    is_sandbox = forms.BooleanField(
        label=_("Only to be tried out, in the sandbox"),
        required=False,
        help_text=_(
            "It works with a copy of the data: nothing that it sends is seen by anybody or counts; "
            "only its own webhooks are called. It stays so; a system that is ready gets another "
            "client."
        ),
    )
    field_order = ("organization", "name", "is_sandbox")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within = reach_for(user, Action.MANAGE_API_CLIENTS).among("pk")
        parties = Organization.objects.parties().lasting().filter(within)
        self.fields["organization"].queryset = parties  # type: ignore[attr-defined]  # ModelChoiceField


class RenewalForm(forms.Form):
    """How long the former token goes on."""

    overlap = forms.TypedChoiceField(
        label=_("The former token ends"),
        coerce=int,
        choices=[(7 * 24, _("in seven days")), (24, _("in a day")), (0, _("at once"))],
    )
