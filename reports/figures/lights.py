"""Scheduled progress (序时进度) and the light that explains itself: pure functions.

The rule (docs/glossary.md): what the organization owes for its line and is late with makes it red.
Else less than `yellow_gap` points behind is green, from there to `red_gap` yellow, beyond it or
past its date red; done and verified, or closed, is complete; without a basis there is no light,
never green.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from reform_tracker.workdays import WorkCalendar
from reports.figures.facts import Stood
from reports.figures.values import Late
from tasks.duties.kinds import DutyKind
from tasks.models import FormerLightRule, Measure, ReformPlan
from tasks.state.owing import Owed

DONE = 100


class Light(StrEnum):
    COMPLETE = "complete"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {
    Light.COMPLETE: gettext_lazy("Complete"),
    Light.GREEN: gettext_lazy("On schedule"),
    Light.YELLOW: gettext_lazy("Behind"),
    Light.RED: gettext_lazy("Far behind"),
    Light.NONE: gettext_lazy("No basis"),
}

WORST_FIRST = (Light.RED, Light.YELLOW, Light.NONE, Light.GREEN, Light.COMPLETE)


@dataclass(frozen=True, slots=True)
class LightRule:
    """Gaps in percentage points, and the kinds of duty that turn red once they are overdue."""

    yellow_gap: int
    red_gap: int
    red_duties: Collection[str] = ()

    @classmethod
    def of(cls, plan: ReformPlan, on: date) -> "LightRule":
        """The rule by which a plan's lights are read on a day: its own, or the one it had then.
        Under a plan that was closed before nothing is owed; the day on which it is closed is the
        last one of its figures."""
        before = plan.lights_since is not None and on < plan.lights_since
        former = list(plan.former_light_rules.filter(until__gt=on)[:1]) if before else ()
        return cls.among(plan, former, on)

    @classmethod
    def among(cls, plan: ReformPlan, former: Sequence[FormerLightRule], on: date) -> "LightRule":
        """The same where the rules that a plan had are read already, in the order of their days."""
        holding: ReformPlan | FormerLightRule = plan
        if plan.lights_since is not None and on < plan.lights_since:
            holding = next((one for one in former if on < one.until), plan)
        closed = plan.closed_on is not None and plan.closed_on < on
        return cls(holding.yellow_gap, holding.red_gap, () if closed else holding.red_duties)


@dataclass(frozen=True, slots=True)
class Reading:
    """A light with what it was read from. `gap` is scheduled minus declared, in points; `late` is
    what the organization owes and is late with, the oldest first. `behind`: the work itself is far
    behind, not only a plan or a report that is missing."""

    light: Light
    scheduled: int | None
    gap: int | None
    reason: str
    late: tuple[Late, ...] = ()
    behind: bool = False


def scheduled_percent(schedule: Sequence[Sequence[object]], on: date) -> int | None:
    """The share that should be done by the end of `on`, in percent; None without a basis.

    The weights of the milestones due by then. A signed filing has milestones for every measure,
    so there is no other basis.
    """
    if not schedule:
        return None
    due = [weight for day, weight in schedule if date.fromisoformat(str(day)) <= on]
    return int(str(due[-1])) if due else 0


def read(standing: Stood, rule: LightRule, on: date, calendar: WorkCalendar) -> Reading:
    """The light of a standing on a day, with its reason in one sentence."""
    scheduled = scheduled_percent(standing.schedule, on)
    declared = standing.declared_percent
    if standing.done_verified:
        return Reading(Light.COMPLETE, scheduled, None, _why_complete(standing))
    late = _late(standing, rule, on, calendar)
    past_date = _is_past_date(standing, on)
    if scheduled is None and not past_date:
        if late:
            return Reading(Light.RED, None, None, _joined([*_told(late), _until_done()]), late)
        reason = _("No accepted implementation plan with milestones yet, so nothing to measure by.")
        return Reading(Light.NONE, None, None, reason)
    scheduled = DONE if scheduled is None else scheduled  # past its date all of it is due
    gap = scheduled - (declared or 0)
    reason = _joined([*_told(late), *_reason(scheduled, declared, rule, past_date, late)])
    far = past_date or gap > rule.red_gap
    if far or late:
        behind = far or any(one.kind == DutyKind.MILESTONE for one in late)
        return Reading(Light.RED, scheduled, gap, reason, late, behind)
    light = Light.GREEN if gap < rule.yellow_gap else Light.YELLOW
    return Reading(light, scheduled, gap, reason)


def _why_complete(standing: Stood) -> str:
    for on, until in standing.closures:
        if on is not None and until is None:
            return _("Closed on %(day)s: verified as done.") % {
                "day": date_format(date.fromisoformat(on))
            }
    return _("Declared done and verified.")


def _late(standing: Stood, rule: LightRule, on: date, calendar: WorkCalendar) -> tuple[Late, ...]:
    """Of each kind the duty that is overdue longest."""
    if not rule.red_duties:
        return ()
    found: dict[str, Late] = {}
    for owed in map(Owed.from_list, standing.owed or ()):
        due_on = owed.is_due_on(calendar)
        if owed.kind in rule.red_duties and on > due_on:
            one = Late(owed.kind, owed.what, due_on, calendar.between(due_on, on))
            known = found.get(owed.kind)
            if known is None or one.due_on < known.due_on:
                found[owed.kind] = one
    return tuple(sorted(found.values(), key=lambda one: (one.due_on, one.kind)))


def _told(late: Sequence[Late]) -> list[str]:
    """Each overdue duty in words, with its days."""
    return [
        ngettext(
            "%(duty)s: %(days)s working day overdue.",
            "%(duty)s: %(days)s working days overdue.",
            one.days,
        )
        % {"duty": _duty(one), "days": one.days}
        for one in late
    ]


def _duty(late: Late) -> str:
    if late.kind == DutyKind.FILING:
        return _("Implementation plan not filed")
    if late.kind == DutyKind.REPORT:
        return _("Report for %(period)s not filed") % {"period": late.what}
    return _("Milestone “%(title)s” not reported as reached") % {"title": late.what}


def _until_done() -> str:
    return _("Red until that is done; green needs an accepted plan.")


def _is_past_date(standing: Stood, on: date) -> bool:
    """Past its last date and not done; a cross-year measure is not late at the end of the year."""
    if standing.horizon == Measure.Horizon.CROSS_YEAR or standing.due_on is None:
        return False
    return on > standing.due_on and standing.declared_percent != DONE


def _reason(
    scheduled: int, declared: int | None, rule: LightRule, past_date: bool, late: Sequence[Late]
) -> list[str]:
    parts = [
        _("Scheduled %(scheduled)s %%, declared %(declared)s %%.")
        % {"scheduled": scheduled, "declared": declared or 0}
    ]
    if declared is None:
        parts.append(_("No signed report yet."))
    if past_date:
        parts.append(_("Past its due date."))
    # Past its date nothing but the end of the work turns it green.
    wanted = DONE if past_date else scheduled - rule.yellow_gap + 1
    if (declared or 0) < wanted:
        text = _("Green from %(percent)s %%.")
        if late:
            text = _("Green once what is overdue is done, from %(percent)s %%.")
        parts.append(text % {"percent": wanted})
    elif late:
        parts.append(_("Green once what is overdue is done."))
    else:
        parts.append(_("Less than %(gap)s points behind.") % {"gap": rule.yellow_gap})
    return parts


def _joined(parts: Sequence[str]) -> str:
    # Chinese sentences stand without a space between them.
    return ("" if str(get_language()).startswith("zh") else " ").join(parts)
