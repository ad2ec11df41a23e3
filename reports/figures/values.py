"""The figures of a plan at a period's end or on a day: frozen values, nothing computed here.

rollups.py makes them from the database; the dashboard, the API and every document read them. A
provincial report keeps them as JSON (`freeze`) and gets the same values back (`thaw`).

Percent values are whole numbers 0-100 or None where there is no basis. Shares are in percent with
one decimal and add up to exactly 100.0 within a group (largest remainder).
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import msgspec

from reports.figures.facts import Stood

Closures = tuple[tuple[str | None, ...], ...]


def as_closures(stored: Iterable[Iterable[str | None]]) -> Closures:
    """As a standing or a state has them (`tasks.state.State.closures`)."""
    return tuple(map(tuple, stored))


@dataclass(frozen=True, slots=True)
class Count:
    """One class of a breakdown. `code` is stable ("green"), `label` is for people."""

    code: str
    label: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class FilingLine:
    """One unit's implementation plan. `days_late` counts working days after the due date.

    `measures` is how many it answers for: those a department leads, those a prefecture chose.
    """

    organization: str
    organization_id: int
    is_prefecture: bool
    state: str
    state_label: str
    is_filed: bool
    filed_on: date | None
    days_late: int
    filing_id: int
    measures: int


@dataclass(frozen=True, slots=True)
class Late:
    """A duty that is overdue on the day the figures speak of: its kind, the period's code or the
    milestone's title, and for how many working days."""

    kind: str
    what: str
    due_on: date
    days: int


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row of the ledger (台账): a measure as one reporting organization stands to it.

    `reported` tells whether the organization filed its report of this period; a row that did not
    report stays, with the newest earlier state in the other columns. `light` is one of green,
    yellow, red, complete, none; `gap` is scheduled minus declared, in points. `guides`, `urges` and
    `implements` name the line's parties of these roles; figures frozen before there were any have
    none. `late` is what the organization owes for the row and is late with; `behind`: the work
    itself is far behind; `reviewed`: the commission has accepted the words that are shown.
    """

    measure_id: int
    task_id: int
    key: str
    area_id: int
    area_number: int
    area: str
    task: str
    measure: str
    authorities: tuple[str, ...]
    organization: str
    organization_id: int
    role: str
    supports: tuple[str, ...]
    goal: str
    milestones: tuple[str, ...]
    due: str
    horizon: str
    horizon_label: str
    status: str
    status_label: str
    declared: int | None
    verified: int
    scheduled: int | None
    gap: int | None
    light: str
    light_label: str
    light_reason: str
    progress: str
    problems: str
    next_steps: str
    coordination: str
    leader: str
    liaison: str
    liaison_phone: str
    reported: bool
    report_state: str
    report_state_label: str
    reported_on: date | None
    report_id: int | None
    guides: tuple[str, ...] = ()
    urges: tuple[str, ...] = ()
    implements: tuple[str, ...] = ()
    late: tuple[Late, ...] = ()
    behind: bool = False
    reviewed: bool = True
    closures: Closures = ()


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """A reform area: mean declared and scheduled percent of its measures, lights, highlights.

    The means are over the `based` measures that have a schedule (None: it was not counted yet).
    """

    area_id: int
    number: int
    title: str
    tasks: int
    measures: int
    actual: int | None
    scheduled: int | None
    lights: tuple[Count, ...]
    highlights: tuple[str, ...]
    based: int | None = None


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One department or prefecture: what it owes and how it stands; `based` as of an area."""

    organization: str
    organization_id: int
    is_prefecture: bool
    leads: int
    supports: int
    filing_state: str
    filing_label: str
    reports_due: int
    reports_filed: int
    actual: int | None
    lights: tuple[Count, ...]
    based: int | None = None

    @property
    def is_incomplete(self) -> bool:
        return self.reports_filed < self.reports_due


