"""Getting facts from the database: all that ever were, or (at less cost) those that hold now."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Subquery

from reform_tracker import clock
from tasks.models import (
    Assignment,
    Correction,
    Measure,
    MeasureCommitment,
    Milestone,
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

Party = tuple[int, int]  # measure, organization
Follows = dict[int, tuple[int, ...]]  # part → organizations whose work it goes on with
COLUMNS = (
    "pk", "plan", "measure_id", "organization_id", "role", "since", "until", "owed_since",
)  # fmt: skip
BEGINNING = date.min
NO_FORECAST = (MilestoneRevision.Kind.ORIGINAL, MilestoneRevision.Kind.EXTENDED)


def facts_now(
    measures: Collection[int], organizations: Collection[int] | None = None
) -> list[PartyFacts]:
    """What holds now of everybody who reports on these measures; `organizations` only theirs.

    Without what has ended, and of all reports the newest that is filed: `state_at` needs no more
    for what is recorded by now. Four queries; two more where somebody goes on with the work of
    others.
    """
    parts = Assignment.objects.reporting().filter(measure__any_of=measures)
    if organizations is not None:
        parts = parts.filter(organization__in=organizations)
    rows: list[Any] = list(
        parts.annotate(
            plan=F("measure__task__area__plan"),
            newest=_newest(),
            due_on=F("measure__due_on"),
            goes_on=Exists(TakenOver.objects.filter(part=OuterRef("pk"))),
        ).values_list(*COLUMNS, "newest", "due_on", "goes_on", named=True)
    )
    going_on = [row.pk for row in rows if row.goes_on]
    follows = _follows(TakenOver.objects.filter(part__in=going_on)) if going_on else {}
    promises = _promises_now({row.measure_id for row in rows})
    newest = {(row.measure_id, row.organization_id): row.newest for row in rows}
    newest |= _newest_taken_over([row for row in rows if row.pk in follows], follows)
    reports = _reports([pk for pk in newest.values() if pk is not None])
    found = []
    for row in rows:
        party = row.measure_id, row.organization_id
        part = _part(row, follows)
        said = reports.get(newest[party] or 0)
        found.append(
            PartyFacts(
                row.plan,
                *party,
                due_dates=(DueDate(BEGINNING, row.due_on),),
                parts=(part,),
                promises=promises_of(party, [part], promises),
                statements=(said,) if said else (),
            )
        )
    return found


def facts_ever(
    measures: QuerySet[Measure], parties: Collection[Party] | None = None
) -> list[PartyFacts]:
    """Everything that was ever recorded of whoever reports or reported on these measures.

    `parties` only these. Statements carry their texts. Ten queries.
    """
    due_dates = _due_dates(measures)
    parts: dict[Party, list[Part]] = defaultdict(list)
    held = Assignment.ever.reporting().filter(measure__in=measures)
    held = held.annotate(plan=F("measure__task__area__plan"))
    rows: list[Any] = list(held.order_by("id").values_list(*COLUMNS, named=True))
    follows = _follows(TakenOver.objects.filter(part__measure__in=measures))
    plans = {row.measure_id: row.plan for row in rows}
    for row in rows:
        if parties is None or (row.measure_id, row.organization_id) in parties:
            parts[row.measure_id, row.organization_id].append(_part(row, follows))
    promises = _promises_ever(measures)
    statements = _statements(measures)
    return [
        PartyFacts(
            plans[party[0]],
            *party,
            due_dates=due_dates[party[0]],
            parts=tuple(held_by),
            promises=promises_of(party, held_by, promises),
            statements=statements_of(party, held_by, statements),
        )
        for party, held_by in parts.items()
    ]


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


def _newest_taken_over(rows: Sequence[Any], follows: Follows) -> dict[Party, int | None]:
    """The newest filed report of each of these parties and of whose work it goes on with; of one
    period its own, else that of the nearest."""
    if not rows:
        return {}
    organizations = {
        organization for row in rows for organization in (row.organization_id, *follows[row.pk])
    }
    filed = ProgressReport.objects.filter(
        measure__in={row.measure_id for row in rows},
        organization__in=organizations,
        state__in=FILED,
    )
    reports: dict[Party, list[tuple[date, int]]] = defaultdict(list)
    for measure, organization, period, pk in filed.values_list(
        "measure_id", "organization_id", "period__starts_on", "pk"
    ):
        reports[measure, organization].append((period, pk))
    found: dict[Party, int | None] = {}
    for row in rows:
        candidates = [
            (period, -rank, pk)
            for rank, organization in enumerate((row.organization_id, *follows[row.pk]))
            for period, pk in reports[row.measure_id, organization]
        ]
        found[row.measure_id, row.organization_id] = max(candidates)[2] if candidates else None
    return found


def _newest() -> Subquery:
    """The newest filed report of a party; a return takes its figures back."""
    filed = ProgressReport.objects.filter(
        measure=OuterRef("measure"), organization=OuterRef("organization"), state__in=FILED
    )
    return Subquery(filed.order_by("-period__starts_on").values("pk")[:1])


def _reports(numbers: Collection[int]) -> dict[int, Statement]:
    """These reports without their texts, all filed."""
    rows = ProgressReport.objects.filter(pk__any_of=numbers).values_list(
        "pk", "status", "percent", "state", "coordination"
    )
    return {
        pk: Statement(
            report_id=pk,
            period=BEGINNING,
            filed_on=BEGINNING,
            until=None,
            accepted_on=BEGINNING if state == State.ACCEPTED else None,
            status=status,
            percent=percent,
            needs_coordination=bool(coordination.strip()),
        )
        for pk, status, percent, state, coordination in rows
    }


def _due_dates(measures: QuerySet[Measure]) -> dict[int, tuple[DueDate, ...]]:
    """The date of each measure and those it had before it was corrected."""
    current = dict(measures.order_by().values_list("pk", "due_on"))
    found: dict[int, list[DueDate]] = defaultdict(list)
    rows = Correction.objects.filter(measure__in=measures, field=Correction.Field.DUE_ON)
    for measure, before, after, at in rows.order_by("id").values_list(
        "measure_id", "before", "after", "at"
    ):
        if measure not in found:
            found[measure].append(DueDate(BEGINNING, _day(before)))
        found[measure].append(DueDate(clock.local_date(at), _day(after)))
    return {
        measure: tuple(found.get(measure) or [DueDate(BEGINNING, due_on)])
        for measure, due_on in current.items()
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _promises(
    rows: Iterable[MeasureCommitment], facts_of: Callable[[Milestone], MilestoneFacts]
) -> dict[Party, list[Promise]]:
    found: dict[Party, list[Promise]] = defaultdict(list)
    for row in rows:
        filing = row.filing
        found[row.measure_id, filing.organization_id].append(
            Promise(
                accepted_on=clock.local_date(filing.reviewed_at),
                horizon=row.horizon,
                milestones=tuple(map(facts_of, row.milestones.all())),
                until=row.until,
            )
        )
    return found


def _promises_now(measures: Collection[int]) -> dict[Party, list[Promise]]:
    rows = MeasureCommitment.objects.filter(
        measure__any_of=measures, filing__state=State.ACCEPTED
    ).select_related("filing")
    return _promises(rows.prefetch_related("milestones"), _as_it_stands)


def _as_it_stands(milestone: Milestone) -> MilestoneFacts:
    return MilestoneFacts(
        milestone.pk,
        milestone.title,
        milestone.weight,
        due_dates=(DueDate(BEGINNING, milestone.due_on),),
        verified=(Verified(milestone.verified_on),) if milestone.verified_on else (),
    )


def _promises_ever(measures: QuerySet[Measure]) -> dict[Party, list[Promise]]:
    dates = MilestoneRevision.objects.filter(kind__in=NO_FORECAST).order_by("id")
    confirmed = Verification.objects.select_related("report__period")
    milestones = Milestone.ever.prefetch_related(
        Prefetch("revisions", dates), Prefetch("verifications", confirmed)
    )
    rows = MeasureCommitment.ever.filter(
        measure__in=measures, filing__state=State.ACCEPTED
    ).select_related("filing")
    return _promises(rows.prefetch_related(Prefetch("milestones", milestones)), _as_it_went)


def _as_it_went(milestone: Milestone) -> MilestoneFacts:
    return MilestoneFacts(
        milestone.pk,
        milestone.title,
        milestone.weight,
        due_dates=tuple(DueDate(one.recorded_on, one.due_on) for one in milestone.revisions.all()),
        verified=tuple(
            Verified(
                one.verified_on,
                one.report.period.starts_on if one.report else None,
                one.withdrawn_on,
            )
            for one in milestone.verifications.all()
        ),
        until=milestone.until,
    )


def _statements(measures: QuerySet[Measure]) -> dict[Party, list[Statement]]:
    """Every report while it was filed: as it is, and as it was before it was taken back."""
    found: dict[Party, list[Statement]] = defaultdict(list)
    current = ProgressReport.objects.filter(measure__in=measures, state__in=FILED)
    for report in current.select_related("period"):
        statement = _statement(
            report,
            report,
            filed_on=clock.local_date(report.signed_at),
            accepted_on=(
                clock.local_date(report.reviewed_at) if report.state == State.ACCEPTED else None
            ),
        )
        found[report.measure_id, report.organization_id].append(statement)
    former = ReportVersion.objects.filter(report__measure__in=measures)
    for version in former.select_related("report__period"):
        report = version.report
        statement = _statement(report, version, filed_on=version.filed_on, until=version.until)
        found[report.measure_id, report.organization_id].append(statement)
    return found


def _statement(
    report: ProgressReport,
    words: ProgressReport | ReportVersion,
    *,
    filed_on: date,
    until: date | None = None,
    accepted_on: date | None = None,
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
    )
