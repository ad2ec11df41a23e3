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
    def signatory(self) -> str: ...
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
    """A date by which something is due, as it was set on a day. An extension was `asked_on` a day
    before it was set, where it was asked for."""

    set_on: date
    due_on: date | None
    asked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """The commission confirmed a milestone; `period` is the first day of the period of the report
    that claimed it, both None where none is known. `until` is the day on which it took that back.
    """

    on: date
    period: date | None = None
    until: date | None = None
    report_id: int | None = None


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    """`weight` in percent; `due_dates` in the order in which they were set, without forecasts. It
    was promised from `since` (None: as long as its plan) to the day before `until`."""

    pk: int
    title: str
    weight: int
    due_dates: tuple[DueDate, ...]
    verified: tuple[Verified, ...] = ()
    until: date | None = None
    since: date | None = None

    def is_refuted(self, report_id: int, day: date) -> bool:
        """Whether the commission had taken back what it confirmed on this report's word."""
        return any(
            one.report_id == report_id and one.until is not None and one.until <= day
            for one in self.verified
        )


@dataclass(frozen=True, slots=True)
class Promise:
    """What an accepted implementation plan promises for the measure. `former` are the horizons that
    amendments replaced, each with the day until which it held, the first one first."""

    accepted_on: date
    horizon: str
    milestones: tuple[MilestoneFacts, ...]
    until: date | None = None
    former: tuple[tuple[date, str], ...] = ()

    def horizon_on(self, day: date) -> str:
        return next((one for until, one in self.former if day < until), self.horizon)


@dataclass(frozen=True, slots=True)
class Statement:
    """A signed report while it was filed. `period` is the first day of its period, `claimed` are
    the milestones it says were reached; `returned` says that a return ended it, no withdrawal."""

    report_id: int
    period: date
    filed_on: date
    until: date | None
    accepted_on: date | None
    status: str
    percent: int
    needs_coordination: bool
    words: Words | None = None
    claimed: frozenset[int] = frozenset()
    returned: bool = False
    signed_at: datetime | None = None

    def stands_on(self, day: date) -> bool:
        return self.filed_on <= day and (self.until is None or day < self.until)

    def is_accepted_on(self, day: date) -> bool:
        return self.accepted_on is not None and self.accepted_on <= day


@dataclass(frozen=True, slots=True)
class Filed:
    """An implementation plan while it was filed; `returned` as of a statement."""

    on: date
    until: date | None = None
    returned: bool = False

    def stands_on(self, day: date) -> bool:
        return self.on <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class FilingFacts:
    """The implementation plan that an organization owes under a plan, from `since` (None: from the
    beginning) until somebody else goes on with it. An exempted one is owed once it is begun."""

    due_dates: tuple[DueDate, ...]
    since: date | None = None
    until: date | None = None
    exempted: bool = False
    begun_on: date | None = None
    filed: tuple[Filed, ...] = ()

    def is_asked_on(self, day: date) -> bool:
        """Whether anybody asks for it that day, filed or not."""
        if (self.since and day < self.since) or (self.until and self.until <= day):
            return False
        return not self.exempted or (self.begun_on is not None and self.begun_on <= day)


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """A period for which progress is reported, and by when, as it was set on each day."""

    code: str
    starts_on: date
    is_beyond_year: bool
    due_dates: tuple[DueDate, ...]


@dataclass(frozen=True, slots=True)
class Closure:
    """A part was closed (销号) on a day; `until` is the day on which the commission opened it
    again, `until_at` the moment: what was declared before that says nothing any more.

    It counts for the party from `counts_from` to the day before `counts_until`: what another body
    had closed, as long as the party goes on with that part."""

    on: date
    until: date | None = None
    until_at: datetime | None = None
    counts_from: date | None = None
    counts_until: date | None = None

    def counts_on(self, day: date) -> bool:
        begun = self.counts_from is None or self.counts_from <= day
        return begun and (self.counts_until is None or day < self.counts_until)

    def holds_on(self, day: date) -> bool:
        return self.on <= day and (self.until is None or day < self.until)


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
    filing: FilingFacts | None = None
    periods: tuple[PeriodFacts, ...] = ()
    closures: tuple[Closure, ...] = ()

    def part_on(self, day: date) -> Part | None:
        """The part it held that day."""
        return next((one for one in self.parts if one.holds_on(day)), None)
