"""What the outbox would send of the time before data were put back, and taking it as sent."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from departments.models import User
from departments.permissions import Action, authorize
from reform_tracker import clock
from reform_tracker.backing_up import hold
from reform_tracker.backing_up.hold import Waiting
from reform_tracker.models import SendingHold
from reform_tracker.notifications import channels, jobs, quiet
from reform_tracker.notifications.models import (
    Delivery,
    DeliveryState,
    Intent,
    IntentState,
)
from reform_tracker.notifications.models.outbox import IntentQuerySet


def release(
    *, actor: User | None, source: str, sent_until: datetime | None
) -> tuple[SendingHold, int] | None:
    """Lets the senders go on; see `hold.release`. `actor` None is the command line. Raises
    PermissionDenied."""
    if actor is not None:
        authorize(actor, Action.RELEASE_SENDING)
    released = hold.release(actor=actor, source=source, sent_until=sent_until)
    if released:
        jobs.wake()
    return released


class Digests:
    """The messages of digests that wait; those in the inbox are rows and are there once."""

    def waiting(self) -> Iterator[Waiting]:
        rows = (
            _waiting()
            .order_by("channel", "business_date")
            .values("channel", "business_date")
            .annotate(messages=Count("pk"), receivers=Count("recipient", distinct=True))
        )
        for row in rows:
            way = channels.label(row["channel"])
            yield Waiting(way, row["business_date"], row["messages"], row["receivers"])

    def take_as_sent(self, until: datetime) -> int:
        """A person who had a digest on that day has no second one on it."""
        with transaction.atomic():
            due = _waiting().filter(_due_before(until))
            taken = Intent.objects.filter(pk__in=due.values("pk")).locked_ids()
            rows = Intent.objects.filter(pk__in=taken)
            digests = set(rows.values_list("delivery", flat=True))
            rows.update(state=IntentState.SENT, sent_at=until)
            empty = Delivery.objects.filter(pk__in=digests, state=DeliveryState.WAITING)
            empty.exclude(pk__in=_waiting().values("delivery")).update(
                state=DeliveryState.SENT,
                sent_at=until,
                sent_on=clock.local_date(until),
                lease=None,
                last_error=_("Taken as sent when data of an earlier moment were put back."),
            )
        return len(taken)


DIGESTS = Digests()


def _waiting() -> IntentQuerySet:
    return Intent.objects.pending().filter(delivery__state=DeliveryState.WAITING)


def _due_before(until: datetime) -> Q:
    """A reminder is due on its day, whenever it was planned; the news of a step when it was."""
    day = clock.local_date(until)
    that_day = Q(business_date=day) if quiet.first_moment(day) < until else Q(pk__in=())
    of_a_rule = Q(offset__isnull=False) & (Q(business_date__lt=day) | that_day)
    return of_a_rule | Q(offset=None, planned_at__lt=until)
