"""What the roll-up reads: standings and one period's reports, never the history of reports."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from departments.models import Organization
from reform_tracker import clock
from reform_tracker.workdays import WorkCalendar
from reports import rewind
from reports.models import Standing
from tasks.endings import Endings
from tasks.models import (
    Assignment,
    ImplementationPlan,
    MeasureCommitment,
    ProgressReport,
    ReformPlan,
    ReportingPeriod,
)
from tasks.models.signed import State


@dataclass(frozen=True, slots=True)
class Facts:
    """What the roll-up reads, once."""

    plan: ReformPlan
    period: ReportingPeriod
    as_of: date
    calendar: WorkCalendar
    standings: Sequence[Standing]
    commitments: dict[tuple[int, int], MeasureCommitment]
    reports: dict[tuple[int, int], ProgressReport]
    filings: Sequence[ImplementationPlan]
    parts: dict[tuple[int, int], Assignment]
    endings: Endings
    supports: dict[int, tuple[str, ...]]
    supporters: dict[int, Organization]
    support_counts: Counter[int]


def read_facts(plan: ReformPlan, period: ReportingPeriod, as_of: date, only: int | None) -> Facts:
    """Everything the roll-up reads, in a constant number of queries; `only` one organization's."""
    unit = {"organization": only} if only else {}
    standings = list(
        Standing.objects.filter(plan=plan, **unit)
        .select_related("measure__task__area", "organization", "latest_report__period")
        .prefetch_related("measure__task__cited")
    )
    commitments = list(
        MeasureCommitment.objects.filter(filing__plan=plan, filing__state=State.ACCEPTED)
        .select_related("filing")
        .prefetch_related("milestones")
    )
    filings = list(
        ImplementationPlan.objects.filter(plan=plan, **unit).select_related("organization")
    )
    if as_of < clock.today():
        commitments = [c for c in commitments if rewind.was_accepted(c.filing, as_of)]
        rewind.filings(filings, as_of)
        rewind.standings(standings, commitments, period)
    rewind.declarations(standings, period)
    supports: dict[int, list[str]] = {}
    supporters: dict[int, Organization] = {}
    support_counts: Counter[int] = Counter()
    parts: dict[tuple[int, int], Assignment] = {}
    for part in Assignment.objects.filter(measure__task__area__plan=plan).select_related(
        "organization"
    ):
        parts[part.measure_id, part.organization_id] = part
        if part.role == Assignment.Role.SUPPORT:
            supports.setdefault(part.measure_id, []).append(part.organization.short_name)
            if only in (None, part.organization_id):
                supporters[part.organization_id] = part.organization
            support_counts[part.organization_id] += 1
    return Facts(
        plan=plan,
        period=period,
        as_of=as_of,
        calendar=WorkCalendar.load(plan.issued_on, as_of),
        standings=standings,
        commitments={(c.measure_id, c.filing.organization_id): c for c in commitments},
        reports={
            (r.measure_id, r.organization_id): r
            for r in ProgressReport.objects.filter(period=period)
        },
        filings=filings,
        parts=parts,
        endings=Endings.of([period]),
        supports={pk: tuple(names) for pk, names in supports.items()},
        supporters=supporters,
        support_counts=support_counts,
    )
