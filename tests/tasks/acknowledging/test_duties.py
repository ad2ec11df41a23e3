"""Who owes a confirmation of receipt by when, and what the commission owes of objections."""

from datetime import date

import pytest

from departments.models import Organization
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications.models import Intent
from tasks.acknowledging.service import confirm as confirm_row
from tasks.duties.base import Question
from tasks.duties.counting import count_open, counted
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties, owed_by
from tasks.models import Acknowledgement, ReminderRule
from tasks.plan.lifetime import close_plan
from tasks.reminding import planner
from tests.factories.world import World
from tests.tasks.acknowledging.people import KINDS, answer, confirm, object_to, owed, parts
from tests.tasks.acknowledging.test_service import LATER, lead, part_of_p
from tests.tasks.succeeding.test_service import DAY, change

DUE = date(2012, 5, 15)  # five working days after 8 May


def test_everybody_owes_it_five_working_days_after_publication(world: World) -> None:
    duty = owed(world, World.A)[DutyKind.ACKNOWLEDGEMENT]
    assert (duty.due_on, duty.plan_id, duty.link) == (DUE, world.plan.pk, duty.page)
    assert DutyKind.ACKNOWLEDGEMENT in owed(world, World.Y)


def test_nothing_is_owed_once_it_is_confirmed(world: World) -> None:
    confirm(world)
    confirm(world, World.Y)
    assert (owed(world, World.A), owed(world, World.Y)) == ({}, {})


def test_a_line_that_comes_later_is_due_five_working_days_after_it_came(world: World) -> None:
    confirm(world, World.C)
    with clock.pinned(LATER):
        lead(world, World.C)
        duty = owed(world, World.C)[DutyKind.ACKNOWLEDGEMENT]
        assert (duty.due_on, duty.is_late(LATER)) == (date(2012, 5, 28), False)


def test_what_was_late_before_stays_late_when_a_line_comes(world: World) -> None:
    with clock.pinned(LATER):
        lead(world, World.C)
        assert owed(world, World.C)[DutyKind.ACKNOWLEDGEMENT].due_on == DUE


def test_an_objection_is_a_duty_of_the_commission_and_none_of_the_organization(
    world: World,
) -> None:
    object_to(world)
    assert set(owed(world, World.A)) == {DutyKind.LINE_OBJECTION}
    duty = owed(world, World.A)[DutyKind.LINE_OBJECTION]
    assert (duty.due_on, duty.debtor) == (DUE, world.plan.owner.short_name)
    mine = owed_by(world.reviewer, Question(clock.today(), calendar_around(clock.today())))
    assert duty.key in {one.key for one in mine}


def test_who_objected_is_not_asked_to_answer(world: World) -> None:
    both = world.person(World.COMMISSION, Role.APPROVER, Role.COMMISSION)
    object_to(world, World.COMMISSION, actor=both)
    on = clock.today()
    kinds = {one.kind for one in owed_by(both, Question(on, calendar_around(on)))}
    assert DutyKind.LINE_OBJECTION not in kinds


def test_after_the_answer_the_organization_has_five_working_days(world: World) -> None:
    with clock.pinned(date(2012, 5, 14)):
        lines = parts(world)
        object_to(world, lines=lines)
    with clock.pinned(LATER):
        answer(world)
        duty = owed(world, World.A)
        assert set(duty) == {DutyKind.ACKNOWLEDGEMENT}
        assert duty[DutyKind.ACKNOWLEDGEMENT].due_on == date(2012, 5, 28)


def test_a_promised_correction_is_owed_by_the_commission(world: World) -> None:
    confirm(world, lines=[pk for pk in parts(world) if pk != part_of_p(world)])
    line = part_of_p(world)
    object_to(world, lines=[line])
    answer(world, corrects=[line])
    duty = owed(world, World.A)
    assert set(duty) == {DutyKind.LINE_OBJECTION}
    assert duty[DutyKind.LINE_OBJECTION].link == f"/tasks/{world.measure.task_id}/correct/"
    lead(world, World.C)
    assert owed(world, World.A) == {}


def test_a_successor_confirms_what_it_goes_on_with(world: World) -> None:
    with clock.pinned(DAY):
        change(world)
        ended = Organization.objects.exclude(valid_until=None).get()
        heir = ended.successor
        assert heir is not None
        assert owed(world, ended.short_name) == {}
        assert DutyKind.ACKNOWLEDGEMENT in owed(world, heir.short_name)


def test_nothing_is_owed_under_a_closed_plan(world: World) -> None:
    close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="办结。")
    assert owed(world) == {}


def test_lines_of_before_receipts_were_asked_for_need_none(world: World) -> None:
    Acknowledgement.objects.update(lines_since=LATER, asked_on=LATER)
    with clock.pinned(LATER):
        assert owed(world) == {}
        lead(world, World.C)
        duty = owed(world, World.C)[DutyKind.ACKNOWLEDGEMENT]
        assert duty.due_on == date(2012, 5, 28)


def test_what_is_counted_is_what_is_listed(world: World) -> None:
    object_to(world)
    confirm(world, World.B)
    on = clock.today()
    asked = Question(on, calendar_around(on))
    others = [kind for kind in DutyKind if kind not in KINDS]
    listed = counted(open_duties(asked, without=others))
    assert sorted(map(str, listed)) == sorted(
        str(one) for one in count_open(asked) if one.kind in KINDS
    )


def test_the_rules_remind_the_approver_and_confirming_silences_them(world: World) -> None:
    approver = world.approver()
    rules = ReminderRule.objects.filter(kind=DutyKind.ACKNOWLEDGEMENT)
    assert {rule.audience for rule in rules} == {"reporter", "approver", "head", "commission"}
    with clock.pinned(DUE):
        planner.plan(DUE)
        mine = Intent.objects.filter(duty=DutyKind.ACKNOWLEDGEMENT, recipient=approver)
        assert mine.filter(settled_at=None).exists()
        confirm(world)
        assert not mine.filter(settled_at=None, business_date=DUE).exists()


def test_what_is_left_open_goes_on_being_reminded_of(world: World) -> None:
    approver = world.approver()
    with clock.pinned(DUE):
        planner.plan(DUE)
        row = Acknowledgement.objects.get(organization__short_name=World.A)
        confirm_row(row.pk, actor=approver, source="test", version=None, lines=parts(world)[:1])
        mine = Intent.objects.filter(duty=DutyKind.ACKNOWLEDGEMENT, recipient=approver)
        assert mine.filter(settled_at=None).exists() == bool(parts(world))


@pytest.mark.parametrize("organizations", [1, 40])
def test_all_duties_of_receipts_cost_the_same_however_many_owe_them(
    organizations: int, world: World, django_assert_num_queries: object
) -> None:
    Acknowledgement.objects.filter(
        pk__in=list(Acknowledgement.objects.values_list("pk", flat=True)[organizations:])
    ).delete()
    on = clock.today()
    asked = Question(on, calendar_around(on))
    others = [kind for kind in DutyKind if kind not in KINDS]
    asked.open_plans  # noqa: B018  (read once for all kinds)
    with django_assert_num_queries(3):  # type: ignore[operator]  # a fixture of pytest-django
        open_duties(asked, without=others)
