"""What an organization's own system sends of a progress report, and how it is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from tasks.errors import Invalid, Problem, Refused
from tasks.models import ProgressReport
from tasks.progress.service import ReportInput
from tasks.signing.models import SignedDocument


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Conflict(Refused):
    """The external id, or the measure and period, belong to another report."""


class Outdated(Refused):
    """The stored state is newer than the pushed one. `current` is what is stored."""

    def __init__(self, message: str, current: ProgressReport) -> None:
        super().__init__(message)
        self.current = current


class Submitted(Outdated):
    """The report has left the organization and cannot be changed. `current` is that report."""


class NotSeen(Refused):
    """The document is not in the state that the caller has seen, which `current` is.

    `said`: the caller named a state; otherwise he must.
    """

    def __init__(self, current: SignedDocument | None, *, said: bool) -> None:
        super().__init__(_("It is not in the state you have seen."))
        self.current = current
        self.said = said


class UnknownPeriod(Invalid):
    """The plan of the measure has no such period."""

    def __init__(self, code: str) -> None:
        message = _("The plan of this measure has no period %(code)s.") % {"code": code}
        super().__init__([Problem("period", message)])


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
