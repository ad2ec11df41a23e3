"""A leader's minute: what the first screen of the dashboard says, from figures and open duties.

Every figure is a link to the list it counts; what is compared is compared with the last day of the
period before.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from departments.models import Organization
from reform_tracker.workdays import WorkCalendar
from reports.dashboards.days import Looked
from reports.dashboards.six import Figure, Lists, Told, in_words, log_between, six
from reports.dashboards.waiting import Waiting, waiting
from reports.figures import kept
from reports.figures.contacts import NOBODY, contacts
from reports.figures.rollups import current_period, overview
from reports.figures.summing import Row, leads_among
from reports.figures.trends import Counted, moved
from reports.figures.values import KeptMark, Overview, Summary
from reports.models import KeptDay
from tasks.duties.counting import Tally
from tasks.duties.kinds import DutyKind
from tasks.models import (
    ReformPlan,
    Urge,
)
from tasks.plan.models.roles import PartyRole as Role
from tasks.urging.models import Urged

CALLS = 5


@dataclass(frozen=True, slots=True)
class Call:
    """A unit that has to be called: what it owes longest, for how many working days, whom one
    speaks to there, and how it was urged to do what it owes."""

    organization_id: int
    organization: str
    duties: int
    what: str
    days: int
    leader: str
    phone: str
    urged: Urged | None


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """`since` is the last day of the period before, None while no such day is kept; `changes` says
    in words what became of the lights since then, `log` is where all that moved is listed. `days`
    are all days that are kept, the oldest first."""

    since: date | None
    changes: Sequence[Told]
    log: str
    figures: Sequence[Figure]
    calls: Sequence[Call]
    units_late: int
    duties_late: int
    waiting: Sequence[Waiting]
    missing: int
    days: Sequence[tuple[date, Summary]]


def first_screen(
    looked: Looked,
    figures: Overview,
    duties: Collection[Tally],
    calendar: WorkCalendar,
    *,
    scope: str,
) -> FirstScreen:
    """`scope` is the query string of the rows that the figures count; of a past day nobody knows
    what was open, and `duties` are none."""
    plan = looked.plan
    days = kept.days_before(plan, looked.on)
    summaries = [(day.on, kept.summary_of(day)) for day in days]
    since, before, marks = _before(looked, days, summaries)
    late = [duty for duty in duties if duty.is_late(figures.as_of)]
    calls = _calls(plan, late, calendar, figures)
    leads = leads_among(figures.rows)
    log = log_between(plan, since, figures.as_of, f"&role={Role.LEAD}") if since else ""
    return FirstScreen(
        since=since,
        changes=in_words(moved(leads, marks), log) if since else (),
        log=log,
        figures=six(figures, before, Lists.of(plan, scope, day=looked.day)),
        calls=calls[:CALLS],
        units_late=len(calls),
        duties_late=_how_many(late),
        waiting=[] if looked.is_past else waiting(plan, duties, calendar, figures.as_of),
        missing=figures.filings_total - figures.filings_filed,
        days=summaries,
    )


def _before(
    looked: Looked, days: Sequence[KeptDay], summaries: Sequence[tuple[date, Summary]]
) -> tuple[date | None, Sequence[Counted], Sequence[KeptMark | Row]]:
    """The day that is compared with, the figures of the days that are kept up to that one, and the
    rows of that one."""
    if looked.against is not None:
        days = [day for day in days if day.on <= looked.against]
    before: list[Counted] = [one for _on, one in summaries[: len(days)]]
    period = current_period(looked.plan, looked.against) if looked.against else None
    if looked.against is None or period is None or (days and days[-1].on == looked.against):
        return (days[-1].on, before, kept.marks_of(days[-1])) if days else (None, before, ())
    then = overview(looked.plan, period, looked.against)
    return looked.against, [*before, then], then.rows


def _calls(
    plan: ReformPlan, late: Iterable[Tally], calendar: WorkCalendar, figures: Overview
) -> list[Call]:
    """Every unit that is late, the longest first; after them those that only others wait for: a
    supporter's part makes nobody's light red."""
    owed: dict[int, list[Tally]] = {}
    for one in sorted(late, key=lambda one: (_is_part(one), one.due_on, one.kind)):
        owed.setdefault(one.debtor_id, []).append(one)
    ranked = sorted(
        owed.items(),
        key=lambda item: (_is_part(item[1][0]), item[1][0].due_on, -_how_many(item[1]), item[0]),
    )
    first = [debtor for debtor, _rows in ranked[:CALLS]]
    people, names = contacts(plan, first), _names(figures, first)
    urged = Urge.objects.of_units(plan.pk, first)
    found = []
    for debtor, rows in ranked:
        who = people.get(debtor, NOBODY)
        found.append(
            Call(
                debtor,
                names.get(debtor, ""),
                _how_many(rows),
                str(rows[0].kind.label),
                calendar.between(rows[0].due_on, figures.as_of),
                who.leader,
                who.phone,
                urged.get(debtor),
            )
        )
    return found


def _is_part(one: Tally) -> bool:
    return one.kind is DutyKind.CONTRIBUTION


def _how_many(rows: Iterable[Tally]) -> int:
    return sum(one.count for one in rows)


def _names(figures: Overview, wanted: Iterable[int]) -> dict[int, str]:
    """Who owes a review need not have a part in the plan."""
    names = {one.organization_id: one.organization for one in figures.units}
    if others := set(wanted) - names.keys():
        rows = Organization.objects.filter(pk__in=others).order_by()
        names.update(rows.values_list("pk", "short_name"))
    return names
