"""Progress reports that are owed."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from tasks.duties.base import Duty, Question
from tasks.duties.endings import Endings, owes_report
from tasks.duties.kinds import DutyKind
from tasks.duties.parts import Key, Part, parts_by_period
from tasks.links import report_form, task_page
from tasks.models import Assignment, ProgressReport, ReportingPeriod
from tasks.signing.models import FILED, State
from tasks.signing.rework import due_again


class Written(NamedTuple):
    """How far a report has come."""

    pk: int
    state: str
    reviewed_at: datetime | None
    first_filed_on: date | None

    @property
    def is_filed(self) -> bool:
        return self.state in FILED


def reports(asked: Question) -> Iterator[Duty]:
    """Reports of leads and prefectures for every period that has begun, until they are filed."""
    begun = asked.begun_periods
    due_now = [period for period in begun if asked.wanted(DutyKind.REPORT, period.due_on)]
    written = _written(begun, due_now, asked)
    pairs = parts_by_period(due_now, asked.organization_id, Assignment.objects.reporting())
    endings = asked.endings(due_now)
    for part, period in pairs:
        report = written.get((part.measure_id, part.organization_id, period.pk))
        if report is not None and (report.is_filed or report.reviewed_at):
            continue  # done, or come back
        if owes_report(part, period, endings):
            yield _report(part, period, report, period.due_on)
    back = _come_back(written)
    yield from _returned(asked, back, asked.endings(_periods_of(back, asked)))


def returned(asked: Question) -> Iterator[Duty]:
    """Of the same those that came back, at the cost of these."""
    back = _come_back(_written(asked.begun_periods, (), asked))
    parties = {(measure, organization) for measure, organization, _period in back}
    yield from _returned(asked, back, Endings.of(_periods_of(back, asked), among=parties))


def _come_back(written: dict[Key, Written]) -> dict[Key, Written]:
    return {key: row for key, row in written.items() if row.reviewed_at and not row.is_filed}


def _periods_of(keys: Collection[Key], asked: Question) -> list[ReportingPeriod]:
    wanted = {period for _measure, _organization, period in keys}
    return [period for period in asked.begun_periods if period.pk in wanted]


def _returned(asked: Question, back: dict[Key, Written], endings: Endings) -> Iterator[Duty]:
    """Reports that came back: they are due again, whenever their period was due."""
    periods = _periods_of(back, asked)
    pairs = parts_by_period(
        periods,
        asked.organization_id,
        Assignment.objects.reporting(),
        measures={measure for measure, _organization, _period in back},
    )
    for part, period in pairs:
        report = back.get((part.measure_id, part.organization_id, period.pk))
        if report is None or not owes_report(part, period, endings):
            continue
        due_on = due_again(report, period.due_on, asked.calendar)
        if asked.wanted(DutyKind.REPORT, due_on):
            yield _report(part, period, report, due_on)


def _report(part: Part, period: ReportingPeriod, report: Written | None, due_on: date) -> Duty:
    return Duty(
        key=ProgressReport.duty_key_of(part.measure_id, part.organization_id, period.pk),
        kind=DutyKind.REPORT,
        organization_id=part.organization_id,
        organization=part.organization,
        due_on=due_on,
        title=_("Report progress of %(key)s for %(period)s")
        % {"key": part.measure, "period": period.code},
        detail=part.task,
        link=report_form(part.measure_id, period.code),
        page=task_page(part.task_id),
        plan_id=period.plan_id,
        state=report.state if report else "missing",
        state_label=str(State(report.state).label) if report else _("Not started"),
        period=period.code,
        signs=report is not None and report.state == State.READY,
        document=ProgressReport.kind(),
        document_id=report.pk if report else None,
        measure_id=part.measure_id,
    )


def _written(
    begun: Sequence[ReportingPeriod], due_now: Sequence[ReportingPeriod], asked: Question
) -> dict[Key, Written]:
    """The reports of the periods asked for, and those of any period that have come back. What a
    body filed that has ended need not be filed again by its successor."""
    organization, former = asked.organization_id, asked.predecessors
    rows = ProgressReport.objects.filter(period__in=begun).filter(
        Q(period__in=due_now) | Q(reviewed_at__isnull=False) & ~Q(state__in=FILED)
    )
    if organization is not None:
        rows = rows.filter(organization__in={organization, *chain.from_iterable(former.values())})
    columns = ("measure_id", "organization_id", "period_id")
    facts = rows.order_by().values_list(*columns, "pk", "state", "reviewed_at", "first_filed_on")
    found = {(measure, of, period): Written(*fact) for measure, of, period, *fact in facts}
    for period in begun:
        for (measure, holder), organizations in former.items():
            there = (found.get((measure, of, period.pk)) for of in organizations)
            if filed := next((one for one in there if one and one.is_filed), None):
                found.setdefault((measure, holder, period.pk), filed)
    return found
