"""A supporter's part that is sent twice."""

import pytest

from reform_tracker.audit.models import AuditEvent
from tasks.contributions import service as contributions
from tasks.errors import Stale
from tasks.models import Contribution
from tests.factories.world import World


def hand_in(world: World, text: str, version: int | None) -> Contribution:
    return contributions.hand_in(
        world.measure.pk,
        world.period.pk,
        actor=world.reporter(World.B),
        source="test",
        version=version,
        text=text,
    )


def test_the_same_part_sent_twice_is_written_once(world: World) -> None:
    first = hand_in(world, "我们的部分。", None)
    assert hand_in(world, "我们的部分。", None) == first
    part = Contribution.objects.get()
    assert (part.version, part.handed_in_at) == (1, first.handed_in_at)
    assert AuditEvent.objects.filter(action="contribution.handed_in").count() == 1
    with pytest.raises(Stale):
        hand_in(world, "另一个说法。", None)
