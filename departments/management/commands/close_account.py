"""`manage.py close_account USERNAME`: nobody gets in by it any more, from this moment."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.accounts import emergency
from departments.accounts.service import AccountRefused
from reform_tracker.audit.sources import COMMAND


class Command(BaseCommand):
    help = "Closes an account that may be in wrong hands; a page opens it again (账号)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="stands in the audit trail")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            emergency.close_at_once(options["username"], source=COMMAND, reason=options["reason"])
        except AccountRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"The account {options['username']} is closed, its sessions are ended.")
