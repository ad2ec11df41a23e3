"""Urging: one message about a late thing, once a working day, with what became of each."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.absences.service import register_leave
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from reform_tracker.notifications.models import Intent, IntentState, Topic
from tasks.duties import settling
from tasks.errors import Invalid
from tasks.models import Milestone, Urge
from tasks.reminding import planner
from tasks.reminding.words import URGE
from tasks.urging import service
from tasks.urging.models import LONGEST_WORDS
from tests.factories.world import World
from tests.tasks.urging.people import key_of, late_milestone, urge

SATURDAY, MONDAY = date(2012, 5, 12), date(2012, 5, 14)


def messages(milestone: Milestone) -> set[tuple[str, str]]:
    """Who was written to, by which channel."""
    rows = Intent.objects.filter(rule=URGE, duty_key=key_of(milestone))
    return set(rows.values_list("recipient__username", "channel"))


def test_reporter_and_approver_are_told_once_by_inbox_and_their_channels(world: World) -> None:
    milestone = late_milestone(world)
    people = {world.reporter().username, world.approver().username}
    outcome = urge(world, milestone, words="请 于5月10日前\n报送。")
    assert messages(milestone) == {(who, way) for who in people for way in ("inbox", "mail")}
    (row,) = outcome.urged
    assert (row.organization.short_name, row.words) == (World.A, "请 于5月10日前 报送。")
    assert (row.on, row.people, row.by) == (clock.today(), 2, world.reviewer)
    intent = Intent.objects.filter(rule=URGE, channel="inbox", audience="reporter").first()
    assert intent is not None
    assert (intent.step, intent.offset) == (URGE, None)
    assert intent.document_id == milestone.pk
    assert intent.body.startswith(row.words)
    assert intent.state == IntentState.SENT  # the inbox knows it at once
    assert intent.topic == Topic.DUTY
    (event,) = AuditEvent.objects.filter(action="duty.urged")
    assert (event.actor_id, event.data["duty_key"]) == (world.reviewer.pk, key_of(milestone))
    (change,) = Change.objects.filter(event="urged")
    assert (change.organization_id, change.resource) == (row.organization_id, "urges")


def test_a_second_click_of_the_day_says_who_did_it_and_does_nothing(world: World) -> None:
    milestone = late_milestone(world)
    urge(world, milestone)
    other = world.person(World.COMMISSION, Role.COMMISSION, number=2)
    outcome = urge(world, milestone, actor=other)
    (left,) = outcome.left
    assert (outcome.urged, left.again) == ([], True)
    assert world.reviewer.full_name in left.reason
    assert Urge.objects.count() == AuditEvent.objects.filter(action="duty.urged").count() == 1


def test_the_next_working_day_it_may_be_urged_again(world: World) -> None:
    milestone = late_milestone(world)
    urge(world, milestone)
    with clock.pinned(date(2012, 5, 9)):
        assert len(urge(world, milestone).urged) == 1
    told = Urge.objects.of_duties([key_of(milestone)])[key_of(milestone)]
    assert (told.times, told.last_on) == (2, date(2012, 5, 9))


def test_days_off_and_the_working_day_after_them_are_one_day(world: World) -> None:
    milestone = late_milestone(world)
    with clock.pinned(SATURDAY):
        (row,) = urge(world, milestone).urged
        assert row.on == MONDAY
        said = Intent.objects.filter(rule=URGE)
        assert set(said.filter(channel="inbox").values_list("state", flat=True)) == {"sent"}
        outside = said.exclude(channel="inbox").values_list("delivery__business_date", flat=True)
        assert set(outside) == {MONDAY}
    for day in (date(2012, 5, 13), MONDAY):
        with clock.pinned(day):
            assert [one.again for one in urge(world, milestone).left] == [True]
    assert Urge.objects.count() == 1


def test_a_deputy_is_told_instead_of_who_is_on_leave(world: World) -> None:
    milestone = late_milestone(world)
    deputy = world.person(World.A, Role.REPORTER, number=2)
    register_leave(
        actor=world.approver(), source="test", person=world.reporter(), deputy=deputy,
        starts_on=clock.today(), ends_on=clock.today(),
    )  # fmt: skip
    urge(world, milestone)
    names = {who for who, _way in messages(milestone)}
    assert names == {deputy.username, world.approver().username}


def test_each_that_could_not_be_urged_has_its_reason(world: World) -> None:
    late, again, done, silent = (
        late_milestone(world, name) for name in (World.A, World.C, World.X, World.Y)
    )
    urge(world, again)
    Milestone.objects.filter(pk=done.pk).update(until=clock.today())
    for person in (world.reporter(World.Y), world.approver(World.Y)):
        person.is_active = False
        person.save()
    outcome = urge(world, late, again, done, silent)
    assert [one.organization.short_name for one in outcome.urged] == [World.A]
    assert len(outcome.left) == len({one.reason for one in outcome.left}) == 3
    assert [one.again for one in outcome.left].count(True) == 1
    assert Urge.objects.count() == 2


def test_what_is_not_late_yet_or_waits_for_the_commission_is_not_urged(world: World) -> None:
    late_milestone(world)
    coming = Milestone.objects.filter(commitment__filing=world.filing()).latest("due_on")
    world.submitted_filing(World.C)
    with clock.pinned(date(2012, 6, 20)):  # the review is late
        keys = [key_of(coming), settling.review_key(world.filing(World.C))]
        outcome = service.urge(world.plan.pk, keys, actor=world.reviewer, source="test")
    assert (list(outcome.urged), Urge.objects.count()) == ([], 0)


def test_quiet_after_action(world: World) -> None:
    milestone = late_milestone(world)
    urge(world, milestone)
    settling.settle([key_of(milestone)], by=world.reporter())
    assert not Intent.objects.unsettled().filter(rule=URGE).exists()


def test_what_lapses_falls_silent_too(world: World) -> None:
    milestone = late_milestone(world)
    urge(world, milestone)
    planner.settle_gone(clock.today())
    assert Intent.objects.unsettled().filter(rule=URGE).exists()
    Milestone.objects.filter(pk=milestone.pk).update(until=clock.today())
    planner.settle_gone(clock.today())
    assert not Intent.objects.unsettled().filter(rule=URGE).exists()


def test_things_urged_at_once_count_once_for_their_unit_until_they_are_done(world: World) -> None:
    here = late_milestone(world)
    second = Milestone.objects.filter(commitment=here.commitment).exclude(pk=here.pk).earliest("pk")
    Milestone.objects.filter(pk=second.pk).update(due_on=here.due_on)
    unit = world.organization(World.A).pk
    assert len(urge(world, here, second).urged) == 2
    assert Urge.objects.of_units(world.plan.pk, [unit])[unit].times == 1
    settling.settle([key_of(here), key_of(second)], by=None)
    assert Urge.objects.of_units(world.plan.pk, [unit]) == {}


@pytest.mark.parametrize("organization", [World.A, World.B])
def test_whoever_reads_of_it_is_refused(organization: str, world: World) -> None:
    milestone = late_milestone(world)
    with pytest.raises(PermissionDenied):
        urge(world, milestone, actor=world.approver(organization))


def test_whoever_does_not_finds_nothing(world: World) -> None:
    milestone = late_milestone(world)
    with pytest.raises(Http404):
        urge(world, milestone, actor=world.approver(World.C))
    with pytest.raises(Http404):
        service.urge(world.plan.pk, ["x" * 9000], actor=world.approver(), source="test")


def test_a_commission_of_one_place_urges_nothing_elsewhere(world: World) -> None:
    mine, elsewhere = late_milestone(world, World.X), late_milestone(world)
    outcome = urge(world, mine, elsewhere, actor=world.placed(Role.COMMISSION, World.C))
    assert [one.organization.short_name for one in outcome.urged] == [World.X]
    assert World.A not in outcome.left[0].what


def test_too_many_words_and_nothing_named(world: World) -> None:
    milestone = late_milestone(world)
    with pytest.raises(Invalid):
        urge(world, milestone, words="催" * (LONGEST_WORDS + 1))
    with pytest.raises(Invalid):
        urge(world)
    assert not Urge.objects.exists()
