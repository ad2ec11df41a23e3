"""`manage.py openapi`: writes docs/openapi.json, the contract as clients know it.

`--check` only compares. A change that breaks clients is written with `--breaking WHY`, which stays
in the document.
"""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reform_tracker import clock
from reform_tracker.api.contract import differences
from reform_tracker.api.schema import schema_in

LANGUAGE = "en"
BREAKS = "x-breaking-changes"


class Command(BaseCommand):
    help = "Writes the committed OpenAPI document; refuses silently breaking changes."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare, write nothing")
        parser.add_argument("--breaking", metavar="WHY", default="", help="why clients must change")
        parser.add_argument("--file", type=Path, default=settings.BASE_DIR / "docs/openapi.json")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        committed = json.loads(file.read_text("utf-8")) if file.exists() else {}
        breaks = list(committed.get("info", {}).get(BREAKS, ()))
        found = differences(committed, _made(breaks))
        broken = [one for one in found if one.breaks]
        if options["check"]:
            self._check(committed, breaks, found)
            return
        if broken and committed and not options["breaking"]:
            listed = "\n".join(map(str, broken))
            raise CommandError(f"{listed}\nThis breaks clients: say why with --breaking.")
        if options["breaking"]:
            breaks.append(
                {"on": clock.local_date(clock.real_now()).isoformat(), "why": options["breaking"]}
            )
        file.write_text(_text(_made(breaks)), "utf-8")
        for one in found:
            self.stdout.write(str(one))

    def _check(self, committed: dict[str, Any], breaks: list[Any], found: list[Any]) -> None:
        if committed == _made(breaks):
            return
        listed = "\n".join(map(str, found)) or "only texts differ"
        raise CommandError(f"{listed}\nThe committed document is another: run manage.py openapi.")


def _made(breaks: list[Any]) -> dict[str, Any]:
    """The document as the code makes it, with the breaks it has had."""
    made: dict[str, Any] = json.loads(json.dumps(schema_in(LANGUAGE), default=str))
    if breaks:
        made["info"][BREAKS] = breaks
    return made


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
