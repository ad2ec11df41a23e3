"""Who owes what by when: pure queries over the open duties of a plan.

A new kind of duty is one more generator in `QUERIES`; reminders, desks and tables then know it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.workdays import WorkCalendar
from tasks.endings import Endings, owes_report
from tasks.links import link_to, task_page
from tasks.models import (
    Assignment,
    Contribution,
    ImplementationPlan,
    ProgressReport,
    ReformPlan,
    ReportingPeriod,
)
from tasks.models.rules import ObligationKind
from tasks.models.signed import FILED, State, signers
from tasks.rework import due_again
from tasks.services import contributions, progress

REVIEW_WORKDAYS = 5  # a review is due so many working days after the document came in
CONTRIBUTION_LEAD_WORKDAYS = 3  # a supporter's part is due so many before the lead's report


@dataclass(frozen=True, slots=True)
class Obligation:
    """One open duty. `organization_id` is who owes it; None is the commission's review queue.

    `link` opens the form, `page` what those read who do not fill it in. `barred` are people who
    may not do it: whoever wrote or signed a document does not review it.
    """

    key: str
    kind: ObligationKind
    organization_id: int | None
    organization: str
    due_on: date
    title: str
    detail: str
    link: str
    state: str
    state_label: str
    plan_id: int
    page: str
    period: str = ""
    barred: frozenset[int] = frozenset()

    def is_late(self, on: date) -> bool:
        return on > self.due_on


def open_obligations(on: date, calendar: WorkCalendar) -> list[Obligation]:
    """Every duty that is open on that day, most urgent first."""
    found = [duty for query in QUERIES for duty in query(on, calendar)]
    return sorted(found, key=lambda duty: (duty.due_on, duty.key))


def owed_by(user: User, on: date, calendar: WorkCalendar) -> list[Obligation]:
    """What this account's desk shows: its organization's duties, or the review queue."""
    mine = []
    for duty in open_obligations(on, calendar):
        if duty.kind is ObligationKind.REVIEW:
            if user.holds(Role.COMMISSION) and user.pk not in duty.barred:
                mine.append(duty)
        elif user.is_member and duty.organization_id == user.organization_id:
            mine.append(duty)
    return mine


def calendar_around(on: date) -> WorkCalendar:
    return WorkCalendar.load(on - timedelta(days=366), on + timedelta(days=366))


def _filings(on: date, calendar: WorkCalendar) -> Iterator[Obligation]:
    """Filings of the plans of the year in force; closed years owe nothing any more."""
    rows = ImplementationPlan.objects.exclude(state__in=FILED).filter(plan__year=_year_in_force(on))
    for filing in rows.select_related("plan", "organization").defer("plan__source_text"):
        state = filing.state if filing.is_started else "missing"
        page = link_to(filing)
        signs = filing.state == State.READY  # it waits for the signature, on its page
        yield Obligation(
            key=f"filing:{filing.pk}",
            kind=ObligationKind.FILING,
            organization_id=filing.organization_id,
            organization=filing.organization.short_name,
            due_on=due_again(filing, filing.plan.filing_due_on, calendar),
            title=_("File the implementation plan %(year)s") % {"year": filing.plan.year},
            detail=filing.plan.title,
            link=page if signs else reverse("tasks:filing-edit", args=[filing.pk]),
            page=page,
            plan_id=filing.plan_id,
            state=state,
            state_label=filing.get_state_display() if filing.is_started else _("Not started"),
        )


def _reports(on: date, calendar: WorkCalendar) -> Iterator[Obligation]:
    periods = _begun(on)
    reports = {
        (r.measure_id, r.organization_id, r.period_id): r
        for r in ProgressReport.objects.filter(period__in=periods).only(
            *("measure", "organization", "period", "state"), *("reviewed_at", "first_filed_on")
        )
    }
    endings = Endings.of(periods)
    for part, period in _parts(periods, Assignment.Role.LEAD, Assignment.Role.LOCAL):
        report = reports.get((part.measure_id, part.organization_id, period.pk))
        if report is not None and report.is_filed:
            continue
        if not owes_report(part, period, endings):
            continue
        yield Obligation(
            key=progress.obligation_key(part.measure_id, part.organization_id, period.pk),
            kind=ObligationKind.REPORT,
            organization_id=part.organization_id,
            organization=part.organization.short_name,
            due_on=due_again(report, period.due_on, calendar),
            title=_("Report progress of %(key)s for %(period)s")
            % {"key": part.measure.key, "period": period.code},
            detail=part.measure.task.title,
            link=reverse("tasks:report-edit", args=[part.measure_id, period.code]),
            page=task_page(part.measure.task_id),
            plan_id=period.plan_id,
            state=report.state if report else "missing",
            state_label=report.get_state_display() if report else _("Not started"),
            period=period.code,
        )


def _contributions(on: date, calendar: WorkCalendar) -> Iterator[Obligation]:
    """Parts not handed in yet; once the lead has reported, nobody waits for them any more."""
    periods = _begun(on)
    handed_in = set(
        Contribution.objects.filter(period__in=periods).values_list(
            "measure_id", "organization_id", "period_id"
        )
    )
    led = ProgressReport.objects.filter(period__in=periods, state__in=FILED).by_leads()
    reported = set(led.values_list("measure_id", "period_id"))
    endings, leads = Endings.of(periods), _leads(periods)
    for part, period in _parts(periods, Assignment.Role.SUPPORT):
        key = (part.measure_id, part.organization_id, period.pk)
        if key in handed_in or (part.measure_id, period.pk) in reported:
            continue
        lead = leads.get(part.measure_id)
        if lead is not None and endings.before((part.measure_id, lead), period.starts_on):
            continue
        yield Obligation(
            key=contributions.obligation_key(*key),
            kind=ObligationKind.CONTRIBUTION,
            organization_id=part.organization_id,
            organization=part.organization.short_name,
            due_on=calendar.shift(period.due_on, -CONTRIBUTION_LEAD_WORKDAYS),
            title=_("Hand in our part of %(key)s for %(period)s")
            % {"key": part.measure.key, "period": period.code},
            detail=part.measure.task.title,
            link=reverse("tasks:contribution", args=[part.measure_id, period.code]),
            page=task_page(part.measure.task_id),
            plan_id=period.plan_id,
            state="missing",
            state_label=_("Awaited"),
            period=period.code,
        )


def _leads(periods: Sequence[ReportingPeriod]) -> dict[int, int]:
    """measure → the organization that leads it."""
    leads = Assignment.objects.filter(
        measure__task__area__plan__in={period.plan_id for period in periods},
        role=Assignment.Role.LEAD,
    )
    return dict(leads.order_by().values_list("measure_id", "organization_id"))


def _reviews(on: date, calendar: WorkCalendar) -> Iterator[Obligation]:
    filings = list(
        ImplementationPlan.objects.filter(state=State.SUBMITTED)
        .select_related("organization")
        .prefetch_related("writers")
    )
    reports = list(
        ProgressReport.objects.filter(state=State.SUBMITTED)
        .select_related("organization", "period", "measure__task")
        .prefetch_related("writers")
    )
    signed = signers([*filings, *reports])
    for filing in filings:
        what = _("Implementation plan")
        yield _review(filing, filing.plan_id, signed, calendar, what, "")
    for report in reports:
        what = _("Progress of %(key)s, %(period)s") % {
            "key": report.measure.key,
            "period": report.period.code,
        }
        detail = report.measure.task.title
        yield _review(report, report.period.plan_id, signed, calendar, what, detail)


def _review(
    document: ImplementationPlan | ProgressReport,
    plan_id: int,
    signed: Mapping[tuple[str, int], frozenset[int]],
    calendar: WorkCalendar,
    what: str,
    detail: str,
) -> Obligation:
    came_in = clock.local_date(document.signed_at)
    name = "filing" if isinstance(document, ImplementationPlan) else "report"
    wrote = frozenset(user.pk for user in document.writers.all())
    return Obligation(
        key=f"review:{name}:{document.pk}",
        kind=ObligationKind.REVIEW,
        organization_id=None,
        organization=document.organization.short_name,
        due_on=calendar.shift(came_in, REVIEW_WORKDAYS),
        title=_("Review: %(what)s of %(unit)s")
        % {"what": what, "unit": document.organization.short_name},
        detail=detail,
        link=link_to(document),
        page=link_to(document),
        plan_id=plan_id,
        state=document.state,
        state_label=document.get_state_display(),
        barred=wrote | signed.get(document.identity, frozenset()),
    )


def _begun(on: date) -> list[ReportingPeriod]:
    """Periods that have begun, of the plans of the year in force; closed years owe nothing."""
    return list(
        ReportingPeriod.objects.begun(on)
        .filter(plan__year=_year_in_force(on))
        .select_related("plan")
        .defer("plan__source_text")
    )


def _year_in_force(on: date) -> "QuerySet[ReformPlan, Any]":
    return ReformPlan.objects.in_force(on).values("year")[:1]


def _parts(
    periods: Sequence[ReportingPeriod], *roles: str
) -> Iterator[tuple[Assignment, ReportingPeriod]]:
    """Every assignment in one of these roles, with every period it reports in."""
    by_plan: dict[int, list[ReportingPeriod]] = {}
    for period in periods:
        by_plan.setdefault(period.plan_id, []).append(period)
    parts = Assignment.objects.filter(
        measure__task__area__plan__in=by_plan, role__in=roles
    ).select_related("measure__task__area", "organization")
    for part in parts:
        for period in by_plan[part.measure.task.area.plan_id]:
            yield part, period


QUERIES: tuple[Callable[[date, WorkCalendar], Iterator[Obligation]], ...] = (
    _filings,
    _reports,
    _contributions,
    _reviews,
)
