"""Several members of the commission issue notices at the same moment."""

import pytest

from departments.roles import Role
from reform_tracker import clock
from tasks.models import NoticeNumber
from tests.conftest import TUESDAY
from tests.factories.notices import issued
from tests.factories.world import World
from tests.tasks.test_races import at_once, committed_world  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_no_number_is_left_out_or_given_twice(committed_world: World) -> None:  # noqa: F811
    world = committed_world
    with clock.pinned(TUESDAY):
        people = [world.person(World.COMMISSION, Role.COMMISSION, number=n) for n in range(1, 7)]
        world.reporter(), world.reporter(World.B)
    results = at_once(
        *(
            lambda number=number, who=who: issued(
                world, World.A, World.B, title=f"第{number}件", actor=who
            )
            for number, who in enumerate(people)
        )
    )
    assert [type(one) for one in results] == [list] * len(people), results
    given = NoticeNumber.objects.order_by("number").values_list("number", flat=True)
    assert list(given) == list(range(1, len(people) + 1))


def test_a_double_click_at_once_is_one_number(committed_world: World) -> None:  # noqa: F811
    world = committed_world
    at_once(*(lambda: issued(world, World.A) for _click in range(4)))
    assert NoticeNumber.objects.count() == 1
