"""`manage.py confirm_proposal`: the operator is the second person where nobody else is."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import Http404

from departments.accounts.service import AccountRefused
from departments.granting.models import Proposal
from departments.granting.proposing import summary_of
from departments.granting.service import confirm_by_operator
from reform_tracker.audit.sources import COMMAND


class Command(BaseCommand):
    help = "Confirms a proposal of a security administrator; without a number it lists what waits."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, nargs="?")
        parser.add_argument("--reason", default="", help="stands in the audit trail")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["number"] is None:
            waiting = Proposal.objects.waiting().select_related("user", "proposed_by")
            for one in waiting.order_by("pk"):
                by = one.proposed_by.trail_name
                self.stdout.write(f"{one.pk}  {summary_of(one)}  (proposed by {by})")
            return
        try:
            done = confirm_by_operator(options["number"], source=COMMAND, reason=options["reason"])
        except Http404:
            raise CommandError(f"There is no proposal {options['number']}.") from None
        except AccountRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Confirmed: {summary_of(done.proposal)}.")
        if done.second_half:
            self.stdout.write(
                f"Second half of the first password, for the person only: {done.second_half}"
            )
