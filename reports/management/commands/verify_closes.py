"""`manage.py verify_closes`: proves what was closed, plan by plan."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.closes.chain import broken_links
from tasks.models import ReformPlan
from tasks.plan.naming import named_plan


class Command(BaseCommand):
    help = "Checks the hash and the chain of every period that was closed or opened again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", metavar="NUMBER", help="only this plan's")

    def handle(self, *args: Any, **options: Any) -> None:
        plans = ReformPlan.objects.defer("source_text").order_by("year", "pk")
        asked = [named_plan(options["plan"])] if options["plan"] else list(plans)
        broken: list[str] = []
        for plan in asked:
            found = list(broken_links(plan))
            broken += [f"{plan.number}: {sentence}" for sentence in found]
            if not found:
                self.stdout.write(f"{plan.number}: {plan.closes.count()} entries, chain whole.")
        if broken:
            raise CommandError("\n".join(broken))
