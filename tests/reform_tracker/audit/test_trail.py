"""The trail: append-only by the database, chained, and every tampering is found."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from departments.roles import Role
from departments.trail.reading import visible_events
from reform_tracker.audit.chain import GENESIS
from reform_tracker.audit.models import AuditEvent, AuditHead
from reform_tracker.audit.trail import broken_links, record
from reform_tracker.models import CalendarDay
from tests.factories.world import World
from tests.reform_tracker.audit.tampering import without_triggers


def test_the_database_refuses_to_change_or_delete(world: World) -> None:
    world.draft_report()
    event = AuditEvent.objects.all()[0]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(summary="改")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        event.save()
    assert list(broken_links()) == []


def test_without_a_transaction_nothing_is_recorded(transactional_db: None) -> None:
    day = CalendarDay.objects.all()[0]
    with pytest.raises(RuntimeError):
        record(actor=None, action="x", target=day, summary="x", source="test")
    assert not AuditEvent.objects.exists()


def test_the_chain_holds_and_says_its_length(world: World) -> None:
    world.accepted_report()
    events = AuditEvent.objects.order_by("id")
    assert events[0].previous_hash == GENESIS
    head = AuditHead.objects.get()
    assert (head.count, head.last_hash) == (events.count(), events.last().hash)  # type: ignore[union-attr]  # there are some
    assert list(broken_links()) == []
    call_command("verify_audit", verbosity=0)


TAMPERING: dict[str, Callable[["QuerySet[AuditEvent]"], object]] = {
    "an altered text": lambda rows: rows.filter(pk=rows[3].pk).update(summary="没有发生过"),
    "an altered value": lambda rows: rows.filter(pk=rows[3].pk).update(data={"percent": 100}),
    "another person": lambda rows: rows.filter(pk=rows[3].pk).update(actor_id=1, actor_name="x"),
    "another day": lambda rows: rows.filter(pk=rows[3].pk).update(at=rows[2].at),
    "a missing event": lambda rows: rows.filter(pk=rows[3].pk).delete(),
    "a missing end": lambda rows: rows.filter(pk=rows.order_by("-id")[0].pk).delete(),
    "an empty trail": lambda rows: rows.all().delete(),
    "a missing head": lambda rows: AuditHead.objects.all().delete(),
}


@pytest.mark.parametrize("action", TAMPERING)
def test_tampering_is_found(action: str, world: World) -> None:
    with without_triggers():
        TAMPERING[action](AuditEvent.objects.order_by("id"))
    assert list(broken_links())
    with pytest.raises((CommandError, SystemExit)):
        call_command("verify_audit", verbosity=0)


def test_who_reads_what_of_the_trail(world: World) -> None:
    world.draft_report()
    own = AuditEvent.objects.filter(organization_id=world.organization(World.A).pk)
    assert set(visible_events(world.approver())) == set(own)
    assert own.exists()
    assert not visible_events(world.reporter(World.C)).exists()
    auditor = world.person(World.C, Role.AUDITOR)
    assert visible_events(auditor).count() == AuditEvent.objects.count()
    for role in (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.LEADER, Role.COMMISSION):
        assert not visible_events(world.person(World.A, role)).exists(), role
