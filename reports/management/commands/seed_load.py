"""`manage.py seed_load`: fills the database with invented years, for benchmarks and trying."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reports.figures.standings import rebuild
from reports.load.years import MONTHS, Invention
from tasks.models import ReformPlan
from tasks.plan.naming import add_plan, named_plan


class Command(BaseCommand):
    help = (
        "Invents plans after the pattern of a published one, with filings, reports and standings,"
        " so many that there are about --reports of them. Needs DEMO with its accounts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_plan(parser)
        parser.add_argument("--reports", type=int, default=100_000, help="about so many reports")
        parser.add_argument("--years", type=int, default=1, help="in so many years up to the last")
        parser.add_argument(
            "--until", type=date.fromisoformat, default=None, help="the business date afterwards"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is off: invented years do not belong into real data.")
        if options["reports"] < 1 or options["years"] < 1:
            raise CommandError("--reports and --years are at least 1.")
        pattern = named_plan(options["plan"])
        until = options["until"] or date(pattern.year, 9, 10)
        invention = Invention(pattern, _holder(Role.APPROVER), _holder(Role.COMMISSION))
        of_a_plan = invention.reports_a_month * MONTHS
        a_year = max(1, round(options["reports"] / options["years"] / of_a_plan))
        for year in range(until.year - options["years"] + 1, until.year + 1):
            there = ReformPlan.objects.filter(number__startswith=f"模拟〔{year}〕").count()
            for place in range(there + 1, there + a_year + 1):
                number = f"模拟〔{year}〕{place}号"
                with transaction.atomic():
                    made = invention.write(number, year, until)
                    count = rebuild(ReformPlan.objects.get(pk=made))
                self.stdout.write(f"{number}: {count} standings")
        if connection.vendor == "postgresql":
            # After so many rows at once the server would plan by what the tables held before.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        clock.move_to(until)


def _holder(role: Role) -> User:
    found = User.objects.filter(grants__role=role, is_active=True).order_by("pk").first()
    if found is None:
        raise CommandError(f"No account holds the role {role.label}. Run seed_demo first.")
    return found
