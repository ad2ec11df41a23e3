"""The one function that says where a party stood on a day."""

from dataclasses import dataclass
from datetime import date

from tasks.state.facts import PartyFacts, Promise, Statement
from tasks.state.owing import owed_at
from tasks.state.said import Step, closed_by, cumulated, due_at, is_closed, said_at

VERIFIED = 100  # percent of a part that is closed: granting that is its verification
EVER = date.max  # everything that has been recorded, whichever day it is


@dataclass(frozen=True, slots=True)
class State:
    """Where a measure stands for one party; what `Standing` stores of today.

    `role` is empty when the party holds none; `since` is the first day whose duties are
    meant. `schedule` lists [day in ISO 8601, weight in percent
    due by then]. Declared is what the newest filed report says, verified what the commission has
    confirmed. `done_verified`: the part is closed, or declared done since it was last opened again,
    that report accepted, and every milestone confirmed; `closures` are the days from and until
    which it was closed, in ISO 8601, the last without an end while it is.
    `owed` is what the party itself has not handed in or reached, see `tasks.state.owing`.
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
    owed: list[list[object]]
    closures: list[list[str | None]]

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
    said = said_at(facts, day, by, period)
    steps, statement = said.steps, said.statement
    closed = is_closed(facts, day)
    return State(
        role=part.role if part else "",
        since=part.owes_from if part else None,
        horizon=said.horizon,
        schedule=cumulated(steps),
        due_on=due_at(facts.due_dates, day) or (steps[-1].due_on if steps else None),
        declared_status=statement.status if statement else "",
        declared_percent=statement.percent if statement else None,
        verified_percent=VERIFIED
        if closed
        else sum(step.weight for step in steps if step.is_verified),
        done_verified=closed or (said.done_verified and not said.is_outdated),
        needs_coordination=bool(statement and statement.needs_coordination),
        promise=said.promise,
        steps=steps,
        statement=statement,
        owed=[one.as_list() for one in owed_at(facts, part, said, day, by, period)],
        closures=closed_by(facts, day),
    )
