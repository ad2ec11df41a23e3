"""Confirming lines, objecting to them, and the commission's answer."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from reform_tracker.notifications.models import InboxMessage
from tasks.acknowledging.models import LineObjection
from tasks.corrections.service import MeasureInput, correct_task
from tasks.errors import Invalid, Refused, Stale
from tasks.models import Acknowledgement, Assignment, ConfirmedLine, Transition
from tasks.plan.lifetime import close_plan
from tests.factories.world import World
from tests.tasks.acknowledging.people import (
    REASON,
    answer,
    confirm,
    object_to,
    parts,
    row_of,
    stand,
)

LATER = date(2012, 5, 21)


def part_of_p(world: World) -> int:
    (part,) = [one.part_id for one in stand(world).open if one.measure_id == world.measure.pk]
    return part


def lead(world: World, organization: str) -> None:
    """The commission names another lead for P."""
    world.measure.task.refresh_from_db()
    correct_task(
        world.measure.task_id,
        actor=world.reviewer,
        source="test",
        version=world.measure.task.version,
        title=world.measure.task.title,
        reason="职能调整。",
        measures=[
            MeasureInput(
                world.measure.pk,
                world.organization(organization).pk,
                (world.organization(World.B).pk,),
                None,
            )
        ],
    )


def test_publication_asks_everybody_who_stands_on_a_line_and_every_prefecture(world: World) -> None:
    asked = Acknowledgement.objects.filter(plan=world.plan)
    on_lines = set(Assignment.objects.values_list("organization_id", flat=True))
    prefectures = [one.organization_id for one in asked if one.organization.is_prefecture]
    assert {one.organization_id for one in asked} == on_lines | set(prefectures)
    assert len(prefectures) == 14
    assert {(one.state, one.asked_on) for one in asked} == {("awaited", clock.today())}


def test_one_button_confirms_all_lines(world: World) -> None:
    lines = parts(world)
    row = confirm(world)
    assert (row.state, row.version, row.received_by) == ("confirmed", 2, world.approver())
    assert set(ConfirmedLine.objects.values_list("part_id", flat=True)) == set(lines)
    assert stand(world).is_confirmed


def test_a_prefecture_without_lines_confirms_the_plan_itself(world: World) -> None:
    assert (stand(world, World.Y).owes_whole, parts(world, World.Y)) == (True, [])
    confirm(world, World.Y)
    assert stand(world, World.Y).is_confirmed


def test_confirming_twice_is_confirming_once(world: World) -> None:
    lines = parts(world)
    confirm(world, version=1, lines=lines)
    events = AuditEvent.objects.count()
    again = confirm(world, version=1, lines=lines)
    assert (again.version, AuditEvent.objects.count()) == (2, events)


def test_each_step_leaves_one_event_one_transition_and_one_change(world: World) -> None:
    world.approver(), world.reviewer
    for step, code in (
        (object_to, "objected"), (answer, "answered"), (confirm, "confirmed")
    ):  # fmt: skip
        events, changes = AuditEvent.objects.count(), Change.objects.count()
        row = step(world)
        assert AuditEvent.objects.count() == events + 1
        assert AuditEvent.objects.latest("pk").action == f"acknowledgement.{code}"
        assert Change.objects.count() == changes + 1
        assert row.transitions().count() == row.version - 1
    assert [one.step for one in row.transitions()] == ["object", "answer", "confirm"]


def test_an_objection_waits_for_the_commission_and_is_answered(world: World) -> None:
    lines = parts(world)
    row = object_to(world, lines=lines[:1])
    assert (row.state, stand(world).is_owed) == ("objected", False)
    row = answer(world)
    (said,) = LineObjection.objects.all()
    assert (said.reason, said.answer, said.answered_by) == (
        REASON,
        "职能在你单位。",
        world.reviewer,
    )
    assert (row.state, [line.part_id for line in stand(world).owed]) == ("answered", lines)
    confirm(world)
    assert stand(world).is_confirmed


def test_the_organization_is_told_of_the_answer(world: World) -> None:
    object_to(world)
    answer(world)
    (message,) = InboxMessage.objects.filter(recipient=world.approver())
    assert (message.intent.step, message.intent.body) == ("answer", "职能在你单位。")
    assert message.intent.link == row_of(world).page()


def test_a_line_that_shall_be_put_right_is_not_waited_for_until_it_is(world: World) -> None:
    """Whoever took the line over confirms it, and the former lead has nothing to say any more."""
    line = part_of_p(world)
    object_to(world, lines=[line])
    answer(world, corrects=[line], text="将更正牵头单位。")
    assert [one.part_id for one in stand(world).promised] == [line]
    assert line not in [one.part_id for one in stand(world).owed]
    with clock.pinned(LATER):
        lead(world, World.C)
        assert not stand(world).promised
        assert [line.key for line in stand(world, World.C).open if line.since] == [World.KEY]


def test_a_line_is_waited_for_again_once_its_task_is_put_right(world: World) -> None:
    line = part_of_p(world)
    object_to(world, lines=[line])
    answer(world, corrects=[line])
    with clock.pinned(LATER):
        task = world.measure.task
        correct_task(
            task.pk, actor=world.reviewer, source="test", version=task.version,
            title="更正后的标题", reason="按异议更正。", measures=[],
        )  # fmt: skip
        (again,) = [one for one in stand(world).owed if one.part_id == line]
        assert (again.corrected_on, again.owed_from(date(2012, 5, 8))) == (LATER, LATER)


def test_who_confirms_after_all_withdraws_the_objection(world: World) -> None:
    object_to(world)
    row = confirm(world)
    (said,) = LineObjection.objects.all()
    assert (row.state, said.withdrawn_at is not None, said.answered_at) == ("confirmed", True, None)
    with pytest.raises(Refused):
        answer(world)


def test_an_objection_is_not_withdrawn_by_the_way(world: World) -> None:
    lines = parts(world, World.B)
    object_to(world, World.B, lines=lines[:1])
    with pytest.raises(Invalid) as refusal:
        confirm(world, World.B, lines=lines[1:])
    assert {one.place for one in refusal.value.problems} == {"lines"}
    assert not ConfirmedLine.objects.exists()


def test_another_objection_may_follow_while_the_first_one_waits(world: World) -> None:
    first, second = parts(world, World.B)[:2]
    object_to(world, World.B, lines=[first])
    object_to(world, World.B, lines=[second], reason="另一理由。")
    assert len(stand(world, World.B).open_objections) == 2
    answer(world, World.B)
    assert not LineObjection.objects.filter(answered_at=None).exists()


def test_an_objection_sent_twice_stands_once(world: World) -> None:
    lines = parts(world)[:1]
    object_to(world, version=1, lines=lines)
    object_to(world, version=1, lines=lines)
    answer(world, version=2)
    answer(world, version=2)
    assert (LineObjection.objects.count(), row_of(world).version) == (1, 3)


def test_two_people_who_do_different_things_do_not_write_over_each_other(world: World) -> None:
    lines = parts(world)
    object_to(world, version=1, lines=lines[:1])
    with pytest.raises(Stale):
        confirm(world, version=1, lines=lines)
    assert row_of(world).state == "objected"


def test_a_line_that_comes_later_is_confirmed_by_itself(world: World) -> None:
    known = parts(world, World.C)
    confirm(world, World.C)
    with clock.pinned(LATER):
        lead(world, World.C)
        assert len(parts(world, World.C)) == 1
        assert not set(parts(world, World.C)) & set(known)
        assert stand(world, World.C).state == "awaited"
        confirm(world, World.C)
        assert stand(world, World.C).is_confirmed


def test_a_line_that_the_page_did_not_show_stays_to_be_confirmed(world: World) -> None:
    shown = parts(world, World.C)
    lead(world, World.C)
    confirm(world, World.C, version=1, lines=shown)
    assert [line.key for line in stand(world, World.C).owed] == [World.KEY]


def test_a_line_that_went_to_somebody_else_meanwhile_is_passed_over(world: World) -> None:
    shown = parts(world)
    lead(world, World.C)
    confirm(world, version=1, lines=shown)
    assert stand(world).is_confirmed


def test_a_prefecture_confirms_what_it_takes_on(world: World) -> None:
    confirm(world, World.X)
    world.accepted_filing(World.X)
    assert [line.role for line in stand(world, World.X).owed] == ["local"]


@pytest.mark.parametrize("reason", ["", " \n\t"])
def test_an_objection_without_a_reason_is_refused(reason: str, world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        object_to(world, reason=reason)
    assert {one.place for one in refusal.value.problems} == {"reason"}


def test_an_objection_to_nothing_is_refused(world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        object_to(world, lines=[])
    assert {one.place for one in refusal.value.problems} == {"lines"}


def test_confirming_nothing_is_refused(world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        confirm(world, lines=[])
    assert {one.place for one in refusal.value.problems} == {"lines"}


@pytest.mark.parametrize("which", ["another's", "nobody's"])
def test_a_line_of_somebody_else_is_as_one_that_does_not_exist(which: str, world: World) -> None:
    line = parts(world, World.C)[0] if which == "another's" else 10**9
    for step in (confirm, object_to):
        with pytest.raises(Invalid) as refusal:
            step(world, lines=[line])
        assert "不属于" in refusal.value.message or "not one of" in refusal.value.message


def test_an_answer_needs_words_and_names_lines_that_were_objected_to(world: World) -> None:
    lines = parts(world, World.B)
    object_to(world, World.B, lines=lines[:1])
    for wrong in ({"text": " "}, {"corrects": lines[1:2]}):
        with pytest.raises(Invalid):
            answer(world, World.B, **wrong)
    assert row_of(world, World.B).state == "objected"


def test_who_may_confirm_and_who_may_answer(world: World) -> None:
    reporter, other = world.reporter(), world.approver(World.C)
    for step in (confirm, object_to):
        with pytest.raises(PermissionDenied):
            step(world, actor=reporter)
        with pytest.raises(PermissionDenied):
            step(world, actor=world.reviewer)
        with pytest.raises(Http404):
            step(world, actor=other)
    object_to(world)
    with pytest.raises(PermissionDenied):
        answer(world, actor=world.approver())


def test_nobody_answers_his_own_objection(world: World) -> None:
    at_commission = World.COMMISSION
    both = world.person(at_commission, Role.APPROVER, Role.COMMISSION)
    object_to(world, at_commission, actor=both)
    with pytest.raises(PermissionDenied):
        answer(world, at_commission, actor=both)
    row = row_of(world, at_commission)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.objections.update(answer="我答我。", answered_by=both, answered_at=clock.now())
    assert answer(world, at_commission).state == "answered"


def test_nothing_is_confirmed_under_a_closed_plan(world: World) -> None:
    close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="办结。")
    with pytest.raises(Refused):
        confirm(world)
    assert not Transition.objects.exists()
