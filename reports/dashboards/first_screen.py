"""A leader's minute: what the first screen of the dashboard says, from figures and open duties.

Every figure is a link to the list it counts; what is compared is compared with the last day of the
period before.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from django.urls import reverse
from django.utils.translation import gettext as _

from departments.models import User
from departments.roles import Role
from reform_tracker.workdays import WorkCalendar
from reports.figures import kept
from reports.figures.lights import Light
from reports.figures.summing import leads_among
from reports.figures.trends import Moved, Trend, lit, moved, trend
from reports.figures.values import Overview, Summary
from tasks.duties.base import Duty
from tasks.duties.kinds import DutyKind
from tasks.duties.reviews import REVIEW_WORKDAYS
from tasks.models import ImplementationPlan, ProgressReport, ReformPlan

CALLS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the six: how many of how many, since the last period, with a link to those; `note`
    says how many of them are settled."""

    label: str
    trend: Trend
    of: int | None
    url: str
    wanted: str  # which way is good: "up" or "down"
    note: str = ""

    @property
    def is_better(self) -> bool:
        change = self.trend.change or 0
        return change > 0 if self.wanted == "up" else change < 0


@dataclass(frozen=True, slots=True)
class Call:
    """A unit that has to be called: what it owes longest, for how many working days, and whom one
    speaks to there."""

    organization_id: int
    organization: str
    duties: int
    what: str
    days: int
    leader: str
    phone: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many documents of a kind that wait for a decision, the oldest for so many working days."""

    what: str
    count: int
    days: int
    url: str


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """`since` is the last day of the period before, None while no such day is kept; `changes` says
    in words what became of the lights since then."""

    since: date | None
    changes: Sequence[str]
    figures: Sequence[Figure]
    calls: Sequence[Call]
    units_late: int
    duties_late: int
    waiting: Sequence[Waiting]
    missing: int


def first_screen(
    plan: ReformPlan,
    figures: Overview,
    duties: Collection[Duty],
    calendar: WorkCalendar,
    *,
    scope: str,
) -> FirstScreen:
    """`scope` is the query string of the rows that the figures count."""
    days = kept.days_before(plan, figures.as_of)
    before = [kept.summary_of(day) for day in days]
    late = [duty for duty in duties if duty.is_late(figures.as_of)]
    calls = _calls(plan, late, calendar, figures.as_of)
    leads = leads_among(figures.rows)
    return FirstScreen(
        since=days[-1].on if days else None,
        changes=_in_words(moved(leads, kept.marks_of(days[-1]))) if days else (),
        figures=_six(plan, figures, before, scope),
        calls=calls[:CALLS],
        units_late=len(calls),
        duties_late=len(late),
        waiting=_waiting(plan, duties, calendar, figures.as_of),
        missing=figures.filings_total - figures.filings_filed,
    )


def _in_words(lights: Moved) -> list[str]:
    told = (
        (lights.completed, _("%(count)s completed")),
        (lights.to_yellow, _("%(count)s turned behind")),
        (lights.to_red, _("%(count)s turned far behind")),
        (lights.recovered, _("%(count)s back on schedule")),
    )
    return [text % {"count": count} for count, text in told if count]


def _six(plan: ReformPlan, now: Overview, before: Sequence[Summary], scope: str) -> list[Figure]:
    filings, progress = reverse("tasks:filings"), reverse("tasks:progress")
    ledger = f"{reverse('reports:ledger', args=[plan.pk])}?{scope}"
    return [
        Figure(
            _("implementation plans filed"),
            trend(lambda one: one.filings_filed, before, now),
            now.filings_total,
            f"{filings}?plan={plan.pk}&state=filed",
            "up",
            _("%(count)s accepted") % {"count": now.filings_accepted},
        ),
        Figure(
            _("reports filed for %(period)s") % {"period": now.period},
            trend(lambda one: one.reports_filed, before, now),
            now.reports_due,
            f"{progress}?plan={plan.pk}&period={now.period}&state=filed",
            "up",
        ),
        *(
            Figure(
                light.label,
                trend(lambda one, light=light: lit(one, light), before, now),  # type: ignore[misc]
                now.measures_total,
                f"{ledger}&light={light.value}",
                wanted,
            )
            for light, wanted in (
                (Light.COMPLETE, "up"),
                (Light.YELLOW, "down"),
                (Light.RED, "down"),
            )
        ),
        Figure(
            _("declared done, not verified"),
            trend(lambda one: one.declared_done_not_verified, before, now),
            None,
            f"{ledger}&status=unverified",
            "down",
        ),
    ]


def _calls(plan: ReformPlan, late: Iterable[Duty], calendar: WorkCalendar, on: date) -> list[Call]:
    """Every unit that is late, the longest first."""
    oldest = attrgetter("debtor_id", "due_on", "key")
    groups = [
        list(rows) for _one, rows in groupby(sorted(late, key=oldest), attrgetter("debtor_id"))
    ]
    groups.sort(key=lambda rows: (rows[0].due_on, -len(rows), rows[0].debtor_id))
    people = _contacts(plan, [rows[0].debtor_id for rows in groups[:CALLS]])
    return [
        Call(
            rows[0].debtor_id,
            rows[0].debtor,
            len(rows),
            str(rows[0].kind.label),
            calendar.between(rows[0].due_on, on),
            *people.get(rows[0].debtor_id, ("", "")),
        )
        for rows in groups
    ]


def _contacts(plan: ReformPlan, organizations: Collection[int]) -> Mapping[int, tuple[str, str]]:
    """Responsible leader and office phone: those the implementation plan names, else the head of
    the organization and whoever signs for it."""
    found: dict[int, tuple[str, str]] = {}
    filings = ImplementationPlan.objects.filter(plan=plan, organization__in=organizations)
    named = filings.values_list("organization", "leader_name", "liaison_phone")
    people = User.objects.filter(organization__in=organizations, is_active=True).filter(
        grants__role__in=[Role.HEAD, Role.APPROVER]
    )
    for organization, name, phone, role in people.order_by("pk").values_list(
        "organization", "full_name", "office_phone", "grants__role"
    ):
        leader, known = found.get(organization, ("", ""))
        found[organization] = (name if role == Role.HEAD else leader, known or phone)
    for organization, leader, phone in named:
        other = found.get(organization, ("", ""))
        found[organization] = (leader or other[0], phone or other[1])
    return found


def _waiting(
    plan: ReformPlan, duties: Iterable[Duty], calendar: WorkCalendar, on: date
) -> list[Waiting]:
    """Reviews by kind of document, the kind that waits longest first."""
    lists = {
        ImplementationPlan.kind(): (_("implementation plans to review"), "tasks:filings"),
        ProgressReport.kind(): (_("reports to review"), "tasks:progress"),
    }
    kinds: dict[str, list[Duty]] = {}
    for duty in duties:
        if duty.kind is DutyKind.REVIEW:
            kinds.setdefault(duty.document, []).append(duty)
    found = [
        Waiting(
            lists[kind][0],
            len(rows),
            # A review is due so many working days after the signature.
            REVIEW_WORKDAYS - min(calendar.between(on, duty.due_on) for duty in rows),
            f"{reverse(lists[kind][1])}?plan={plan.pk}&state=submitted",
        )
        for kind, rows in kinds.items()
    ]
    return sorted(found, key=lambda one: -one.days)
