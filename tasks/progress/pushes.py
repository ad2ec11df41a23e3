"""A report that another system pushes, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tasks.models import ProgressReport
from tasks.progress.service import ReportInput


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class MeasureRef:
    """A measure by its id, or by its key, "1.6(2)", and its plan (id or document number)."""

    id: int | None = None
    plan: int | str | None = None
    key: str | None = None


# Gets the report as it is, None if there is none; raises NotSeen.
Expectation = Callable[[ProgressReport | None], None]


@dataclass(frozen=True, slots=True)
class Push:
    """What the other system sends of one report.

    `external_id` is its number there. `source_updated_at` is when it last changed there; None
    keeps what is stored. `claims` are milestones that were reached; None keeps what is claimed.
    `signatory` names the leader who signed there; it is needed to `submit`.
    """

    external_id: str
    measure: MeasureRef
    period: str
    content: ReportInput
    expect: Expectation
    source_updated_at: datetime | None = None
    submit: bool = False
    signatory: str = ""
    claims: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of one push: its outcome, or why it was refused."""

    outcome: Outcome | None = None
    report: ProgressReport | None = None
    refusal: Exception | None = None
