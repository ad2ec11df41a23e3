"""People in lists of names stand in the order of the pinyin of their names."""

import pytest

from departments.absences.service import possible_deputies
from departments.accounts.moving import colleagues_of
from departments.accounts.service import create_account
from departments.models import User
from departments.pinyin import order_of_name
from departments.roles import Role
from tests.factories.world import PASSWORD, World

NAMES = ["白雪", "黎明", "李强", "李想", "林安", "任飞", "Wang Wei", "曾国", "张三", "张一"]


def test_names_are_sorted_by_family_then_given_name() -> None:
    mixed = NAMES[3:] + NAMES[:3]
    assert sorted(mixed, key=order_of_name) == NAMES


def made(world: World, organization: str) -> list[str]:
    for number, name in enumerate(reversed(NAMES)):
        create_account(
            actor=None, source="test", username=f"person{number}", full_name=name,
            organization=world.organization(organization), roles=[Role.REPORTER],
            password=PASSWORD,
        )  # fmt: skip
    return NAMES


@pytest.mark.parametrize("people", [possible_deputies, colleagues_of])
def test_lists_to_choose_from_are_sorted(world: World, people: object) -> None:
    assert callable(people)
    me = world.reporter(World.C)
    wanted = made(world, World.C)
    shown = [person.full_name for person in people(me) if person.full_name in wanted]
    assert shown == wanted


def test_the_accounts_of_an_organization_are_sorted(world: World) -> None:
    wanted = made(world, World.C)
    rows = User.objects.filter(organization=world.organization(World.C), full_name__in=wanted)
    assert list(rows.values_list("full_name", flat=True)) == wanted
