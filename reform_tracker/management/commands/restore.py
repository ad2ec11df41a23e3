"""`manage.py restore FOLDER`: a backup put back into an empty place, proved, with sending held."""

import time
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reform_tracker import clock
from reform_tracker.backing_up import BackupError, restoring


class Command(BaseCommand):
    help = "Puts a backup back into an empty database and an empty folder of files."
    requires_system_checks: list[str] = []  # some ask for tables, and there are none yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--of",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day of the backup that is wanted, where a newer state is known",
        )
        parser.add_argument(
            "--anchors",
            type=Path,
            metavar="DIR",
            help="a folder with anchors that may tell of a newer state, in place of ANCHOR_DIR",
        )
        parser.add_argument("--identity", default="", help="the key file, for age")
        parser.add_argument(
            "--without-keys", action="store_true", help="go on though keys are missing"
        )
        parser.add_argument(
            "--unproved",
            action="store_true",
            help="go on though nobody can say that the backup is one of this system",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        wish = restoring.Wish(**{one.name: options[one.name] for one in fields(restoring.Wish)})
        try:
            restored = restoring.restore(options["folder"], wish)
        except BackupError as error:
            raise CommandError(f"Not restored: {error}") from error
        backup = restored.manifest
        age = clock.real_now() - backup.taken_at
        self.stdout.write(
            f"Restored in {time.monotonic() - began:.1f} s: {sum(backup.rows.values())} rows, "
            f"{backup.chain_count} events of the trail, {len(backup.files)} files. "
            f"State of {backup.taken_at.isoformat(timespec='seconds')}, "
            f"{age.total_seconds() / 60:.0f} minutes ago: what was written after it is lost."
        )
        self.stdout.write(
            "Sending stands still until somebody releases it: page Health, or manage.py "
            "release_sending."
        )
        if restored.faults:
            raise CommandError("Not as it was backed up:\n" + "\n".join(restored.faults))
