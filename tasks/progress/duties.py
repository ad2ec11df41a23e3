"""Progress reports that are owed."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tasks.duties.base import Duty, Question
from tasks.duties.closed import was_closed, was_reopened
from tasks.duties.kinds import DutyKind
from tasks.duties.lines import Line, Listing, in_columns
from tasks.duties.parts import by_period, day_of, no_day, taken_over, unsure_of
from tasks.links import report_form, task_page
from tasks.models import Assignment, DeclaredStatus, ProgressReport, ReportingPeriod, TakenOver
from tasks.plan.models.plan import AssignmentQuerySet
from tasks.signing.models import FILED, State
from tasks.signing.rework import due_since

BACK_ON = day_of("reviewed_at", first_filed_on__isnull=False)


def _rows(asked: Question) -> Iterator[QuerySet[Any]]:
    """Reports of leads and prefectures for every period that has begun, until they are filed."""
    begun = asked.begun
    due_now = [pk for pk, one in begun.items() if asked.wanted(DutyKind.REPORT, one.due_on)]
    pk, state = (Subquery(_own().values(name)[:1]) for name in ("pk", "state"))
    yield in_columns(
        missing(asked, due_now),
        DutyKind.REPORT,
        period=F("period"),
        party=F("organization_id"),
        unsure=unsure_of(asked, may_be_over()),
        document=pk,
        state=state,
        back_on=no_day(),
    )
    if asked.is_narrow:
        # What was opened again may be due on another day than its period.
        others = [pk for pk in begun if pk not in due_now]
        yield in_columns(
            missing(asked, others).filter(was_reopened()),
            DutyKind.REPORT,
            period=F("period"),
            party=F("organization_id"),
            unsure=F("measure_id"),
            document=pk,
            state=state,
            back_on=no_day(),
        )
    yield in_columns(
        returned(asked),
        DutyKind.REPORT,
        period=F("period_id"),
        party=F("organization_id"),
        unsure=F("measure_id"),
        document=F("pk"),
        state=F("state"),
        back_on=BACK_ON,
    )


def _duties(asked: Question, lines: Iterable[Line]) -> Iterator[Duty]:
    for line in lines:
        period = asked.begun[line.period]
        due_on = due_since(line.back_on, period.due_on, asked.calendar)
        if line.unsure:
            due_on = asked.due_again(line.over_for, due_on)
        if asked.wanted(DutyKind.REPORT, due_on):
            yield _report(line, period, due_on)


LIST_REPORTS = Listing(_rows, _duties)


def missing(asked: Question, periods: Collection[int]) -> AssignmentQuerySet:
    """The parts, once for each of these `period`s, whose report is not filed and did not come back;
    what a body filed that has ended need not be filed again by its successor."""
    settled = _own().filter(Q(state__in=FILED) | Q(reviewed_at__isnull=False))
    before = TakenOver.objects.filter(
        part=OuterRef("pk"),
        organization__progressreports__measure=OuterRef("measure"),
        organization__progressreports__period=OuterRef("period"),
        organization__progressreports__state__in=FILED,
    )
    rows = _owing(by_period(Assignment.objects.reporting(), asked, periods), F("due"))
    return rows.filter(~Exists(settled), Exists(_own()) | ~Exists(before))


def returned(asked: Question) -> QuerySet[ProgressReport]:
    """Reports that came back: they are due again, whenever their period was due."""
    held = Assignment.objects.reporting().filter(
        measure=OuterRef("measure"), organization=OuterRef("organization")
    )
    rows = ProgressReport.objects.filter(
        Exists(_owing(held, OuterRef("period__due_on"))),
        period__in=asked.begun,
        reviewed_at__isnull=False,
    ).exclude(state__in=FILED)
    if asked.organization_id is not None:
        rows = rows.filter(organization=asked.organization_id)
    return rows.order_by()


def may_be_over() -> Q:
    """Of parts whether they were ever done or closed, or taken over from somebody who was."""
    done = ProgressReport.objects.filter(
        measure=OuterRef("measure"),
        organization=OuterRef("organization"),
        state=State.ACCEPTED,
        status=DeclaredStatus.DONE,
    )
    return Q(Exists(done)) | Q(taken_over()) | Q(was_closed())


def _own() -> QuerySet[ProgressReport]:
    """What the party of a part has written for the period itself."""
    return ProgressReport.objects.order_by().filter(
        measure=OuterRef("measure"),
        organization=OuterRef("organization"),
        period=OuterRef("period"),
    )


def _owing(parts: AssignmentQuerySet, due_on: F | OuterRef) -> AssignmentQuerySet:
    """Those of these parts that owe a report by that date: not before they took the measure on."""
    owing = parts.alias(owing_from=Coalesce("owed_since", "since"))
    return owing.filter(Q(owing_from=None) | Q(owing_from__lte=due_on))


def _report(row: Line, period: ReportingPeriod, due_on: date) -> Duty:
    return Duty(
        key=ProgressReport.duty_key_of(row.measure_id, row.organization_id, row.period),
        kind=DutyKind.REPORT,
        organization_id=row.organization_id,
        organization=row.organization,
        due_on=due_on,
        title=_("Report progress of %(key)s for %(period)s")
        % {"key": row.measure, "period": period.code},
        detail=row.task,
        link=report_form(row.measure_id, period.code),
        page=task_page(row.task_id),
        plan_id=period.plan_id,
        state=row.state or "missing",
        state_label=str(State(row.state).label) if row.state else _("Not started"),
        period=period.code,
        signs=row.state == State.READY,
        document=ProgressReport.kind(),
        document_id=row.document,
        measure_id=row.measure_id,
    )
