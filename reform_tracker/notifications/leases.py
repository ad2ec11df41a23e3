"""Who may send a digest: reserving, starting and finishing an attempt, each by one fenced write."""

import logging
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from reform_tracker import clock
from reform_tracker.notifications import channels
from reform_tracker.notifications.channels.base import Failure, LineDown, OutcomeUnknown, Refused
from reform_tracker.notifications.models import (
    Delivery,
    DeliveryQuerySet,
    DeliveryState,
    Intent,
    IntentState,
)

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)  # of the digest in hand
RESERVED = timedelta(seconds=15)  # of those behind it: nothing of them has left, anybody may go on
LINE_RETRY = timedelta(seconds=30)
LONGEST_ERROR = 500


@dataclass(frozen=True, slots=True)
class Claim:
    """A reserved digest and what it says. `in_doubt`: an earlier attempt may have arrived."""

    delivery: Delivery
    token: uuid.UUID
    intents: list[Intent]
    in_doubt: bool


@dataclass(frozen=True, slots=True)
class Reserved:
    """What a sender may work on now, and how many digests turned out to be empty."""

    claims: list[Claim]
    dropped: int


def reserve(channel: str, today: date, count: int) -> Reserved | None:
    """Reserves up to `count` digests and reads what they still have to say.

    Digests with nothing left to say are closed as dropped. None: there is nothing to do.
    """
    now, token = clock.real_now(), uuid.uuid4()
    with transaction.atomic():
        rows = list(
            Delivery.objects.claimable(today, now)
            .filter(channel=channel)
            .select_related("recipient")
            .prefetch_related("recipient__personal_channels")
            .select_for_update(skip_locked=True, no_key=True, of=("self",))[:count]
        )
        if not rows:
            return None
        for row in rows:
            if getattr(row, "has_younger") and row.started_at is None:  # noqa: B009 (annotated)
                _absorb_younger(row, today)
        said = defaultdict(list)
        for intent in Intent.objects.pending().filter(delivery__in=rows):
            said[intent.delivery_id].append(intent)
        full = [row for row in rows if row.pk in said]
        empty = [row.pk for row in rows if row.pk not in said]
        # The rows are locked, so nobody has taken them since they were read.
        _rows(full).update(lease=token, next_attempt_at=now + RESERVED)
        Delivery.objects.filter(pk__in=empty).update(
            state=DeliveryState.DROPPED, lease=None, started_at=None
        )
    claims = [Claim(row, token, said[row.pk], row.started_at is not None) for row in full]
    return Reserved(claims, len(empty))


def start(claim: Claim) -> bool:
    """Writes down that the attempt begins; False when the digest has passed to another."""
    now = clock.real_now()
    claim.delivery.attempts += 1
    return bool(
        _held(claim).update(
            started_at=now, next_attempt_at=now + LEASE, attempts=claim.delivery.attempts
        )
    )


def finish(claim: Claim, today: date, *, confirmed: bool) -> bool:
    """Records that the digest was taken over; False when it had passed to another.

    It keeps the token until its messages are booked.
    """
    sent_at = clock.now()
    held = _held(claim).update(
        state=DeliveryState.SENT,
        sent_at=sent_at,
        sent_on=today,
        delivered_at=sent_at if confirmed else None,
        started_at=None,
        last_error="",
    )
    if not held:
        log.warning("digest %s: the lease had passed to another", claim.delivery.uuid)
    return bool(held)


def fail(claim: Claim, failure: Failure, waits: Sequence[timedelta]) -> str | None:
    """Records a failed attempt as put off or dead; None when the digest has passed to another."""
    attempts = claim.delivery.attempts
    down = isinstance(failure, LineDown)
    final = isinstance(failure, Refused) or (attempts > len(waits) and not down)
    unknown = (claim.in_doubt or isinstance(failure, OutcomeUnknown)) and not final
    changed = _held(claim).update(
        state=DeliveryState.DEAD if final else DeliveryState.WAITING,
        lease=None,
        started_at=F("started_at") if unknown else None,
        next_attempt_at=clock.real_now() + _wait(attempts, failure, waits),
        # An attempt that never reached the other side is not the digest's.
        attempts=attempts - down,
        last_error=str(failure)[:LONGEST_ERROR],
    )
    if not changed:
        return None
    return "dead" if final else "put_off"