@dataclass(frozen=True, slots=True)
class Named:
    """A statement of one organization about one measure: a problem, a next step, a request.

    `reviewed`: the commission has accepted it. `earlier_on` is when it was made, where that was for
    an earlier period.
    """

    key: str
    task: str
    organization: str
    text: str
    reviewed: bool = True
    earlier_on: date | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a measure stands for one organization, without a word of text: what figures count.

    A `LedgerRow` says the same under the same names, save `stored`, the standing it was read from
    with what it says (`stood`) where the mark is to be put into words, and `said_for`, the first
    day of the newest period that the organization has spoken of.
    """

    stored: int
    stood: Stood | None
    measure_id: int
    task_id: int
    area_id: int
    area_number: int
    area: str
    organization: str
    organization_id: int
    role: str
    horizon: str
    status: str
    declared: int | None
    scheduled: int | None
    light: str
    behind: bool
    said_for: date | None
    verified: int
    reported: bool
    report_state: str
    report_id: int | None
    closures: Closures


class KeptMark(NamedTuple):
    """What is kept of a row of a day that has passed."""

    measure_id: int
    organization_id: int
    role: str
    status: str
    declared: int | None
    scheduled: int | None
    light: str
    verified: int
    reported: bool


@dataclass(frozen=True, slots=True)
class ShownMark(Mark):
    """A mark in words, with the reason of its light."""

    light_label: str
    light_reason: str
    status_label: str
    horizon_label: str
    report_state_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What is counted of a plan on one business date, for one reporting period.

    `not_reported` are the organizations that filed nothing of what was due, `partly_reported` those
    that filed a part of it; before the deadline nobody is either. What has a default was not kept
    in the first editions.
    """

    plan_id: int
    plan_title: str
    plan_number: str
    issuer: str
    year: int
    period: str
    period_ends_on: date
    period_due_on: date
    as_of: date
    filing_due_on: date
    filing_due_text: str
    yellow_gap: int
    red_gap: int
    invented: bool
    areas_total: int
    tasks_total: int
    measures_total: int
    actual: int | None
    scheduled: int | None
    declared_done_not_verified: int
    lights: tuple[Count, ...]
    statuses: tuple[Count, ...]
    horizons: tuple[Count, ...]
    filings_total: int
    filings_filed: int
    filings_accepted: int
    filings: tuple[FilingLine, ...]
    reports_due: int
    reports_filed: int
    not_reported: tuple[str, ...]
    slow_units: tuple[str, ...]
    areas: tuple[AreaFigures, ...]
    units: tuple[UnitFigures, ...]
    based: int | None = None
    partly_reported: tuple[str, ...] = ()
    red_duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview(Summary):
    """What a page counts, with the rows that it counts; areas have no highlights."""

    rows: tuple[Mark | LedgerRow, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A measure whose light, as its lead stands, turned: `became` is one of `trends.BECAME`."""

    key: str
    area_number: int
    organization: str
    became: str


@dataclass(frozen=True, slots=True)
class AreaThen:
    """The mean declared percent of an area on an earlier day."""

    number: int
    actual: int | None


@dataclass(frozen=True, slots=True)
class Since:
    """How the plan stood on the last day of the period before, `on`, and what has turned since."""

    on: date
    actual: int | None
    areas: tuple[AreaThen, ...]
    turned: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class ResultLine:
    """What the reform has left behind, as it was published: `kind` is one of `ResultKind`, `key`
    the measure's; `recommended`: the commission recommends it to others."""

    kind: str
    title: str
    number: str
    dated_on: date
    organization: str
    key: str
    recommended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFigures(Summary):
    """Everything that a report or a ledger says of a plan, with the words of the organizations.

    `since` is None where there was no period before, and in the editions that did not keep it.
    `results` are those published in the period, `results_total` counts all that were by its end.
    """

    problems: tuple[Named, ...]
    next_steps: tuple[Named, ...]
    coordination: tuple[Named, ...]
    ledger: tuple[LedgerRow, ...]
    since: Since | None = None
    results: tuple[ResultLine, ...] = ()
    results_total: int = 0


def freeze(figures: PlanFigures) -> dict[str, Any]:
    """The figures as JSON values."""
    frozen: dict[str, Any] = msgspec.to_builtins(figures)
    return frozen


def thaw(frozen: dict[str, Any]) -> PlanFigures:
    """The figures back from JSON; raises msgspec.ValidationError if the shape is another."""
    return msgspec.convert(frozen, PlanFigures)


def fingerprint(frozen: dict[str, Any]) -> str:
    """SHA-256 over the frozen figures as canonical JSON."""
    text = json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
