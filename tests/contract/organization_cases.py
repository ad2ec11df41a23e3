"""Changes of organizations in the matrix: who enters them, and who says where people go."""

from collections.abc import Callable
from datetime import date
from typing import Any

from departments.models import ChangeKind, OrganizationChange, User
from departments.reorganizing.service import ChangeInput
from departments.roles import Role
from tasks.succeeding.service import change_organization
from tests.contract.cases import Case, read_only
from tests.contract.preparing import pk
from tests.factories.world import World

AHEAD, BASIS = date(2012, 6, 20), "甘政发〔2012〕80号"


def planned(organization: str, to: str) -> Callable[[World], OrganizationChange]:
    """A merger that is entered and not in effect, of an organization with one person."""

    def enter(world: World) -> OrganizationChange:
        world.person(organization, Role.REPORTER, number=9)
        return change_organization(
            ChangeInput(
                organization=world.organization(organization),
                kind=ChangeKind.MERGED,
                on=AHEAD,
                basis=BASIS,
                successor=world.organization(to),
            ),
            {},
            actor=world.reviewer,
            source="test",
        )

    return enter


def change_form(world: World, _thing: Any) -> dict[str, Any]:
    return {
        "organization": world.organization(World.C).pk,
        "kind": "merged",
        "on": AHEAD.isoformat(),
        "basis": BASIS,
        "successor": world.organization(World.B).pk,
        "confirm": "1",
    }


def people_form(organization: str, to: str) -> Callable[[World, Any], dict[str, Any]]:
    def form(world: World, _thing: Any) -> dict[str, Any]:
        prefix = f"p{world.person(organization, Role.REPORTER, number=9).pk}"
        return {f"{prefix}-goes_to": world.organization(to).pk, f"{prefix}-roles": ["reporter"]}

    return form


def confirmed(_world: World, thing: Any, _user: User) -> bool:
    return bool(thing.people.exists())


of_c, of_x = planned(World.C, World.B), planned(World.X, World.Y)
ORGANIZATION_CASES: dict[str, Case] = {
    "list the changes of organizations": read_only,
    "open the form of a change": read_only,
    "change an organization": Case(
        data=change_form,
        method="post",
        took=lambda w, t, user: OrganizationChange.objects.filter(entered_by=user).exists(),
    ),
    "read a change of C": Case(of_c, pk),
    "read a change of X": Case(of_x, pk),
    "confirm where people of C go": Case(
        of_c, pk, people_form(World.C, World.B), "post", confirmed
    ),
    "confirm where people of X go": Case(
        of_x, pk, people_form(World.X, World.Y), "post", confirmed
    ),
    "cancel a change of C": Case(
        of_c,
        pk,
        method="post",
        took=lambda w, t, user: OrganizationChange.objects.get(pk=t.pk).cancelled_by == user,
    ),
}
