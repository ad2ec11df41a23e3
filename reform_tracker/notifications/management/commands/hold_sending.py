"""`manage.py hold_sending TIME`: nothing is sent, because the database was brought back to TIME."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reform_tracker.backing_up import hold
from reform_tracker.notifications.management.commands.release_sending import moment


class Command(BaseCommand):
    help = "Holds the senders after PostgreSQL was recovered to a moment by its own means."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("data_of", metavar="TIME", help="of which moment the data are")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data_of = moment(options["data_of"])
        except ValueError:
            raise CommandError(
                f"{options['data_of']!r} is no time like 2026-11-30T08:00."
            ) from None
        hold.begin(data_of)
        self.stdout.write("Nothing is sent until somebody releases it: manage.py release_sending.")
