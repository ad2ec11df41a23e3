"""`manage.py figures`: the figures of a plan as they were at the end of any day."""

import json
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from reform_tracker import clock
from reports.closes.book import closed_as
from reports.figures.rollups import current_period, day_shown
from reports.figures.told import figures_told
from reports.figures.values import PlanFigures, fingerprint, freeze
from tasks.plan.naming import add_plan, named_plan


class Command(BaseCommand):
    help = "Prints what dashboard and ledger showed of a plan at the end of a day."

    def add_arguments(self, parser: CommandParser) -> None:
        add_plan(parser)
        parser.add_argument("--on", required=True, type=_day, metavar="DATE", help="2012-05-31")
        parser.add_argument("--period", metavar="CODE", help="2012-05; else the one of that day")
        parser.add_argument("--json", action="store_true", help="all figures, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        figures = self._figures(options["plan"], options["on"], options["period"])
        frozen = freeze(figures)
        self._compare(figures, fingerprint(frozen))
        if options["json"]:
            self.stdout.write(json.dumps(frozen, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{figures.plan_number} {figures.period} {figures.as_of}")
        self.stdout.write(f"sha256 {fingerprint(frozen)}")
        for light in figures.lights:
            self.stdout.write(f"{light.label}: {light.count} ({light.share} %)")

    def _compare(self, figures: PlanFigures, sha256: str) -> None:
        """Says whether a closed period is frozen with other figures than the day's own: what came
        in between its last day and the close is in the close alone."""
        period = named_plan(figures.plan_number).periods.get(code=figures.period)
        close = closed_as(period)
        if close is None or close.figures is None or close.as_of != figures.as_of:
            return
        same = fingerprint(close.figures) == sha256
        told = "the same figures" if same else "other figures: it holds what came in until then"
        at = clock.local_date(close.at)
        self.stderr.write(f"{period.code} was closed on {at} (edition {close.edition}): {told}.")

    def _figures(self, number: str | None, on: date, code: str | None) -> PlanFigures:
        plan = named_plan(number)
        current = current_period(plan, on)
        period = plan.periods.filter(code=code).first() if code else current
        if period is None:
            codes = ", ".join(plan.periods.values_list("code", flat=True))
            raise CommandError(f"The plan has no period {code or ''}. Known: {codes or 'none'}.")
        as_of = day_shown(period, current, on)
        with translation.override(settings.LANGUAGE_CODE):
            return figures_told(plan, period, as_of, known=on)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no date; write 2012-05-31.") from None
