"""The hold: while it stands, nothing leaves the system.

It is set with the data that are put back, and by hand after PostgreSQL was brought to a former
moment by its own means. Messages in the system are rows and go on: whoever reads them reads what
the restored data say. What has left after that moment the data cannot know, so a person decides
what becomes of what they would send again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from reform_tracker import clock
from reform_tracker.audit import trail
from reform_tracker.audit.sources import COMMAND
from reform_tracker.models import SendingHold


def standing() -> SendingHold | None:
    """The hold that stands, the first where there are several."""
    return SendingHold.objects.standing().first()


def stands() -> bool:
    """Whether nothing may be sent now."""
    return SendingHold.objects.standing().exists()


@transaction.atomic
def begin(data_of: datetime) -> SendingHold:
    """Holds the senders, because the data were brought back to that moment."""
    hold = SendingHold.objects.create(since=clock.real_now(), data_of=data_of)
    tell(hold)
    return hold


def tell(hold: SendingHold) -> None:
    """The entry of the trail, in the caller's transaction."""
    trail.record(
        actor=None,
        action="data.restored",
        target=hold,
        source=COMMAND,
        summary=_("Data of an earlier moment put back; nothing is sent until it is released"),
        data={"data_of": hold.data_of.isoformat()},
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one way would send of one day: how many messages, to how many receivers."""

    way: str
    day: date
    messages: int
    receivers: int


class Way(Protocol):
    """Something that sends to the outside."""

    def waiting(self) -> Iterable[Waiting]:
        """What it would send if nothing held it, the oldest first."""
        ...

    def take_as_sent(self, until: datetime) -> int:
        """Sends no more what was due before that moment; how many messages that were."""
        ...


_ways: list[Way] = []


def register(way: Way) -> None:
    """Registering twice is registering once."""
    if way not in _ways:
        _ways.append(way)


def waiting() -> list[Waiting]:
    """What would be sent again, by way and day."""
    return [one for way in _ways for one in way.waiting()]


@transaction.atomic
def release(
    *, actor: trail.Actor | None, source: str, sent_until: datetime | None
) -> tuple[SendingHold, int] | None:
    """Lets the senders go on; None when nothing holds them (any more).

    What was due before `sent_until` is taken as sent; None: everything that waits is sent. With
    the newest hold all end. Returns it and how many messages were taken as sent.
    """
    held = list(SendingHold.objects.standing().select_for_update().order_by("id"))
    if not held:
        return None
    taken = sum(way.take_as_sent(sent_until) for way in _ways) if sent_until else 0
    at = clock.real_now()
    for one in held:
        one.released_at, one.sent_until = at, sent_until
        one.save(update_fields=["released_at", "sent_until"])
    trail.record(
        actor=actor,
        action="sending.released",
        target=held[-1],
        source=source,
        summary=_("Sending goes on after data of an earlier moment were put back"),
        data={"sent_until": sent_until and sent_until.isoformat(), "taken_as_sent": taken},
    )
    return held[-1], taken
