"""`manage.py import_document FILE`: publishes an official document as a plan, once."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.models import Organization
from departments.organizations.registry import BUILT_IN, load_organizations
from reform_tracker.audit.sources import COMMAND
from tasks.errors import Refused
from tasks.official.publishing import publish
from tasks.official.reading.document import parse_document, read_text
from tasks.official.reading.structure import NotADocument


class Command(BaseCommand):
    help = "Publishes an official document as a reform plan. A second import changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="the document: a .txt, .docx or .pdf file or a web page"
        )
        parser.add_argument(
            "--organizations",
            type=Path,
            help="register of organizations to load first (default: the built-in one, if none is)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._load_register(options["organizations"])
        document = self._read(options["file"])
        try:
            published = publish(document, actor=None, source=COMMAND)
        except Refused as refusal:
            raise CommandError(f"{options['file']}: {refusal.message}") from refusal
        plan = published.plan
        if published.differs:
            self.stdout.write(
                f"{plan.number} is published already with a different text; nothing was changed."
            )
            return
        if not published.created:
            self.stdout.write(f"{plan.number} is published already; nothing was changed.")
            return
        self.stdout.write(
            f"Published {plan.number}: {len(document.areas)} areas, {len(document.tasks)} tasks, "
            f"{len(document.measures)} measures, {plan.filings.count()} filings due "
            f"{plan.filing_due_on}."
        )
        for warning in document.warnings:
            self.stderr.write(f"line {warning.line}: {warning.message}")

    def _load_register(self, path: Path | None) -> None:
        if path is None and Organization.objects.exists():
            return
        try:
            added, _known = load_organizations(path or BUILT_IN, actor=None, source=COMMAND)
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"{path}: not a register of organizations ({error}).") from error
        self.stdout.write(f"{added} organizations added.")

    def _read(self, path: Path) -> Any:
        try:
            return parse_document(read_text(path.read_bytes(), path.name))
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except NotADocument as error:
            place = f", line {error.line}" if error.line else ""
            raise CommandError(f"{path}{place}: {error.message}") from error
