"""Milestones of accepted implementation plans that nobody has reported as reached."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from departments.models import Organization
from tasks.duties.base import Duty, Question
from tasks.duties.closed import is_closed, reopened_on
from tasks.duties.counting import Counting, Group, Tally, grouped
from tasks.duties.kinds import DutyKind
from tasks.links import report_form, task_page
from tasks.models import Milestone, MilestoneClaim, TakenOver, Verification
from tasks.plan.succession import owner_of
from tasks.signing.models import FILED, State
from tasks.signing.rework import due_since


def milestones(asked: Question) -> Iterator[Duty]:
    """Each milestone until a filed report claims it; whether it is true the review decides. A claim
    whose verification was taken back is none any more. What a body promised that has ended is owed
    by whoever goes on with its work.

    The form is the report of the newest period that has begun, where a milestone is claimed.
    """
    rows = open_milestones(asked)
    if asked.is_narrow:
        days = rows.order_by().values_list("due_on", flat=True).distinct()
        wanted = [day for day in days if asked.wanted(DutyKind.MILESTONE, day)]
        rows = rows.filter(Q(due_on__in=wanted) | Q(back_on__isnull=False))
    newest = {period.plan_id: period for period in asked.begun_periods}
    name = Organization.objects.order_by().filter(pk=OuterRef("owner")).values("short_name")
    rows = rows.annotate(owner_name=Subquery(name[:1]))
    for milestone in rows.select_related("commitment__measure__task", "commitment__filing"):
        filing, measure = milestone.commitment.filing, milestone.commitment.measure
        due_on = due_since(milestone.back_on, milestone.due_on, asked.calendar)
        if not asked.wanted(DutyKind.MILESTONE, due_on):
            continue
        page = task_page(measure.task_id)
        period = newest.get(filing.plan_id)
        yield Duty(
            key=f"milestone:{milestone.pk}",
            kind=DutyKind.MILESTONE,
            organization_id=milestone.owner,
            organization=milestone.owner_name,
            due_on=due_on,
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


def _groups(asked: Question) -> Iterator[QuerySet[Any]]:
    """The same duties, to be counted by the database."""
    yield grouped(
        open_milestones(asked),
        DutyKind.MILESTONE,
        organization="owner",
        plan="commitment__filing__plan",
        due_on="due_on",
        back_on="back_on",
    )


def _tallies(asked: Question, groups: Iterable[Group]) -> Iterator[Tally]:
    newest = {period.plan_id: period.code for period in asked.begun_periods}
    for group in groups:
        yield Tally(
            kind=DutyKind.MILESTONE,
            organization_id=group.organization,
            debtor_id=group.organization,
            due_on=due_since(group.back_on, group.due_on or asked.on, asked.calendar),
            plan_id=group.plan,
            count=group.total,
            period=newest.get(group.plan or 0, ""),
            document="milestone",
        )


COUNT_MILESTONES = Counting(_groups, _tallies)


def open_milestones(asked: Question) -> QuerySet[Any]:
    """The milestones that are owed, with their `owner`; of a part that was opened again with the
    day, `back_on`. On a closed part none is owed."""
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
    rows = rows.exclude(is_closed("commitment__measure", "owner"))
    rows = rows.annotate(back_on=reopened_on("commitment__measure", "owner"))
    if asked.organization_id is not None:
        part = {"part__until": None, "part__organization": asked.organization_id}
        lines = TakenOver.objects.filter(**part).values("part__measure")
        mine = Q(commitment__filing__organization=asked.organization_id) | Q(
            commitment__measure__in=lines
        )
        rows = rows.filter(mine, owner=asked.organization_id)
    if asked.plan is not None:
        rows = rows.filter(commitment__filing__plan=asked.plan)
    return rows
