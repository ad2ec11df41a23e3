"""`manage.py release_sending`: what would be sent after a restore, and the word that lets it go."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from reform_tracker.audit.sources import COMMAND
from reform_tracker.backing_up import hold
from reform_tracker.notifications import held

RESTORED = "restored"


def moment(text: str) -> datetime:
    """A moment as ISO 8601; without an offset it is that of the system's time zone."""
    found = parse_datetime(text)
    if found is None:
        raise ValueError(text)
    return found if timezone.is_aware(found) else timezone.make_aware(found)


class Command(BaseCommand):
    help = "Shows what would be sent after a restore; with one of the options it lets senders go."

    def add_arguments(self, parser: CommandParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument(
            "--mark-sent-until",
            metavar="TIME",
            help="what was due before is taken as sent; 'restored' is the moment of the restore",
        )
        choice.add_argument("--send-all", action="store_true", help="everything listed is sent")

    def handle(self, *args: Any, **options: Any) -> None:
        standing = hold.standing()
        if standing is None:
            self.stdout.write("Nothing holds the senders.")
            return
        self.stdout.write(
            f"Sending stands still since {_said(standing.since)}; "
            f"the data are of {_said(standing.data_of)}."
        )
        for one in hold.waiting():
            self.stdout.write(
                f"  {one.day.isoformat()}  {one.way}: {one.messages} messages to {one.receivers}"
            )
        until = self._until(options["mark_sent_until"], standing.since)
        if until is None and not options["send_all"]:
            self.stdout.write("Let them go by --mark-sent-until TIME or --send-all.")
            return
        released = held.release(actor=None, source=COMMAND, sent_until=until)
        taken = released[1] if released else 0
        self.stdout.write(f"Sending goes on; {taken} messages are taken as sent.")

    def _until(self, given: str | None, since: datetime) -> datetime | None:
        if given == RESTORED or given is None:
            return since if given else None
        try:
            return moment(given)
        except ValueError:
            raise CommandError(f"{given!r} is no time like 2026-11-30T08:00.") from None


def _said(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")
