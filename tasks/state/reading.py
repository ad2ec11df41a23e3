"""Getting facts from the database: all that ever were, or (at less cost) those that hold now."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from reform_tracker import clock
from tasks.models import (
    Assignment,
    Closing,
    Correction,
    Extension,
    Measure,
    MeasureCommitment,
    MilestoneRevision,
    ProgressReport,
    ReportVersion,
    TakenOver,
)
from tasks.signing.models import FILED, State
from tasks.state.facts import (
    Closure,
    DueDate,
    MilestoneFacts,
    Part,
    PartyFacts,
    Promise,
    Statement,
    Verified,
)
from tasks.state.inheriting import closures_of, promises_of, statements_of
from tasks.state.reading_plans import (
    BEGINNING,
    Moved,
    due_dates_of,
    extended,
    filings_ever,
    filings_now,
    periods_ever,
    periods_now,
    returns_of,
)

Party = tuple[int, int]  # measure, organization
Follows = dict[int, tuple[int, ...]]  # part → organizations whose work it goes on with
COLUMNS = (
    "pk", "plan", "measure_id", "organization_id", "role", "since", "until", "owed_since",
)  # fmt: skip
TOLD = (
    "pk", "measure_id", "organization_id", "period__starts_on", "status", "percent", "state",
    "signatory", "progress", "problems", "next_steps", "coordination", "signed_at", "reviewed_at",
    "claims__milestone_id", "amended_on",
)  # fmt: skip
WAS_CLOSED = Exists(Closing.objects.done().filter(measure=OuterRef("measure")))
NO_FORECAST = (MilestoneRevision.Kind.ORIGINAL, MilestoneRevision.Kind.EXTENDED)


def facts_now(
    measures: Collection[int],
    organizations: Collection[int] | None = None,
    *,
    with_duties: bool = True,
) -> list[PartyFacts]:
    """What holds now of everybody who reports on these measures; `organizations` only theirs.

    Without what has ended and without texts: `state_at` needs no more for what is recorded by now.
    `with_duties`: also the plans and reports that are owed. Five queries, three without them; one
    more where somebody goes on with the work of others, one where something was closed.
    """
    parts = Assignment.objects.reporting().filter(measure__any_of=measures)
    if organizations is not None:
        parts = parts.filter(organization__in=organizations)
    rows: list[Any] = list(
        parts.annotate(
            plan=F("measure__task__area__plan"),
            due_on=F("measure__due_on"),
            goes_on=Exists(TakenOver.objects.filter(part=OuterRef("pk"))),
            was_closed=WAS_CLOSED,
        ).values_list(*COLUMNS, "due_on", "goes_on", "was_closed", named=True)
    )
    going_on = [row.pk for row in rows if row.goes_on]
    follows = _follows(TakenOver.objects.filter(part__in=going_on)) if going_on else {}
    promises = _promises_now({row.measure_id for row in rows})
    parties = {row.organization_id for row in rows}.union(*follows.values())
    statements = _statements_now({row.measure_id for row in rows}, parties)
    closures = _closures({row.measure_id for row in rows if row.was_closed})
    plans = {row.plan for row in rows}
    periods = periods_now(plans) if with_duties else {}
    filings = filings_now(plans, parties) if with_duties else {}
    found = []
    for row in rows:
        party = row.measure_id, row.organization_id
        part = _part(row, follows)
        found.append(
            PartyFacts(
                row.plan,
                *party,
                due_dates=(DueDate(BEGINNING, row.due_on),),
                parts=(part,),
                promises=promises_of(party, [part], promises),
                statements=statements_of(party, [part], statements),
                filing=filings.get((row.plan, row.organization_id)),
                periods=periods.get(row.plan, ()),
                closures=closures_of(party, [part], closures),
            )
        )
    return found


def facts_ever(measures: QuerySet[Measure]) -> list[PartyFacts]:
    """Everything that was ever recorded of whoever reports or reported on these measures.

    Statements carry their texts. Twelve queries, one more where something was closed.
    """
    due_dates = _due_dates(measures)
    parts: dict[Party, list[Part]] = defaultdict(list)
    held = Assignment.ever.reporting().filter(measure__in=measures)
    held = held.annotate(plan=F("measure__task__area__plan"), was_closed=WAS_CLOSED)
    rows: list[Any] = list(held.order_by("id").values_list(*COLUMNS, "was_closed", named=True))
    follows = _follows(TakenOver.objects.filter(part__measure__in=measures))
    plans = {row.measure_id: row.plan for row in rows}
    for row in rows:
        parts[row.measure_id, row.organization_id].append(_part(row, follows))
    promises = _promises_ever(measures)
    statements = _statements(measures)
    closures = _closures({row.measure_id for row in rows if row.was_closed})
    periods, filings = periods_ever(set(plans.values())), filings_ever(set(plans.values()))
    return [
        PartyFacts(
            plans[party[0]],
            *party,
            due_dates=due_dates[party[0]],
            parts=tuple(held_by),
            promises=promises_of(party, held_by, promises),
            statements=statements_of(party, held_by, statements),
            filing=filings.get((plans[party[0]], party[1])),
            periods=periods.get(plans[party[0]], ()),
            closures=closures_of(party, held_by, closures),
        )
        for party, held_by in parts.items()
    ]


def facts_on(measures: Collection[int], day: date) -> list[PartyFacts]:
    """What `state_at` needs to say of these measures where they stood at the end of a day, without
    what was owed: of today at the cost of `facts_now`, and without texts."""
    if day >= clock.today():
        return facts_now(measures, with_duties=False)
    return facts_ever(Measure.objects.filter(pk__in=measures))


def _closures(measures: Collection[int]) -> dict[Party, list[Closure]]:
    """When somebody's part in these measures was closed, and opened again."""
    found: dict[Party, list[Closure]] = defaultdict(list)
    if not measures:
        return found
    rows = Closing.objects.done().filter(measure__in=measures).order_by("decided_at", "pk")
    for measure, organization, at, reopened_at in rows.values_list(
        "measure_id", "organization_id", "decided_at", "reopened_at"
    ):
        until = clock.local_date(reopened_at) if reopened_at else None
        closed = Closure(clock.local_date(at), until, reopened_at)
        found[measure, organization].append(closed)
    return found


