"""What somebody with the database's own password could do to the trail."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from reform_tracker.append_only import TABLES
from reform_tracker.audit import chain
from reform_tracker.audit.models import AuditEvent, AuditHead
from reform_tracker.audit.trail import record
from reform_tracker.keyrings import Key, Keyring
from reform_tracker.models import CalendarDay


@contextmanager
def without_triggers() -> Iterator[None]:
    for table in TABLES:
        table.drop(connection)
    yield
    for table in TABLES:
        table.create(connection)


def key(name: str) -> Key:
    return Key(name, secrets.token_bytes(32))


def ring(*keys: Key) -> Keyring:
    return Keyring("TRAIL_KEYS", keys)


@transaction.atomic
def recorded(action: str = "calendar.day") -> AuditEvent:
    """One more event, of no importance."""
    day = CalendarDay.objects.order_by("day")[0]
    return record(actor=None, action=action, target=day, summary="x", source="test")


def rewrite(number: int, *, end: bool = True, **changed: Any) -> AuditEvent:
    """Changes the event at that place (0 is the first one) and computes every hash from there on
    anew, by the keys that the settings hold; with `end` the end of the chain as well."""
    events = list(AuditEvent.objects.order_by("id"))
    last = events[number].previous_hash
    for place, event in enumerate(events[number:]):
        for name, value in (changed if place == 0 else {}).items():
            setattr(event, name, value)
        event.previous_hash = last
        event.hash = last = chain.digest(event)
    with without_triggers():
        for event in events[number:]:
            event.save()
        if end:
            head = AuditHead.objects.get()
            head.last_hash = last
            head.sign()
            head.save()
    return events[number]


def without_keys() -> None:
    """The whole trail as it would have been before there were keys."""
    last = chain.GENESIS
    with without_triggers():
        for event in AuditEvent.objects.order_by("id"):
            event.key, event.algorithm, event.previous_hash = "", chain.SHA256, last
            event.hash = last = chain.digest(event)
            event.save()
        AuditHead.objects.update(last_hash=last, key="", signature="", keyed_after=0)
