"""Which plan a command means; one that could mean several is told their names."""

from django.core.management.base import CommandError, CommandParser

from reform_tracker.searching import equals
from tasks.models import ReformPlan


def add_plan(parser: CommandParser) -> None:
    """The option that names a plan; without it the command means the only one there is."""
    parser.add_argument("--plan", metavar="NUMBER", help="document number, where there are several")


def named_plan(number: str | None, *, period: str = "") -> ReformPlan:
    """The plan of this number, in whichever brackets, or the only one; with `period` the only one
    that has this period.

    Raises CommandError when there is none, and with all their numbers when there are several.
    """
    plans = ReformPlan.objects.defer("source_text").order_by("-year", "-pk")
    found = plans.filter(equals(number, "number")) if number else plans
    if number and not found.exists():
        known = ", ".join(plans.values_list("number", flat=True))
        raise CommandError(f"There is no plan {number}. Known: {known or 'none'}.")
    if period:
        found = found.filter(periods__code=period)
    rows = list(found)
    if len(rows) > 1:
        numbers = ", ".join(row.number for row in rows)
        raise CommandError(f"Several plans could be meant: {numbers}. Say which by --plan NUMBER.")
    if not rows and not period:
        raise CommandError("No plan is published yet. Run import_document first.")
    if not rows:
        codes = dict.fromkeys(plans.values_list("periods__code", flat=True))
        known = ", ".join(filter(None, sorted(code for code in codes if code)))
        raise CommandError(f"There is no period {period}. Known: {known or 'none, import a plan'}.")
    return rows[0]
