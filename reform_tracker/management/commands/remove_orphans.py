"""Deletes stored files that no row names; the worker does the same every six hours."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reform_tracker import orphans


class Command(BaseCommand):
    help = "Deletes stored files of more than a day that no row names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only name them")

    def handle(self, *args: Any, **options: Any) -> None:
        for name in orphans.remove(dry_run=options["dry_run"]):
            self.stdout.write(name)
