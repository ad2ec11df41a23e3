"""`manage.py reset_second_factor`: for the last administrator who has lost phone and codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.models import User
from departments.second_factor.service import FactorRefused, reset_by_operator
from reform_tracker.audit.sources import COMMAND


class Command(BaseCommand):
    help = "Forgets the second factor of an account; the person is told and sets up another."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="stands in the audit trail")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            reset_by_operator(options["username"], source=COMMAND, reason=options["reason"])
        except User.DoesNotExist:
            raise CommandError(f"There is no account {options['username']}.") from None
        except FactorRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"The second factor of {options['username']} is reset.")
