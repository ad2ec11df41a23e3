"""Joint meetings: convened, their agenda, their minutes."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications.models import InboxMessage
from tasks.coordinating import meetings, service
from tasks.coordinating.meetings import Convened
from tasks.coordinating.workflow import step_item
from tasks.errors import Invalid, Refused, Stale
from tasks.models import JointMeeting
from tasks.plan.lifetime import close_plan
from tasks.signing.states import Coordinated
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.coordination import HELD, charge, convened, raised_item
from tests.factories.plans import next_year
from tests.factories.world import World

AFTER = date(2012, 5, 11)


def issue(world: World, meeting: JointMeeting, **said: object) -> JointMeeting:
    usual = {"actor": world.reviewer, "attended": "李某、王某。", "source": "test"}
    return meetings.issue_minutes(meeting.pk, **(usual | said))  # type: ignore[arg-type]  # as each test says


def test_those_who_are_invited_are_told_and_read_it(world: World) -> None:
    people = world.reporter(), world.person(World.B, Role.APPROVER)
    meeting = convened(world)
    assert convened(world) == meeting  # a double click
    assert meeting.number == 1
    for person in people:
        assert InboxMessage.objects.filter(
            recipient=person, intent__duty_key=f"meeting:{meeting.pk}"
        ).exists()
        assert meeting in JointMeeting.objects.visible_to(person)
    for person in (world.reporter(World.C), world.placed(Role.COMMISSION, World.COMMISSION)):
        assert meeting not in JointMeeting.objects.visible_to(person)
    for person in (world.reviewer, world.person(World.COMMISSION, Role.LEADER)):
        assert meeting in JointMeeting.objects.visible_to(person)


def test_only_who_is_told_of_a_change_whom_it_concerns(world: World) -> None:
    world.reporter()
    newcomer = world.reporter(World.C)
    meeting = convened(world)
    pks = [world.organization(one).pk for one in (World.A, World.B, World.C)]
    same_day = Convened(HELD, meeting.place, meeting.chair, pks)
    with pytest.raises(Stale):
        meetings.change(meeting.pk, same_day, actor=world.reviewer, source="test", version=7)
    meetings.change(meeting.pk, same_day, actor=world.reviewer, source="test", version=1)
    told = InboxMessage.objects.filter(intent__rule="invited:v2")
    assert set(told.values_list("recipient", flat=True)) == {newcomer.pk}
    moved = Convened(AFTER, meeting.place, meeting.chair, pks)
    meetings.change(meeting.pk, moved, actor=world.reviewer, source="test", version=2)
    told = InboxMessage.objects.filter(intent__rule="invited:v3")
    assert {world.reporter().pk, newcomer.pk} <= set(told.values_list("recipient", flat=True))


def test_each_act_is_one_event_that_says_who_is_invited(world: World) -> None:
    meeting = convened(world)
    said = Convened(HELD, "省政府第三会议室", "李某", [world.organization(World.C).pk])
    meetings.change(meeting.pk, said, actor=world.reviewer, source="test", version=1)
    with clock.pinned(AFTER):
        issue(world, meeting)
    events = AuditEvent.objects.filter(action__startswith="meeting.").order_by("pk")
    assert [(one.action, one.actor_id, one.data["invited"]) for one in events] == [
        ("meeting.convened", world.reviewer.pk, [World.B, World.A]),
        ("meeting.changed", world.reviewer.pk, [World.C]),
        ("meeting.minuted", world.reviewer.pk, [World.C]),
    ]
    assert [one.short_name for one in meeting.invited.all()] == [World.C]


def test_nothing_is_convened_under_a_closed_plan(world: World) -> None:
    meeting, item = convened(world), raised_item(world)
    close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="年度结束。")
    with pytest.raises(Refused):
        convened(world, place="省政府第三会议室")
    with pytest.raises(Refused):
        meetings.put_on(meeting.pk, [item.pk], actor=world.reviewer, source="test")


def test_an_agenda_has_so_many_items_at_most(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meetings, "MOST_ITEMS", 1)
    meeting = convened(world)
    pks = [raised_item(world).pk, raised_item(world, title="另一项").pk]
    with pytest.raises(Invalid):
        meetings.put_on(meeting.pk, pks, actor=world.reviewer, source="test")
    assert not meeting.agenda.exists()


def test_numbers_that_no_item_can_have_put_nothing_on(world: World) -> None:
    meeting = convened(world)
    address = reverse("tasks:joint-meeting-agenda", args=[meeting.pk])
    answer = signed_in(world.reviewer).post(address, {"items": ["9" * 5000, "²", "-1"]})
    assert answer.status_code in (302, 422)
    assert not meeting.agenda.exists()


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        (Convened(None, "会议室", "李某", [1]), "held_on"),
        (Convened(date(2011, 12, 31), "会议室", "李某", [1]), "held_on"),
        (Convened(HELD, " ", "李某", [1]), "place"),
        (Convened(HELD, "长" * 121, "李某", [1]), "place"),
        (Convened(HELD, "会议室", "", [1]), "chair"),
        (Convened(HELD, "会议室", "李某", []), "invited"),
        (Convened(HELD, "会议室", "李某", [10**6]), "invited"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(world: World, wrong: Convened, place: str) -> None:
    if wrong.invited == [1]:
        wrong = Convened(wrong.held_on, wrong.place, wrong.chair, [world.organization(World.A).pk])
    with pytest.raises(Invalid) as refusal:
        meetings.convene(world.plan.pk, wrong, actor=world.reviewer, source="test")
    assert [one.place for one in refusal.value.problems] == [place]


def test_the_agenda_is_decided_and_minuted(world: World) -> None:
    first, second = raised_item(world), raised_item(world, title="另一项")
    meeting = convened(world)
    meetings.put_on(meeting.pk, [second.pk, first.pk], actor=world.reviewer, source="test")
    first.refresh_from_db()
    assert first.state == Coordinated.ON_AGENDA
    with clock.pinned(AFTER):
        service.decide(
            first.pk,
            actor=world.reviewer,
            source="test",
            words="由省统计局牵头。",
            charges=[charge(world)],
        )
        with pytest.raises(Refused, match="另一项"):
            issue(world, meeting)
        step_item(second.pk, Step.TAKE_OFF, actor=world.reviewer, source="test")
        with pytest.raises(Invalid):
            issue(world, meeting, attended=" ")
        done = issue(world, meeting)
    assert [(one.decision, one.is_off) for one in done.agenda.all()] == [
        ("由省统计局牵头。", False),
        ("", True),
    ]
    second.refresh_from_db()
    assert second.state == Coordinated.RAISED
    # What the minutes say stays when the item is decided anew.
    step_item(first.pk, Step.REOPEN, actor=world.reviewer, source="test", comment="重新研究。")
    service.decide(first.pk, actor=world.reviewer, source="test", words="改由省财政厅牵头。")
    assert [one.decision for one in done.agenda.all()] == ["由省统计局牵头。", ""]


def test_minutes_come_after_the_meeting_and_end_it(world: World) -> None:
    meeting = convened(world)
    with pytest.raises(Refused):
        issue(world, meeting)
    with clock.pinned(AFTER):
        with pytest.raises(Stale):  # another tab has changed it since
            issue(world, meeting, version=7)
        issue(world, meeting)
        with pytest.raises(Refused):
            issue(world, meeting)
        item = raised_item(world)
        with pytest.raises(Refused):
            meetings.put_on(meeting.pk, [item.pk], actor=world.reviewer, source="test")


def test_an_item_of_another_plan_or_one_that_is_decided_is_not_put_on(world: World) -> None:
    meeting = convened(world)
    with pytest.raises(Http404):
        meetings.put_on(meeting.pk, [10**6], actor=world.reviewer, source="test")
    with pytest.raises(Invalid):
        meetings.put_on(meeting.pk, [], actor=world.reviewer, source="test")
    item = raised_item(world)
    said = Convened(date(2013, 3, 1), "会议室", "李某", [world.organization(World.A).pk])
    later = meetings.convene(next_year(world.plan).pk, said, actor=world.reviewer, source="test")
    with pytest.raises(Http404):
        meetings.put_on(later.pk, [item.pk], actor=world.reviewer, source="test")
    other = raised_item(world, title="另一项")
    service.decide(item.pk, actor=world.reviewer, source="test", words="议定。")
    with pytest.raises(Refused):
        meetings.put_on(meeting.pk, [other.pk, item.pk], actor=world.reviewer, source="test")
    other.refresh_from_db()
    assert other.state == Coordinated.RAISED  # all or none


def test_an_item_that_was_put_off_is_put_on_again_where_it_stood(world: World) -> None:
    meeting, item = convened(world), raised_item(world)
    for _time in range(2):
        meetings.put_on(meeting.pk, [item.pk], actor=world.reviewer, source="test")
        step_item(item.pk, Step.TAKE_OFF, actor=world.reviewer, source="test")
    assert [(one.order, one.is_off) for one in meeting.agenda.all()] == [(1, True)]


def test_only_the_commission_of_the_plan_leads_meetings(world: World) -> None:
    meeting, item = convened(world), raised_item(world)
    placed = world.placed(Role.COMMISSION, World.COMMISSION)
    said = Convened(AFTER, "会议室", "李某", [world.organization(World.A).pk])
    for person in (world.approver(), world.person(World.COMMISSION, Role.LEADER), placed):
        with pytest.raises(PermissionDenied):
            meetings.convene(world.plan.pk, said, actor=person, source="test")
        with pytest.raises(PermissionDenied):
            meetings.change(meeting.pk, said, actor=person, source="test", version=1)
        with pytest.raises(PermissionDenied):
            meetings.put_on(meeting.pk, [item.pk], actor=person, source="test")
        with pytest.raises(PermissionDenied):
            issue(world, meeting, actor=person)
