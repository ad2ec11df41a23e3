"""`manage.py build_report`: the provincial report of a period as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reform_tracker import clock
from reports.figures.values import thaw
from reports.models import ReportFile
from reports.provincial.building import document_bytes
from reports.provincial.source import source_of, told_of
from tasks.plan.naming import add_plan, named_plan


class Command(BaseCommand):
    help = "Makes the provincial report (docx) or the ledger (xlsx) of a period."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--period", required=True, help="for example 2012-05")
        parser.add_argument("--format", required=True, choices=ReportFile.Format.values)
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")
        add_plan(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        plan = named_plan(options["plan"], period=options["period"])
        period = plan.periods.get(code=options["period"])
        source = source_of(period, clock.today())
        content = document_bytes(
            thaw(source.frozen),
            options["format"],
            source.made_on,
            source.sha256,
            told_of(source.close),
        )
        output: Path = options["output"]
        try:
            partial = output.with_name(f".{output.name}.part")
            partial.write_bytes(content)
            partial.replace(output)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{output}: {len(content)} bytes, as of {source.as_of}.")
