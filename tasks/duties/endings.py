"""When a party has nothing more to report on a measure: it is done and that is verified, or it is
closed."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from reform_tracker.workdays import WorkCalendar
from tasks.models import DeclaredStatus, Measure, MeasureCommitment, ProgressReport, ReportingPeriod
from tasks.plan.succession import holders, predecessors
from tasks.signing.models import State
from tasks.signing.rework import due_since
from tasks.state import EVER, PartyFacts
from tasks.state.reading import Party, facts_now
from tasks.state.said import has_ended


@dataclass(frozen=True, slots=True)
class Endings:
    """The facts of parties that once were done, and up to which day answers count; `day` is the one
    of which is asked, None being that day.

    `cross_year` are the parties whose measure goes on after the plan's year, as far as it is asked.
    """

    facts: Mapping[Party, PartyFacts]
    known: date = EVER
    cross_year: Collection[Party] = frozenset()
    day: date | None = None

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
        """Whether the party has nothing to report on the period: it was done before, and that
        verified, its part is closed, or was when the report was due, or the plan's year is over and
        the measure does not go on after it.

        A later report that says otherwise opens the measure again; so does the commission.
        """
        if period.is_beyond_year and party not in self.cross_year:
            return True
        facts = self.facts.get(party)
        if facts is None:
            return False
        return has_ended(
            facts, period.starts_on, period.due_on, day=self.day or self.known, known=self.known
        )


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


Closures = Sequence[Sequence[str | None]]


def has_lapsed(closures: Closures, due_on: date) -> bool:
    """Whether a report that is due on that day is owed by nobody: the part is closed today, or was
    on that day. The days are those of `tasks.state.State.closures`."""
    day = due_on.isoformat()
    return any(until is None or (on is not None and on <= day < until) for on, until in closures)


def reopened_on(closures: Closures) -> date | None:
    """The day on which a part was opened again last."""
    days = [until for _on, until in closures if until is not None]
    return date.fromisoformat(max(days)) if days else None


class Stands(NamedTuple):
    """Where a party stands today: whether its measure is done and verified, the beginning of the
    newest period it has spoken of, whether the measure goes on after the plan's year, and the days
    from and until which its part was closed (`tasks.state.State.closures`)."""

    done_verified: bool
    said_for: date | None
    goes_on: bool
    closures: Closures = ()

    @property
    def reopened_on(self) -> date | None:
        return reopened_on(self.closures)

    def is_over(self, period: ReportingPeriod) -> bool:
        """Whether nobody asks for the period, whatever was declared."""
        beyond = period.is_beyond_year and not self.goes_on
        return beyond or has_lapsed(self.closures, period.due_on)

    def is_unsure(self, period: ReportingPeriod) -> bool:
        """Whether it may have been over before the period, although it is not today, or the other
        way round."""
        back = self.reopened_on
        return self.spoke_from(period.starts_on) or (back is not None and period.due_on < back)

    def due_again(self, due_on: date, calendar: WorkCalendar) -> date:
        """By when something is due that was due on that day: nothing is late at once because the
        part was opened again."""
        return due_since(self.reopened_on, due_on, calendar)

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
        if stands and stands.is_over(period):
            over.add((party, period.pk))
        elif stands is None or stands.is_unsure(period):
            unsure.append((party, period))
        elif stands.done_verified:
            over.add((party, period.pk))
    if unsure:
        endings = Endings.of(
            {period for _party, period in unsure}, among={party for party, _period in unsure}
        )
        over |= {(party, period.pk) for party, period in unsure if endings.by(party, period)}
    return over
