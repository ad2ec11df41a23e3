"""Time and randomness that give the same rows at every playing.

The services ask the machine for the time of day and for random numbers (keys, salts, UUIDs). A
recording that is compared byte by byte must not depend on either.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_OPENS = time(9)
STEP = timedelta(milliseconds=250)  # between two questions for the time
SEED = 20120508


class Machine:
    """A clock that moves on a little whenever it is asked, and a seeded source of bytes."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)  # noqa: S311 (nothing here is secret)
        self.moment = datetime.min.replace(tzinfo=SHANGHAI)

    def begin(self, day: date) -> None:
        """It is the morning of that day."""
        self.moment = datetime.combine(day, OFFICE_OPENS, SHANGHAI)

    def now(self) -> datetime:
        self.moment += STEP
        return self.moment

    def urandom(self, size: int) -> bytes:
        return self.random.randbytes(size)


@contextmanager
def steady_machine() -> Iterator[Machine]:
    machine = Machine()
    with (
        mock.patch("django.utils.timezone.now", machine.now),
        mock.patch("os.urandom", machine.urandom),
        mock.patch("random._urandom", machine.urandom),
    ):
        yield machine
