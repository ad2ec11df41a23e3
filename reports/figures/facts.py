"""What the roll-up reads: the lines of a plan on a day, with the filings and reports beside them.

Today's lines are stored (standings); a past day's are computed from the dated facts. Both are
`Line`s, and everything that follows is the same for both.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from departments.models import Organization
from reform_tracker.workdays import WorkCalendar
from tasks.models import Assignment, Measure, ReformPlan
from tasks.state.facts import PartyFacts, Words
from tasks.state.said import Step


class Stood(Protocol):
    """Where a party stands: a standing, or what `state_at` says."""

    @property
    def role(self) -> str: ...
    @property
    def horizon(self) -> str: ...
    @property
    def schedule(self) -> Sequence[Sequence[object]]: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def declared_status(self) -> str: ...
    @property
    def declared_percent(self) -> int | None: ...
    @property
    def verified_percent(self) -> int: ...
    @property
    def done_verified(self) -> bool: ...
    @property
    def owed(self) -> Sequence[Sequence[object]] | None: ...
    @property
    def closures(self) -> Sequence[Sequence[str | None]]: ...


@dataclass(frozen=True, slots=True)
class Line:
    """A measure as one reporting organization stands to it, with its milestones as `steps`; `said`
    is its newest signed report, accepted or not, `since` the first day whose duties are its own.
    """

    measure: Measure
    organization: Organization
    stood: Stood
    since: date | None
    steps: Sequence[Step]
    said: Words | None
    said_is_accepted: bool


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """How far a party's report of the period is; `said` when it is filed."""

    pk: int
    state: str
    said: Words | None


@dataclass(frozen=True, slots=True)
class Filing:
    """One implementation plan as far as it is; `due_on` is by when it was to be filed, `chosen` how
    many measures it commits to.

    `leader`, `liaison` and `liaison_phone` are those it names.
    """

    pk: int
    organization: Organization
    state: str
    is_started: bool
    filed_on: date | None
    due_on: date
    chosen: int
    leader: str
    liaison: str
    liaison_phone: str


@dataclass(frozen=True, slots=True)
class Parts:
    """Who stands on the lines: `leads` and `supports` count each organization's parts.

    `names` are those on a measure in a role, in printed order: (measure, role) → names.
    `supporters` are the organizations shown that support a measure.
    """

    names: Mapping[tuple[int, str], tuple[str, ...]]
    supporters: Mapping[int, Organization]
    leads: Counter[int]
    supports: Counter[int]

    @classmethod
    def of(cls, rows: Iterable[Assignment], only: Collection[int] | None) -> "Parts":
        """From the parts that hold on the day, each with its organization."""
        names: dict[tuple[int, str], list[str]] = {}
        supporters: dict[int, Organization] = {}
        leads: Counter[int] = Counter()
        supports: Counter[int] = Counter()
        for row in rows:
            names.setdefault((row.measure_id, row.role), []).append(row.organization.short_name)
            if row.role == Assignment.Role.LEAD:
                leads[row.organization_id] += 1
            if row.role == Assignment.Role.SUPPORT:
                supports[row.organization_id] += 1
                if only is None or row.organization_id in only:
                    supporters[row.organization_id] = row.organization
        return cls({pk: tuple(found) for pk, found in names.items()}, supporters, leads, supports)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the roll-up reads, once.

    `ended` says of a party whether it was over before the period began. `parties` are the dated
    facts that the lines were computed from, none where those are stored; `ever` those of everybody
    on these measures, the same on any day.
    """

    plan: ReformPlan
    period: str
    period_ends_on: date
    period_due_on: date
    as_of: date
    calendar: WorkCalendar
    lines: Sequence[Line]
    reports: Mapping[tuple[int, int], PeriodReport]
    filings: Sequence[Filing]
    ended: Callable[[tuple[int, int]], bool]
    parts: Parts
    parties: Sequence[PartyFacts] = ()
    ever: Sequence[PartyFacts] | None = None
