"""`manage.py backup FOLDER`: database and files of one moment, with what proves them."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat

from reform_tracker.backing_up import BackupError, taking
from reform_tracker.backing_up.encrypting import Encryption


class Command(BaseCommand):
    help = "Writes a backup of database and files into a new folder, while the system works."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--encrypt", choices=("gpg", "age"), default="")
        parser.add_argument(
            "--recipient", action="append", default=[], help="for whom; may be given again"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            made = taking.take(folder, Encryption(options["encrypt"], options["recipient"]))
        except BackupError as error:
            raise CommandError(f"No backup: {error}") from error
        for name in made.gone:
            self.stderr.write(f"A row names the file {name}, which is not there.")
        self.stdout.write(
            f"{folder}: {sum(made.rows.values())} rows, {made.chain_count} events of the trail, "
            f"{len(made.files)} files, {_size(made.size)}, {made.seconds:.1f} s. "
            f"State of {made.taken_at.isoformat(timespec='seconds')}."
        )


def _size(of: int) -> str:
    return filesizeformat(of).replace("\xa0", " ")
