"""The sender: takes one digest at a time, hands it over, records what came of it.

The table is the truth. A digest is leased by a conditional update before anything leaves, and its
outcome is written only by the holder of the lease. A sender that dies therefore loses nothing and
repeats at most the one digest it had in hand, under the same Message-ID (semantics §4).
"""

import logging
import time
import uuid
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import translation
from django.utils.translation import gettext as _

from reform_tracker import clock
from reform_tracker.notifications import channels, digest
from reform_tracker.notifications.channels.base import (
    DigestChannel,
    Failure,
    Line,
    LineDown,
    OutcomeUnknown,
    PutOff,
    Refused,
)
from reform_tracker.notifications.models import (
    Delivery,
    DeliveryQuerySet,
    DeliveryState,
    Intent,
    IntentState,
)
from reform_tracker.workdays import WorkCalendar

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
RUN_SECONDS = 240  # well below the hard limit of a job; the next tick goes on
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=4)
LINE_RETRY = timedelta(seconds=30)
MAX_ATTEMPTS = 10  # doubling from one minute: given up after about eight and a half hours
MAX_BREAKS = 2  # broken lines in a row that end a channel's run


@dataclass(frozen=True, slots=True)
class SendResult:
    """What one run did: digests sent, put off, given up, not needed, and overtaken by another."""

    sent: int = 0
    put_off: int = 0
    dead: int = 0
    dropped: int = 0
    overtaken: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A leased digest. `in_doubt`: an earlier attempt may have been delivered."""

    delivery: Delivery
    token: uuid.UUID
    intents: list[Intent]
    in_doubt: bool


def send_due(limit: int | None = None) -> SendResult:
    """Sends the digests that are due, at most `limit` of them; nothing on a day off.

    Safe to run any number of times at once. Never raises for what a receiver or a line does.
    """
    today = clock.today()
    if not WorkCalendar.load(today, today).is_workday(today):
        return SendResult()
    counts: Counter[str] = Counter()
    with ExitStack() as stack, translation.override(settings.LANGUAGE_CODE):
        run = _Run(today, stack)
        deadline = time.monotonic() + RUN_SECONDS
        while (limit is None or counts.total() < limit) and time.monotonic() < deadline:
            outcome = run.step()
            if outcome is None:
                break
            counts[outcome] += 1
    return SendResult(**counts)


class _Run:
    """One run: its business date, its lines, and the channels it has given up for now."""

    def __init__(self, today: date, stack: ExitStack) -> None:
        self.today = today
        self.stack = stack
        self.lines: dict[str, Line] = {}
        self.breaks: Counter[str] = Counter()
        self.down: set[str] = set()

    def step(self) -> str | None:
        """Deals with one digest and says how it went; None when there is none left."""
        claim = claim_next(self.today, self.down)
        if claim is None:
            return None
        if not claim.intents:
            return "dropped"
        try:
            self._hand_over(claim)
        except Failure as failure:
            return self._failed(claim, failure)
        except Exception as error:
            # One digest that cannot be written must not hold up all others.
            log.exception("digest %s could not be made", claim.delivery.uuid)
            return self._failed(claim, PutOff(f"{type(error).__name__}: {error}"))
        self.breaks[claim.delivery.channel] = 0
        return "sent" if mark_sent(claim, self.today) else "overtaken"

    def _hand_over(self, claim: Claim) -> None:
        recipient, name = claim.delivery.recipient, claim.delivery.channel
        channel = channels.get(name) if name in channels.names() else None
        if not isinstance(channel, DigestChannel):
            raise Refused(_("The channel %(name)s does not exist any more.") % {"name": name})
        if not recipient.is_active:
            raise Refused(_("The account is closed."))
        address = channel.address(recipient)
        if name not in self.lines:
            self.lines[name] = self.stack.enter_context(closing(channel.line()))
        self.lines[name].send(digest.build(claim.delivery, claim.intents, self.today), address)

    def _failed(self, claim: Claim, failure: Failure) -> str:
        name = claim.delivery.channel
        if isinstance(failure, LineDown | OutcomeUnknown):
            self.lines[name].close()
            self.breaks[name] += 1
            if isinstance(failure, LineDown) or self.breaks[name] >= MAX_BREAKS:
                self.down.add(name)
        else:
            self.breaks[name] = 0
        log.warning("digest %s: %s: %s", claim.delivery.uuid, type(failure).__name__, failure)
        return mark_failed(claim, failure) or "overtaken"


def claim_next(today: date, without: set[str] | None = None) -> Claim | None:
    """Leases the next digest and reads what it still has to say.

    A digest with nothing left to say is closed as dropped and comes back without intents.
    `without` names channels to leave alone.
    """
    now = clock.real_now()
    with transaction.atomic():
        delivery = (
            Delivery.objects.claimable(today, now)
            .exclude(channel__in=without or ())
            .select_related("recipient")
            .select_for_update(skip_locked=True, no_key=True, of=("self",))
            .first()
        )
        if delivery is None:
            return None
        in_doubt = delivery.lease is not None
        younger: bool = getattr(delivery, "has_younger")  # noqa: B009 (annotated by claimable())
        if younger and not in_doubt:
            _absorb_younger(delivery, today)
        intents = list(Intent.objects.pending().filter(delivery=delivery))
        claim = Claim(delivery, uuid.uuid4(), intents, in_doubt)
        return claim if _lease(claim, now + LEASE) else None


def mark_sent(claim: Claim, today: date) -> bool:
    """Records that the digest was taken over; False when the lease has passed to another."""
    sent_at = clock.now()
    state = Case(When(state=IntentState.PLANNED, then=Value(IntentState.SENT)), default=F("state"))
    with transaction.atomic():
        # Messages before their digest: the order of locks that a settling deed keeps as well.
        said = Intent.objects.filter(pk__in=[one.pk for one in claim.intents]).locked_ids()
        Intent.objects.filter(pk__in=said).update(state=state, sent_at=sent_at)
        held = _held(claim).update(
            state=DeliveryState.SENT, sent_at=sent_at, sent_on=today, lease=None, last_error=""
        )
        if not held:
            transaction.set_rollback(True)
            log.warning("digest %s: the lease had passed to another", claim.delivery.uuid)
    return bool(held)


def mark_failed(claim: Claim, failure: Failure) -> str | None:
    """Records a failed attempt as put off or dead; None when the lease has passed to another."""
    attempts = claim.delivery.attempts
    final = isinstance(failure, Refused) or (
        attempts >= MAX_ATTEMPTS and not isinstance(failure, LineDown)
    )
    unknown = claim.in_doubt or isinstance(failure, OutcomeUnknown)
    changed = _held(claim).update(
        state=DeliveryState.DEAD if final else DeliveryState.WAITING,
        lease=claim.token if unknown and not final else None,
        next_attempt_at=clock.real_now() + retry_after(attempts, failure),
        # An attempt that never reached the other side is not the digest's.
        attempts=attempts - isinstance(failure, LineDown),
        last_error=str(failure)[:500],
    )
    if not changed:
        return None
    return "dead" if final else "put_off"


def retry_after(attempts: int, failure: Failure) -> timedelta:
    """How long to wait: doubling from a minute to four hours, half a minute when the line is down.

    A line that is down is probed by one digest a run, so the rest goes out as soon as it is back.
    """
    if isinstance(failure, LineDown):
        return LINE_RETRY
    return min(FIRST_RETRY * (1 << (attempts - 1)), LONGEST_RETRY)


def _held(claim: Claim) -> DeliveryQuerySet:
    """The digest if its lease is still this claim's: the fence of every outcome."""
    return Delivery.objects.filter(
        pk=claim.delivery.pk, lease=claim.token, state=DeliveryState.WAITING
    )


def _lease(claim: Claim, until: datetime) -> bool:
    """Takes the digest, or closes it when it has nothing left to say; False if overtaken."""
    delivery = claim.delivery
    free = Delivery.objects.filter(
        pk=delivery.pk,
        lease=delivery.lease,
        state=DeliveryState.WAITING,
        next_attempt_at=delivery.next_attempt_at,
    )
    if not claim.intents:
        return bool(free.update(state=DeliveryState.DROPPED, lease=None))
    delivery.attempts += 1
    return bool(free.update(lease=claim.token, next_attempt_at=until, attempts=delivery.attempts))


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
