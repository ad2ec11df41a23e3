"""Who owes an answer, who owes a check, and what becomes of a remark, by when."""

from datetime import date

from departments.roles import Role
from reform_tracker import clock
from tasks.duties.base import Duty, Question
from tasks.duties.counting import count_open, counted
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties, owed_by
from tasks.plan.lifetime import close_plan
from tasks.signing.workflow import Step
from tests.factories.directives import DUE, answered_directive, issued_directive, leaders_remark
from tests.factories.world import World
from tests.tasks.directives.test_service import step

KINDS = {DutyKind.ORDER, DutyKind.CHECK, DutyKind.REMARK}


def now(organization_id: int | None = None) -> Question:
    return Question(clock.today(), calendar_around(clock.today()), organization_id=organization_id)


def duties(organization_id: int | None = None) -> list[Duty]:
    question = now(organization_id)
    found = [one for one in open_duties(question) if one.kind in KINDS]
    assert sorted(map(str, counted(found))) == sorted(
        str(one) for one in count_open(question) if one.kind in KINDS
    )
    return found


def test_an_answer_is_owed_by_who_is_charged_until_the_day(world: World) -> None:
    directive = issued_directive(world)
    [duty] = duties()
    assert (duty.kind, duty.organization, duty.due_on) == (DutyKind.ORDER, World.A, DUE)
    assert (duty.key, duty.measure_id) == (directive.duty_key, world.measure.pk)
    assert not duty.is_late(DUE)
    assert duty.is_late(date(2012, 6, 16))
    assert duties(organization_id=world.organization(World.A).pk) == [duty]
    assert duties(organization_id=world.organization(World.B).pk) == []
    assert duty in owed_by(world.reporter(), now())


def test_a_check_is_owed_by_the_commission_and_not_by_who_answered(world: World) -> None:
    answered_directive(world)
    [duty] = duties()
    assert (duty.kind, duty.debtor) == (DutyKind.CHECK, world.plan.owner.short_name)
    assert duty.due_on == date(2012, 5, 15)  # five working days after 8 May
    assert duty in owed_by(world.reviewer, now())
    assert duty.barred == {world.reporter().pk}
    assert duty not in owed_by(world.approver(), now())


def test_a_remark_waits_for_the_commission_until_it_is_seen_to(world: World) -> None:
    remark = leaders_remark(world)
    [duty] = duties()
    assert (duty.kind, duty.organization, duty.debtor) == (
        DutyKind.REMARK,
        World.A,
        world.plan.owner.short_name,
    )
    placed = world.placed(Role.COMMISSION, World.COMMISSION)
    assert duty not in owed_by(placed, now())
    issued_directive(world, remark=remark)
    assert {one.kind for one in duties()} == {DutyKind.ORDER}


def test_nothing_is_owed_once_it_is_settled_or_the_plan_is_closed(world: World) -> None:
    step(answered_directive(world), Step.SETTLE, world.reviewer)
    assert duties() == []
    issued_directive(world, title="另一件")
    leaders_remark(world)
    close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="年度结束。")
    assert duties() == []