def _follows(rows: QuerySet[TakenOver]) -> Follows:
    found: Follows = {}
    for part, organization in rows.order_by("pk").values_list("part_id", "organization_id"):
        found[part] = (*found.get(part, ()), organization)
    return found


def _part(row: Any, follows: Follows) -> Part:
    return Part(
        row.role,
        row.since,
        row.until,
        owes_from=row.owed_since or row.since,
        follows=follows.get(row.pk, ()),
    )


def _statements_now(
    measures: Collection[int], organizations: Collection[int]
) -> dict[Party, list[Statement]]:
    """The reports that are filed, and those that came back, without their texts. One statement, a
    row for each milestone that a report claims."""
    there = Q(state__in=FILED) | Q(reviewed_at__isnull=False, first_filed_on__isnull=False)
    rows = ProgressReport.objects.filter(
        there, measure__any_of=measures, organization__in=organizations
    )
    found: dict[Party, list[Statement]] = defaultdict(list)
    listed = rows.order_by("pk").values_list(
        "pk", "measure_id", "organization_id", "period__starts_on", "status", "percent", "state",
        "coordination", "signed_at", "reviewed_at", "claims__milestone_id", named=True,
    )  # fmt: skip
    for _pk, group in groupby(listed, key=attrgetter("pk")):
        row, *more = group
        is_filed = row.state in FILED
        statement = Statement(
            report_id=row.pk,
            period=row.period__starts_on,
            filed_on=BEGINNING,
            until=None if is_filed else clock.local_date(row.reviewed_at),
            accepted_on=BEGINNING if row.state == State.ACCEPTED else None,
            status=row.status,
            percent=row.percent,
            needs_coordination=bool(row.coordination.strip()),
            claimed=_claimed(row, *more),
            returned=not is_filed,
            signed_at=row.signed_at,
        )
        found[row.measure_id, row.organization_id].append(statement)
    return found


def _claimed(*rows: Any) -> frozenset[int]:
    """The milestones that a report claims, from its rows."""
    return frozenset(row.claims__milestone_id for row in rows) - {None}


def _due_dates(measures: QuerySet[Measure]) -> dict[int, tuple[DueDate, ...]]:
    """The date of each measure and those it had before it was corrected or extended."""
    current = dict(measures.order_by().values_list("pk", "due_on"))
    ends = Extension.objects.filter(measure__in=measures, milestone=None)
    moved = extended(ends, "measure_id")
    rows = Correction.objects.filter(measure__in=measures, field=Correction.Field.DUE_ON)
    for measure, before, after, at in rows.order_by("id").values_list(
        "measure_id", "before", "after", "at"
    ):
        moved[measure].append((_day(before), DueDate(clock.local_date(at), _day(after))))
    return {
        measure: due_dates_of(due_on, sorted(moved.get(measure, ()), key=_set_on))
        for measure, due_on in current.items()
    }


def _set_on(moved: Moved) -> date:
    return moved[1].set_on


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _promises_now(measures: Collection[int]) -> dict[Party, list[Promise]]:
    """As values: there may be very many, and they are read with every write."""
    accepted = MeasureCommitment.objects.filter(
        measure__any_of=measures, filing__state=State.ACCEPTED
    )
    return _promises(
        accepted.annotate(step=FilteredRelation("milestones", condition=Q(milestones__until=None))),
        lambda row: (DueDate(BEGINNING, row.step__due_on),),
    )


