"""What a party itself owes for its line and has not handed in or reached.

Its implementation plan, its reports, its milestones: what makes its light red once it is late. A
review, an extension or a supporter's part is owed by others and is no fault of the line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reform_tracker.workdays import WorkCalendar
from tasks.models import ImplementationPlan, Measure, Milestone, ProgressReport
from tasks.signing.rework import again_on
from tasks.state.facts import (
    FilingFacts,
    MilestoneFacts,
    Part,
    PartyFacts,
    PeriodFacts,
    Statement,
)
from tasks.state.said import (
    Said,
    due_at,
    has_ended,
    is_closed,
    is_verified,
    milestones_of,
    opened_again,
    statements_standing,
)


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that is not there: `kind` of duty, `what` the period's code or the milestone's
    title. What came back, or was opened again, is due again some working days after `returned_on`.
    """

    kind: str
    due_on: date
    what: str = ""
    returned_on: date | None = None

    def is_due_on(self, calendar: WorkCalendar) -> date:
        """The last good day."""
        if self.returned_on is None:
            return self.due_on
        return max(self.due_on, again_on(self.returned_on, calendar))

    def as_list(self) -> list[object]:
        """As a standing stores it."""
        returned = self.returned_on.isoformat() if self.returned_on else None
        return [self.kind, self.due_on.isoformat(), self.what, returned]

    @classmethod
    def from_list(cls, stored: Sequence[object]) -> "Owed":
        kind, due_on, what, returned = stored
        back = date.fromisoformat(str(returned)) if returned else None
        return cls(str(kind), date.fromisoformat(str(due_on)), str(what), back)


def owed_at(
    facts: PartyFacts, part: Part | None, said: Said, day: date, known: date, period: date | None
) -> tuple[Owed, ...]:
    """What was open at the end of that day, due or not: the plan, the report that is due first and
    those that came back, the milestone that is due first; days and period as for `state_at`."""
    if part is None:
        return ()
    return (
        *_filing(facts.filing, day),
        *_reports(facts, part, said, day, known, period),
        *_milestone(facts, said, day, known, period),
    )


def _filing(filing: FilingFacts | None, day: date) -> Iterator[Owed]:
    if filing is None or not filing.is_asked_on(day):
        return
    if any(one.stands_on(day) for one in filing.filed):
        return
    before = [one for one in filing.filed if one.on <= day]
    back = before[-1].until if before and before[-1].returned else None
    due_on = due_at(filing.due_dates, day)
    if due_on is not None:
        yield Owed(ImplementationPlan.DUTY, due_on, returned_on=back)


def _reports(
    facts: PartyFacts, part: Part, said: Said, day: date, known: date, last: date | None
) -> Iterator[Owed]:
    filed = {one.period for one in statements_standing(facts, known, last)}
    asked = [one for one in facts.periods if last is None or one.starts_on <= last]
    missing = [
        Owed(ProgressReport.DUTY, due_on, one.code, _returned_on(facts, one, known))
        for one in asked
        if one.starts_on not in filed
        and (due_on := due_at(one.due_dates, known))
        and not (part.owes_from and due_on < part.owes_from)
        and not _has_ended(facts, one, said, due_on, day, known)
    ]
    first = min(
        (one for one in missing if one.returned_on is None),
        key=lambda one: one.due_on,
        default=None,
    )
    back = _reopened_on(facts, day)
    for one in missing:
        if one is first or one.returned_on is not None:
            yield replace(one, returned_on=_later(one.returned_on, back))


def _returned_on(facts: PartyFacts, period: PeriodFacts, known: date) -> date | None:
    """The day on which the report of a period came back, if that was the last of it."""
    former = [
        one
        for one in facts.statements
        if one.period == period.starts_on and one.filed_on <= known and one.until is not None
    ]
    last = sorted(former, key=_end)[-1:]
    return last[0].until if last and last[0].returned else None


def _end(statement: Statement) -> date:
    return statement.until or date.max


def _has_ended(
    facts: PartyFacts, period: PeriodFacts, said: Said, due_on: date, day: date, known: date
) -> bool:
    """Whether nothing is to be reported for the period: see `tasks.duties.endings`."""
    if period.is_beyond_year and said.horizon != Measure.Horizon.CROSS_YEAR:
        return True
    return has_ended(facts, period.starts_on, due_on, day=day, known=known)


def _reopened_on(facts: PartyFacts, day: date) -> date | None:
    """The day on which the commission opened the part again last."""
    back = opened_again(facts, day)
    return back.until if back else None


def _later(one: date | None, other: date | None) -> date | None:
    """The later day; None is never."""
    return max((day for day in (one, other) if day is not None), default=None)


def open_milestones(
    facts: PartyFacts, said: Said, day: date, known: date, period: date | None
) -> Iterator[tuple[date, MilestoneFacts]]:
    """Those that were promised, and neither confirmed nor reported as reached, each with its date;
    of a closed part none. Days and period as for `state_at`."""
    if is_closed(facts, day):
        return
    standing = list(statements_standing(facts, known, period))
    for one, due_on in milestones_of(said.promise, day):
        claimed = any(
            one.pk in statement.claimed and not one.is_refuted(statement.report_id, known)
            for statement in standing
        )
        if not claimed and not is_verified(one, known, period):
            yield due_on, one


def _milestone(
    facts: PartyFacts, said: Said, day: date, known: date, period: date | None
) -> Iterator[Owed]:
    open_ones = open_milestones(facts, said, day, known, period)
    first = min(((due_on, one.pk, one.title) for due_on, one in open_ones), default=None)
    if first is not None:
        due_on, _pk, title = first
        yield Owed(Milestone.DUTY, due_on, title, _reopened_on(facts, day))
