"""Which migrations this program knows: one that is older than its database must not start."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def on_disk() -> set[str]:
    """The migrations that this program has."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {f"{app}.{name}" for app, name in loader.disk_migrations}


@register(Tags.database)
def the_database_is_not_newer(
    databases: Sequence[str] | None = None, **_about: Any
) -> list[CheckMessage]:
    """Refuses `migrate`, and so the start: what the newer version requires would be left out of
    every new row. Checkouts of developers go back and forth."""
    if not databases or not settings.PRODUCTION:
        return []
    applied = MigrationRecorder(connection).applied_migrations()
    newer = sorted({f"{app}.{name}" for app, name in applied} - on_disk())
    if not newer:
        return []
    return [
        Error(
            f"The database was brought to a newer version, by {newer[0]} ({len(newer)} in all).",
            hint="Start that version, or restore the backup that was taken before the upgrade "
            "(docs/operations.md, Roll back).",
            id="deploy.E001",
        )
    ]
