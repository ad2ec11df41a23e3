"""Inspections: what was seen beside what is declared, and what is demanded."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from departments.roles import Role
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from tasks.directives import service as directives
from tasks.errors import Invalid, Refused
from tasks.inspecting import service
from tasks.models import Directive, Inspection, Remark
from tasks.plan.lifetime import close_plan
from tests.factories.directives import DUE
from tests.factories.inspections import inspected, visit
from tests.factories.world import World


def test_what_was_declared_on_that_day_stands_beside_what_was_seen(world: World) -> None:
    report = world.submitted_report()
    made = inspected(world)
    assert (made.report, made.declared, made.declared_percent) == (
        report,
        report.status,
        report.percent,
    )
    assert (made.seen, made.seen_percent, made.differs) == ("less", 20, True)
    assert inspected(world) == made  # a double click
    event = AuditEvent.objects.get(action="inspection.recorded")
    assert event.data["findings"] == made.findings
    told = Change.objects.filter(resource="inspections").values_list(
        "organization__short_name", flat=True
    )
    assert {World.A, World.B} <= set(told)


def test_without_a_filed_report_nothing_was_declared(world: World) -> None:
    made = inspected(world)
    assert (made.report, made.declared, made.declared_percent) == (None, "", None)


def test_the_line_reads_it_and_nobody_else(world: World) -> None:
    made = inspected(world)
    for person in (world.reporter(), world.person(World.B, Role.REPORTER), world.reviewer):
        assert made in Inspection.objects.visible_to(person)
    for person in (world.reporter(World.C), world.person(World.A, Role.SYSTEM_ADMIN)):
        assert made not in Inspection.objects.visible_to(person)


def test_the_commission_and_leaders_record_within_their_reach(world: World) -> None:
    leader = world.person(World.COMMISSION, Role.LEADER)
    assert inspected(world, actor=leader, demands="").recorded_by == leader
    for person in (world.approver(), world.person(World.A, Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            inspected(world, actor=person)
    with pytest.raises(Http404):
        inspected(world, actor=world.reporter(World.C))
    with pytest.raises(Http404):
        inspected(world, actor=world.placed(Role.LEADER, World.A))
    with pytest.raises(Http404):
        inspected(world, World.C)  # no part in the measure


def test_what_a_leader_demands_becomes_his_remark(world: World) -> None:
    leader = world.person(World.COMMISSION, Role.LEADER)
    inspected(world)
    assert not Remark.objects.exists()
    made = inspected(world, actor=leader)
    remark = Remark.objects.get()
    assert (remark.text, remark.by) == (made.demands, leader)


def test_directives_come_of_it(world: World) -> None:
    made = inspected(world)
    directive = directives.issue(
        world.plan.pk,
        actor=world.reviewer,
        source="test",
        organization_id=made.organization_id,
        measure_id=made.measure_id,
        title="印发制度",
        text=made.demands,
        due_on=DUE,
        inspection_id=made.pk,
    )
    assert (directive.origin, directive.inspection) == (Directive.Origin.INSPECTION, made)
    with pytest.raises(Http404):
        directives.issue(
            world.plan.pk,
            actor=world.reviewer,
            source="test",
            organization_id=made.organization_id,
            title="印发制度",
            text="请办理。",
            due_on=DUE,
            inspection_id=10**6,
        )


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"held_on": None}, "held_on"),
        ({"held_on": date(2012, 5, 9)}, "held_on"),
        ({"held_on": date(2011, 12, 31)}, "held_on"),
        ({"seen": "maybe"}, "seen"),
        ({"seen_percent": 101}, "seen_percent"),
        ({"inspectors": " "}, "inspectors"),
        ({"findings": ""}, "findings"),
        ({"findings": "长" * 8001}, "findings"),
        ({"demands": "长" * 2001}, "demands"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    world: World, said: dict[str, Any], place: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        service.inspect(world.measure.pk, None, visit(**said), actor=world.reviewer, source="test")
    assert [one.place for one in refusal.value.problems] == [place]
    assert not Inspection.objects.exists()


def test_nothing_is_recorded_under_a_closed_plan(world: World) -> None:
    close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="年度结束。")
    with pytest.raises(Refused):
        inspected(world)


def test_the_database_keeps_what_was_found(world: World) -> None:
    made = inspected(world)
    for wrong in ({"findings": ""}, {"seen": "maybe"}, {"seen_percent": 101}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Inspection.objects.filter(pk=made.pk).update(**wrong)
