"""`manage.py rebuild_standings`: recomputes the standings of every plan."""

from typing import Any

from django.core.management.base import BaseCommand

from reports.standings import rebuild
from tasks.models import ReformPlan


class Command(BaseCommand):
    help = "Recomputes every standing from assignments, filings and reports."

    def handle(self, *args: Any, **options: Any) -> None:
        for plan in ReformPlan.objects.defer("source_text"):
            self.stdout.write(f"{plan.number}: {rebuild(plan)} standings")
