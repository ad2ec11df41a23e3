"""Supporters' parts that are awaited."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import (
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.utils.translation import gettext as _

from tasks.contributions.models import CONTRIBUTION_LEAD_WORKDAYS
from tasks.duties.base import Duty, Question
from tasks.duties.closed import was_closed, was_reopened
from tasks.duties.kinds import DutyKind
from tasks.duties.lines import Line, Listing, in_columns
from tasks.duties.parts import by_period, no_day, no_number, unsure_of
from tasks.links import contribution_form, task_page
from tasks.models import Assignment, Contribution, DeclaredStatus, ProgressReport, TakenOver
from tasks.plan.models.plan import AssignmentQuerySet
from tasks.signing.models import FILED, State


def _rows(asked: Question) -> Iterator[QuerySet[Any]]:
    """Parts not handed in yet; once the lead has reported, nobody waits for them any more."""
    due = due_dates(asked)
    wanted = [pk for pk, day in due.items() if asked.wanted(DutyKind.CONTRIBUTION, day)]
    yield in_columns(
        awaited(asked, wanted),
        DutyKind.CONTRIBUTION,
        period=F("period"),
        party=F("lead"),
        unsure=unsure_of(asked, may_be_over()),
        document=no_number(),
        state=Value("", CharField()),
        back_on=no_day(),
    )
    if asked.is_narrow:
        # What was opened again may be due on another day than its period.
        others = [pk for pk in due if pk not in wanted]
        yield in_columns(
            awaited(asked, others).filter(was_reopened()),
            DutyKind.CONTRIBUTION,
            period=F("period"),
            party=F("lead"),
            unsure=F("measure_id"),
            document=no_number(),
            state=Value("", CharField()),
            back_on=no_day(),
        )


def _duties(asked: Question, lines: Iterable[Line]) -> Iterator[Duty]:
    due = due_dates(asked)
    for line in lines:
        period = asked.begun[line.period]
        due_on = (
            asked.due_again(line.over_for, due[line.period]) if line.unsure else due[line.period]
        )
        if not asked.wanted(DutyKind.CONTRIBUTION, due_on):
            continue
        yield Duty(
            key=Contribution.duty_key_of(line.measure_id, line.organization_id, line.period),
            kind=DutyKind.CONTRIBUTION,
            organization_id=line.organization_id,
            organization=line.organization,
            due_on=due_on,
            title=_("Hand in our part of %(key)s for %(period)s")
            % {"key": line.measure, "period": period.code},
            detail=line.task,
            link=contribution_form(line.measure_id, period.code),
            page=task_page(line.task_id),
            plan_id=period.plan_id,
            state="missing",
            state_label=_("Awaited"),
            period=period.code,
            document=Contribution.kind(),
            measure_id=line.measure_id,
        )


LIST_CONTRIBUTIONS = Listing(_rows, _duties)


def awaited(asked: Question, periods: Collection[int]) -> AssignmentQuerySet:
    """The parts, once for each of these `period`s, for which nothing was handed in and which the
    `lead` of the measure still waits for. What a body handed in that has ended counts for whoever
    goes on with its work."""
    line = {"measure": OuterRef("measure"), "period": OuterRef("period")}
    own = Contribution.objects.filter(**line, organization=OuterRef("organization"))
    before = TakenOver.objects.filter(
        part=OuterRef("pk"),
        organization__contributions__measure=OuterRef("measure"),
        organization__contributions__period=OuterRef("period"),
    )
    reported = ProgressReport.objects.by_leads().filter(**line, state__in=FILED)
    rows = by_period(Assignment.objects.contributing(), asked, periods)
    return rows.filter(~Exists(own), ~Exists(before), ~Exists(reported)).annotate(
        lead=Subquery(leading().order_by().values("organization")[:1])
    )


def may_be_over() -> Q:
    """Of parts whether the lead was ever done or closed, or goes on with the work of somebody."""
    done = ProgressReport.objects.by_leads().filter(
        measure=OuterRef("measure"), state=State.ACCEPTED, status=DeclaredStatus.DONE
    )
    goes_on = Q(Exists(leading().filter(taken_over__isnull=False)))
    return Q(Exists(done)) | goes_on | Q(was_closed())


def leading() -> AssignmentQuerySet:
    """For queries of parts: who leads the measure."""
    return Assignment.objects.filter(role=Assignment.Role.LEAD, measure=OuterRef("measure"))


def due_dates(asked: Question) -> dict[int, date]:
    """The begun periods' numbers with the day by which the lead awaits the parts."""
    return {
        period.pk: asked.calendar.shift(period.due_on, -CONTRIBUTION_LEAD_WORKDAYS)
        for period in asked.begun_periods
    }
