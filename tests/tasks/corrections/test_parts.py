"""What a corrected lead owes and no longer owes."""

from dataclasses import replace
from datetime import date

import pytest

from reform_tracker import clock
from tasks.corrections.service import MeasureInput, correct_task
from tasks.duties.base import Question
from tasks.duties.owed import calendar_around, open_duties
from tasks.errors import Invalid
from tasks.models import Assignment, ImplementationPlan
from tests.factories.world import World
from tests.tasks.official.test_drafts import as_it_is, correction


def given_to(world: World, organization: str) -> None:
    wanted = as_it_is(world)
    lead = world.organization(organization).pk
    support = tuple(pk for pk in wanted.support_ids if pk != lead)
    correction(world, replace(wanted, lead_id=lead, support_ids=support))


def test_whoever_leads_from_today_on_owes_nothing_of_the_time_before(world: World) -> None:
    with clock.pinned(date(2012, 11, 20)):
        given_to(world, World.C)
        owed = open_duties(
            Question(
                clock.today(),
                calendar_around(clock.today()),
                organization_id=world.organization(World.C).pk,
            )
        )
        mine = [
            duty.period
            for duty in owed
            if duty.kind == "report" and f":{world.measure.pk}:" in duty.key
        ]
    assert mine == ["2012-11"]


def test_whoever_leads_nothing_any_more_owes_no_plan(world: World) -> None:
    led = Assignment.objects.filter(role="lead", organization=world.organization(World.A).pk)
    others = led.exclude(measure=world.measure)
    others.update(role="support")
    given_to(world, World.C)
    former = ImplementationPlan.objects.filter(organization=world.organization(World.A).pk)
    assert former.exists()
    assert not former.owed().exists()
    assert not ImplementationPlan.objects.visible_to(world.reviewer).filter(pk__in=former).exists()
    assert ImplementationPlan.objects.filter(organization=world.organization(World.C).pk).exists()


def test_a_plan_that_was_begun_stays(world: World) -> None:
    world.draft_filing()
    Assignment.objects.filter(role="lead", organization=world.organization(World.A).pk).exclude(
        measure=world.measure
    ).update(role="support")
    given_to(world, World.C)
    assert ImplementationPlan.objects.filter(organization=world.organization(World.A).pk).exists()


def test_a_prefecture_that_took_the_measure_on_cannot_lead_it_as_well(world: World) -> None:
    world.accepted_filing(World.X)
    wanted = as_it_is(world)
    local = MeasureInput(
        wanted.measure_id, world.organization(World.X).pk, wanted.support_ids, None
    )
    with pytest.raises(Invalid, match=World.X):
        correct_task(
            world.measure.task_id, actor=world.reviewer, source="test",
            version=world.measure.task.version, title="标题", measures=[local], reason="改",
        )  # fmt: skip
