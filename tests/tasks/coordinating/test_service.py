"""Coordination: raised, decided with directives, opened again, taken back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from reform_tracker.notifications.models import InboxMessage
from tasks.coordinating import service
from tasks.coordinating.service import Charge
from tasks.coordinating.workflow import step_item
from tasks.duties.base import Question
from tasks.duties.counting import count_open, counted
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.errors import Invalid, Refused, Stale
from tasks.models import CoordinationItem, Directive
from tasks.plan.lifetime import close_plan
from tasks.signing.states import Coordinated, Ordered
from tasks.signing.workflow import Step
from tests.factories.coordination import charge, decided_item, raised_item
from tests.factories.world import World


def step(item: CoordinationItem, name: Step, actor: User, comment: str = "") -> CoordinationItem:
    return step_item(item.pk, name, actor=actor, source="test", comment=comment)


def of_no_measure(world: World, actor: User) -> CoordinationItem:
    return service.raise_item(
        world.plan.pk, actor=actor, source="test", title="总体进度偏慢", text="请各单位研究。"
    )


def owed() -> list[date]:
    """By when decisions are due, listed as they are counted."""
    asked = Question(clock.today(), calendar_around(clock.today()))
    found = [one for one in open_duties(asked) if one.kind is DutyKind.COORDINATION]
    assert sorted(map(str, counted(found))) == sorted(
        str(one) for one in count_open(asked) if one.kind is DutyKind.COORDINATION
    )
    return [one.due_on for one in found]


def test_whoever_has_a_part_in_the_measure_raises_and_the_line_reads(world: World) -> None:
    world.accepted_filing(World.X)
    mine = raised_item(world)
    assert raised_item(world) == mine  # a double click
    others = raised_item(world, World.B, title="乙"), raised_item(world, World.X, title="丙")
    assert {one.organization.short_name for one in others} == {World.B, World.X}
    with pytest.raises(Http404):
        raised_item(world, World.C)
    for person in (world.reporter(), world.person(World.B, Role.REPORTER), world.reviewer):
        assert mine in CoordinationItem.objects.visible_to(person)
    for person in (world.reporter(World.C), world.reporter(World.Y), world.reporter(World.X)):
        assert mine not in CoordinationItem.objects.visible_to(person)
    assert owed() == [date(2012, 5, 22)] * 3  # ten working days after 8 May
    event = AuditEvent.objects.get(action="coordination.raised", object_id=str(mine.pk))
    assert event.data["text"] == mine.text


def test_the_commission_raises_what_belongs_to_no_measure_and_nobody_else(world: World) -> None:
    mine = of_no_measure(world, world.reviewer)
    assert mine.organization.short_name == World.COMMISSION
    with pytest.raises(Invalid) as refusal:
        of_no_measure(world, world.reporter())
    assert refusal.value.problems[0].place == "measure"
    with pytest.raises(PermissionDenied):
        of_no_measure(world, world.person(World.COMMISSION, Role.LEADER))


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        (" ", "请协调。", "title"),
        ("长" * 201, "请协调。", "title"),
        ("口径", "", "text"),
        ("口径", "长" * 8001, "text"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    world: World, title: str, text: str, place: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        service.raise_item(
            world.plan.pk,
            actor=world.reporter(),
            source="test",
            measure_id=world.measure.pk,
            title=title,
            text=text,
        )
    assert [one.place for one in refusal.value.problems] == [place]
    assert not CoordinationItem.objects.exists()


def test_a_decision_charges_organizations_and_tells_who_raised_it(world: World) -> None:
    item = decided_item(world)
    assert (item.state, item.decided_by) == (Coordinated.DECIDED, world.reviewer)
    directive = Directive.objects.get()
    assert (directive.item, directive.origin) == (item, Directive.Origin.COORDINATION)
    assert (directive.organization.short_name, directive.state) == (World.B, Ordered.OPEN)
    assert owed() == []
    told = InboxMessage.objects.filter(intent__duty_key=item.duty_key)
    assert told.filter(recipient=world.reporter()).exists()
    feed = Change.objects.filter(resource="coordination-items").values_list("event", flat=True)
    assert list(feed) == ["coordination_raised", "coordination_decided"]


def test_a_directive_that_cannot_be_issued_leaves_nothing_decided(world: World) -> None:
    item = raised_item(world)
    bad = Charge(world.organization(World.B).pk, "", "请办理。", date(2012, 4, 1))
    with pytest.raises(Invalid) as refusal:
        service.decide(
            item.pk,
            actor=world.reviewer,
            source="test",
            words="议定。",
            charges=[charge(world), Charge(None, "", " ", None), bad],
        )
    assert {one.place for one in refusal.value.problems} == {
        "charges.2.title",
        "charges.2.due_on",
    }
    item.refresh_from_db()
    assert item.state == Coordinated.RAISED
    assert not Directive.objects.exists()


def test_only_the_commission_decides_and_with_words(world: World) -> None:
    item = raised_item(world)
    for person in (world.approver(), world.person(World.COMMISSION, Role.LEADER)):
        with pytest.raises(PermissionDenied):
            service.decide(item.pk, actor=person, source="test", words="议定。")
    with pytest.raises(Invalid):
        service.decide(item.pk, actor=world.reviewer, source="test", words=" ")
    with pytest.raises(Stale):
        service.decide(item.pk, actor=world.reviewer, source="test", words="议定。", revision=9)


def test_a_new_instruction_opens_it_again_and_counts_from_that_day(world: World) -> None:
    item = decided_item(world)
    with clock.pinned(date(2012, 6, 1)):
        with pytest.raises(Invalid):
            step(item, Step.REOPEN, world.reviewer)
        again = step(item, Step.REOPEN, world.reviewer, "省领导要求重新研究。")
        assert (again.state, again.since) == (Coordinated.RAISED, date(2012, 6, 1))
        assert again.decision == "由省统计局牵头统一口径。"  # readable as the former one
        assert owed() == [date(2012, 6, 15)]


def test_it_is_taken_back_by_whoever_raised_it(world: World) -> None:
    item = raised_item(world)
    with pytest.raises(PermissionDenied):
        step(item, Step.WITHDRAW, world.person(World.B, Role.REPORTER))
    assert step(item, Step.WITHDRAW, world.approver()).state == Coordinated.WITHDRAWN
    assert owed() == []
    with pytest.raises(Refused):
        service.decide(item.pk, actor=world.reviewer, source="test", words="议定。")


def test_nothing_happens_under_a_closed_plan(world: World) -> None:
    item = raised_item(world)
    close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="年度结束。")
    assert owed() == []
    with pytest.raises(Refused):
        raised_item(world, title="又一件")
    with pytest.raises(Refused):
        service.decide(item.pk, actor=world.reviewer, source="test", words="议定。")


def test_the_database_keeps_who_and_when(world: World) -> None:
    item = raised_item(world)
    for wrong in ({"state": Coordinated.DECIDED}, {"state": "lost"}, {"title": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CoordinationItem.objects.filter(pk=item.pk).update(**wrong)
