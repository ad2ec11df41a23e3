"""Remarks of leaders: written, read, seen to."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.roles import Role
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from tasks.directives import service
from tasks.errors import Invalid, Refused
from tasks.models import Directive, Remark
from tests.factories.directives import issued_directive, leaders_remark
from tests.factories.world import World


def test_a_leader_writes_and_the_line_reads(world: World) -> None:
    remark = leaders_remark(world)
    assert leaders_remark(world) == remark  # a double click
    for person in (world.reporter(), world.person(World.B, Role.REPORTER), world.reviewer):
        assert remark in Remark.objects.visible_to(person)
    for person in (
        world.person(World.C, Role.REPORTER),
        world.person(World.A, Role.SYSTEM_ADMIN),
        world.placed(Role.COMMISSION, World.COMMISSION),
    ):
        assert remark not in Remark.objects.visible_to(person)
    told = Change.objects.filter(resource="remarks").values_list(
        "organization__short_name", flat=True
    )
    assert {World.A, World.B} <= set(told)
    assert World.C not in told
    assert AuditEvent.objects.get(action="remark.made").data["text"] == remark.text


def test_only_leaders_write_them(world: World) -> None:
    for person in (world.reviewer, world.approver()):
        with pytest.raises(PermissionDenied):
            service.remark(world.measure.pk, actor=person, source="test", text="批示。")
    with pytest.raises(Http404):
        service.remark(
            world.measure.pk, actor=world.reporter(World.C), source="test", text="批示。"
        )


@pytest.mark.parametrize("text", ["", "   ", "长" * 2001])
def test_a_remark_says_something_of_some_length(world: World, text: str) -> None:
    with pytest.raises(Invalid):
        leaders_remark(world, text)


def test_a_report_of_another_measure_is_not_found(world: World) -> None:
    with pytest.raises(Http404):
        service.remark(
            world.measure.pk,
            actor=world.person(World.COMMISSION, Role.LEADER),
            source="test",
            text="批示。",
            report_id=10**6,
        )


def test_a_directive_that_comes_of_it_sees_to_it(world: World) -> None:
    remark = leaders_remark(world)
    directive = issued_directive(world, remark=remark)
    remark.refresh_from_db()
    assert (directive.origin, remark.handled_by) == (Directive.Origin.REMARK, world.reviewer)
    with pytest.raises(Refused):
        service.note(remark.pk, actor=world.reviewer, source="test", words="已阅。")
    # A second directive of the same remark stays possible.
    assert issued_directive(world, World.B, remark=remark).number == directive.number + 1


def test_it_is_seen_to_with_words(world: World) -> None:
    remark = leaders_remark(world)
    with pytest.raises(Invalid):
        service.note(remark.pk, actor=world.reviewer, source="test", words=" ")
    with pytest.raises(PermissionDenied):
        service.note(remark.pk, actor=world.approver(), source="test", words="已阅。")
    seen = service.note(remark.pk, actor=world.reviewer, source="test", words="已电话布置。")
    assert (
        service.note(remark.pk, actor=world.reviewer, source="test", words="已电话布置。") == seen
    )
    assert (
        AuditEvent.objects.filter(action="remark.noted").count(),
        seen.handled_words,
    ) == (1, "已电话布置。")
