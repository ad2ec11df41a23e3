"""When a party has nothing more to report on a measure: it is done, and that is verified."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from reform_tracker.workdays import ONE_DAY
from tasks.models import DeclaredStatus, Measure, MeasureCommitment, ProgressReport, ReportingPeriod
from tasks.plan.succession import holders, predecessors
from tasks.signing.models import State
from tasks.state import EVER, PartyFacts
from tasks.state.reading import Party, facts_now
from tasks.state.said import said_at


@dataclass(frozen=True, slots=True)
class Endings:
    """The facts of parties that once were done, and up to which day answers count.

    `cross_year` are the parties whose measure goes on after the plan's year, as far as it is asked.
    """

    facts: Mapping[Party, PartyFacts]
    known: date = EVER
    cross_year: Collection[Party] = frozenset()

    @classmethod
    def of(
        cls, periods: Iterable[ReportingPeriod], among: Collection[Party] | None = None
    ) -> "Endings":
        """Those of the plans to which these periods belong, for who holds a part today; one query
        where nobody was done.

        `among`: nobody but these is asked for.
        """
        asked = list(periods)
        cross_year = _cross_year({one.plan_id for one in asked if one.is_beyond_year})
        done = ProgressReport.objects.filter(
            period__plan__in={period.plan_id for period in asked},
            # What is said for the last of them or later ends none of them.
            period__starts_on__lt=max((one.starts_on for one in asked), default=EVER),
            state=State.ACCEPTED,
            status=DeclaredStatus.DONE,
        )
        once = set(done.order_by().values_list("measure_id", "organization_id"))
        if not once and not cross_year:
            return cls({})
        followed = holders(predecessors())
        once |= {(party[0], followed[party]) for party in once & followed.keys()}
        if among is not None:
            once.intersection_update(among)
        if not once:
            return cls({}, cross_year=cross_year)
        cross_year |= {(party[0], followed[party]) for party in cross_year & followed.keys()}
        rows = facts_now(
            {measure for measure, _organization in once},
            {organization for _measure, organization in once},
            with_duties=False,
        )
        facts = {(one.measure_id, one.organization_id): one for one in rows}
        return cls({party: facts[party] for party in once & facts.keys()}, cross_year=cross_year)

    def by(self, party: Party, period: ReportingPeriod) -> bool:
        """Whether the party has nothing to report on the period: it was done before, or the plan's
        year is over and the measure does not go on after it."""
        if period.is_beyond_year and party not in self.cross_year:
            return True
        return self.before(party, period.starts_on)

    def before(self, party: Party, day: date) -> bool:
        """Whether the party was done, and that verified, by the periods that began before that day.

        A later report that says otherwise opens the measure again.
        """
        facts = self.facts.get(party)
        if facts is None:
            return False
        return said_at(facts, self.known, self.known, day - ONE_DAY).done_verified


def _cross_year(plans: Collection[int]) -> frozenset[Party]:
    """The parties whose accepted filing says that the measure goes on after the plan's year."""
    if not plans:
        return frozenset()
    rows = MeasureCommitment.objects.filter(
        filing__plan__in=plans,
        filing__state=State.ACCEPTED,
        horizon=Measure.Horizon.CROSS_YEAR,
    )
    return frozenset(rows.order_by().values_list("measure_id", "filing__organization_id"))


class Stands(NamedTuple):
    """Where a party stands today: whether its measure is done and verified, the beginning of the
    newest period it has spoken of, and whether the measure goes on after the plan's year."""

    done_verified: bool
    said_for: date | None
    goes_on: bool

    def spoke_from(self, day: date) -> bool:
        """Whether it has spoken of a period that began on that day or later."""
        return self.said_for is not None and self.said_for >= day


StandsToday = Callable[[Collection[int]], Mapping[Party, Stands]]
_stands_today: list[StandsToday] = []


def register(stands: StandsToday) -> None:
    """Called when the apps are loaded, by whoever keeps where the parties of plans stand today;
    `tasks` may not import `reports` (docs/architecture.md, Rooms)."""
    _stands_today[:] = [stands]


def stands_today(plans: Collection[int]) -> Mapping[Party, Stands]:
    """Where the parties of these plans stand today, as it is kept."""
    return _stands_today[0](plans)


def over_for(
    asked: Iterable[tuple[Party, ReportingPeriod]], today: Mapping[Party, Stands]
) -> set[tuple[Party, int]]:
    """Of parties with periods: those who have nothing to report on it, by the period's number.

    Who said nothing for the period or later was then where it stands `today`; only of the others
    the facts are read.
    """
    over, unsure = set(), []
    for party, period in asked:
        stands = today.get(party)
        if stands and period.is_beyond_year and not stands.goes_on:
            over.add((party, period.pk))
        elif stands is None or stands.spoke_from(period.starts_on):
            unsure.append((party, period))
        elif stands.done_verified:
            over.add((party, period.pk))
    if unsure:
        endings = Endings.of(
            {period for _party, period in unsure}, among={party for party, _period in unsure}
        )
        over |= {(party, period.pk) for party, period in unsure if endings.by(party, period)}
    return over
