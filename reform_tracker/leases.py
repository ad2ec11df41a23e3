"""Leases on rows of work: claim, fence, back-off, give up, release.

A worker claims rows by writing a token that nobody else has and until when it holds. Every outcome
is written through the fence, to the rows that still bear the token, so a worker that was slow
changes nothing any more. One that dies loses its rows when the lease ends.

A model of such rows has the column `lease` for the token and one for the end, `lease_until` unless
another is named.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from reform_tracker import clock

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
