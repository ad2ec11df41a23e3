"""Two people who close or open at the same moment make one entry, and the chain never forks."""

import pytest

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reports.closes import service
from reports.closes.chain import broken_links
from reports.closes.models import PeriodClose
from tests.conftest import DOCUMENT, TUESDAY
from tests.factories.world import World, publish_plan
from tests.reports.closes.closing import JUNE, close
from tests.tasks.test_races import at_once, kinds

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def committed() -> World:
    """A world that other connections see."""
    with clock.pinned(TUESDAY):
        return World(publish_plan(DOCUMENT))


def both(world: World) -> list[User]:
    return [world.person(World.COMMISSION, Role.COMMISSION, number=number) for number in (1, 2)]


def test_two_at_once_close_once(committed: World) -> None:
    world = committed
    people = both(world)
    with clock.pinned(JUNE):
        world.period.plan = world.plan
        seen = service.preview(world.period, JUNE).sha256

    def closing(number: int) -> PeriodClose:
        with clock.pinned(JUNE):
            return service.close_period(
                world.plan.pk,
                "2012-05",
                actor=people[number],
                source="test",
                version=0,
                seen=seen,
            )

    made = at_once(lambda: closing(0), lambda: closing(1))
    assert kinds(made) == ["PeriodClose", "PeriodClose"]
    assert PeriodClose.objects.count() == 1
    assert list(broken_links(world.plan)) == []


def test_two_at_once_open_once_and_one_is_told(committed: World) -> None:
    world = committed
    people = both(world)
    with clock.pinned(JUNE):
        version = close(world).number

    def opening(number: int) -> PeriodClose:
        with clock.pinned(JUNE):
            return service.reopen_period(
                world.plan.pk,
                "2012-05",
                actor=people[number],
                source="test",
                version=version,
                reason=f"原因{number}。",
            )

    told = at_once(lambda: opening(0), lambda: opening(1))
    assert kinds(told) == ["PeriodClose", "Refused"]
    assert PeriodClose.objects.filter(kind=PeriodClose.Kind.REOPENED).count() == 1
    assert list(broken_links(world.plan)) == []
