"""Two members of the commission press the same button at the same moment."""

import pytest

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications.models import Intent
from tasks.models import Urge
from tasks.reminding.words import URGE
from tasks.urging.service import Outcome
from tests.conftest import TUESDAY
from tests.factories.world import World
from tests.tasks.test_races import at_once, committed_world  # noqa: F401 (a fixture)
from tests.tasks.urging.people import late_milestone, urge

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_four_clicks_at_once_are_one_message(committed_world: World) -> None:  # noqa: F811
    world = committed_world
    with clock.pinned(TUESDAY):
        things = [late_milestone(world, name) for name in (World.A, World.X)]
        people = [world.person(World.COMMISSION, Role.COMMISSION, number=n) for n in (1, 2, 3, 4)]
    results = at_once(
        *(
            lambda order=order, who=who: urge(world, *things[::order], actor=who)
            for order, who in zip((1, -1, 1, -1), people, strict=True)
        )
    )
    outcomes = [one for one in results if isinstance(one, Outcome)]
    assert len(outcomes) == 4, results
    assert sorted(len(one.urged) for one in outcomes) == [0, 0, 0, 2]
    assert Urge.objects.count() == AuditEvent.objects.filter(action="duty.urged").count() == 2
    told = Intent.objects.filter(rule=URGE, channel="inbox").values_list("duty_key", "recipient")
    assert len(told) == len(set(told)) == 4
