"""`manage.py rebuild_standings`: recomputes the standings of every plan, or checks them, and with
them the figures that are kept of past days."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.figures import kept
from reports.figures.standings import differences, rebuild
from tasks.models import ReformPlan


class Command(BaseCommand):
    help = "Recomputes every standing from assignments, filings and reports."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing, print what differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        plans = ReformPlan.objects.defer("source_text").order_by("id")
        if not options["check"]:
            for plan in plans:
                self.stdout.write(f"{plan.number}: {rebuild(plan)} standings")
            return
        count = 0
        for plan in plans:
            for one in differences(plan):
                count += 1
                self.stdout.write(
                    f"{plan.number}: measure {one.measure_id}, organization {one.organization_id}: "
                    f"{one.field} is {one.stored!r}, should be {one.computed!r}"
                )
        days = 0
        for day, names in kept.differences():
            days += 1
            self.stdout.write(f"{day.plan.number}: kept of {day.on}: {', '.join(names)}")
        self.stdout.write(f"{count} differences, {days} kept days that differ")
        if count:
            raise CommandError("Run rebuild_standings to put them right.")
        if days:
            raise CommandError("Facts of past days were changed behind the system's back.")
