"""Forms for changes of organizations: what happens, which lines go to whom, where people go."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.accounts.moving import MoveInput, colleagues_of
from departments.accounts.moving_forms import OWN_ROLES
from departments.models import ChangeKind, Organization, OrganizationChange, PersonMove, User
from departments.reorganizing.service import ChangeInput
from departments.roles import MEMBERS, Role
from reform_tracker.forms import DayInput
from tasks.models import Assignment
from tasks.succeeding.service import NEW_BODY

LONGEST_NAME, LONGEST_FORMAL, LONGEST_BASIS = 60, 120, 300
LEAVES = "leaves"


class ChangeForm(forms.Form):
    """What becomes of which organization, from when on, by which document."""

    organization = forms.ModelChoiceField(
        label=gettext_lazy("Organization"), queryset=Organization.objects.none()
    )
    kind = forms.ChoiceField(label=gettext_lazy("Change"), choices=ChangeKind.choices)
    on = forms.DateField(
        label=gettext_lazy("Holds from"),
        widget=DayInput(),
        help_text=gettext_lazy("The first day. Until then everything stays as it is."),
    )
    basis = forms.CharField(label=gettext_lazy("Basis"), max_length=LONGEST_BASIS)
    successor = forms.ModelChoiceField(
        label=gettext_lazy("Successor"),
        queryset=Organization.objects.none(),
        required=False,
        help_text=gettext_lazy("Takes over what is given to nobody else below."),
    )
    short_name = forms.CharField(
        label=gettext_lazy("New short name"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=gettext_lazy("Of the renamed organization, or of a new one that takes over."),
    )
    formal_name = forms.CharField(
        label=gettext_lazy("New formal name"), max_length=LONGEST_FORMAL, required=False
    )
    ends = forms.BooleanField(
        label=gettext_lazy("What is split exists no more"), required=False, initial=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("organization", "successor"):
            self.fields[name].queryset = Organization.objects.parties().lasting()  # type: ignore[attr-defined]  # ModelChoiceField

    def content(self) -> ChangeInput:
        data = self.cleaned_data
        return ChangeInput(
            organization=data["organization"],
            kind=ChangeKind(data["kind"]),
            on=data["on"],
            basis=data["basis"],
            successor=data["successor"],
            short_name=data["short_name"],
            formal_name=data["formal_name"],
            ends=data["ends"] or data["kind"] != ChangeKind.SPLIT,
        )


class LinesForm(forms.Form):
    """Each line of an organization with who gets it; nothing chosen is as the successor says."""

    def __init__(self, parts: Iterable[Assignment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organizations = list(
            Organization.objects.parties().lasting().values_list("pk", "short_name")
        )
        for part in parts:
            measure = part.measure
            self.fields[f"line{measure.pk}"] = forms.TypedChoiceField(
                label=f"{measure.key} {measure.task.title} · {part.get_role_display()}",
                choices=[("", "—"), (NEW_BODY, _("the new organization")), *organizations],
                coerce=int,
                empty_value=None,
                required=False,
            )

    def lines(self) -> dict[int, int]:
        """measure → organization."""
        return {
            int(name.removeprefix("line")): organization
            for name, organization in self.cleaned_data.items()
            if organization is not None
        }


class PersonForm(forms.Form):
    """Where one person goes."""

    goes_to = forms.ChoiceField(label=gettext_lazy("Goes to"), required=False)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles there"),
        choices=OWN_ROLES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    colleague = forms.ModelChoiceField(
        label=gettext_lazy("Colleague who takes over"), queryset=User.objects.none(), required=False
    )

    def __init__(
        self,
        person: User,
        organizations: Iterable[Organization],
        move: PersonMove | None,
        data: Any,
    ) -> None:
        places = [(str(organization.pk), organization.short_name) for organization in organizations]
        held = move.roles if move else sorted(person.roles & MEMBERS)
        initial = {"goes_to": places[0][0] if places else "", "roles": held}
        if move is not None:
            initial["goes_to"] = str(move.organization_id or LEAVES)
            initial["colleague"] = move.colleague_id
        super().__init__(data, prefix=f"p{person.pk}", initial=initial)
        self.person, self.move = person, move
        self.fields["goes_to"].choices = [  # type: ignore[attr-defined]  # ChoiceField
            ("", _("not decided")),
            *places,
            (LEAVES, _("leaves")),
        ]
        self.fields["colleague"].queryset = colleagues_of(person)  # type: ignore[attr-defined]  # ModelChoiceField

    def content(self) -> MoveInput | None:
        """None while nothing is decided."""
        data = self.cleaned_data
        if not data["goes_to"]:
            return None
        leaves = data["goes_to"] == LEAVES
        colleague = data["colleague"]
        return MoveInput(
            self.person.pk,
            None if leaves else int(data["goes_to"]),
            tuple(Role(role) for role in data["roles"]),
            colleague.pk if colleague else None,
        )


def people_forms(
    change: OrganizationChange,
    people: Iterable[User],
    organizations: Iterable[Organization],
    data: Any,
) -> list[PersonForm]:
    """One form for each person of a change."""
    known = {move.user_id: move for move in change.people.all()}
    places = list(organizations)
    return [PersonForm(person, places, known.get(person.pk), data) for person in people]
