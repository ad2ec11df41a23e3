"""Rows of the second person: proposals about accounts of C and X, of another administrator."""

from typing import Any

from departments.granting import proposing
from departments.granting.models import Kind, Proposal
from departments.models import User
from departments.roles import Role
from tests.contract.cases import Case, read_only
from tests.contract.preparing import pk, state
from tests.factories.world import World


def _proposed(world: World, organization: str, place: str) -> Proposal:
    made = proposing.propose(
        world.person(organization, Role.REPORTER, number=7),
        Kind.ROLES,
        actor=world.person(World.B, Role.SECURITY_ADMIN, number=7),
        source="test",
        roles={(Role.COMMISSION, world.organization(place).pk)},
    )
    assert made is not None
    return made


def about_c(world: World) -> Proposal:
    return _proposed(world, World.C, "省政府")


def about_x(world: World) -> Proposal:
    return _proposed(world, World.X, World.X)


def for_all(world: World) -> Proposal:
    return _proposed(world, World.X, "省政府")


def to(step: str) -> Any:
    return lambda world, thing: [thing.pk, step]


def given(world: World, thing: Proposal, user: User) -> bool:
    return bool(thing.user.grants.filter(role="commission", confirmed_by=user).exists())


PROPOSAL_CASES: dict[str, Case] = {
    "list the proposals": read_only,
    "the proposals as a workbook": read_only,
    "the proposal about C in the list": Case(
        about_c, shows=lambda w, t: f"/accounts/proposals/{t.pk}/"
    ),
    "read a proposal about C": Case(about_c, pk),
    "read a proposal about X": Case(about_x, pk),
    "confirm a proposal about C": Case(about_c, to("confirm"), method="post", took=given),
    "confirm a proposal about X for X": Case(about_x, to("confirm"), method="post", took=given),
    "confirm a proposal about X for all": Case(for_all, to("confirm"), method="post", took=given),
    "refuse a proposal about C": Case(
        about_c, to("refuse"), lambda w, t: {"reason": "无此需要"}, "post", state("refused")
    ),
    "withdraw a proposal of another": Case(
        about_c, to("withdraw"), method="post", took=state("withdrawn")
    ),
}
