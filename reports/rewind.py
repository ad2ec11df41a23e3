"""What stood at the end of a past period: later deeds taken out of (unsaved) rows.

A period's figures stay its own when later months have been filed, reported or verified. What was
declared or verified for a period counts for it, also if the commission's answer came later; what
was filed counts from the day it was filed.
"""

from collections.abc import Sequence
from datetime import date

from reform_tracker import clock
from reports.models import Standing
from tasks.models import (
    ImplementationPlan,
    Measure,
    MeasureCommitment,
    MilestoneClaim,
    ProgressReport,
    ReportingPeriod,
    Transition,
)
from tasks.models.progress import DeclaredStatus
from tasks.models.signed import FILED, State
from tasks.schedule import cumulated
from tasks.workflow import Step

Party = tuple[int, int]  # measure, organization


def was_accepted(filing: ImplementationPlan, on: date) -> bool:
    """Whether an accepted filing had been accepted by the end of that day."""
    return filing.reviewed_at is not None and clock.local_date(filing.reviewed_at) <= on


def filings(rows: Sequence[ImplementationPlan], on: date) -> None:
    """Sets state and filing day back to what they were at the end of a day."""
    of_row = {row.pk: row for row in rows}
    for row in rows:
        row.state, row.first_filed_on = State.DRAFT, None
    steps = Transition.objects.filter(
        subject_type="implementationplan", subject_id__in=of_row, at__lt=clock.end_of(on)
    )
    for step in steps.order_by("id"):
        row = of_row[step.subject_id]
        row.state = step.to_state
        if step.step == Step.SIGN:
            row.first_filed_on = row.first_filed_on or clock.local_date(step.at)
        elif step.step == Step.WITHDRAW:
            row.first_filed_on = None


def standings(
    rows: Sequence[Standing], commitments: Sequence[MeasureCommitment], period: ReportingPeriod
) -> None:
    """Sets promises and verified milestones back to those of a past period."""
    promised = {(c.measure_id, c.filing.organization_id): c for c in commitments}
    verified = set(
        MilestoneClaim.objects.filter(
            report__state=State.ACCEPTED,
            report__period__plan=period.plan_id,
            report__period__starts_on__lte=period.starts_on,
            milestone__verified_on__isnull=False,
        ).values_list("milestone_id", flat=True)
    )
    for row in rows:
        commitment = promised.get((row.measure_id, row.organization_id))
        milestones = list(commitment.milestones.all()) if commitment else []
        row.horizon = commitment.horizon if commitment else Measure.Horizon.UNDECIDED
        row.schedule = cumulated(milestones)
        row.due_on = row.measure.due_on or (milestones[-1].due_on if milestones else None)
        row.verified_percent = sum(m.weight for m in milestones if m.pk in verified)
        row.done_verified = bool(milestones) and all(m.pk in verified for m in milestones)


def declarations(rows: Sequence[Standing], period: ReportingPeriod) -> None:
    """Takes what was declared for later periods out."""
    ahead = {
        (row.measure_id, row.organization_id): row
        for row in rows
        if row.latest_report and row.latest_report.period.starts_on > period.starts_on
    }
    newest = _newest(ahead, period) if ahead else {}
    for key, row in ahead.items():
        report = newest.get(key)
        row.latest_report = report
        row.declared_status = report.status if report else ""
        row.declared_percent = report.percent if report else None
    for row in rows:
        report = row.latest_report
        row.done_verified = bool(
            row.done_verified
            and report
            and report.status == DeclaredStatus.DONE
            and report.state == State.ACCEPTED
        )


def _newest(ahead: dict[Party, Standing], period: ReportingPeriod) -> dict[Party, ProgressReport]:
    earlier = ProgressReport.objects.filter(
        measure__in={measure for measure, _unit in ahead},
        state__in=FILED,
        period__starts_on__lte=period.starts_on,
    ).order_by("period__starts_on")
    return {(r.measure_id, r.organization_id): r for r in earlier.select_related("period")}