def _promises_ever(measures: QuerySet[Measure]) -> dict[Party, list[Promise]]:
    """The same with every milestone there ever was, and the dates it had."""
    dates: dict[int, list[DueDate]] = defaultdict(list)
    given = MilestoneRevision.objects.filter(
        kind__in=NO_FORECAST, milestone__commitment__measure__in=measures
    )
    for milestone, set_on, due_on, asked_on in given.order_by("id").values_list(
        "milestone_id", "recorded_on", "due_on", "asked_on"
    ):
        dates[milestone].append(DueDate(set_on, due_on, asked_on))
    accepted = MeasureCommitment.ever.filter(measure__in=measures, filing__state=State.ACCEPTED)
    return _promises(
        accepted.annotate(
            step=FilteredRelation("milestones", condition=Q(milestones__isnull=False))
        ),
        lambda row: tuple(dates[row.step__pk]),
    )


PROMISED = (
    "pk", "measure_id", "filing__organization_id", "filing__reviewed_at", "horizon", "until",
    "step__pk", "step__title", "step__weight", "step__due_on", "step__until", "step__since",
    "since", "former_horizons",
)  # fmt: skip
CONFIRMED = {
    "confirmed_on": F("step__verifications__verified_on"),
    "confirmed_for": F("step__verifications__report__period__starts_on"),
    "confirmed_until": F("step__verifications__withdrawn_on"),
    "confirmed_by": F("step__verifications__report_id"),
}


def _promises(
    accepted: QuerySet[Any], dates: Callable[[Any], tuple[DueDate, ...]]
) -> dict[Party, list[Promise]]:
    """What was promised, with each `step` of it and what of that was confirmed: one statement, its
    rows ordered by these three."""
    rows = accepted.annotate(**CONFIRMED).order_by(
        "pk", "step__due_on", "step__pk", "step__verifications__pk"
    )
    found: dict[Party, list[Promise]] = defaultdict(list)
    listed = rows.values_list(*PROMISED, *CONFIRMED, named=True)
    for _pk, of_one in groupby(listed, key=attrgetter("pk")):
        known = list(of_one)
        steps = [
            _step(list(of_step), dates)
            for pk, of_step in groupby(known, key=attrgetter("step__pk"))
            if pk is not None
        ]
        row = known[0]
        # What an amendment brought was promised later than the plan was accepted.
        accepted_on = max(clock.local_date(row.filing__reviewed_at), row.since)
        former = tuple((date.fromisoformat(on), one) for on, one in row.former_horizons)
        found[row.measure_id, row.filing__organization_id].append(
            Promise(accepted_on, row.horizon, tuple(steps), row.until, former)
        )
    return found


def _step(rows: Sequence[Any], dates: Callable[[Any], tuple[DueDate, ...]]) -> MilestoneFacts:
    """A milestone from its rows, one for each time that it was confirmed; each with the first day
    of the period whose report claimed it."""
    row = rows[0]
    confirmed = tuple(
        Verified(one.confirmed_on, one.confirmed_for, one.confirmed_until, one.confirmed_by)
        for one in rows
        if one.confirmed_on
    )
    return MilestoneFacts(
        row.step__pk,
        row.step__title,
        row.step__weight,
        dates(row),
        confirmed,
        row.step__until,
        row.step__since,
    )


def _statements(measures: QuerySet[Measure]) -> dict[Party, list[Statement]]:
    """Every report while it was filed: as it is, and as it was before it was taken back. Those as
    they are by one statement as values, a row for each milestone that a report claims: a full year
    of a province holds thousands."""
    found: dict[Party, list[Statement]] = defaultdict(list)
    current = ProgressReport.objects.filter(measure__in=measures, state__in=FILED)
    listed = current.order_by("-period__starts_on", "pk").values_list(*TOLD, named=True)
    for _pk, group in groupby(listed, key=attrgetter("pk")):
        row, *more = group
        found[row.measure_id, row.organization_id].append(
            Statement(
                report_id=row.pk,
                period=row.period__starts_on,
                filed_on=row.amended_on or clock.local_date(row.signed_at),
                until=None,
                accepted_on=(
                    clock.local_date(row.reviewed_at) if row.state == State.ACCEPTED else None
                ),
                status=row.status,
                percent=row.percent,
                needs_coordination=bool(row.coordination.strip()),
                words=row,
                claimed=_claimed(row, *more),
                signed_at=row.signed_at,
            )
        )
    former = ReportVersion.objects.filter(report__measure__in=measures)
    versions = list(former.select_related("report__period"))
    ends = returns_of(ProgressReport, {version.report_id for version in versions})
    for version in versions:
        report = version.report
        amended = version.accepted_on is not None  # it was neither returned nor withdrawn
        returned = ends[report.pk].pop(0) if ends[report.pk] and not amended else False
        found[report.measure_id, report.organization_id].append(
            Statement(
                report_id=report.pk,
                period=report.period.starts_on,
                filed_on=version.filed_on,
                until=version.until,
                accepted_on=version.accepted_on,
                status=version.status,
                percent=version.percent,
                needs_coordination=bool(version.coordination.strip()),
                words=version,
                claimed=frozenset(version.claimed),
                returned=returned,
            )
        )
    return found
