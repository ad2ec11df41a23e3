"""What a supporting department hands to the lead."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications.models import Intent
from tasks.contributions import service as contributions
from tasks.errors import Invalid, Refused, Stale
from tasks.models import Contribution, ReportingPeriod
from tasks.reminding import planner
from tests.factories.world import World


def hand_in(
    world: World, actor: User, text: str = "我们的部分。", version: int | None = None
) -> Contribution:
    return contributions.hand_in(
        world.measure.pk, world.period.pk, actor=actor, source="test", version=version, text=text
    )


def test_a_supporter_hands_in_and_replaces_its_part(world: World) -> None:
    person = world.reporter(World.B)
    part = hand_in(world, person)
    assert (part.version, part.organization, part.written_by) == (1, person.organization, person)
    again = hand_in(world, person, "补充后。", version=1)
    assert (again.pk, again.version, again.text) == (part.pk, 2, "补充后。")


def test_two_colleagues_do_not_write_over_each_other(world: World) -> None:
    person = world.reporter(World.B)
    hand_in(world, person)
    for version in (None, 0, 7):
        with pytest.raises(Stale) as refusal:
            hand_in(world, world.person(World.B, Role.REPORTER, number=2), "另一段。", version)
        assert refusal.value.current.text == "我们的部分。"
    assert Contribution.objects.get().text == "我们的部分。"


@pytest.mark.parametrize("text", ["", "  \n\t"])
def test_an_empty_part_is_refused(text: str, world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        hand_in(world, world.reporter(World.B), text)
    assert {p.place for p in refusal.value.problems} == {"text"}
    assert not Contribution.objects.exists()


def test_only_supporters_have_a_part(world: World) -> None:
    world.accepted_filing(World.X)
    for person, error in (
        (world.reporter(), PermissionDenied),
        (world.reporter(World.C), Http404),
        (world.reporter(World.X), Http404),
        (world.reviewer, PermissionDenied),
        (world.person(World.B, Role.HEAD), PermissionDenied),
    ):
        with pytest.raises(error):
            hand_in(world, person)
    assert not Contribution.objects.exists()


def test_a_period_that_has_not_begun_takes_no_part(world: World) -> None:
    world.period = ReportingPeriod.objects.get(plan=world.plan, code="2012-06")
    with pytest.raises(Refused):
        hand_in(world, world.reporter(World.B))


def test_handing_in_silences_the_reminder(world: World) -> None:
    person = world.reporter(World.B)
    # The lead's report is due on the 25th, the part three working days before: the 22nd.
    with clock.pinned(date(2012, 5, 21)):
        planner.plan(date(2012, 5, 21))
        mine = Intent.objects.filter(
            recipient=person, duty_key__startswith=f"contribution:{world.measure.pk}:"
        )
        assert {intent.business_date for intent in mine} == {date(2012, 5, 21)}
        hand_in(world, person)
        assert not mine.filter(settled_at=None).exists()
        planner.plan(date(2012, 5, 24))
    assert {intent.business_date for intent in mine} == {date(2012, 5, 21)}
