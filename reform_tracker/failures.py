"""What has failed when nobody made a mistake: the database, or the room to store something."""

import errno
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError

RETRY_SECONDS = 30  # what a caller is told to wait
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_DISK_FULL = "53100"  # PostgreSQL's code


def is_no_room(error: BaseException | None) -> bool:
    """Whether a disk was full: that of the files or that of the database."""
    return any(_tells_of_no_room(one) for one in _causes(error))


def is_unavailable(error: BaseException | None) -> bool:
    """Whether the database was away, or something in it was not free in time."""
    return isinstance(error, OperationalError | InterfaceError)


def _tells_of_no_room(error: BaseException) -> bool:
    return (
        (isinstance(error, OSError) and error.errno in _NO_ROOM)
        or getattr(error, "pgcode", None) == _DISK_FULL
        or getattr(error, "sqlite_errorname", None) == "SQLITE_FULL"
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
