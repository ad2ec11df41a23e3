"""Webhooks of API clients: the feed of changes, pushed (Standard Webhooks 1.0).

At least once and in order: a change is given up only with the whole webhook, which then waits for
its owner; the number of the change is the stable `webhook-id`.
"""

import json
import logging
import time
from collections.abc import Collection
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import QuerySet

from departments.models import ApiClient, Scope, User
from reform_tracker import clock, leases
from reform_tracker.audit.sources import API
from reform_tracker.audit.trail import record
from reform_tracker.backing_up import hold
from reform_tracker.feed import changes
from reform_tracker.feed.changes import Event
from reform_tracker.feed.models import Change, Webhook
from reform_tracker.notifications.channels.base import Failure, Refused
from reform_tracker.notifications.channels.http import HttpChannel
from reform_tracker.notifications.standard_webhooks import new_secret
from reform_tracker.outgoing import Post, check_entered, post, require_success

log = logging.getLogger(__name__)

EVENTS = tuple(
    event.value
    for event in (
        Event.ACCEPT, Event.RETURN, Event.DEADLINE_CHANGED, Event.EXTENSION_DECIDED,
        Event.DIRECTIVE_ISSUED, Event.DIRECTIVE_CHANGED, Event.REMARKED, Event.INSPECTED,
        Event.CLOSING_DECIDED, Event.REOPENED, Event.OBJECTION_DECIDED, Event.REINSTATED,
        Event.AMENDMENT_DECIDED, Event.AMENDMENT_OWED, Event.AMENDED,
        Event.COORDINATION_DECIDED,
        Event.NOTICE_ISSUED, Event.NOTICE_CHANGED,
        Event.CORRECTED, Event.SELF_ASSESSMENT_OPENED, Event.ANSWERED, Event.PUBLISHED,
        Event.URGED, Event.RESULT_PUBLISHED, Event.DELETED,
    )
)  # fmt: skip
MOST = 5  # of a client
LEASE = timedelta(seconds=120)
RUN_SECONDS = 60.0  # of one webhook; well below the lease
LONGEST_ERROR = 300


class TooMany(Exception):
    """The client has as many webhooks as it may have."""


@transaction.atomic
def create(client: ApiClient, *, actor: User, target: str, events: Collection[str]) -> Webhook:
    """A webhook that begins with what happens from now on. Its secret is known here only.

    Raises TooMany, and Failure for a target that is not allowed.
    """
    ApiClient.objects.select_for_update().get(pk=client.pk)
    if Webhook.objects.filter(client=client).count() >= MOST:
        raise TooMany
    check_entered(target)
    now = clock.real_now()
    hook = Webhook.objects.create(
        client=client,
        target=target,
        events=list(events),
        secret=new_secret(),
        position=changes.end_of(client.account.organization_id),
        next_attempt_at=now,
        created_at=now,
    )
    _record(hook, actor, "webhook.created")
    return hook


@transaction.atomic
def change(hook: Webhook, *, actor: User, target: str, events: Collection[str]) -> None:
    """Another target or other events; a webhook that was given up goes on from where it stopped.

    The caller holds the row's lock. Raises Failure for a target that is not allowed.
    """
    check_entered(target)
    before = _facts(hook)
    hook.target, hook.events = target, list(events)
    _go_on(hook)
    _record(hook, actor, "webhook.changed", before=before, after=_facts(hook))


@transaction.atomic
def remove(hook: Webhook, *, actor: User) -> None:
    _record(hook, actor, "webhook.removed")
    hook.delete()


@transaction.atomic
def renew_secret(hook: Webhook, *, actor: User) -> None:
    """A new secret; the former one signs beside it for a day."""
    hook.rotate_secret()
    hook.version += 1
    hook.save(update_fields=["old_secret", "old_secret_until", "secret", "version"])
    _record(hook, actor, "webhook.secret_renewed")


@transaction.atomic
def replay(hook: Webhook, *, actor: User, position: int | None) -> None:
    """Sends again what came after a place in the feed, None: all that is kept. Raises
    feed.Expired."""
    hook.position = changes.page_of(hook.client.account.organization_id, position, 1).begins
    _go_on(hook)
    _record(hook, actor, "webhook.replayed")


