"""`manage.py backup FOLDER`: database and files of one moment, with what proves them."""

import time
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from reform_tracker import clock
from reform_tracker.backing_up import BackupError, rotating, taking
from reform_tracker.backing_up.encrypting import PROGRAMS, Encryption
from reform_tracker.notifications import marks


class Command(BaseCommand):
    help = "Writes a backup of database and files into a new folder, while the system works."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--encrypt", choices=PROGRAMS, default="")
        parser.add_argument(
            "--recipient", action="append", default=[], help="for whom; may be given again"
        )
        parser.add_argument(
            "--dated", action="store_true", help="into a folder of its own, named by the moment"
        )
        parser.add_argument("--keep-daily", type=int, default=0, metavar="N")
        parser.add_argument("--keep-weekly", type=int, default=0, metavar="N")
        parser.add_argument(
            "--daily-at", type=time_of_day.fromisoformat, metavar="HH:MM", help="goes on for ever"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rotates = options["keep_daily"] > 0 or options["keep_weekly"] > 0
        if (rotates or options["daily_at"]) and not options["dated"]:
            raise CommandError("Only backups in folders of their own (--dated) can be many.")
        if options["daily_at"] is None:
            try:
                self._take(options)
            except BackupError as error:
                raise CommandError(f"No backup: {error}") from error
            return
        while True:
            time.sleep(seconds_until(options["daily_at"], timezone.localtime()))
            try:
                self._take(options)
            except (BackupError, DatabaseError, OSError) as error:  # tomorrow is another day
                self.stderr.write(f"No backup: {error}")
            connection.close()

    def _take(self, options: dict[str, Any]) -> None:
        folder: Path = options["folder"]
        if options["dated"]:
            folder = rotating.folder_for(folder, clock.real_now())
        made = taking.take(folder, Encryption(options["encrypt"], options["recipient"]))
        marks.beat(marks.BACKUP)
        for name in made.gone:
            self.stderr.write(f"A row names the file {name}, which is not there.")
        self.stdout.write(
            f"{folder}: {sum(made.rows.values())} rows, {made.chain_count} events of the trail, "
            f"{len(made.files)} files, {_size(made.size)}, {made.seconds:.1f} s. "
            f"State of {made.taken_at.isoformat(timespec='seconds')}."
        )
        daily, weekly = options["keep_daily"], options["keep_weekly"]
        if daily > 0 or weekly > 0:
            cleared = rotating.remove_old(options["folder"], daily=daily, weekly=weekly)
            for gone in cleared.gone:
                self.stdout.write(f"removed {gone}")
            for left in cleared.left:
                self.stderr.write(left)


def seconds_until(at: time_of_day, now: datetime) -> float:
    """From now until that time of day comes next."""
    due = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if due <= now:
        due += timedelta(days=1)
    return (due - now).total_seconds()


def _size(of: int) -> str:
    return filesizeformat(of).replace("\xa0", " ")
