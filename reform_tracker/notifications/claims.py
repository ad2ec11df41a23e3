"""Which digests a sender may send: claiming, finishing, failing, each by a fenced write."""

import logging
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from reform_tracker import clock, leases
from reform_tracker.leases import Lease
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

LEASE = timedelta(seconds=120)
LEASE_UNTIL = "next_attempt_at"  # the end of a digest's lease is when it may be tried again
LONGEST_ATTEMPT = timedelta(seconds=90)  # what must be left of a lease for one more attempt
LINE_RETRY = timedelta(seconds=30)
LONGEST_ERROR = 500
LONGEST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed digest and what it says. `in_doubt`: an earlier attempt may have arrived."""

    delivery: Delivery
    lease: Lease
    intents: list[Intent]
    in_doubt: bool

    @property
    def lasts(self) -> bool:
        """Whether an attempt that begins now ends before anybody else may claim the digest."""
        return self.lease.has_room_for(LONGEST_ATTEMPT)


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a sender may work on now, and how many digests turned out to be empty."""

    claims: list[Claim]
    dropped: int


def claim(channel: str, today: date, count: int) -> Claimed | None:
    """Claims up to `count` digests and reads what they still have to say.

    Digests with nothing left to say are closed as dropped. None: there is nothing to do.
    """
    with transaction.atomic():
        rows = _next(channel, today, clock.real_now(), count)
        if not rows:
            return None
        _merge_later(rows, channel, today)
        said = defaultdict(list)
        for intent in (
            Intent.objects.pending().filter(delivery__in=rows).select_related("organization")
        ):
            said[intent.delivery_id].append(intent)
        full = [row for row in rows if row.pk in said]
        empty = [row.pk for row in rows if row.pk not in said]
        # The rows are locked, so nobody has claimed them since they were read.
        lease = leases.claim(_rows(full), LEASE, until=LEASE_UNTIL, attempts=F("attempts") + 1)
        if empty:
            Delivery.objects.filter(pk__in=empty).update(state=DeliveryState.DROPPED, lease=None)
    claims = []
    if lease is not None:
        claims = [Claim(row, lease, said[row.pk], row.lease is not None) for row in full]
    for row in full:
        row.attempts += 1
    return Claimed(claims, len(empty))


def _next(channel: str, today: date, now: datetime, count: int) -> list[Delivery]:
    """Locks the digests a sender may take now, the longest waiting first.

    Only the oldest one of a person and channel, and none when that person already had one on this
    business date: one digest a day, however many are held up.
    """
    waiting = Delivery.objects.due(today).filter(channel=channel).order_by("next_attempt_at", "id")
    taken: list[Delivery] = []
    after, size = Q(), count
    while len(taken) < count:
        page = list(
            waiting.filter(after, next_attempt_at__lte=now)
            .select_related("recipient")
            .prefetch_related("recipient__personal_channels")
            .select_for_update(skip_locked=True, no_key=True, of=("self",))[:size]
        )
        first = _first_of_each(page, channel, today)
        taken += [row for row in page if row.pk in first]
        if len(page) < size:
            break
        # Behind an older digest that backs off many may wait: look farther each time.
        size = min(size * 4, LONGEST_PAGE)
        at, pk = page[-1].next_attempt_at, page[-1].pk
        after = Q(next_attempt_at__gt=at) | Q(next_attempt_at=at, id__gt=pk)
    return taken[:count]


def _first_of_each(page: Sequence[Delivery], channel: str, today: date) -> set[int]:
    """Of these digests the oldest of each person who has had none on this business date.

    Asked for these people only: as conditions of the query above, PostgreSQL may compare each
    digest with all that wait or were sent, when it has not counted them yet.
    """
    people = {row.recipient_id for row in page}
    served = set(
        Delivery.objects.filter(
            recipient__in=people, channel=channel, state=DeliveryState.SENT, sent_on=today
        ).values_list("recipient", flat=True)
    )
    due = Delivery.objects.unsent_of(people - served, channel).due(today)
    first: dict[int, int] = {}
    for person, pk in due.values_list("recipient", "pk"):
        first.setdefault(person, pk)
    return set(first.values())


def finish(claim: Claim, today: date, *, confirmed: bool) -> bool:
    """Records that the digest was taken over; False when it had passed to another.

    The one statement there is for each message. The digest keeps its token until its messages
    are booked.
    """
    sent_at = clock.now()
    stored = connection.ops.adapt_datetimefield_value
    token = Delivery._meta.get_field("lease").get_db_prep_value(claim.lease.token, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            FINISH,
            [
                stored(sent_at),
                connection.ops.adapt_datefield_value(today),
                stored(sent_at) if confirmed else None,
                claim.delivery.pk,
                token,
            ],
        )
        held: bool = cursor.rowcount == 1
    if not held:
        log.warning("digest %s: the lease had passed to another", claim.delivery.uuid)
    return held


