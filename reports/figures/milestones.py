"""The milestones that are not reached yet, from dated facts. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from reform_tracker.workdays import WorkCalendar
from tasks.signing.rework import due_since
from tasks.state.facts import PartyFacts
from tasks.state.owing import open_milestones
from tasks.state.said import opened_again, said_at

AHEAD = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class OpenMilestone:
    """One that nobody has confirmed or reported as reached; `weight` in percent of the year."""

    measure_id: int
    organization_id: int
    title: str
    due_on: date
    weight: int
    late: bool


def near(
    parties: Iterable[PartyFacts], on: date, period: date, calendar: Callable[[], WorkCalendar]
) -> list[OpenMilestone]:
    """Those overdue on a day or due within four weeks of it, the oldest first; `period` is the
    first day of the last period that is looked at. None is late at once where the part was opened
    again; the `calendar` is asked for only then."""

    def is_late(facts: PartyFacts, due_on: date) -> bool:
        back = opened_again(facts, on)
        return (due_since(back.until, due_on, calendar()) if back else due_on) < on

    found = [
        OpenMilestone(
            facts.measure_id,
            facts.organization_id,
            one.title,
            due_on,
            one.weight,
            is_late(facts, due_on),
        )
        for facts in parties
        if facts.part_on(on)
        for due_on, one in open_milestones(facts, said_at(facts, on, on, period), on, on, period)
        if due_on <= on + AHEAD
    ]
    return sorted(found, key=lambda one: (one.due_on, one.measure_id, one.organization_id))
