"""Forms of accounts."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from departments.accounts.service import PASSWORD_FIELDS, PlacedRole
from departments.entering import recording
from departments.models import Organization, User
from departments.permissions import Action, reach_for
from departments.roles import PLACED, Role
from departments.single_sign_on.refusing import ONLY_BY_PROVIDER
from departments.single_sign_on.service import may_sign_in_here
from reform_tracker import clock

# The account behind an API client is made with its token, never by hand.
GRANTABLE = [choice for choice in Role.choices if choice[0] != Role.API_CLIENT]


def _first_password_help() -> str:
    must = _("The person must change it at the first sign-in.")
    return " ".join([*password_validation.password_validators_help_texts(), str(must)])


def first_password_field() -> forms.CharField:
    """The password that an administrator hands to a person."""
    return forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=lazy(_first_password_help, str)(),
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

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if not may_sign_in_here(user):
            if self.request is not None:
                recording.kept_out(self.request, user, ONLY_BY_PROVIDER.title)
            raise forms.ValidationError(
                f"{ONLY_BY_PROVIDER.title}. {ONLY_BY_PROVIDER.remedy}", code="by_provider"
            )
        if user.has_expired_first_password(clock.real_now()):
            raise forms.ValidationError(
                _("The first password has expired. Ask the security administrator for another."),
                code="expired",
            )


class OwnPasswordForm(PasswordChangeForm):
    """Changing one's own password, to another one. Guesses at the old one count as at sign-in."""

    def __init__(self, user: User, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        given: str = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.username, password=given) is None:
            wrong = self.error_messages["password_incorrect"]
            raise forms.ValidationError(wrong, code="password_incorrect")
        return given

    def clean_new_password1(self) -> str:
        chosen: str = self.cleaned_data["new_password1"]
        if chosen == self.cleaned_data.get("old_password"):
            raise forms.ValidationError(_("Choose a password that differs from the old one."))
        return chosen

    def save(self, commit: bool = True) -> User:
        """Nothing else of the account: somebody may have moved it since it was read."""
        user: User = super().save(commit=False)
        user.save(update_fields=PASSWORD_FIELDS)
        return user


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
        choices = [(organization.pk, organization.short_name) for organization in self.within]
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
