"""What had been promised, declared and confirmed on a day: the pieces that a state is made of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reform_tracker.workdays import ONE_DAY
from tasks.models import DeclaredStatus
from tasks.plan.models.plan import Measure
from tasks.state.facts import Closure, DueDate, MilestoneFacts, PartyFacts, Promise, Statement


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone as it stood on a day."""

    title: str
    due_on: date
    weight: int
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Said:
    """The promise that held, its milestones in order of days, and the newest filed statement.

    `done_verified`: declared done, that report accepted, and every milestone confirmed.
    `is_outdated`: the commission has opened the part again since; then it says nothing any more.
    """

    promise: Promise | None
    steps: tuple[Step, ...]
    statement: Statement | None
    done_verified: bool
    is_outdated: bool

    @property
    def horizon(self) -> str:
        return self.promise.horizon if self.promise else Measure.Horizon.UNDECIDED


def said_at(facts: PartyFacts, day: date, known: date, period: date | None) -> Said:
    """As of the end of `day`; days and period are those of `tasks.state.state_at`."""
    promise = max(
        (one for one in facts.promises if _promised(one, day)),
        key=lambda one: one.accepted_on,
        default=None,
    )
    if promise is not None and promise.former:
        promise = replace(promise, horizon=promise.horizon_on(day))
    found = sorted(
        (due_on, one.pk, Step(one.title, due_on, one.weight, is_verified(one, known, period)))
        for one, due_on in milestones_of(promise, day)
    )
    steps = tuple(step for _due_on, _pk, step in found)
    statement = max(
        statements_standing(facts, known, period), key=lambda one: one.period, default=None
    )
    accepted = statement is not None and statement.is_accepted_on(known)
    done = statement is not None and statement.status == DeclaredStatus.DONE
    reached = bool(steps) and all(one.is_verified for one in steps)
    back = opened_again(facts, day)
    outdated = done and back is not None and _was_said_before(statement, back)
    return Said(promise, steps, statement, done and accepted and reached, outdated)


def opened_again(facts: PartyFacts, day: date) -> Closure | None:
    """The closing that was taken back last by the end of that day."""
    back = [
        one
        for one in facts.closures
        if one.counts_on(day) and one.until is not None and one.until <= day
    ]
    return max(back, key=lambda one: one.until or day, default=None)


def is_closed(facts: PartyFacts, day: date) -> bool:
    return any(one.counts_on(day) and one.holds_on(day) for one in facts.closures)


def closed_by(facts: PartyFacts, day: date) -> list[list[str | None]]:
    """[from, until] in ISO 8601 of each time that the part was closed, as of the end of a day."""
    return [
        [
            one.on.isoformat(),
            one.until.isoformat() if one.until is not None and one.until <= day else None,
        ]
        for one in facts.closures
        if one.counts_on(day) and one.on <= day
    ]


def has_ended(facts: PartyFacts, starts_on: date, due_on: date, *, day: date, known: date) -> bool:
    """Whether nothing is to be reported, as of `day`, for the period that starts and is due then.

    The part is closed, or was when the report was due; or before the period the measure was done,
    and that verified, unless the part was opened again before the report was due. Answers count up
    to `known`.
    """
    if is_closed(facts, day) or is_closed(facts, min(due_on, known)):
        return True
    if all(one.status != DeclaredStatus.DONE for one in facts.statements):
        return False
    said = said_at(facts, known, known, starts_on - ONE_DAY)
    if not said.is_outdated:
        return said.done_verified
    back = opened_again(facts, known)
    return (
        said.done_verified and back is not None and back.until is not None and due_on < back.until
    )


def _was_said_before(statement: Statement | None, back: Closure) -> bool:
    if statement is None or statement.signed_at is None or back.until_at is None:
        return False
    return statement.signed_at <= back.until_at


def milestones_of(promise: Promise | None, day: date) -> Iterator[tuple[MilestoneFacts, date]]:
    """The milestones that were promised that day, each with its date."""
    for one in promise.milestones if promise else ():
        due_on = due_at(one.due_dates, day)
        begun = one.since is None or one.since <= day
        if due_on is not None and begun and (one.until is None or day < one.until):
            yield one, due_on


def statements_standing(facts: PartyFacts, known: date, period: date | None) -> Iterator[Statement]:
    """Those that were filed, for periods up to this one."""
    for one in facts.statements:
        if one.stands_on(known) and (period is None or one.period <= period):
            yield one


def is_verified(milestone: MilestoneFacts, known: date, period: date | None) -> bool:
    return any(
        one.on <= known
        and (one.until is None or known < one.until)
        and (period is None or one.period is None or one.period <= period)
        for one in milestone.verified
    )


def due_at(dates: Sequence[DueDate], day: date) -> date | None:
    """The date that was set last by the end of that day; before any was, the first one."""
    by_then = [one for one in dates if one.set_on <= day] or dates[:1]
    return by_then[-1].due_on if by_then else None


def cumulated(steps: Iterable[Step]) -> list[list[object]]:
    """[day in ISO 8601, weight in percent due by then] for each step, in order of days."""
    total, schedule = 0, []
    for step in steps:
        total += step.weight
        schedule.append([step.due_on.isoformat(), total])
    return schedule


def _promised(promise: Promise, day: date) -> bool:
    return promise.accepted_on <= day and (promise.until is None or day < promise.until)
