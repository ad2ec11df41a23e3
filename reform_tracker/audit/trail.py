"""Writing and checking the trail."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models import F
from django.db.models.expressions import Combinable
from django.utils import translation
from django.utils.functional import Promise

from reform_tracker import clock, rows
from reform_tracker.audit.chain import GENESIS, UnknownDigestError, digest
from reform_tracker.audit.models import AuditEvent, AuditHead
from reform_tracker.audit.walking import Walk
from reform_tracker.keyrings import UnknownKeyError

log = logging.getLogger(__name__)

SYSTEM = "system"
PLAIN = frozenset({str, int, bool, type(None)})  # the same before and after JSON


# Told of every entry while the end of the chain is locked: what they write is numbered in the order
# of the commits. Deliberately no signal: an explicit call in the same transaction.
Listener = Callable[[Sequence["AuditEntry"]], None]
_listeners: list[Listener] = []
# What an entry says beside its own words, read at the moment in which it is recorded.
Beside = Callable[["AuditEntry"], Mapping[str, Any]]
_besides: list[Beside] = []


def register(listener: Listener) -> None:
    """Registering twice is registering once."""
    if listener not in _listeners:
        _listeners.append(listener)


def register_beside(beside: Beside) -> None:
    """Registering twice is registering once."""
    if beside not in _besides:
        _besides.append(beside)


class Actor(Protocol):
    """What the trail asks of whoever acts: an account of any kind."""

    @property
    def pk(self) -> Any: ...
    @property
    def organization_id(self) -> Any: ...
    @property
    def trail_name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What was done to which object.

    `target` is a model instance, saved by the time the entry is recorded. A lazy `summary` is
    stored in the product's language, whichever one the actor reads. `changes` is what the action
    means to listeners, in types of their own; the trail keeps none of it. Without `changes_facts`
    it tells of what somebody did to get at the facts: what is computed of them stays as it was.
    """

    action: str
    target: Any
    summary: str | Promise
    data: Mapping[str, Any] = field(default_factory=dict)
    changes: Sequence[object] = ()
    changes_facts: bool = True


def record(
    *,
    actor: Actor | None,
    action: str,
    target: Any,
    summary: str | Promise,
    source: str,
    data: Mapping[str, Any] | None = None,
    changes: Sequence[object] = (),
) -> AuditEvent:
    """Appends one event inside the caller's transaction; see `AuditEntry` and `record_all`."""
    entry = AuditEntry(action, target, summary, data or {}, changes)
    (event,) = record_all([entry], actor=actor, source=source)
    return event


def record_all(
    entries: Sequence[AuditEntry], *, actor: Actor | None, source: str
) -> list[AuditEvent]:
    """Appends events in this order inside the caller's transaction, by a few statements.

    `actor` None is the system itself. Raises RuntimeError outside a transaction: an event without
    its action, or an action without its event, must not exist.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("The trail needs the transaction of the action it records.")
    if not entries:
        return []
    head = _locked_head()
    whole = _is_ours(head)
    last, now, recorded_at = head.last_hash, clock.now(), clock.real_now()
    events = []
    with translation.override(settings.LANGUAGE_CODE):
        for entry in entries:
            event = AuditEvent(
                at=now,
                recorded_at=recorded_at,
                actor_id=actor.pk if actor else None,
                actor_name=_cut("actor_name", actor.trail_name if actor else SYSTEM),
                organization_id=actor.organization_id if actor else None,
                source=source,
                action=entry.action,
                object_type=entry.target._meta.label_lower,
                object_id=str(entry.target.pk),
                summary=_cut("summary", str(entry.summary)),
                data=_as_json(_with_beside(entry)),
                previous_hash=last,
                key=settings.TRAIL_KEYS.current.name,
                algorithm=settings.TRAIL_DIGEST,
            )
            event.hash = last = digest(event)
            if entry.changes_facts:
                head.last_fact = last
            events.append(event)
    rows.insert(events)
    for listener in _listeners:
        listener(entries)
    head.last_hash, head.count = last, head.count + len(events)
    if whole:
        head.sign()
    else:  # signing what somebody else has put there would make it ours
        head.signature = ""
    head.save(force_update=True)
    return events


def end(**beside: Combinable) -> dict[str, Any]:
    """The hash of the last event that changed a fact as `end`, another one as soon as anything more
    is recorded, with what is asked `beside` it. One statement; while nothing was ever recorded,
    nothing stands beside it."""
    head = AuditHead.objects.filter(pk=1).annotate(end=F("last_fact"), **beside)
    return head.values("end", *beside).first() or {"end": GENESIS, **dict.fromkeys(beside)}


def _with_beside(entry: AuditEntry) -> Mapping[str, Any]:
    data = dict(entry.data)
    for beside in _besides:
        data |= beside(entry)
    return data


def _as_json(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data as the database will give them back; most hold plain values already."""
    if all(type(key) is str and type(value) in PLAIN for key, value in data.items()):
        return dict(data)
    kept: dict[str, Any] = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return kept


def broken_links() -> Iterator[str]:
    """Every place where the chain does not hold, as a sentence; nothing when it is whole."""
    return Walk().broken_places()


def _locked_head() -> AuditHead:
    locked = AuditHead.objects.select_for_update().filter(pk=1)
    head = locked.first()
    if head is None:
        first = AuditHead(pk=1, last_hash=GENESIS, last_fact=GENESIS)
        AuditHead.objects.bulk_create([first], ignore_conflicts=True)
        head = locked.get()
    return head


def _is_ours(head: AuditHead) -> bool:
    """Whether the end is one that the system has signed; one at which nothing stands yet is."""
    if not head.count:
        head.keyed_after = 0
        return True
    try:
        return head.is_signed()
    except (UnknownKeyError, UnknownDigestError) as error:
        log.error("the end of the trail is not signed any more: %s", error)
        return False


def _cut(field: str, text: str) -> str:
    """As much as the column holds: the hash covers what is stored."""
    column: models.CharField[str, str] = AuditEvent._meta.get_field(field)  # type: ignore[assignment]  # both are
    return text[: column.max_length]
