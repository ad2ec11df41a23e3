"""Getting facts from the database: all that ever were, or (at less cost) those that hold now."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from reform_tracker import clock
from tasks.models import (
    Assignment,
    Correction,
    Extension,
    Measure,
    MeasureCommitment,
    Milestone,
    MilestoneClaim,
    MilestoneRevision,
    ProgressReport,
    ReportVersion,
    TakenOver,
    Verification,
)
from tasks.signing.models import FILED, State
from tasks.state.facts import (
    DueDate,
    MilestoneFacts,
    Part,
    PartyFacts,
    Promise,
    Statement,
    Verified,
)
from tasks.state.inheriting import promises_of, statements_of
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
NO_FORECAST = (MilestoneRevision.Kind.ORIGINAL, MilestoneRevision.Kind.EXTENDED)


def facts_now(
    measures: Collection[int],
    organizations: Collection[int] | None = None,
    *,
    with_duties: bool = True,
) -> list[PartyFacts]:
    """What holds now of everybody who reports on these measures; `organizations` only theirs.

    Without what has ended and without texts: `state_at` needs no more for what is recorded by now.
    `with_duties`: also the plans and reports that are owed. Eight queries, five without them; one
    more where somebody goes on with the work of others.
    """
    parts = Assignment.objects.reporting().filter(measure__any_of=measures)
    if organizations is not None:
        parts = parts.filter(organization__in=organizations)
    rows: list[Any] = list(
        parts.annotate(
            plan=F("measure__task__area__plan"),
            due_on=F("measure__due_on"),
            goes_on=Exists(TakenOver.objects.filter(part=OuterRef("pk"))),
        ).values_list(*COLUMNS, "due_on", "goes_on", named=True)
    )
    going_on = [row.pk for row in rows if row.goes_on]
    follows = _follows(TakenOver.objects.filter(part__in=going_on)) if going_on else {}
    promises = _promises_now({row.measure_id for row in rows})
    parties = {row.organization_id for row in rows}.union(*follows.values())
    statements = _statements_now({row.measure_id for row in rows}, parties)
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
            )
        )
    return found


def facts_ever(measures: QuerySet[Measure]) -> list[PartyFacts]:
    """Everything that was ever recorded of whoever reports or reported on these measures.

    Statements carry their texts. Sixteen queries.
    """
    due_dates = _due_dates(measures)
    parts: dict[Party, list[Part]] = defaultdict(list)
    held = Assignment.ever.reporting().filter(measure__in=measures)
    held = held.annotate(plan=F("measure__task__area__plan"))
    rows: list[Any] = list(held.order_by("id").values_list(*COLUMNS, named=True))
    follows = _follows(TakenOver.objects.filter(part__measure__in=measures))
    plans = {row.measure_id: row.plan for row in rows}
    for row in rows:
        parts[row.measure_id, row.organization_id].append(_part(row, follows))
    promises = _promises_ever(measures)
    statements = _statements(measures)
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
        )
        for party, held_by in parts.items()
    ]


def facts_on(measures: Collection[int], day: date) -> list[PartyFacts]:
    """What `state_at` needs to say of these measures where they stood at the end of a day, without
    what was owed: of today at the cost of `facts_now`, and without texts."""
    if day >= clock.today():
        return facts_now(measures, with_duties=False)
    return facts_ever(Measure.objects.filter(pk__in=measures))


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
    """The reports that are filed, and those that came back, without their texts."""
    there = Q(state__in=FILED) | Q(reviewed_at__isnull=False, first_filed_on__isnull=False)
    rows = ProgressReport.objects.filter(
        there, measure__any_of=measures, organization__in=organizations
    )
    found: dict[Party, list[Statement]] = defaultdict(list)
    claimed = _claimed(MilestoneClaim.objects.filter(report__measure__any_of=measures))
    for row in rows.order_by().values_list(
        "pk", "measure_id", "organization_id", "period__starts_on", "status", "percent", "state",
        "coordination", "reviewed_at", named=True,
    ):  # fmt: skip
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
            claimed=claimed.get(row.pk, frozenset()),
            returned=not is_filed,
        )
        found[row.measure_id, row.organization_id].append(statement)
    return found


def _claimed(rows: QuerySet[MilestoneClaim]) -> dict[int, frozenset[int]]:
    """report → the milestones that it claims."""
    found: dict[int, set[int]] = defaultdict(set)
    for report, milestone in rows.order_by().values_list("report_id", "milestone_id"):
        found[report].add(milestone)
    return {report: frozenset(milestones) for report, milestones in found.items()}


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
    ).order_by("pk")
    rows = list(
        accepted.values_list(
            "pk", "measure_id", "filing__organization_id", "filing__reviewed_at", "horizon", "until"
        )
    )
    steps = _steps_now(measures) if rows else {}
    found: dict[Party, list[Promise]] = defaultdict(list)
    for pk, measure, organization, accepted_at, horizon, until in rows:
        found[measure, organization].append(
            Promise(clock.local_date(accepted_at), horizon, tuple(steps.get(pk, ())), until)
        )
    return found


def _steps_now(measures: Collection[int]) -> dict[int, list[MilestoneFacts]]:
    """commitment → its milestones, with what of them is verified."""
    verified = _verified(
        Verification.objects.filter(milestone__commitment__measure__any_of=measures)
    )
    found: dict[int, list[MilestoneFacts]] = defaultdict(list)
    milestones = Milestone.objects.filter(commitment__measure__any_of=measures)
    for commitment, pk, title, weight, due_on in milestones.order_by("due_on", "pk").values_list(
        "commitment_id", "pk", "title", "weight", "due_on"
    ):
        dates = (DueDate(BEGINNING, due_on),)
        found[commitment].append(
            MilestoneFacts(pk, title, weight, dates, tuple(verified.get(pk, ())))
        )
    return found


def _promises_ever(measures: QuerySet[Measure]) -> dict[Party, list[Promise]]:
    """As values, like `_promises_now`: a full year of a province holds thousands."""
    accepted = MeasureCommitment.ever.filter(measure__in=measures, filing__state=State.ACCEPTED)
    steps = _steps_ever(measures)
    found: dict[Party, list[Promise]] = defaultdict(list)
    for pk, measure, organization, accepted_at, horizon, until in accepted.values_list(
        "pk", "measure_id", "filing__organization_id", "filing__reviewed_at", "horizon", "until"
    ):
        found[measure, organization].append(
            Promise(clock.local_date(accepted_at), horizon, tuple(steps.get(pk, ())), until)
        )
    return found


def _steps_ever(measures: QuerySet[Measure]) -> dict[int, list[MilestoneFacts]]:
    """commitment → every milestone it ever had, with its dates and what was confirmed."""
    dates: dict[int, list[DueDate]] = defaultdict(list)
    given = MilestoneRevision.objects.filter(
        kind__in=NO_FORECAST, milestone__commitment__measure__in=measures
    )
    for milestone, set_on, due_on, asked_on in given.order_by("id").values_list(
        "milestone_id", "recorded_on", "due_on", "asked_on"
    ):
        dates[milestone].append(DueDate(set_on, due_on, asked_on))
    verified = _verified(Verification.objects.filter(milestone__commitment__measure__in=measures))
    found: dict[int, list[MilestoneFacts]] = defaultdict(list)
    milestones = Milestone.ever.filter(commitment__measure__in=measures)
    for commitment, pk, title, weight, until in milestones.values_list(
        "commitment_id", "pk", "title", "weight", "until"
    ):
        found[commitment].append(
            MilestoneFacts(pk, title, weight, tuple(dates[pk]), tuple(verified.get(pk, ())), until)
        )
    return found


def _verified(confirmed: QuerySet[Verification]) -> dict[int, list[Verified]]:
    """milestone → what was confirmed of it, with the first day of the period whose report claimed
    it."""
    found: dict[int, list[Verified]] = defaultdict(list)
    for milestone, on, period, until, report in confirmed.order_by("pk").values_list(
        "milestone_id", "verified_on", "report__period__starts_on", "withdrawn_on", "report_id"
    ):
        found[milestone].append(Verified(on, period, until, report))
    return found


def _statements(measures: QuerySet[Measure]) -> dict[Party, list[Statement]]:
    """Every report while it was filed: as it is, and as it was before it was taken back."""
    found: dict[Party, list[Statement]] = defaultdict(list)
    current = ProgressReport.objects.filter(measure__in=measures, state__in=FILED)
    claimed = _claimed(
        MilestoneClaim.objects.filter(report__measure__in=measures, report__state__in=FILED)
    )
    for report in current.select_related("period"):
        statement = _statement(
            report,
            report,
            filed_on=clock.local_date(report.signed_at),
            accepted_on=(
                clock.local_date(report.reviewed_at) if report.state == State.ACCEPTED else None
            ),
            claimed=claimed.get(report.pk, frozenset()),
        )
        found[report.measure_id, report.organization_id].append(statement)
    former = ReportVersion.objects.filter(report__measure__in=measures)
    versions = list(former.select_related("report__period"))
    ends = returns_of(ProgressReport, {version.report_id for version in versions})
    for version in versions:
        report = version.report
        returned = ends[report.pk].pop(0) if ends[report.pk] else False
        statement = _statement(
            report,
            version,
            filed_on=version.filed_on,
            until=version.until,
            claimed=frozenset(version.claimed),
            returned=returned,
        )
        found[report.measure_id, report.organization_id].append(statement)
    return found


def _statement(
    report: ProgressReport,
    words: ProgressReport | ReportVersion,
    *,
    filed_on: date,
    until: date | None = None,
    accepted_on: date | None = None,
    claimed: frozenset[int],
    returned: bool = False,
) -> Statement:
    return Statement(
        report_id=report.pk,
        period=report.period.starts_on,
        filed_on=filed_on,
        until=until,
        accepted_on=accepted_on,
        status=words.status,
        percent=words.percent,
        needs_coordination=bool(words.coordination.strip()),
        words=words,
        claimed=claimed,
        returned=returned,
    )
