"""`manage.py seed_demo`: the demo's first days, and with `--through` the year day by day."""

import logging
import time
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.models import User
from reform_tracker import clock
from reports.playing import first_days
from reports.playing.cast import Cast
from reports.playing.player import FIRST, LAST, SEED, OtherSeed, Player, played_plan, played_until
from tasks.models import ReformPlan
from tasks.plan.naming import add_plan, named_plan


class Command(BaseCommand):
    help = (
        "Makes the demo accounts, filings and invented progress of the first days. With --through "
        "what everybody does from then on, day by day up to that day; it goes on from where an "
        "earlier call has ended. Needs DEMO."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_plan(parser)
        parser.add_argument(
            "--through",
            type=_day,
            metavar="YYYY-MM-DD",
            help=f"play the year up to this day, from {FIRST} to {LAST}",
        )
        parser.add_argument("--seed", type=int, default=SEED, help="another year for another seed")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is off. Set DEMO=1 to make demo accounts and demo data.")
        made = first_days.is_played()
        if made and options["through"] is None:  # a start asks for nothing, however many plans
            self.stdout.write("The demo is there already; nothing was changed.")
            return
        # A year that was closed has left a second plan: what is gone on with is the played one.
        plan = (None if options["plan"] else played_plan()) or named_plan(options["plan"])
        if not made:
            first_days.play(plan)
            self.stdout.write(f"Demo made: {User.objects.count()} accounts, on {clock.today()}.")
        if options["through"] is not None:
            self._play(plan, options["through"], options["seed"])

    def _play(self, plan: ReformPlan, last: date, seed: int) -> None:
        if not FIRST <= last <= LAST:
            raise CommandError(f"--through is a day from {FIRST} to {LAST}.")
        before = played_until(plan)
        if before is not None and before.on >= last:
            self.stdout.write(f"Played through {before.on} already; nothing was changed.")
            return
        began = time.monotonic()
        logging.disable(logging.WARNING)  # each pass would say that nobody is there to send
        try:
            cast = Player(plan, seed, said=self._tell).through(last)
        except OtherSeed as other:
            raise CommandError(f"This year is played with --seed {other}.") from other
        except BaseException:
            now = played_until(plan)
            until = f"through {now.on}" if now else "not at all"
            self.stderr.write(f"Interrupted: played {until}. Run it again to go on.")
            raise
        finally:
            logging.disable(logging.NOTSET)
        for refusal in cast.refused:
            self.stderr.write(f"Left out: {refusal}")
        self.stdout.write(f"Played through {last} in {time.monotonic() - began:.0f} s.")

    def _tell(self, day: date, _cast: Cast) -> None:
        """A line for each month."""
        if day.day == 1:
            self.stdout.write(f"{day} …")


def _day(text: str) -> date:
    return date.fromisoformat(text)
