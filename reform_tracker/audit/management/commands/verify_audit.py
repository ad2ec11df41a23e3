"""`manage.py verify_audit`: walks the whole trail and says whether it is whole."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reform_tracker.audit import archive, proving

MOST_TOLD = 20


class Command(BaseCommand):
    help = (
        "Proves the audit trail: every hash by its key, the chain, its signed end, and that it "
        "agrees with the anchors."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--anchors",
            type=Path,
            metavar="DIR",
            help="a folder with anchors, in place of the one to which the system delivers them",
        )

        parser.add_argument(
            "--archive",
            type=Path,
            metavar="DIR",
            help="a folder of archive_audit: every line is proved and compared as well",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["anchors"]
        proof = proving.Proof(folder, ours=False) if folder else proving.own()
        told, more = list[str](), 0
        for place in proof.broken_places():
            if len(told) < MOST_TOLD:
                told.append(place)
            else:
                more += 1
        archived = ""
        if options["archive"]:
            try:
                archived = f" {archive.proved(options['archive']).place} archived lines agree."
            except (archive.NotWholeError, OSError) as error:
                told.append(str(error))
        if more:
            told.append(f"and {more} more")
        if told:
            raise CommandError("\n".join(told))
        self.stdout.write(
            f"{proof.events} events, chain whole, in agreement with {proof.anchors} anchors."
            + archived
        )
