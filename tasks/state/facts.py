"""The facts about one party to a measure, each with the days from and until which it holds.

A day `until` is the first on which it no longer holds; None: it still does. Days are business
dates.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


class Words(Protocol):
    """The texts of a signed report: the report itself, or one of its former versions."""

    @property
    def progress(self) -> str: ...
    @property
    def problems(self) -> str: ...
    @property
    def next_steps(self) -> str: ...
    @property
    def coordination(self) -> str: ...
    @property
    def signed_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Part:
    """A role the party holds: lead or local; `since` None: from the beginning.

    `owes_from` is the first day whose duties are meant, `follows` the organizations whose work it
    goes on with, the nearest first.
    """

    role: str
    since: date | None
    until: date | None
    owes_from: date | None = None
    follows: tuple[int, ...] = ()

    def holds_on(self, day: date) -> bool:
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class DueDate:
    """A date by which something is due, as it was set on a day."""

    set_on: date
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Verified:
    """The commission confirmed a milestone; `period` is the first day of the period that claimed
    it, None where no report did. `until` is the day on which it took that back."""

    on: date
    period: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    """`weight` in percent; `due_dates` in the order in which they were set, without forecasts."""

    pk: int
    title: str
    weight: int
    due_dates: tuple[DueDate, ...]
    verified: tuple[Verified, ...] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """What an accepted implementation plan promises for the measure."""

    accepted_on: date
    horizon: str
    milestones: tuple[MilestoneFacts, ...]
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A signed report while it was filed. `period` is the first day of its period."""

    report_id: int
    period: date
    filed_on: date
    until: date | None
    accepted_on: date | None
    status: str
    percent: int
    needs_coordination: bool
    words: Words | None = None

    def stands_on(self, day: date) -> bool:
        return self.filed_on <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """Everything that is known of one organization's part in one measure."""

    plan_id: int
    measure_id: int
    organization_id: int
    due_dates: tuple[DueDate, ...]
    parts: tuple[Part, ...]
    promises: tuple[Promise, ...] = ()
    statements: tuple[Statement, ...] = ()

    def part_on(self, day: date) -> Part | None:
        """The part it held that day."""
        return next((one for one in self.parts if one.holds_on(day)), None)
