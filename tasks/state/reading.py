"""Getting facts from the database: all that ever were, or (at less cost) those that hold now."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery

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
    Verification,
)
from tasks.models.signed import FILED, State
from tasks.state.facts import (
    DueDate,
    MilestoneFacts,
    Part,
    PartyFacts,
    Promise,
    Statement,
    Verified,
)

Party = tuple[int, int]  # measure, organization
BEGINNING = date.min
NO_FORECAST = (MilestoneRevision.Kind.ORIGINAL, MilestoneRevision.Kind.EXTENDED)


def facts_now(
    measures: Collection[int], organizations: Collection[int] | None = None
) -> list[PartyFacts]:
    """What holds now of everybody who reports on these measures; `organizations` only theirs.

    Without what has ended, and of all reports the newest that is filed: `state_at` needs no more
    for what is recorded by now. Four queries.
    """
    parts = Assignment.objects.reporting().filter(measure__any_of=measures)
    if organizations is not None:
        parts = parts.filter(organization__in=organizations)
    rows: list[Any] = list(
        parts.annotate(
            plan=F("measure__task__area__plan"), newest=_newest(), due_on=F("measure__due_on")
        ).values_list(
            *("plan", "measure_id", "organization_id", "role", "since", "newest", "due_on"),
            named=True,
        )
    )
    promises = _promises_now({row.measure_id for row in rows})
    reports = _reports([row.newest for row in rows if row.newest is not None])
    return [
        PartyFacts(
            row.plan,
            row.measure_id,
            row.organization_id,
            due_dates=(DueDate(BEGINNING, row.due_on),),
            parts=(Part(row.role, row.since, None),),
            promises=tuple(promises.get((row.measure_id, row.organization_id), ())),
            statements=(reports[row.newest],) if row.newest in reports else (),
        )
        for row in rows
    ]


def facts_ever(
    measures: QuerySet[Measure], parties: Collection[Party] | None = None
) -> list[PartyFacts]:
    """Everything that was ever recorded of whoever reports or reported on these measures.

    `parties` only these. Statements carry their texts. Nine queries.
    """
    due_dates = _due_dates(measures)
    parts: dict[Party, list[Part]] = defaultdict(list)
    held = Assignment.ever.reporting().filter(measure__in=measures)
    plans: dict[int, int] = {}
    for plan, measure, unit, role, since, until in held.order_by("id").values_list(
        "measure__task__area__plan", "measure_id", "organization_id", "role", "since", "until"
    ):
        plans[measure] = plan
        if parties is None or (measure, unit) in parties:
            parts[measure, unit].append(Part(role, since, until))
    promises = _promises_ever(measures)
    statements = _statements(measures)
    return [
        PartyFacts(
            plans[measure],
            measure,
            unit,
            due_dates=due_dates[measure],
            parts=tuple(rows),
            promises=tuple(promises.get((measure, unit), ())),
            statements=tuple(statements.get((measure, unit), ())),
        )
        for (measure, unit), rows in parts.items()
    ]


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
