"""Three security administrators of the province, where privileged roles need two people."""

from dataclasses import dataclass

import pytest
from pytest_django import Settings

from departments.accounts.service import set_roles
from departments.granting.models import Proposal
from departments.models import User
from departments.roles import Role
from tests.factories.world import World

ALL = frozenset({"commission", "leader", "auditor", "security_admin", "system_admin"})


@dataclass(frozen=True)
class Office:
    """Who works in it: `first` proposes, `second` and `third` may confirm."""

    world: World
    first: User
    second: User
    third: User

    def clerk(self, number: int = 1) -> User:
        return self.world.person(World.C, Role.REPORTER, number=number)

    def proposed(self, user: User | None = None, *roles: Role) -> Proposal:
        """A proposal of the first administrator to give somebody these roles."""
        user = user or self.clerk()
        wanted = [*user.grants.values_list("role", flat=True), *(roles or [Role.COMMISSION])]
        set_roles(user.pk, actor=self.first, source="test", roles=[Role(one) for one in wanted])
        return Proposal.objects.filter(user=user, kind="roles").latest("pk")


@pytest.fixture
def office(world: World, settings: Settings) -> Office:
    settings.CONFIRMED_ROLES = ALL
    people = [world.person(World.C, Role.SECURITY_ADMIN, number=number) for number in (1, 2, 3)]
    return Office(world, *people)


def fresh(user: User) -> User:
    """As the next request reads it."""
    return User.objects.get(pk=user.pk)
