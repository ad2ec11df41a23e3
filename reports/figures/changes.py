"""What moved between two days: from dated facts of both, never from the audit trail. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from reform_tracker.workdays import ONE_DAY, WorkCalendar
from reports.figures import lights
from reports.figures.lights import Light, LightRule
from reports.figures.trends import turned
from tasks.signing.rework import again_on
from tasks.state import PartyFacts, state_at
from tasks.state.facts import MilestoneFacts


class Kind(models.TextChoices):
    """What a line of the change log tells."""

    COMPLETED = "completed", _("Completed")
    TO_YELLOW = "to_yellow", _("Turned behind")
    TO_RED = "to_red", _("Turned far behind")
    RECOVERED = "recovered", _("Back on schedule")
    LIGHT = "light", _("Other light")
    REPORTED = "reported", _("Report filed")
    FILED = "filed", _("Implementation plan filed")
    ACCEPTED = "accepted", _("Accepted")
    CAME_BACK = "came_back", _("Returned or withdrawn")
    AMENDED = "amended", _("Amended what was accepted")
    REACHED = "reached", _("Milestone verified")
    UNVERIFIED = "unverified", _("Verification taken back")
    SLIPPED = "slipped", _("Date moved")
    CLOSED = "closed", _("Measure closed")
    REOPENED = "reopened", _("Measure opened again")
    PARTIES = "parties", _("Organizations of a line changed")
    CORRECTED = "corrected", _("Correction")
    PERIOD = "period", _("Report day moved")


@dataclass(frozen=True, slots=True)
class Change:
    """One line. `at` is None for what the days alone bring about; `role` is the part of the
    organization; `lights` are those before and after, else `before` and `after` say it in words.
    What concerns no single measure or organization has none."""

    on: date
    kind: Kind
    at: datetime | None = None
    measure_id: int | None = None
    organization_id: int | None = None
    organization: str = ""
    role: str = ""
    what: str = ""
    lights: tuple[str, str] | None = None
    before: str = ""
    after: str = ""
    by: str = ""
    reason: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the lights of a day are read: by its rule, by the calendar as it was known, for the
    period that ran, of which `starts_on` is the first day."""

    rule: LightRule
    calendar: WorkCalendar
    starts_on: date | None

    def of(self, facts: PartyFacts, day: date) -> lights.Reading | None:
        """None where the party held no part that day."""
        state = state_at(facts, day, period=self.starts_on)
        return lights.read(state, self.rule, day, self.calendar) if state.role else None


ReadingOf = Callable[[date], Reading]


@dataclass(frozen=True, slots=True)
class LightMoved:
    """A party's light became another one: on which day it became what it is at the end."""

    facts: PartyFacts
    on: date
    before: str
    after: str
    reason: str
    role: str = field(compare=False)

    @property
    def kind(self) -> Kind:
        """As `trends.moved` counts it."""
        return Kind(turned(self.before, self.after) or Kind.LIGHT)


def lights_moved(
    parties: Iterable[PartyFacts], since: date, until: date, reading: ReadingOf
) -> Iterator[LightMoved]:
    """Of whoever holds a part on `until` the lights that differ from those of `since`; whoever held
    none then had no light. A light that came and went between tells nothing."""
    first, last = reading(since), reading(until)
    for facts in parties:
        now = last.of(facts, until)
        if now is None:
            continue
        then = first.of(facts, since)
        before = then.light if then else Light.NONE
        if before != now.light:
            part = facts.part_on(until)
            yield LightMoved(
                facts,
                _became(facts, now.light, since, until, reading),
                before,
                now.light,
                now.reason,
                part.role if part else "",
            )


def _became(facts: PartyFacts, light: str, since: date, until: date, reading: ReadingOf) -> date:
    """The first day of the last stretch on which the light was this one."""
    calendar, on = reading(until).calendar, until
    days = {day for day in days_of(facts, calendar) if since < day <= until}
    for day in sorted(days, reverse=True):
        read = reading(day).of(facts, day)
        if read is None or read.light != light:
            break
        on = day
    return on


def days_of(facts: PartyFacts, calendar: WorkCalendar) -> set[date]:
    """The days on which a light can become another one: something was done, or a date passed."""
    found: set[date | None] = set()
    for part in facts.parts:
        found |= {part.since, part.until, part.owes_from}
    for one in facts.statements:
        found |= {one.filed_on, one.until, one.accepted_on}
        found |= _again(one.until, calendar)
    for closed in facts.closures:
        found |= {closed.on, closed.until} | _again(closed.until, calendar)
    for promise in facts.promises:
        found |= {promise.accepted_on, promise.until}
        for milestone in promise.milestones:
            found |= _days_of_milestone(milestone)
    for period in facts.periods:
        found.add(period.starts_on)
        for due in period.due_dates:
            found |= {due.set_on, *_passed(due.due_on)}
    for due in facts.due_dates:
        found |= {due.set_on, *_passed(due.due_on)}
    if facts.filing is not None:
        filing = facts.filing
        found |= {filing.since, filing.until, filing.begun_on}
        for due in filing.due_dates:
            found |= {due.set_on, *_passed(due.due_on)}
        for filed in filing.filed:
            found |= {filed.on, filed.until} | _again(filed.until, calendar)
    return {day for day in found if day is not None and date.min < day < date.max}


def _days_of_milestone(milestone: MilestoneFacts) -> set[date | None]:
    found: set[date | None] = {milestone.until}
    for due in milestone.due_dates:
        found |= {due.set_on, due.due_on, *_passed(due.due_on)}
    for one in milestone.verified:
        found |= {one.on, one.until}
    return found


def _passed(day: date | None) -> set[date | None]:
    """The first day after a date."""
    return {day + ONE_DAY} if day is not None and day < date.max else set()


def _again(returned_on: date | None, calendar: WorkCalendar) -> set[date | None]:
    """The first day on which what came back is late again."""
    return _passed(again_on(returned_on, calendar)) if returned_on else set()
