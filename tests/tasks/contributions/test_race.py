"""Reporter and approver of the lead press the same button at the same moment."""

import pytest

from reform_tracker import clock
from reform_tracker.notifications.models import Intent
from tasks.models import PartRequest
from tasks.progress.awaiting import Asked
from tests.conftest import TUESDAY
from tests.factories.world import World
from tests.tasks.contributions.test_asking import ask
from tests.tasks.test_races import at_once, committed_world  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_each_supporter_is_asked_once(committed_world: World) -> None:  # noqa: F811
    world = committed_world
    with clock.pinned(TUESDAY):
        people = [world.reporter(), world.approver()] * 2
        world.reporter(World.B)
    results = at_once(*(lambda who=who: ask(world, who) for who in people))
    asked = [one for one in results if isinstance(one, Asked)]
    assert sorted(len(one.told) for one in asked) == [0, 0, 0, 1], results
    assert PartRequest.objects.count() == 1
    assert Intent.objects.filter(step="ask_part", channel="inbox").count() == 1
