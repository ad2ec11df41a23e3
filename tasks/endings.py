"""When a party has nothing more to report on a measure: it is done, and that is verified."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from reform_tracker.workdays import ONE_DAY
from tasks.models import Measure, ProgressReport, ReportingPeriod
from tasks.models.progress import DeclaredStatus
from tasks.models.signed import State
from tasks.state import EVER, PartyFacts, state_at
from tasks.state.reading import Party, facts_ever


@dataclass(frozen=True, slots=True)
class Endings:
    """The facts of parties that once were done, and up to which day answers count."""

    facts: Mapping[Party, PartyFacts]
    known: date = EVER

    @classmethod
    def of(cls, periods: Iterable[ReportingPeriod]) -> "Endings":
        """Those of the plans to which these periods belong; one query where nobody was done."""
        done = ProgressReport.objects.filter(
            period__plan__in={period.plan_id for period in periods},
            state=State.ACCEPTED,
            status=DeclaredStatus.DONE,
        )
        once = set(done.order_by().values_list("measure_id", "organization_id"))
        if not once:
            return cls({})
        measures = Measure.objects.filter(pk__in={measure for measure, _unit in once})
        rows = facts_ever(measures, once)
        return cls({(one.measure_id, one.organization_id): one for one in rows})

    def before(self, party: Party, day: date) -> bool:
        """Whether the party was done, and that verified, by the periods that began before that day.

        A later report that says otherwise opens the measure again.
        """
        facts = self.facts.get(party)
        if facts is None:
            return False
        return state_at(facts, self.known, period=day - ONE_DAY).done_verified


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
