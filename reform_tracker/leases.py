"""Leases on rows of work: claim, fence, back-off, give up, release.

A worker claims rows by writing a token that nobody else has and until when it holds. Every outcome
is written through the fence, to the rows that still bear the token, so a worker that was slow
changes nothing any more. One that dies loses its rows when the lease ends.

A model of such rows has the column `lease` for the token and one for the end, `lease_until` unless
another is named.
"""

import logging
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import DatabaseError, connection
from django.db.models import Model, Q, QuerySet

from reform_tracker import clock

log = logging.getLogger(__name__)

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on the rows that bear the token, until it ends."""

    token: uuid.UUID
    until: datetime

    def has_room_for(self, attempt: timedelta) -> bool:
        """Whether an attempt that begins now ends before anybody else may claim the rows."""
        return clock.real_now() + attempt < self.until


def unclaimed(now: datetime) -> Q:
    """Rows that nobody works on: never claimed, released, or left by a worker that died."""
    return Q(lease_until=None) | Q(lease_until__lte=now)


def claim(
    rows: QuerySet[M], lasts: timedelta, /, *, until: str = "lease_until", **values: Any
) -> Lease | None:
    """Claims rows, with `values` written beside; None when there are none (any more).

    Either `rows` holds by the condition that nobody has claimed them, which is asked again in the
    statement itself, or they are locked.
    """
    lease = Lease(uuid.uuid4(), clock.real_now() + lasts)
    claimed = rows.update(lease=lease.token, **{until: lease.until}, **values)
    return lease if claimed else None


def fence(rows: QuerySet[M], lease: Lease) -> QuerySet[M]:
    """Those of the rows that have not passed to another."""
    return rows.filter(lease=lease.token)


def release(rows: QuerySet[M], lease: Lease, /, **values: Any) -> None:
    """Gives rows back, with `values` written beside, as far as they have not passed to another."""
    fence(rows, lease).update(**{"lease": None, **values})


def back_off(
    attempts: int, waits: Sequence[timedelta], *, refused: bool = False
) -> timedelta | None:
    """How long to wait after so many attempts that failed.

    None: give up, because the last wait is used up or the other side refused for good.
    """
    return None if refused or attempts > len(waits) else waits[max(attempts, 1) - 1]


@contextmanager
def renewed(
    rows: QuerySet[M], lease: Lease, lasts: timedelta, /, *, until: str = "lease_until"
) -> Iterator[None]:
    """Keeps a lease for as long as the block runs, in a thread that dies with its process.

    So a lease may be short, and what a killed process held is free soon. Who lost it all the same
    changes nothing: every outcome is fenced.
    """
    done = threading.Event()

    def renew() -> None:
        try:
            while not done.wait(lasts.total_seconds() / 3):
                fence(rows, lease).update(**{until: clock.real_now() + lasts})
        except DatabaseError:
            log.exception("a lease could not be renewed; another worker may take its rows")
        finally:
            connection.close()

    keeper = threading.Thread(target=renew, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()