# Written out, because building such a statement costs more than running it. The token alone is the
# fence: with a condition on the state as well, PostgreSQL may walk through all that wait instead of
# going by the primary key.
FINISH = f"""
    UPDATE {Delivery._meta.db_table}
    SET state = '{DeliveryState.SENT}', sent_at = %s, sent_on = %s, delivered_at = %s,
        last_error = ''
    WHERE id = %s AND lease = %s
"""  # noqa: S608 (names and states of the model)


def fail(claim: Claim, failure: Failure, waits: Sequence[timedelta]) -> str | None:
    """Records a failed attempt as put off or dead; None when the digest has passed to another."""
    attempts = claim.delivery.attempts
    down = isinstance(failure, LineDown)
    # A line that is down is probed by one digest a run, so the rest goes out when it is back.
    wait = (
        LINE_RETRY
        if down
        else leases.back_off(attempts, waits, refused=isinstance(failure, Refused))
    )
    final = wait is None
    unknown = (claim.in_doubt or isinstance(failure, OutcomeUnknown)) and not final
    changed = _held(claim).update(
        state=DeliveryState.DEAD if final else DeliveryState.WAITING,
        lease=claim.lease.token if unknown else None,
        next_attempt_at=clock.real_now() + (wait or waits[-1]),
        # An attempt that never reached the other side is not the digest's.
        attempts=attempts - down,
        last_error=str(failure)[:LONGEST_ERROR],
    )
    if not changed:
        return None
    return "dead" if final else "put_off"


def book(sent: Collection[Claim]) -> None:
    """Marks the messages of digests that were taken over as sent, and gives their tokens back.

    Messages before their digests: settling locks in the same order.
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
    """Books what a sender that died had sent and not booked any more.

    In the order of `book`, messages first: the sender may be slow and not dead.
    """
    unbooked = Delivery.objects.filter(
        state=DeliveryState.SENT, lease__isnull=False, next_attempt_at__lte=clock.real_now()
    )
    for pk, sent_at in unbooked.values_list("pk", "sent_at")[:LONGEST_PAGE]:
        with transaction.atomic():
            said = Intent.objects.pending().filter(delivery=pk).locked_ids()
            Intent.objects.filter(pk__in=said).update(state=IntentState.SENT, sent_at=sent_at)
            unbooked.filter(pk=pk).update(lease=None)


def release(claims: Collection[Claim]) -> None:
    """Gives back what was claimed and not tried, so that the next run need not wait for it."""
    for doubtful in (True, False):
        mine = [claim for claim in claims if claim.in_doubt is doubtful]
        if mine:
            leases.release(
                _rows([claim.delivery for claim in mine]),
                mine[0].lease,
                lease=F("lease") if doubtful else None,
                next_attempt_at=clock.real_now(),
                attempts=F("attempts") - 1,
            )


def refuse_unknown_channels(today: date) -> int:
    """Gives up digests of channels that have been removed; returns how many."""
    orphans = Delivery.objects.due(today).exclude(channel__in=channels.names())
    reason = _("This channel does not exist any more.")
    return orphans.update(state=DeliveryState.DEAD, lease=None, last_error=reason)


def _rows(deliveries: Sequence[Delivery]) -> DeliveryQuerySet:
    return Delivery.objects.filter(pk__in=[row.pk for row in deliveries])


def _held(claim: Claim) -> QuerySet[Delivery]:
    """The digest if it still waits and its lease is still this claim's."""
    mine = Delivery.objects.filter(pk=claim.delivery.pk, state=DeliveryState.WAITING)
    return leases.fence(mine, claim.lease)


def _merge_later(rows: Sequence[Delivery], channel: str, today: date) -> None:
    """Takes over what waits in later digests of the same people: held up for days, sent as one.

    What may have gone out takes in nothing. Never waits for a lock: what is being settled right now
    stays where it is.
    """
    sure = {row.recipient_id: row for row in rows if row.lease is None}
    waiting = (
        Delivery.objects.unsent_of(sure, channel)
        .due(today)
        .filter(lease=None)
        .exclude(pk__in=[row.pk for row in rows])
        .select_for_update(skip_locked=True, no_key=True)
    )
    for later in waiting:
        first = sure[later.recipient_id]
        theirs = Intent.objects.pending().filter(delivery=later)
        free = theirs.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
        Intent.objects.filter(pk__in=list(free)).update(delivery=first)
        if not theirs.exists():
            later.state = DeliveryState.DROPPED
            later.last_error = _("Sent with the digest of %(date)s.") % {
                "date": first.business_date.isoformat()
            }
            later.save(update_fields=["state", "last_error"])
