"""The end of the trail, signed and put where the system cannot change it any more.

Whoever holds the database and the keys can rewrite the trail, but not what has left the house: the
rewritten trail contradicts the anchors (`walking`).
"""

import logging
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from reform_tracker import clock
from reform_tracker.audit import places
from reform_tracker.audit.models import AnchorDelivery, AuditAnchor, AuditEvent, AuditHead
from reform_tracker.keyrings import UnknownKeyError

log = logging.getLogger(__name__)

FORMAT = "reform_tracker audit anchor 1"
LONGEST_ERROR = 300
# What somebody would want to cut off again: it is anchored within a minute, all else each hour.
WEIGHTY = (
    *("account.", "api_client.", "organization.", "webhook."),
    *("sending.", "data.", "trail.", "calendar.", "reminder_rule."),
)
WITHIN = timedelta(hours=1)


class NotOursError(Exception):
    """The end of the trail was not signed by the system: `verify_audit` says what is wrong."""


@transaction.atomic
def make(*, daily: bool = False) -> AuditAnchor | None:
    """An anchor of the trail as it stands. None when there is nothing to say: nothing was ever
    recorded, today has its daily one, or nothing came in since the last one.

    Raises NotOursError and UnknownKeyError.
    """
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    if head is None or not head.count:
        return None
    if not head.is_signed():
        raise NotOursError("The end of the trail is not signed; see manage.py verify_audit.")
    now = clock.real_now()
    day = clock.local_date(now)
    last = AuditAnchor.objects.first()
    if daily and AuditAnchor.objects.filter(day=day, daily=True).exists():
        return None
    if not daily and last and last.last_hash == head.last_hash:
        return None
    anchor = AuditAnchor(
        number=last.number + 1 if last else 1,
        day=day,
        daily=daily,
        made_at=now,
        count=head.count,
        last_event=AuditEvent.objects.values_list("pk", flat=True).first() or 0,
        last_hash=head.last_hash,
        keyed_after=head.keyed_after,
        previous=last.signature if last else "",
    )
    anchor.sign()
    anchor.save(force_insert=True)
    return anchor


def make_soon() -> AuditAnchor | None:
    """An anchor between the daily ones: after something weighty, and an hour after the last one if
    anything was recorded; None where there is nothing yet. Raises as `make` does."""
    last = AuditAnchor.objects.first()
    behind = AuditEvent.objects.filter(pk__gt=last.last_event) if last else AuditEvent.objects
    if last and clock.real_now() - last.made_at < WITHIN:
        behind = behind.filter(reduce(or_, (Q(action__startswith=one) for one in WEIGHTY)))
    return make() if behind.exists() else None


def deliver(*, everywhere: bool = True) -> list[AnchorDelivery]:
    """Brings to each place what it has not got, in order, until one is refused; what was tried.

    A place that is new begins with the newest anchor. A person's mailbox gets what lies between the
    daily ones only where it is asked for (`everywhere`). Never raises for what a place does.
    """
    tried = []
    for place in places.configured():
        _await(place, everywhere=everywhere)
        waiting = AnchorDelivery.objects.filter(target=place.name, delivered_at=None)
        for delivery in waiting.select_related("anchor").order_by("anchor__number"):
            _try(place, delivery)
            tried.append(delivery)
            if delivery.delivered_at is None:
                break
    return tried


def document(anchor: AuditAnchor) -> dict[str, Any]:
    """The anchor as it leaves: plain JSON that can be read without the system."""
    try:
        fingerprint = settings.TRAIL_KEYS.named(anchor.key).fingerprint
    except UnknownKeyError:
        fingerprint = ""
    return {"format": FORMAT, **anchor.signed_statement(), "fingerprint": fingerprint}


def _await(place: places.Place, *, everywhere: bool) -> None:
    """Every anchor made since the last one that the place was promised."""
    target = place.name
    promised = AnchorDelivery.objects.filter(target=target).order_by("-anchor__number")
    last = promised.values_list("anchor__number", flat=True).first()
    new = AuditAnchor.objects.order_by("number")
    if place.daily and not everywhere:
        new = new.filter(daily=True)
    new = new.filter(number__gt=last) if last else new.order_by("-number")[:1]
    AnchorDelivery.objects.bulk_create(
        [AnchorDelivery(anchor=anchor, target=target) for anchor in new], ignore_conflicts=True
    )


def _try(place: places.Place, delivery: AnchorDelivery) -> None:
    try:
        place.take(delivery.anchor, document(delivery.anchor))
    except Exception as error:  # whatever a place does, the others get theirs
        log.warning("anchor %s did not reach %s: %s", delivery.anchor.number, place.name, error)
        delivery.attempts += 1
        delivery.error = str(error)[:LONGEST_ERROR] or type(error).__name__
    else:
        delivery.delivered_at, delivery.error = clock.real_now(), ""
    delivery.save(update_fields=["attempts", "delivered_at", "error"])
