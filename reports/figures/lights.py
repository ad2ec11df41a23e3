"""Scheduled progress (序时进度) and the light that explains itself: pure functions.

The rule (docs/glossary.md): less than
`yellow_gap` points behind is green, from there to `red_gap` yellow, beyond it or past its date red;
done and verified is complete; without a basis there is no light, never green.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.figures.facts import Stood
from tasks.models import Measure

DONE = 100


class Light(StrEnum):
    COMPLETE = "complete"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"

    @property
    def label(self) -> str:
        return {
            "complete": _("Complete"),
            "green": _("On schedule"),
            "yellow": _("Behind"),
            "red": _("Far behind"),
            "none": _("No basis"),
        }[self.value]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Gaps in percentage points, from the plan."""

    yellow_gap: int
    red_gap: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A light with the numbers it was read from. `gap` is scheduled minus declared, in points."""

    light: Light
    scheduled: int | None
    gap: int | None
    reason: str


def scheduled_percent(schedule: Sequence[Sequence[object]], on: date) -> int | None:
    """The share that should be done by the end of `on`, in percent; None without a basis.

    The weights of the milestones due by then. A signed filing has milestones for every measure,
    so there is no other basis.
    """
    if not schedule:
        return None
    due = [weight for day, weight in schedule if date.fromisoformat(str(day)) <= on]
    return int(str(due[-1])) if due else 0


def read(standing: Stood, thresholds: Thresholds, on: date) -> Reading:
    """The light of a standing on a day, with its reason in one sentence."""
    scheduled = scheduled_percent(standing.schedule, on)
    declared = standing.declared_percent
    if standing.done_verified:
        return Reading(Light.COMPLETE, scheduled, None, _("Declared done and verified."))
    overdue = _overdue(standing, on)
    if scheduled is None and not overdue:
        reason = _("No accepted implementation plan with milestones yet, so nothing to measure by.")
        return Reading(Light.NONE, None, None, reason)
    scheduled = DONE if scheduled is None else scheduled  # past its date all of it is due
    gap = scheduled - (declared or 0)
    if overdue or gap > thresholds.red_gap:
        return Reading(Light.RED, scheduled, gap, _reason(scheduled, declared, thresholds, overdue))
    light = Light.GREEN if gap < thresholds.yellow_gap else Light.YELLOW
    return Reading(light, scheduled, gap, _reason(scheduled, declared, thresholds, overdue=False))


def _overdue(standing: Stood, on: date) -> bool:
    """Past its last date and not done; a cross-year measure is not late at the end of the year."""
    if standing.horizon == Measure.Horizon.CROSS_YEAR or standing.due_on is None:
        return False
    return on > standing.due_on and standing.declared_percent != DONE


def _reason(scheduled: int, declared: int | None, thresholds: Thresholds, overdue: bool) -> str:
    parts = [
        _("Scheduled %(scheduled)s %%, declared %(declared)s %%.")
        % {"scheduled": scheduled, "declared": declared or 0}
    ]
    if declared is None:
        parts.append(_("No signed report yet."))
    if overdue:
        parts.append(_("Past its due date."))
    # Past its date nothing but the end of the work turns it green.
    wanted = DONE if overdue else scheduled - thresholds.yellow_gap + 1
    if (declared or 0) < wanted:
        parts.append(_("Green from %(percent)s %%.") % {"percent": wanted})
    else:
        parts.append(_("Less than %(gap)s points behind.") % {"gap": thresholds.yellow_gap})
    # Chinese sentences stand without a space between them.
    between = "" if str(get_language()).startswith("zh") else " "
    return between.join(parts)
