"""Plans of one organization that another one goes on with."""

from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from reform_tracker import clock
from tasks.models import (
    Assignment,
    ImplementationPlan,
    MeasureCommitment,
    Milestone,
    MilestoneRevision,
    TakenOver,
    Verification,
)
from tasks.signing.locking import locked
from tasks.signing.workflow import Taken


def owe_plan(plan_id: int, organization_id: int, due_on: date) -> None:
    """Makes the plan that a successor owes from today on, if it owes none yet."""
    filing, made = ImplementationPlan.objects.get_or_create(
        plan_id=plan_id,
        organization_id=organization_id,
        defaults={"since": clock.today(), "due_on": due_on},
    )
    led = Assignment.objects.filter(
        organization=organization_id,
        measure__task__area__plan=plan_id,
        role=Assignment.Role.LEAD,
    )
    led_before = led.exclude(since=clock.today()).exists()
    if not made and not filing.is_started and not led_before and filing.due_on is None:
        if filing.organization.is_prefecture:
            return
        filing.due_on = due_on
        filing.save(update_fields=["due_on"])


def pass_promises(
    former: ImplementationPlan, organization_id: int, measures: Collection[int]
) -> None:
    """What was planned for these measures stands in the successor's draft, to be signed by it.

    A plan that has left the successor stays as it is: what was promised counts all the same.
    """
    filing = ImplementationPlan.objects.get(plan=former.plan_id, organization=organization_id)
    filing = locked(ImplementationPlan, filing.pk)
    if not filing.is_editable:
        return
    there = set(filing.commitments.values_list("measure_id", flat=True))
    rows = former.commitments.filter(measure__in=measures).exclude(measure__in=there)
    for row in rows.prefetch_related("milestones"):
        copy = MeasureCommitment.objects.create(
            filing=filing, measure_id=row.measure_id, horizon=row.horizon, since=clock.today()
        )
        Milestone.objects.bulk_create(
            Milestone(
                commitment=copy, title=one.title, due_on=one.due_on, weight=one.weight, follows=one
            )
            for one in row.milestones.all()
        )
    if filing.is_started and rows:
        filing.count_save()
        filing.save()


def replace_former(filing: ImplementationPlan, _taken: Taken) -> None:
    """An accepted plan of a successor takes the place of what was promised before it. A milestone
    that it goes on with from now on keeps its former dates and what was verified of it."""
    mine = Milestone.objects.filter(
        commitment__filing=filing, commitment__until=None, revisions=None
    )
    for milestone in mine.exclude(follows=None).select_related("follows"):
        before = milestone.follows
        if before and (before.title, before.weight) == (milestone.title, milestone.weight):
            _keep_dates(milestone, before, filing)
            _keep_verified(milestone, before)
    former = TakenOver.objects.filter(
        part__until=None,
        part__organization=filing.organization_id,
        part__measure__in=filing.commitments.values("measure"),
    )
    for measure, organization in former.values_list("part__measure", "organization"):
        MeasureCommitment.objects.filter(
            measure=measure, filing__organization=organization, filing__plan=filing.plan_id
        ).update(until=clock.today())


def _keep_dates(milestone: Milestone, before: Milestone, filing: ImplementationPlan) -> None:
    revisions = [
        MilestoneRevision(
            milestone=milestone,
            kind=one.kind,
            due_on=one.due_on,
            recorded_on=one.recorded_on,
            recorded_by_id=one.recorded_by_id,
            reason=one.reason,
        )
        for one in before.revisions.all()
    ]
    if revisions and milestone.due_on != before.due_on:
        with translation.override(settings.LANGUAGE_CODE):
            reason = _("Plan of the successor")
        revisions.append(
            MilestoneRevision(
                milestone=milestone,
                kind=MilestoneRevision.Kind.EXTENDED,
                due_on=milestone.due_on,
                recorded_on=clock.today(),
                recorded_by=filing.signed_by,
                reason=reason,
            )
        )
    MilestoneRevision.objects.bulk_create(revisions)


def _keep_verified(milestone: Milestone, before: Milestone) -> None:
    standing = before.verifications.standing().first()
    if standing is None:
        return
    Verification.objects.create(
        milestone=milestone,
        report=standing.report,
        verified_on=standing.verified_on,
        verified_by=standing.verified_by,
    )
    milestone.verified_on, milestone.verified_by = standing.verified_on, standing.verified_by
    milestone.save(update_fields=["verified_on", "verified_by"])
