"""`manage.py anchor_audit`: puts the signed end of the trail outside, now."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reform_tracker.audit import anchors, proving

MOST_TOLD = 20


class Command(BaseCommand):
    help = "Signs the end of the audit trail and brings it to every place of anchors."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--sign-end",
            action="store_true",
            help="first signs an end that the system left unsigned, if all else is whole",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sign_end"] and (broken := proving.sign_end()):
            raise CommandError("The end is not signed: " + "\n".join(broken[:MOST_TOLD]))
        try:
            made = anchors.make()
        except anchors.NotOursError as error:
            raise CommandError(str(error)) from error
        if made is None:
            self.stdout.write("Nothing was recorded since the last anchor.")
        else:
            self.stdout.write(f"Anchor {made.number}: {made.count} events, {made.last_hash}")
        tried = anchors.deliver()
        for one in tried:
            outcome = "arrived" if one.delivered_at else f"did not arrive: {one.error}"
            self.stdout.write(f"{one.target}: anchor {one.anchor.number} {outcome}")
        if any(one.delivered_at is None for one in tried):
            raise CommandError("Not every place has it; it is tried again every hour.")
