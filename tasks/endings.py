"""When a party has nothing more to report on a measure: it is done, and that is verified."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tasks.models import Milestone, ProgressReport, ReportingPeriod
from tasks.models.progress import DeclaredStatus
from tasks.models.signed import State

Party = tuple[int, int]  # measure, organization


@dataclass(frozen=True, slots=True)
class Endings:
    """The accepted reports of parties that once were done, oldest first, as (first day, done)."""

    reports: Mapping[Party, tuple[tuple[date, bool], ...]]

    @classmethod
    def of(cls, periods: Iterable[ReportingPeriod]) -> "Endings":
        """Those of the plans to which these periods belong, in three queries."""
        plans = {period.plan_id for period in periods}
        accepted = ProgressReport.objects.filter(period__plan__in=plans, state=State.ACCEPTED)
        done = accepted.filter(status=DeclaredStatus.DONE)
        once = set(done.values_list("measure_id", "organization_id"))
        found: dict[Party, list[tuple[date, bool]]] = {}
        if once:
            rows = accepted.filter(measure__in={measure for measure, _unit in once})
            for measure, unit, status, day in rows.order_by("period__starts_on").values_list(
                "measure_id", "organization_id", "status", "period__starts_on"
            ):
                if (measure, unit) in once:
                    found.setdefault((measure, unit), []).append(
                        (day, status == DeclaredStatus.DONE)
                    )
        verified = _verified(set(found))
        return cls({party: tuple(rows) for party, rows in found.items() if party in verified})

    def before(self, party: Party, day: date) -> bool:
        """Whether the newest accepted report from before that day says done.

        A later report that says otherwise opens the measure again.
        """
        earlier = [done for starts_on, done in self.reports.get(party, ()) if starts_on < day]
        return bool(earlier and earlier[-1])


def _verified(parties: set[Party]) -> set[Party]:
    """Parties with milestones in their accepted filing, all of them verified."""
    if not parties:
        return set()
    rows = (
        Milestone.objects.filter(
            commitment__measure__in={measure for measure, _unit in parties},
            commitment__filing__state=State.ACCEPTED,
        )
        .order_by()
        .values_list("commitment__measure", "commitment__filing__organization", "verified_on")
    )
    seen = {(measure, unit) for measure, unit, _day in rows}
    return seen - {(measure, unit) for measure, unit, day in rows if day is None}


class Part(Protocol):
    """A party's part in a measure: an assignment, or its facts as values."""

    @property
    def measure_id(self) -> int: ...

    @property
    def organization_id(self) -> int: ...

    @property
    def since(self) -> date | None: ...


def owes_report(part: Part, period: ReportingPeriod, endings: Endings) -> bool:
    """Whether a party reports on a period: not before it took the measure on, not after its end."""
    if part.since and period.due_on < part.since:
        return False
    return not endings.before((part.measure_id, part.organization_id), period.starts_on)
