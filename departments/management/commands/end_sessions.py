"""`manage.py end_sessions`: whoever is signed in has to sign in again, one or everybody."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.accounts import emergency
from departments.accounts.service import AccountRefused
from reform_tracker.audit.sources import COMMAND


class Command(BaseCommand):
    help = "Ends sessions at once and forgets remembered browsers, of some accounts or of all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", nargs="*")
        parser.add_argument("--all", action="store_true", help="of everybody")
        parser.add_argument("--reason", required=True, help="stands in the audit trail")

    def handle(self, *args: Any, **options: Any) -> None:
        names, reason = options["username"], options["reason"]
        if bool(names) is options["all"]:
            raise CommandError("Name accounts, or give --all.")
        try:
            if names:
                ended = emergency.end_sessions_of(names, source=COMMAND, reason=reason)
            else:
                ended = emergency.end_every_session(source=COMMAND, reason=reason)
        except AccountRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Sessions of {len(ended)} accounts ended.")
