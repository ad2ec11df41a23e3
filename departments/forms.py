"""Forms of accounts."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from departments.models import Organization, Scope, User
from departments.models.api_client import checked_networks
from departments.permissions import Action, reach_for
from departments.roles import PLACED, Role
from departments.services.absences import (
    ONLY_AN_APPROVER,
    SAME_ORGANIZATION,
    possible_deputies,
)
from departments.services.accounts import PlacedRole
from departments.services.api_clients import DEFAULT_DAYS, LONGEST_LIFE_DAYS, LONGEST_NAME
from reform_tracker.forms import DayInput

# The account behind an API client is made with its token, never by hand.
GRANTABLE = [choice for choice in Role.choices if choice[0] != Role.API_CLIENT]


def first_password_field() -> forms.CharField:
    """The password that an administrator hands to a person."""
    return forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "At least 10 characters of three classes; the person must change it at the first "
            "sign-in."
        ),
    )


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "Account or password is wrong. After five failures the account is locked for "
            "15 minutes."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Django sets the attribute of the field only; what is longer is no account of ours.
        longest = User._meta.get_field("username").max_length
        self.fields["username"].validators.append(MaxLengthValidator(longest or 0))


class OwnPasswordForm(PasswordChangeForm):
    """Changing one's own password, to another one."""

    def clean_new_password1(self) -> str:
        chosen: str = self.cleaned_data["new_password1"]
        if chosen == self.cleaned_data.get("old_password"):
            raise forms.ValidationError(_("Choose a password that differs from the old one."))
        return chosen


class RolesForm(forms.Form):
    """Roles, and for those that reach other organizations the ones they are held for.

    `actor` is the security administrator, who places roles within the own reach only.
    """

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=GRANTABLE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, actor: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.within = Organization.objects.filter(
            reach_for(actor, Action.MANAGE_ACCOUNTS).among("pk")
        )
        choices = [(unit.pk, unit.short_name) for unit in self.within]
        for role in Role:
            if role in PLACED:
                self.fields[f"place_{role}"] = forms.TypedMultipleChoiceField(
                    label=_("%(role)s: held for") % {"role": role.label},
                    coerce=int,
                    choices=choices,
                    required=False,
                    widget=forms.SelectMultiple(attrs={"size": 4}),
                    help_text=_("And what lies under it. Nothing chosen: as before, or for all."),
                )

    def placed(self, held: Mapping[Role, Collection[int]] | None = None) -> list[PlacedRole]:
        """The roles that were chosen; one without a place stays where it is `held`."""
        found = []
        for role in map(Role, self.cleaned_data["roles"]):
            places = self.cleaned_data.get(f"place_{role}") or (held or {}).get(role) or [None]
            found += [PlacedRole(role, place) for place in places]
        return found


class AccountForm(RolesForm, forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A new account with its roles and a first password."""

    password = first_password_field()
    field_order = (
        "username",
        "full_name",
        "organization",
        "email",
        "office_phone",
        "roles",
        *(f"place_{role}" for role in Role if role in PLACED),
        "password",
    )

    class Meta:
        model = User
        fields = ("username", "full_name", "organization", "email", "office_phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].required = True
        existing = self.within.filter(valid_until=None)
        self.fields["organization"].queryset = existing  # type: ignore[attr-defined]  # ModelChoiceField
        self.order_fields(self.field_order)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        names = {
            name: self.cleaned_data.get(name, "") for name in ("username", "full_name", "email")
        }
        password_validation.validate_password(password, User(**names))
        return password


class FirstPasswordForm(forms.Form):
    """A new first password for somebody who has forgotten theirs."""

    password = first_password_field()

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password


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
        parties = Organization.objects.parties().filter(within, valid_until=None)
        self.fields["organization"].queryset = parties  # type: ignore[attr-defined]  # ModelChoiceField


class RenewalForm(forms.Form):
    """How long the former token goes on."""

    overlap = forms.TypedChoiceField(
        label=_("The former token ends"),
        coerce=int,
        choices=[(7 * 24, _("in seven days")), (24, _("in a day")), (0, _("at once"))],
    )


class LeaveForm(forms.Form):
    """A leave with its deputy. Who is no approver registers only for himself."""

    person = forms.ModelChoiceField(
        label=_("On leave"),
        queryset=User.objects.none(),
        error_messages={"invalid_choice": ONLY_AN_APPROVER},
    )
    deputy = forms.ModelChoiceField(
        label=_("Deputy"),
        queryset=User.objects.none(),
        help_text=_("Somebody of the same organization who holds the same roles."),
        error_messages={"invalid_choice": SAME_ORGANIZATION},
    )
    starts_on = forms.DateField(label=_("First day"), widget=DayInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput())

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = possible_deputies(user)
        self.fields["deputy"].queryset = people  # type: ignore[attr-defined]  # ModelChoiceField
        self.initial["person"] = user.pk
        person, whose = self.fields["person"], people
        if not user.holds(Role.APPROVER):
            whose, person.widget = people.filter(pk=user.pk), forms.HiddenInput()
        person.queryset = whose  # type: ignore[attr-defined]  # ModelChoiceField
