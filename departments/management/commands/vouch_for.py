"""`manage.py vouch_for`: for an administrator whom another one made alone."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.accounts.service import AccountRefused
from departments.granting.vouching import vouch_for
from departments.models import User
from reform_tracker.audit.sources import COMMAND


class Command(BaseCommand):
    help = "Says that a security administrator is a person of its own, whoever gave the role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="stands in the audit trail")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            vouch_for(options["username"], source=COMMAND, reason=options["reason"])
        except User.DoesNotExist:
            raise CommandError(f"There is no account {options['username']}.") from None
        except AccountRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{options['username']} may confirm what others propose.")
