"""Forms for people who move to another organization or leave."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.accounts.moving import NO_SUCH_COLLEAGUE, colleagues_of
from departments.models import Organization, User
from departments.permissions import Action, reach_for
from departments.roles import MEMBERS, Role

# Those that somebody holds for the own organization; the API client's is made with its token.
OWN_ROLES = [(role.value, role.label) for role in Role if role in MEMBERS - {Role.API_CLIENT}]


class LeavingForm(forms.Form):
    """Who takes over what is open."""

    colleague = forms.ModelChoiceField(
        label=_("Colleague who takes over"),
        queryset=User.objects.none(),
        required=False,
        help_text=_(
            "Messages that wait for an answer go on to this colleague; drafts and signatures are "
            "named to them."
        ),
        error_messages={"invalid_choice": NO_SUCH_COLLEAGUE},
    )

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = colleagues_of(person)  # type: ignore[attr-defined]  # ModelChoiceField

    def colleague_id(self) -> int | None:
        """Who was chosen; nobody also where the choice was none of those that can."""
        if not self.is_valid():
            return None
        colleague = self.cleaned_data["colleague"]
        return colleague.pk if colleague else None


class MovingForm(LeavingForm):
    """Where somebody goes, and with which roles."""

    organization = forms.ModelChoiceField(
        label=_("New organization"), queryset=Organization.objects.none()
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles there"),
        choices=OWN_ROLES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Roles that are held for other organizations stay."),
    )
    field_order = ("organization", "roles", "colleague")

    def __init__(self, actor: User, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(person, *args, **kwargs)
        within = reach_for(actor, Action.MANAGE_ACCOUNTS).among("pk")
        organizations = Organization.objects.lasting().filter(within)
        organizations = organizations.exclude(pk=person.organization_id)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]  # ModelChoiceField
        self.initial.setdefault("roles", sorted(person.roles & MEMBERS))
