"""Whether PostgreSQL brings its log elsewhere (docs/recovery.md)."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import ProgrammingError, connection

log = logging.getLogger(__name__)

QUESTION = (
    "SELECT last_archived_time, last_failed_time FROM pg_stat_archiver "
    "WHERE current_setting('archive_mode') <> 'off'"
)


@dataclass(frozen=True, slots=True)
class LogArchive:
    """When a piece of the log last arrived, and when one last did not."""

    archived_at: datetime | None
    failed_at: datetime | None

    @property
    def works(self) -> bool:
        """A piece that failed is tried until it arrives, before any later one."""
        if self.failed_at is None:
            return True
        return self.archived_at is not None and self.archived_at > self.failed_at


def state() -> LogArchive | None:
    """None where the log is not archived, or where this account may not ask."""
    if connection.vendor != "postgresql":
        return None
    try:
        with connection.cursor() as cursor:
            cursor.execute(QUESTION)
            row = cursor.fetchone()
    except ProgrammingError as error:
        log.info("health: whether the log is archived could not be asked: %s", error)
        return None
    return LogArchive(*row) if row else None
