"""The one table of what coded values are called: pages, API, workbook and report read it.

In the language that is active; documents ask in Chinese, whatever language froze the figures.
"""

from django.db.models import TextChoices as Choices
from django.utils.translation import gettext as _

from reports.figures.lights import Light
from tasks.models import Assignment, DeclaredStatus, Measure
from tasks.signing.models import State

# Codes beside those of the models: nothing was ever said, handed in or asked for.
UNREPORTED, MISSING, NOT_DUE = "unreported", "missing", "not_due"


def lights() -> dict[str, str]:
    return {light.value: light.label for light in Light}


def statuses() -> dict[str, str]:
    """What an organization declares; "" is stored where it has said nothing."""
    return _labels(DeclaredStatus) | {UNREPORTED: _("No report yet"), "": _("No report yet")}


def horizons() -> dict[str, str]:
    return _labels(Measure.Horizon)


def roles() -> dict[str, str]:
    return _labels(Assignment.Role)


def reports() -> dict[str, str]:
    """How far a period's report is."""
    return _labels(State) | {MISSING: _("Not reported"), NOT_DUE: _("No report due")}


def filings() -> dict[str, str]:
    """How far an implementation plan is."""
    return _labels(State) | {MISSING: _("Not started"), NOT_DUE: _("No filing due")}


TABLES = {
    "light": lights,
    "status": statuses,
    "horizon": horizons,
    "role": roles,
    "report": reports,
    "filing": filings,
}


def _labels(choices: type[Choices]) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}
