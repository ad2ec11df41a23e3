"""The one roll-up per measure and organization: refreshed in the write transaction.

`refresh` is registered with tasks.services.changes; `rebuild` does the same for a whole plan. Both
compute a standing from the same facts, so they are equal by construction (and by test).
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from reform_tracker import rows
from reports.models import Standing
from tasks.models import (
    Assignment,
    Measure,
    MeasureCommitment,
    ProgressReport,
    ReformPlan,
)
from tasks.models.progress import DeclaredStatus
from tasks.models.signed import FILED, State
from tasks.schedule import cumulated

KEPT_FIELDS = (
    "plan",
    "role",
    "horizon",
    "schedule",
    "due_on",
    "declared_status",
    "declared_percent",
    "verified_percent",
    "done_verified",
    "latest_report",
    "needs_coordination",
)


def refresh(measure_ids: Collection[int], only: Collection[int] | None = None) -> None:
    """Brings the standings of these measures in step with their assignments and reports.

    `only` those of these organizations, where nothing changed for the others.
    """
    _one_at_a_time(measure_ids)
    parts = Assignment.objects.reporting().filter(measure__any_of=measure_ids)
    standings = Standing.objects.filter(measure__any_of=measure_ids)
    if only is not None:
        parts = parts.filter(organization__in=only)
        standings = standings.filter(organization__in=only)
    assignments: list[Any] = list(
        parts.annotate(
            plan=F("measure__task__area__plan"),
            latest=_latest(),
            due_on=F("measure__due_on"),
        ).values_list(
            "measure_id", "organization_id", "role", "plan", "latest", "due_on", named=True
        )
    )
    keep = {(one.measure_id, one.organization_id) for one in assignments}
    stored = standings.order_by().values_list("pk", "measure_id", "organization_id")
    gone = [pk for pk, measure, unit in stored if (measure, unit) not in keep]
    if gone:
        Standing.objects.filter(pk__in=gone).delete()
    rows.upsert(_computed(assignments), unique=["measure", "organization"], update=KEPT_FIELDS)


def _one_at_a_time(measure_ids: Collection[int]) -> None:
    """Makes refreshes of one plan wait for each other.

    Of two that read before either has committed, the second would write the first one's standing
    back to what it was. Not the measures are locked but their plans: whoever saves a report locks
    its measure first, which crosswise would be a deadlock.
    """
    plans = ReformPlan.objects.filter(areas__tasks__measures__any_of=measure_ids).values("pk")
    locked = ReformPlan.objects.filter(pk__in=plans).order_by("pk").values_list("pk")
    list(locked.select_for_update(no_key=True))


@transaction.atomic
def rebuild(plan: ReformPlan) -> int:
    """Recomputes every standing of a plan; returns how many there are."""
    refresh(list(Measure.objects.filter(task__area__plan=plan).values_list("pk", flat=True)))
    return Standing.objects.filter(plan=plan).count()


def _latest() -> Subquery:
    """The newest signed report of a party; a return takes its figures back."""
    signed = ProgressReport.objects.filter(
        measure=OuterRef("measure"), organization=OuterRef("organization"), state__in=FILED
    )
    return Subquery(signed.order_by("-period__starts_on").values("pk")[:1])


def _computed(assignments: Sequence[Any]) -> list[Standing]:
    measures = {assignment.measure_id for assignment in assignments}
    commitments = {
        (c.measure_id, c.filing.organization_id): c
        for c in MeasureCommitment.objects.filter(
            measure__any_of=measures, filing__state=State.ACCEPTED
        )
        .select_related("filing")
        .prefetch_related("milestones")
    }
    newest = [one.latest for one in assignments if one.latest is not None]
    reports = {
        report.pk: report
        for report in ProgressReport.objects.filter(pk__any_of=newest).values_list(
            "pk", "status", "percent", "state", "coordination", named=True
        )
    }
    return [
        _standing(
            assignment,
            commitments.get((assignment.measure_id, assignment.organization_id)),
            reports.get(assignment.latest),
        )
        for assignment in assignments
    ]


def _standing(
    assignment: Any,
    commitment: MeasureCommitment | None,
    report: Any,
) -> Standing:
    milestones = list(commitment.milestones.all()) if commitment else []
    done = bool(report and report.status == DeclaredStatus.DONE)
    verified = sum(m.weight for m in milestones if m.verified_on)
    return Standing(
        plan_id=assignment.plan,
        measure_id=assignment.measure_id,
        organization_id=assignment.organization_id,
        role=assignment.role,
        horizon=commitment.horizon if commitment else Measure.Horizon.UNDECIDED,
        schedule=cumulated(milestones),
        due_on=assignment.due_on or (milestones[-1].due_on if milestones else None),
        declared_status=report.status if report else "",
        declared_percent=report.percent if report else None,
        verified_percent=verified,
        done_verified=bool(
            done
            and report
            and report.state == State.ACCEPTED
            and milestones
            and verified == sum(m.weight for m in milestones)
        ),
        latest_report_id=assignment.latest,
        needs_coordination=bool(report and report.coordination.strip()),
    )
