"""The daily proof of the trail and what it found, for whoever runs the system."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q

from reform_tracker import clock
from reform_tracker.audit import evidence, places, saying
from reform_tracker.audit.chain import UnknownDigestError
from reform_tracker.audit.models import AnchorDelivery, AuditHead, TrailCheck
from reform_tracker.audit.walking import Walk
from reform_tracker.keyrings import UnknownKeyError

log = logging.getLogger(__name__)

EVERY = timedelta(hours=22)  # with the hourly tick: within a day
STALE = timedelta(hours=26)
UNDELIVERED = timedelta(hours=50)  # two days and a tick
LONGEST_PLACE = 300
# Says as sentences what in the database no event of the trail explains.
Teller = Callable[[], Iterable[str]]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Registering twice is registering once."""
    if teller not in _tellers:
        _tellers.append(teller)


def unexplained() -> Iterator[str]:
    for teller in _tellers:
        yield from teller()


@dataclass(slots=True)
class Proof:
    """One walk along the trail beside all anchors that can be read."""

    folder: Path | None
    ours: bool
    events: int = 0
    anchors: int = 0
    unexplained: int = 0

    def broken_places(self) -> Iterator[str]:
        """Every place where something does not fit, as a sentence: events in their order, then
        the anchors, then what no event explains."""
        found = evidence.gathered(self.folder, ours=self.ours)
        self.anchors = len(found.known)
        walk = Walk(found.known)
        for place in walk.broken_places():
            self.events = walk.count
            yield place
        self.events = walk.count
        yield from found.broken
        for place in unexplained():
            self.unexplained += 1
            yield place


@dataclass(frozen=True, slots=True)
class PlaceState:
    """One place outside: when an anchor last arrived, how many wait and why."""

    name: str
    label: str
    last_at: datetime | None
    waiting: int
    error: str


@dataclass(frozen=True, slots=True)
class TrailState:
    """The last proof and the places of anchors. Ages in seconds by the real clock."""

    checked_age: float | None
    whole: bool
    events: int
    broken: int
    first: str
    places: tuple[PlaceState, ...]
    anchored: bool

    @property
    def proved(self) -> bool:
        """Whether the trail was found whole within the last day."""
        return self.whole and (self.checked_age or 0) <= STALE.total_seconds()


def own() -> Proof:
    """The proof beside the folder to which the system itself delivers."""
    return Proof(Path(settings.ANCHOR_DIR) if settings.ANCHOR_DIR else None, ours=True)


def check() -> TrailCheck:
    """Proves the trail and keeps what was found."""
    proof, broken, first = own(), 0, ""
    for place in proof.broken_places():
        first = first or place[:LONGEST_PLACE]
        broken += 1
    found = TrailCheck(
        at=clock.real_now(),
        events=proof.events,
        anchors=proof.anchors,
        broken=broken,
        unexplained=proof.unexplained,
        first=first,
    )
    found.sign()
    found.save()
    if broken:
        log.error("the audit trail is broken in %s places: %s", broken, first)
    return found


def check_if_due() -> TrailCheck | None:
    """Once a day, and at every tick while the last one was not good or something that no event
    explains has come in."""
    last = TrailCheck.objects.first()
    is_fresh = last is not None and _is_good(last) and clock.real_now() - last.at < EVERY
    if is_fresh and next(unexplained(), None) is None:
        return None
    return check()


def sign_end() -> list[str]:
    """Signs an end that the system has left unsigned, if nothing else is wrong with the trail; the
    places that stand against it. For a person who knows why it is unsigned: what was cut off at the
    end since the last anchor does not show."""
    others = [place for place in own().broken_places() if place != saying.UNSIGNED]
    if not others:
        with transaction.atomic():
            head = AuditHead.objects.select_for_update().get(pk=1)
            head.sign()
            head.save(update_fields=["key", "algorithm", "signature"])
    return others


def state() -> TrailState:
    """What the health page shows. Two statements."""
    now, last = clock.real_now(), TrailCheck.objects.first()
    found = tuple(_places())
    late = now - UNDELIVERED
    return TrailState(
        checked_age=(now - last.at).total_seconds() if last else None,
        whole=bool(last and _is_good(last)),
        events=last.events if last else 0,
        broken=last.broken if last else 0,
        first=last.first if last else "",
        places=found,
        anchored=not (last and last.events)
        or (bool(found) and all(one.last_at and one.last_at > late for one in found)),
    )


def is_ours(check: TrailCheck) -> bool:
    """Whether the system has signed the result: one that somebody put there proves nothing."""
    try:
        return check.is_signed()
    except (UnknownKeyError, UnknownDigestError):
        return False


def is_fresh(check: TrailCheck) -> bool:
    """Whether it was found within the last day."""
    return clock.real_now() - check.at <= STALE


def _is_good(check: TrailCheck) -> bool:
    return not check.broken and is_ours(check)


def _places() -> Iterator[PlaceState]:
    waiting = Q(delivered_at=None)
    rows = (
        AnchorDelivery.objects.order_by()
        .values("target")
        .annotate(
            last=Max("delivered_at"),
            waiting=Count("pk", filter=waiting),
            error=Max("error", filter=waiting),
        )
    )
    seen: dict[str, dict[str, Any]] = {row["target"]: dict(row) for row in rows}
    for place in places.configured():
        row = seen.get(place.name, {})
        yield PlaceState(
            place.name,
            str(place.label),
            row.get("last"),
            row.get("waiting", 0),
            row.get("error") or "",
        )
