"""Milestones of accepted implementation plans that nobody has reported as reached."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from departments.models import Organization
from tasks.duties.base import Duty, Question
from tasks.duties.counting import Tally
from tasks.duties.kinds import DutyKind
from tasks.links import report_form, task_page
from tasks.models import Milestone, MilestoneClaim, Verification
from tasks.plan.succession import owner_of
from tasks.signing.models import FILED, State


def milestones(asked: Question) -> Iterator[Duty]:
    """Each milestone until a filed report claims it; whether it is true the review decides. A claim
    whose verification was taken back is none any more. What a body promised that has ended is owed
    by whoever goes on with its work.

    The form is the report of the newest period that has begun, where a milestone is claimed.
    """
    rows = open_milestones(asked)
    if asked.is_narrow:
        days = rows.order_by().values_list("due_on", flat=True).distinct()
        rows = rows.filter(
            due_on__in=[day for day in days if asked.wanted(DutyKind.MILESTONE, day)]
        )
    newest = {period.plan_id: period for period in asked.begun_periods}
    names = dict(Organization.objects.parties().order_by().values_list("pk", "short_name"))
    for milestone in rows.select_related("commitment__measure__task", "commitment__filing"):
        filing, measure = milestone.commitment.filing, milestone.commitment.measure
        page = task_page(measure.task_id)
        period = newest.get(filing.plan_id)
        yield Duty(
            key=f"milestone:{milestone.pk}",
            kind=DutyKind.MILESTONE,
            organization_id=milestone.owner,
            organization=names[milestone.owner],
            due_on=milestone.due_on,
            title=_("Reach the milestone “%(title)s” of %(key)s")
            % {"title": milestone.title, "key": measure.key},
            detail=measure.task.title,
            link=report_form(measure.pk, period.code) if period else page,
            page=page,
            plan_id=filing.plan_id,
            state="missing",
            state_label=_("Not reported as reached"),
            period=period.code if period else "",
            document="milestone",
            document_id=milestone.pk,
            measure_id=measure.pk,
        )


def count_milestones(asked: Question) -> Iterator[Tally]:
    """The same duties, counted by the database."""
    newest = {period.plan_id: period for period in asked.begun_periods}
    groups = open_milestones(asked).order_by().values("owner", "commitment__filing__plan", "due_on")
    for owner, plan, due_on, count in groups.annotate(count=Count("pk")).values_list(
        "owner", "commitment__filing__plan", "due_on", "count"
    ):
        yield Tally(
            kind=DutyKind.MILESTONE,
            organization_id=owner,
            debtor_id=owner,
            due_on=due_on,
            plan_id=plan,
            count=count,
            period=newest[plan].code if plan in newest else "",
            document="milestone",
        )


def open_milestones(asked: Question) -> QuerySet[Any]:
    """The milestones that are owed, with their `owner`."""
    refuted = Verification.objects.filter(
        milestone=OuterRef("milestone"), report=OuterRef("report"), withdrawn_on__isnull=False
    )
    claimed = MilestoneClaim.objects.filter(
        ~Exists(refuted), milestone=OuterRef("pk"), report__state__in=FILED
    )
    rows = Milestone.objects.filter(
        ~Exists(claimed),
        verified_on=None,
        commitment__until=None,
        commitment__filing__state=State.ACCEPTED,
        commitment__filing__plan__closed_on=None,
    )
    promised = "commitment__filing__organization"
    rows = rows.annotate(owner=owner_of("commitment__measure", promised))
    rows = rows.exclude(owner=F(promised), commitment__filing__ended_on__isnull=False)
    if asked.organization_id is not None:
        lines = {measure for measure, _organization in asked.predecessors}
        mine = Q(commitment__filing__organization=asked.organization_id) | Q(
            commitment__measure__in=lines
        )
        rows = rows.filter(mine, owner=asked.organization_id)
    if asked.plan is not None:
        rows = rows.filter(commitment__filing__plan=asked.plan)
    return rows
