"""`manage.py archive_audit FOLDER`: writes out what is old of the trail, as lines of JSON."""

import argparse
import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from reform_tracker import clock
from reform_tracker.audit import archive
from reform_tracker.audit.models import AuditEvent, AuditHead
from reform_tracker.audit.sources import COMMAND
from reform_tracker.audit.trail import AuditEntry, record_all

ACTION = "trail.archived"


class Command(BaseCommand):
    help = (
        "Writes the events older than TRAIL_RETENTION_DAYS that stand in no file yet into the "
        "folder as JSON lines, proved by reading them back. Nothing leaves the database."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that outlives the system")

    def handle(self, *args: Any, **options: Any) -> None:
        days = settings.TRAIL_RETENTION_DAYS
        if not days:
            raise CommandError("TRAIL_RETENTION_DAYS is empty: the trail is kept as it is.")
        folder: Path = options["folder"]
        try:
            path = archive.write(folder, clock.real_now() - timedelta(days=days))
        except (archive.NotWholeError, OSError) as error:
            raise CommandError(str(error)) from error
        for one in archive.files(folder):  # those of a run that did not live to say so as well
            _record(one)
        self.stdout.write(f"Written: {path.name}" if path else "Nothing more is that old.")


def _record(path: Path) -> None:
    """In the trail, once for each file."""
    known = AuditEvent.objects.filter(action=ACTION, summary=path.name)
    if known.exists():
        return
    with path.open("rb") as file:
        data = {"sha256": hashlib.file_digest(file, "sha256").hexdigest()}
    with transaction.atomic():
        entry = AuditEntry(ACTION, AuditHead(pk=1), path.name, data, changes_facts=False)
        record_all([entry], actor=None, source=COMMAND)
