"""Directives and notices answered in time, receipts confirmed in time: what they are worth."""

from datetime import date

import pytest

from reform_tracker import clock
from reports.assessment.facts import Outcome, Why
from reports.assessment.reading import find_facts
from reports.models import AssessmentRule
from tasks.directives.service import step_directive
from tasks.extensions import service as extensions
from tasks.extensions.targets import Kind
from tasks.models import Directive
from tasks.ordering.models import Order
from tasks.signing.workflow import Step
from tests.factories import directives, notices
from tests.factories.world import World
from tests.reports.assessment.test_scores import UNIT, facts, found, whys
from tests.tasks.acknowledging.people import answer, confirm, object_to

DUE = directives.DUE  # 15 June
ISSUED = date(2012, 6, 1)
LATER = date(2012, 6, 29)
END = date(2012, 7, 31)


@pytest.fixture
def order(world: World) -> Directive:
    world.approver()
    with clock.pinned(ISSUED):
        return directives.issued_directive(world)


def step(world: World, order: Order, which: Step, on: date, day: date | None = None) -> None:
    commission = which in (Step.SEND_BACK, Step.SETTLE, Step.REOPEN, Step.WITHDRAW)
    with clock.pinned(on):
        step_directive(
            order.pk,
            which,
            actor=world.reviewer if commission else world.reporter(),
            source="test",
            comment="已办理。",
            day=day,
        )


def why(world: World, day: date = END) -> list[str]:
    return list(whys(world, "orders", day).values())


def test_an_answer_is_in_time_until_the_evening_of_its_day(world: World, order: Directive) -> None:
    assert why(world, DUE) == []
    assert why(world, date(2012, 6, 16)) == [Why.NOT_THERE]
    step(world, order, Step.ANSWER, DUE)
    assert facts(world, "orders", END)["1 · 尽快出台配套办法"].outcome == Outcome.MET
    assert why(world) == [Why.IN_TIME]


def test_a_late_answer_is_a_miss_though_it_was_settled(world: World, order: Directive) -> None:
    step(world, order, Step.ANSWER, date(2012, 6, 18))
    step(world, order, Step.SETTLE, date(2012, 6, 19))
    fact = facts(world, "orders", END)["1 · 尽快出台配套办法"]
    assert (fact.why, fact.due_on, fact.done_on) == (Why.LATE, DUE, date(2012, 6, 18))


def test_what_was_sent_back_is_owed_again_by_its_new_day(world: World, order: Directive) -> None:
    step(world, order, Step.ANSWER, date(2012, 6, 10))
    step(world, order, Step.SEND_BACK, date(2012, 6, 11), LATER)
    assert why(world, LATER) == []
    assert why(world, date(2012, 6, 30)) == [Why.LATE_AGAIN]
    step(world, order, Step.ANSWER, LATER)
    assert why(world) == [Why.IN_TIME]


def test_a_new_instruction_on_what_was_settled_is_owed_too(world: World, order: Directive) -> None:
    step(world, order, Step.ANSWER, date(2012, 6, 10))
    step(world, order, Step.SETTLE, date(2012, 6, 11))
    step(world, order, Step.REOPEN, date(2012, 6, 20), LATER)
    assert why(world, date(2012, 6, 20)) == []
    assert why(world) == [Why.LATE_AGAIN]


def test_what_was_taken_back_counts_for_nobody(world: World, order: Directive) -> None:
    assert why(world) == [Why.NOT_THERE]
    step(world, order, Step.WITHDRAW, date(2012, 6, 20))
    assert why(world) == []


@pytest.mark.parametrize(
    ("asked_on", "expected"), [(DUE, [Why.IN_TIME]), (date(2012, 6, 18), [Why.LATE])]
)
def test_an_extension_counts_if_it_was_asked_for_in_time(
    world: World, order: Directive, asked_on: date, expected: list[str]
) -> None:
    with clock.pinned(asked_on):
        asked = extensions.ask(
            Kind.DIRECTIVE,
            order.pk,
            actor=world.reporter(),
            source="test",
            until=LATER,
            done_so_far="已报省政府审定。",
            reason="配套资金尚未下达。",
        )
        extensions.step_extension(
            asked.pk, Step.GRANT, actor=world.reviewer, source="test", day=LATER, comment="同意。"
        )
    step(world, order, Step.ANSWER, date(2012, 6, 25))
    assert why(world) == expected


def test_each_unit_answers_for_its_own_sheet_of_a_notice(world: World) -> None:
    world.approver(World.B)
    with clock.pinned(ISSUED):
        notices.issued(world, World.A, World.B)
    assert list(facts(world, "orders", END, organization=World.B)) == [
        "督办〔2012〕1号 · 尽快出台配套办法"
    ]
    assert {one.organization_id for one in found(world, END).facts["orders"]} == {
        world.organization(UNIT).pk
    }


def test_a_successor_answers_for_what_fell_due_since(world: World, order: Directive) -> None:
    a, b = world.organization(World.A), world.organization(World.B)
    world.approver(World.B)
    type(a).objects.filter(pk=a.pk).update(valid_until=date(2012, 6, 10), successor=b)
    assert whys(world, "orders", END) == {}
    assert whys(world, "orders", END, organization=World.B) == {
        "1 · 尽快出台配套办法": Why.NOT_THERE
    }


def test_receipts_are_owed_line_by_line_within_their_working_days(world: World) -> None:
    world.approver()
    due = date(2012, 5, 15)  # five working days after the publication on 8 May
    assert whys(world, "receipts", due) == {}
    assert set(whys(world, "receipts", date(2012, 5, 16)).values()) == {Why.NOT_THERE}
    with clock.pinned(due):
        confirm(world)
    assert set(whys(world, "receipts", END).values()) == {Why.IN_TIME}


def test_nobody_is_late_while_an_objection_waits_and_the_days_begin_anew(world: World) -> None:
    with clock.pinned(date(2012, 5, 14)):
        row = object_to(world)
    key = row.objections.get().part.measure.key
    assert key not in whys(world, "receipts", date(2012, 5, 31))
    with clock.pinned(date(2012, 6, 1)):
        answer(world)
    assert key not in whys(world, "receipts", date(2012, 6, 8))
    assert whys(world, "receipts", date(2012, 6, 9))[key] == Why.NOT_THERE


def test_units_are_assessed_by_what_the_rule_asks_and_nothing_else(world: World) -> None:
    """All prefectures owe a receipt; a rule that does not ask for it makes no sheet of it, and
    reads none."""
    prefecture = world.organization(World.Y)
    usual = AssessmentRule.objects.in_force(world.plan, END).rule.criteria
    assert prefecture not in find_facts(world.plan, date(2012, 5, 31), ["orders"]).assessed
    assert prefecture in find_facts(world.plan, date(2012, 5, 31), ["receipts"]).assessed
    assert list(find_facts(world.plan, END, usual).facts) == list(usual)
