"""`manage.py build_report`: the provincial report of a period as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reform_tracker import clock
from reports.figures.rollups import day_of, plan_figures
from reports.figures.values import fingerprint, freeze
from reports.models import ReportFile
from reports.provincial.building import document_bytes
from tasks.models import ReportingPeriod


class Command(BaseCommand):
    help = "Makes the provincial report (docx) or the ledger (xlsx) of a period."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--period", required=True, help="for example 2012-05")
        parser.add_argument("--format", required=True, choices=ReportFile.Format.values)
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")
        parser.add_argument("--plan", help="document number, where several plans share a period")

    def handle(self, *args: Any, **options: Any) -> None:
        period = self._period(options["period"], options["plan"])
        today = clock.today()
        figures = plan_figures(period.plan, period, day_of(period, today), known=today)
        content = document_bytes(figures, options["format"], today, fingerprint(freeze(figures)))
        output: Path = options["output"]
        try:
            partial = output.with_name(f".{output.name}.part")
            partial.write_bytes(content)
            partial.replace(output)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{output}: {len(content)} bytes, as of {figures.as_of}.")

    def _period(self, code: str, number: str | None) -> ReportingPeriod:
        rows = ReportingPeriod.objects.filter(code=code).select_related("plan")
        if number:
            rows = rows.filter(plan__number=number)
        found = rows.order_by("-plan__year", "-plan_id").first()
        if found is None:
            known = ReportingPeriod.objects.values_list("code", flat=True).distinct()
            raise CommandError(
                f"There is no period {code}. Known: {', '.join(known) or 'none, import a plan'}."
            )
        return found
