"""Supporters' parts that are awaited."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from tasks.contributions.models import CONTRIBUTION_LEAD_WORKDAYS
from tasks.duties.base import Duty, Question
from tasks.duties.kinds import DutyKind
from tasks.duties.parts import Key, parts_by_period
from tasks.links import contribution_form, task_page
from tasks.models import Assignment, Contribution, ProgressReport, ReportingPeriod
from tasks.plan.succession import holders
from tasks.signing.models import FILED


def contributions(asked: Question) -> Iterator[Duty]:
    """Parts not handed in yet; once the lead has reported, nobody waits for them any more."""
    due = due_dates(asked)
    periods = [
        period
        for period in asked.begun_periods
        if asked.wanted(DutyKind.CONTRIBUTION, due[period.pk])
    ]
    handed_in = _with_holders(
        asked,
        Contribution.objects.filter(period__in=periods).values_list(
            "measure_id", "organization_id", "period_id"
        ),
    )
    led = ProgressReport.objects.filter(period__in=periods, state__in=FILED).by_leads()
    reported = set(led.values_list("measure_id", "period_id"))
    endings, leads = asked.endings(periods), _leads(periods)
    contributing = Assignment.objects.contributing()
    for part, period in parts_by_period(periods, asked.organization_id, contributing):
        key = (part.measure_id, part.organization_id, period.pk)
        if key in handed_in or (part.measure_id, period.pk) in reported:
            continue
        lead = leads.get(part.measure_id)
        if lead is not None and endings.by((part.measure_id, lead), period):
            continue
        yield Duty(
            key=Contribution.duty_key_of(*key),
            kind=DutyKind.CONTRIBUTION,
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


def due_dates(asked: Question) -> dict[int, date]:
    """The begun periods' numbers with the day by which the lead awaits the parts."""
    return {
        period.pk: asked.calendar.shift(period.due_on, -CONTRIBUTION_LEAD_WORKDAYS)
        for period in asked.begun_periods
    }


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
