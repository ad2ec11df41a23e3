"""The one function that says where a party stood on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tasks.models import DeclaredStatus
from tasks.plan.models.plan import Measure
from tasks.state.facts import DueDate, MilestoneFacts, PartyFacts, Promise, Statement

EVER = date.max  # everything that has been recorded, whichever day it is


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone as it stood on a day."""

    title: str
    due_on: date
    weight: int
    is_verified: bool


@dataclass(frozen=True, slots=True)
class State:
    """Where a measure stands for one party; what `Standing` stores of today.

    `role` is empty when the party holds none; `since` is the first day whose duties are
    meant. `schedule` lists [day in ISO 8601, weight in percent
    due by then]. Declared is what the newest filed report says, verified what the commission has
    confirmed; `done_verified`: declared done, that report accepted, and every milestone confirmed.
    """

    role: str
    since: date | None
    horizon: str
    schedule: list[list[object]]
    due_on: date | None
    declared_status: str
    declared_percent: int | None
    verified_percent: int
    done_verified: bool
    needs_coordination: bool
    promise: Promise | None
    steps: tuple[Step, ...]
    statement: Statement | None

    @property
    def latest_report_id(self) -> int | None:
        return self.statement.report_id if self.statement else None


def state_at(
    facts: PartyFacts, day: date, *, known: date | None = None, period: date | None = None
) -> State:
    """Where the party stood at the end of `day`: everything recorded by then counts.

    A past period's figures are those of its last day, but what was declared or confirmed for it
    counts although it came in later: `known` is the day up to which such answers count (`day` if it
    is not given), `period` the first day of the last period that is looked at (None: all).
    """
    by = known or day
    part = facts.part_on(day)
    promise = _newest(one for one in facts.promises if _promised(one, day))
    steps = _steps(promise, day, by, period)
    statement = _declared(facts.statements, by, period)
    verified = sum(step.weight for step in steps if step.is_verified)
    accepted = statement is not None and _is_accepted(statement, by)
    done = statement is not None and statement.status == DeclaredStatus.DONE
    return State(
        role=part.role if part else "",
        since=part.owes_from if part else None,
        horizon=promise.horizon if promise else Measure.Horizon.UNDECIDED,
        schedule=cumulated(steps),
        due_on=due_at(facts.due_dates, day) or (steps[-1].due_on if steps else None),
        declared_status=statement.status if statement else "",
        declared_percent=statement.percent if statement else None,
        verified_percent=verified,
        done_verified=done and accepted and bool(steps) and all(one.is_verified for one in steps),
        needs_coordination=bool(statement and statement.needs_coordination),
        promise=promise,
        steps=steps,
        statement=statement,
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


def _newest(promises: Iterable[Promise]) -> Promise | None:
    return max(promises, key=lambda one: one.accepted_on, default=None)


def _steps(
    promise: Promise | None, day: date, known: date, period: date | None
) -> tuple[Step, ...]:
    if promise is None:
        return ()
    found = []
    for one in promise.milestones:
        due_on = due_at(one.due_dates, day)
        if due_on is not None and (one.until is None or day < one.until):
            step = Step(one.title, due_on, one.weight, _is_verified(one, known, period))
            found.append((due_on, one.pk, step))
    return tuple(step for _due_on, _pk, step in sorted(found, key=lambda row: row[:2]))


def _is_verified(milestone: MilestoneFacts, known: date, period: date | None) -> bool:
    return any(
        one.on <= known
        and (one.until is None or known < one.until)
        and (period is None or one.period is None or one.period <= period)
        for one in milestone.verified
    )


def _declared(
    statements: Sequence[Statement], known: date, period: date | None
) -> Statement | None:
    standing = [
        one
        for one in statements
        if one.stands_on(known) and (period is None or one.period <= period)
    ]
    return max(standing, key=lambda one: one.period, default=None)


def _is_accepted(statement: Statement, known: date) -> bool:
    return statement.accepted_on is not None and statement.accepted_on <= known
