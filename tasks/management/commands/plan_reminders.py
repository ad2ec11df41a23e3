"""`manage.py plan_reminders`: one planning pass, its result as JSON."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date

from departments.models import User
from reform_tracker import clock
from tasks.reminding import planner

# A year on both sides is looked at as well; no plan lies outside of these.
YEARS = range(1990, 2101)


class Command(BaseCommand):
    help = "Plans the reminders due up to a business date and prints what was planned."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="business date, YYYY-MM-DD (default: now)")
        parser.add_argument(
            "--dry-run", action="store_true", help="write nothing; print the messages too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on = clock.today()
        if options["on"]:
            try:
                parsed = parse_date(options["on"])
            except ValueError:
                parsed = None
            if parsed is None or parsed.year not in YEARS:
                raise CommandError(f"--on {options['on']!r} is no date; write it as 2012-05-14.")
            on = parsed
        result = planner.plan(on, dry_run=options["dry_run"]).as_dict()
        if options["dry_run"]:
            result["messages"] = _messages(on)
        self.stdout.write(json.dumps(result, ensure_ascii=False))


def _messages(on: date) -> list[dict[str, str]]:
    """What would be said to whom on that day."""
    drafts = planner.preview(on)
    people = User.objects.select_related("organization").in_bulk(
        {draft.recipient_id for draft in drafts}
    )
    return [
        {
            "organization": people[draft.recipient_id].organization.short_name,
            "recipient": people[draft.recipient_id].full_name,
            "channel": draft.channel,
            "title": draft.headline,
            "due_on": draft.due_on.isoformat(),
            "rule": draft.rule,
        }
        for draft in drafts
    ]
