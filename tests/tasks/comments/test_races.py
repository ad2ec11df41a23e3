"""The same button pressed at the same moment, on real connections."""

import uuid

import pytest

from reform_tracker import clock
from reform_tracker.notifications.models import Intent
from tasks.models import Comment
from tests.conftest import TUESDAY
from tests.factories.world import World
from tests.tasks.comments.people import say
from tests.tasks.test_races import at_once, committed_world, kinds  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_one_form_sent_four_times_at_once_is_one_comment(committed_world: World) -> None:  # noqa: F811
    world, key = committed_world, uuid.uuid4()
    with clock.pinned(TUESDAY):
        writer, _told = world.reporter(), world.reporter(World.B)
    results = at_once(*(lambda: say(world, actor=writer, named=[World.B], key=key),) * 4)
    assert kinds(results) == ["Comment"] * 4
    (comment,) = Comment.objects.all()
    assert Intent.objects.filter(duty_key=comment.duty_key, channel="inbox").count() == 1


def test_two_that_name_each_other_do_not_wait_for_ever(committed_world: World) -> None:  # noqa: F811
    world = committed_world
    with clock.pinned(TUESDAY):
        people = {World.A: world.reporter(World.A), World.B: world.reporter(World.B)}
    results = at_once(
        lambda: say(world, actor=people[World.A], text="甲", named=[World.B]),
        lambda: say(world, actor=people[World.B], text="乙", named=[World.A]),
    )
    assert kinds(results) == ["Comment", "Comment"]
    assert Intent.objects.filter(document="comment", channel="inbox").count() == 2