def _wait(attempts: int, failure: Failure, waits: Sequence[timedelta]) -> timedelta:
    """How long to wait after so many attempts.

    A line that is down is probed by one digest a run, so the rest goes out as soon as it is back.
    """
    if isinstance(failure, LineDown):
        return LINE_RETRY
    return waits[min(attempts, len(waits)) - 1]


def book(sent: Collection[Claim]) -> None:
    """Marks the messages of digests that were taken over as sent, and gives their tokens back.

    Messages before their digests: the order of locks that a settling deed keeps as well.
    """
    if not sent:
        return
    sent_at = clock.now()
    state = Case(When(state=IntentState.PLANNED, then=Value(IntentState.SENT)), default=F("state"))
    with transaction.atomic():
        said = [intent.pk for claim in sent for intent in claim.intents]
        locked = Intent.objects.filter(pk__in=said).locked_ids()
        Intent.objects.filter(pk__in=locked).update(state=state, sent_at=sent_at)
        _rows([claim.delivery for claim in sent]).update(lease=None)


def book_left_over() -> None:
    """Books what a sender that died had sent and not booked any more."""
    unbooked = Delivery.objects.filter(
        state=DeliveryState.SENT, lease__isnull=False, next_attempt_at__lte=clock.real_now()
    )
    with transaction.atomic():
        rows = list(unbooked.select_for_update(skip_locked=True, no_key=True)[:1000])
        for row in rows:
            Intent.objects.pending().filter(delivery=row).update(
                state=IntentState.SENT, sent_at=row.sent_at
            )
        _rows(rows).update(lease=None)


def let_go(claims: Sequence[Claim]) -> None:
    """Gives back what was reserved and not tried, so that the next run need not wait for it."""
    _rows([claim.delivery for claim in claims]).filter(
        lease__in={claim.token for claim in claims}, state=DeliveryState.WAITING
    ).update(lease=None, next_attempt_at=clock.real_now())


def refuse_unknown_channels(today: date) -> int:
    """Gives up digests of channels that have been removed; returns how many."""
    orphans = Delivery.objects.due(today).exclude(channel__in=channels.names())
    reason = _("This channel does not exist any more.")
    return orphans.update(state=DeliveryState.DEAD, lease=None, started_at=None, last_error=reason)


def _rows(deliveries: Sequence[Delivery]) -> DeliveryQuerySet:
    return Delivery.objects.filter(pk__in=[row.pk for row in deliveries])


def _held(claim: Claim) -> DeliveryQuerySet:
    """The digest if its lease is still this claim's: the fence of every outcome."""
    return Delivery.objects.filter(
        pk=claim.delivery.pk, lease=claim.token, state=DeliveryState.WAITING
    )


def _absorb_younger(delivery: Delivery, today: date) -> None:
    """Takes over what waits in later digests of the same person: held up for days, sent as one.

    Never waits for a lock: what a deed is settling right now stays where it is.
    """
    younger = list(
        Delivery.objects.due(today)
        .filter(
            recipient=delivery.recipient_id,
            channel=delivery.channel,
            id__gt=delivery.pk,
            lease=None,
            started_at=None,
        )
        .select_for_update(skip_locked=True, no_key=True)
        .values_list("pk", flat=True)
    )
    theirs = Intent.objects.pending().filter(delivery__in=younger)
    free = theirs.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
    Intent.objects.filter(pk__in=list(free)).update(delivery=delivery)
    rest = set(theirs.values_list("delivery", flat=True))
    Delivery.objects.filter(pk__in=set(younger) - rest).update(
        state=DeliveryState.DROPPED,
        last_error=_("Sent with the digest of %(date)s.")
        % {"date": delivery.business_date.isoformat()},
    )
