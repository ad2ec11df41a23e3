"""``manage.py read_document FILE``: what the parser reads in an official document."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from tasks.official.reading.as_json import document_to_json
from tasks.official.reading.document import NotADocument, parse_document, read_text
from tasks.official.reading.structure import ParsedDocument


class Command(BaseCommand):
    """Print the structure of a document; nothing is stored."""

    help = "Read an official document and print its areas, tasks and responsibility lines."
    # The parser needs neither models nor database: a broken database must not stop it.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and the form of the output."""
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="a .txt, .docx or .pdf file or a saved web page"
        )
        parser.add_argument("--json", action="store_true", help="print everything as JSON")

    def handle(self, *, file: Path, json: bool, **options: object) -> None:
        """Print the document; raises CommandError for a file that cannot be read."""
        document = _read(file)
        self.stdout.write(_as_json(document) if json else _summary(document))


def _read(file: Path) -> ParsedDocument:
    try:
        return parse_document(read_text(file.read_bytes(), file.name))
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except NotADocument as error:
        raise CommandError(error.message) from error


def _as_json(document: ParsedDocument) -> str:
    return json.dumps(document_to_json(document), ensure_ascii=False, indent=1)


def _summary(document: ParsedDocument) -> str:
    departments = {name for measure in document.measures for name in measure.parties}
    filing = document.filing_deadline
    lines = [
        document.title,
        f"{document.number or '-'}  {document.issuer or '-'}  {document.issued_on or '-'}",
        f"{len(document.areas)} areas, {len(document.tasks)} tasks, {len(document.measures)}"
        f" responsibility lines, {len(departments)} organizations",
    ]
    if filing:
        lines.append(f"Plans are filed {filing.phrase} ({filing.date or 'no date'})")
    for area in document.areas:
        lines.append(f"{area.number}. {area.title} ({len(area.tasks)})")
    for warning in document.warnings:
        lines.append(f"line {warning.line}: {warning.message} {warning.detail}".rstrip())
    return "\n".join(lines)
