"""What had been promised, declared and confirmed on a day: the pieces that a state is made of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tasks.models import DeclaredStatus
from tasks.plan.models.plan import Measure
from tasks.state.facts import DueDate, MilestoneFacts, PartyFacts, Promise, Statement


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
    """

    promise: Promise | None
    steps: tuple[Step, ...]
    statement: Statement | None
    done_verified: bool

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
    return Said(promise, steps, statement, done and accepted and reached)


def milestones_of(promise: Promise | None, day: date) -> Iterator[tuple[MilestoneFacts, date]]:
    """The milestones that were promised that day, each with its date."""
    for one in promise.milestones if promise else ():
        due_on = due_at(one.due_dates, day)
        if due_on is not None and (one.until is None or day < one.until):
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
