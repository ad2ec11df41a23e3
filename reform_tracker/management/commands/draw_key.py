"""`manage.py draw_key NAME`: a new key for TRAIL_KEYS or SEALING_KEYS, as it is written there."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reform_tracker.keyrings import NAME, drawn


class Command(BaseCommand):
    help = "Draws a key of 32 random bytes. Put it in front of the others, with a comma."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what the key is called, for example 2012a")

    def handle(self, *args: Any, **options: Any) -> None:
        if not NAME.fullmatch(options["name"]):
            raise CommandError("A key's name is 1 to 20 of a-z, 0-9, point and hyphen.")
        self.stdout.write(drawn(options["name"]))
