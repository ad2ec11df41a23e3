"""Progress reports that are owed, and the supporters' parts in them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from tasks.duties.base import Obligation, Question
from tasks.duties.endings import Endings, owes_report
from tasks.links import contribution_form, report_form, task_page
from tasks.models import Assignment, Contribution, ProgressReport, ReportingPeriod
from tasks.plan.succession import holders
from tasks.progress.models import CONTRIBUTION_LEAD_WORKDAYS
from tasks.reminding.models import ObligationKind
from tasks.signing.models import FILED, State
from tasks.signing.rework import due_again

Key = tuple[int, int, int]  # measure, organization, period


@dataclass(frozen=True, slots=True)
class Part:
    """An assignment with what its duties say of it; read as values, for there may be very many."""

    measure_id: int
    organization_id: int
    organization: str
    since: date | None
    owed_since: date | None
    measure: str
    task_id: int
    task: str
    plan_id: int

    @property
    def owes_from(self) -> date | None:
        return self.owed_since or self.since


PART_COLUMNS = (
    "measure_id",
    "organization_id",
    "organization__short_name",
    "since",
    "owed_since",
    "measure__key",
    "measure__task_id",
    "measure__task__title",
    "measure__task__area__plan_id",
)


class Written(NamedTuple):
    """How far a report has come."""

    pk: int
    state: str
    reviewed_at: datetime | None
    first_filed_on: date | None

    @property
    def is_filed(self) -> bool:
        return self.state in FILED


def reports(asked: Question) -> Iterator[Obligation]:
    """Reports of leads and prefectures for every period that has begun, until they are filed."""
    begun = asked.begun_periods
    due_now = [period for period in begun if asked.wanted(ObligationKind.REPORT, period.due_on)]
    written = _written(begun, due_now, asked)
    pairs = _parts(due_now, asked.unit, Assignment.Role.LEAD, Assignment.Role.LOCAL)
    endings = Endings.of(due_now)
    for part, period in pairs:
        report = written.get((part.measure_id, part.organization_id, period.pk))
        if report is not None and (report.is_filed or report.reviewed_at):
            continue  # done, or come back
        if owes_report(part, period, endings):
            yield _report(part, period, report, period.due_on)
    yield from _returned(asked, begun, written)


def _returned(
    asked: Question, begun: Sequence[ReportingPeriod], written: dict[Key, Written]
) -> Iterator[Obligation]:
    """Reports that came back: they are due anew, whenever their period was due."""
    by_id = {period.pk: period for period in begun}
    back = {key: row for key, row in written.items() if row.reviewed_at and not row.is_filed}
    periods = [by_id[pk] for pk in {period for _measure, _unit, period in back}]
    pairs = _parts(
        periods,
        asked.unit,
        *(Assignment.Role.LEAD, Assignment.Role.LOCAL),
        measures={measure for measure, _unit, _period in back},
    )
    endings = Endings.of(periods)
    for part, period in pairs:
        report = back.get((part.measure_id, part.organization_id, period.pk))
        if report is None or not owes_report(part, period, endings):
            continue
        due_on = due_again(report, period.due_on, asked.calendar)
        if asked.wanted(ObligationKind.REPORT, due_on):
            yield _report(part, period, report, due_on)


def _report(
    part: Part, period: ReportingPeriod, report: Written | None, due_on: date
) -> Obligation:
    return Obligation(
        key=ProgressReport.duty_key_of(part.measure_id, part.organization_id, period.pk),
        kind=ObligationKind.REPORT,
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


def contributions(asked: Question) -> Iterator[Obligation]:
    """Parts not handed in yet; once the lead has reported, nobody waits for them any more."""
    due = {
        period.pk: asked.calendar.shift(period.due_on, -CONTRIBUTION_LEAD_WORKDAYS)
        for period in asked.begun_periods
    }
    periods = [
        period
        for period in asked.begun_periods
        if asked.wanted(ObligationKind.CONTRIBUTION, due[period.pk])
    ]
    handed_in = _with_holders(
        asked,
        Contribution.objects.filter(period__in=periods).values_list(
            "measure_id", "organization_id", "period_id"
        ),
    )
    led = ProgressReport.objects.filter(period__in=periods, state__in=FILED).by_leads()
    reported = set(led.values_list("measure_id", "period_id"))
    endings, leads = Endings.of(periods), _leads(periods)
    for part, period in _parts(periods, asked.unit, Assignment.Role.SUPPORT):
        key = (part.measure_id, part.organization_id, period.pk)
        if key in handed_in or (part.measure_id, period.pk) in reported:
            continue
        lead = leads.get(part.measure_id)
        if lead is not None and endings.by((part.measure_id, lead), period):
            continue
        yield Obligation(
            key=Contribution.duty_key_of(*key),
            kind=ObligationKind.CONTRIBUTION,
            organization_id=part.organization_id,
            organization=part.organization,
            due_on=due[period.pk],
            title=_("Hand in our part of %(key)s for %(period)s")
            % {"key": part.measure, "period": period.code},
            detail=part.task,
            link=contribution_form(part.measure_id, period.code),
            page=task_page(part.task_id),
            plan_id=period.plan_id,
            state="missing",
            state_label=_("Awaited"),
            period=period.code,
            document=Contribution.kind(),
            measure_id=part.measure_id,
        )


def _written(
    begun: Sequence[ReportingPeriod], due_now: Sequence[ReportingPeriod], asked: Question
) -> dict[Key, Written]:
    """The reports of the periods asked for, and those of any period that have come back. What a
    body filed that has ended need not be filed again by its successor."""
    unit, former = asked.unit, asked.predecessors
    rows = ProgressReport.objects.filter(period__in=begun).filter(
        Q(period__in=due_now) | Q(reviewed_at__isnull=False) & ~Q(state__in=FILED)
    )
    if unit is not None:
        rows = rows.filter(organization__in={unit, *chain.from_iterable(former.values())})
    columns = ("measure_id", "organization_id", "period_id")
    facts = rows.order_by().values_list(*columns, "pk", "state", "reviewed_at", "first_filed_on")
    found = {(measure, of, period): Written(*fact) for measure, of, period, *fact in facts}
    for period in begun:
        for (measure, holder), units in former.items():
            there = (found.get((measure, of, period.pk)) for of in units)
            if filed := next((one for one in there if one and one.is_filed), None):
                found.setdefault((measure, holder, period.pk), filed)
    return found


def _with_holders(asked: Question, keys: Iterable[Key]) -> set[Key]:
    """These, and the same for whoever goes on with the work of the organization."""
    found, followed = set(keys), holders(asked.predecessors)
    more = {
        (measure, followed[measure, of], period)
        for measure, of, period in found
        if (measure, of) in followed
    }
    return found | more


def _leads(periods: Iterable[ReportingPeriod]) -> dict[int, int]:
    """measure → the organization that leads it."""
    leads = Assignment.objects.filter(
        measure__task__area__plan__in={period.plan_id for period in periods},
        role=Assignment.Role.LEAD,
    )
    return dict(leads.order_by().values_list("measure_id", "organization_id"))


def _parts(
    periods: Sequence[ReportingPeriod],
    unit: int | None,
    *roles: str,
    measures: set[int] | None = None,
) -> Iterator[tuple[Part, ReportingPeriod]]:
    """Every assignment in one of these roles, with every one of these periods of its plan."""
    if not periods:
        return
    by_plan: dict[int, list[ReportingPeriod]] = {}
    for period in periods:
        by_plan.setdefault(period.plan_id, []).append(period)
    rows = Assignment.objects.filter(measure__task__area__plan__in=by_plan, role__in=roles)
    if unit is not None:
        rows = rows.filter(organization=unit)
    if measures is not None:
        rows = rows.filter(measure__in=measures)
    for row in rows.order_by("order").values_list(*PART_COLUMNS):
        part = Part(*row)
        for period in by_plan[part.plan_id]:
            yield part, period
