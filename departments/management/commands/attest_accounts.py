"""`manage.py attest_accounts`: a person answers for how accounts stand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.accounts.reasons import stated
from departments.standing import attesting, comparing
from reform_tracker.audit.sources import COMMAND


class Command(BaseCommand):
    help = (
        "Writes into the trail, signed, how these accounts stand, after somebody has looked at "
        "them: what they hold counts as explained from then on. Without names it says what no "
        "event explains."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("usernames", nargs="*")
        parser.add_argument("--reason", default="", help="stands in the audit trail")

    def handle(self, *args: Any, **options: Any) -> None:
        names = options["usernames"]
        if not names:
            self.stdout.write("\n".join(comparing.unexplained()) or "Every account is explained.")
            return
        reason = stated(options["reason"], CommandError)
        done = attesting.attest(names, source=COMMAND, reason=reason)
        self.stdout.write(f"Written down: {', '.join(done) or 'nothing'}.")
        if missing := sorted(set(names) - set(done)):
            raise CommandError(f"There are no such accounts: {', '.join(missing)}.")