def called() -> frozenset[int]:
    """The clients whose webhooks are called now. Asked of the real data: the copy of the sandbox
    knows of no hold, and not who was revoked since."""
    rows = ApiClient.objects.filter(revoked_at=None, account__is_active=True)
    clients = frozenset(one.pk for one in rows if one.may(Scope.WEBHOOKS))
    return frozenset() if hold.stands() else clients


def send_due(clients: Collection[int] | None = None) -> int:
    """Sends what has happened to whoever wants to know; returns how many changes were taken.

    Safe to run any number of times at once. Never raises for what a receiver does.
    """
    due = _due(clock.real_now()).filter(client__in=called() if clients is None else clients)
    return sum(_send_all(pk) for pk in due.values_list("pk", flat=True))


def _due(now: datetime) -> QuerySet[Webhook]:
    """What may be sent to now and has no sender; of one table, so that an update can claim it."""
    free = Webhook.objects.filter(leases.unclaimed(now))
    return free.filter(paused_at=None, next_attempt_at__lte=now)


def _send_all(pk: int) -> int:
    """Sends the changes behind one webhook in turn, until one fails or the time is up."""
    mine = Webhook.objects.filter(pk=pk)
    lease = leases.claim(_due(clock.real_now()).filter(pk=pk), LEASE)
    if lease is None:
        return 0
    sent, end = 0, time.monotonic() + RUN_SECONDS
    try:
        while time.monotonic() < end and _send_next(leases.fence(mine, lease)):
            sent += 1
    finally:
        leases.release(mine, lease, lease_until=None)
    return sent


def _send_next(held: QuerySet[Webhook]) -> bool:
    """Whether one more change was taken by the receiver and written down as taken.

    `held` is the webhook as long as its lease is this sender's.
    """
    hook = held.select_related("client__account").first()
    if hook is None:
        return False
    following = Change.objects.filter(
        organization=hook.client.account.organization_id,
        pk__gt=hook.position,
        event__in=hook.events,
    )
    next_one = following.order_by("pk").first()
    if next_one is None:
        return False
    try:
        require_success(post(_message(hook, next_one)))
    except Failure as failure:
        log.warning("webhook %s: %s", hook.pk, failure)
        _failed(held, hook, failure)
        return False
    # Set back in the meantime by a replay: the place that was asked for stays.
    return bool(
        held.filter(position=hook.position).update(
            position=next_one.pk, attempts=0, last_error="", last_success_at=clock.real_now()
        )
    )


def _message(hook: Webhook, change: Change) -> Post:
    content = {
        "type": f"{change.resource}.{change.event}",
        "timestamp": change.at.isoformat(),
        "data": {
            "resource": change.resource,
            "id": change.object_id,
            "external_id": change.external_id,
            "event": change.event,
            "version": change.version,
        },
    }
    body = json.dumps(content, ensure_ascii=False).encode()
    headers = hook.signed_headers(f"change_{change.pk}", clock.real_now(), body)
    return Post(hook.target, body, headers)


def _failed(held: QuerySet[Webhook], hook: Webhook, failure: Failure) -> None:
    attempts, now = hook.attempts + 1, clock.real_now()
    wait = leases.back_off(attempts, HttpChannel.waits, refused=isinstance(failure, Refused))
    held.update(
        attempts=attempts,
        last_error=str(failure)[:LONGEST_ERROR],
        next_attempt_at=now + (wait or timedelta()),
        paused_at=now if wait is None else None,
    )


def _go_on(hook: Webhook) -> None:
    hook.paused_at, hook.attempts, hook.last_error = None, 0, ""
    hook.next_attempt_at = clock.real_now()
    hook.version += 1
    hook.save(
        update_fields=[
            "target", "events", "position", "paused_at", "attempts", "last_error",
            "next_attempt_at", "version",
        ]
    )  # fmt: skip


def _facts(hook: Webhook) -> dict[str, object]:
    """What the trail keeps of it: not the address, which may be a key."""
    return {"host": urlsplit(hook.target).hostname, "events": hook.events}


def _record(hook: Webhook, actor: User, action: str, **more: object) -> None:
    record(
        actor=actor,
        action=action,
        target=hook,
        source=API,
        summary=hook.client.name,
        data={"events": hook.events, **more},
    )
