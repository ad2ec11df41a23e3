"""Who plays: the plan, its units with their accounts, and what each story asks of them."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from random import Random
from typing import Any, TypeVar

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from departments.accounts.demo import COMMISSION_UNIT, PASSWORD
from departments.accounts.service import create_account
from departments.models import ApiClient, Organization, User
from departments.roles import Role
from reform_tracker.workdays import ONE_DAY, WorkCalendar
from reports.playing.doors import SOURCE, Services
from reports.playing.subjects import Subject, subjects
from reports.playing.tempers import Pace, Temper, chance, due_days, tempers
from reports.playing.wording import Speaker
from tasks.errors import Invalid, Refused, Stale
from tasks.models import (
    Assignment,
    ImplementationPlan,
    Measure,
    Milestone,
    ReformPlan,
    ReportingPeriod,
)

log = logging.getLogger(__name__)

T = TypeVar("T")
Act = Callable[[], object]
Story = Iterator[tuple[date, Act]]  # what happens on which day
REVIEWERS = ("commission", "commission2")
NOT_POSSIBLE = (Invalid, Refused, Stale, Http404, PermissionDenied)


@dataclass(frozen=True, slots=True)
class Promised:
    """What the accepted plan of a unit says of a line."""

    is_cross_year: bool
    steps: list[tuple[str, date]] = field(default_factory=list)


@dataclass
class Cast:
    """The plan with the people who work on it. `only` are the lines that are reported on, all if it
    is empty; `refused` is what somebody was not let do."""

    plan: ReformPlan
    seed: int
    door: Services = field(default_factory=Services)
    only: Collection[str] = ()
    refused: list[str] = field(default_factory=list)
    _promised: dict[str, dict[str, Promised]] = field(default_factory=dict)
    _people: dict[tuple[str, str], User] = field(default_factory=dict)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The plan's year and the month after it."""
        return WorkCalendar.load(date(self.plan.year, 1, 1), date(self.plan.year + 1, 2, 28))

    @cached_property
    def units(self) -> list[str]:
        """Those that owe an implementation plan, in their fixed order."""
        rows = self.plan.filings.owed().order_by("organization__unit_order")
        return list(rows.values_list("organization__short_name", flat=True))

    @cached_property
    def tempers(self) -> Mapping[str, Temper]:
        return tempers(self.seed, self.units, COMMISSION_UNIT)

    @cached_property
    def periods(self) -> list[ReportingPeriod]:
        return list(self.plan.periods.filter(starts_on__year=self.plan.year).order_by("starts_on"))

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        rows = Measure.objects.filter(task__area__plan=self.plan).select_related("task")
        return {one.key: one for one in rows}

    @property
    def followed(self) -> list[Measure]:
        return [one for one in self.measures.values() if not self.only or one.key in self.only]

    @cached_property
    def lines(self) -> Mapping[int, list[Assignment]]:
        """The printed parts of each measure, in their order."""
        rows = Assignment.objects.filter(
            measure__task__area__plan=self.plan,
            role__in=(Assignment.Role.LEAD, Assignment.Role.SUPPORT),
            until=None,
        )
        found: dict[int, list[Assignment]] = {}
        for one in rows.select_related("organization").order_by("measure", "order"):
            found.setdefault(one.measure_id, []).append(one)
        return found

    def day(self, month: int, day: int) -> date:
        """A day of the plan's year, or of the one after it for months over twelve; the working day
        on or after it."""
        year, month = self.plan.year + (month - 1) // 12, (month - 1) % 12 + 1
        return self.calendar.on_or_after(date(year, month, day))

    def workdays(self, first: date, last: date) -> Iterator[date]:
        """All of them from one day up to another."""
        while first <= last:
            if self.calendar.is_workday(first):
                yield first
            first += ONE_DAY

    def dice(self, *of: object) -> Random:
        return chance(self.seed, *of)

    def steps(self, unit: str, key: str) -> list[tuple[str, date]]:
        """The steps of a line as the unit promises them in its plan."""
        days = due_days(self.dice("due", unit, key), self.calendar, self.plan.year)
        titles = [one.title for one in self.subject(key).stages]
        return list(zip(titles, days, strict=True))

    def pace(self, unit: str, key: str) -> Pace:
        """By the plan that was accepted, whoever wrote it."""
        if unit not in self._promised:
            self._promised[unit] = self._read_promises(unit)
        promised = self._promised[unit].get(key)
        if promised is None:
            return self.planned_pace(unit, key)
        pace = self._pace(unit, key, promised.steps)
        return replace(pace, is_cross_year=promised.is_cross_year)

    def planned_pace(self, unit: str, key: str) -> Pace:
        """The same, before there is a plan."""
        return self._pace(unit, key, self.steps(unit, key))

    def _pace(self, unit: str, key: str, steps: Sequence[tuple[str, date]]) -> Pace:
        temper = self.tempers.get(unit, Temper.ORDINARY)
        return Pace.of(self.dice("pace", unit, key), temper, steps, date(self.plan.year, 12, 31))

    def _read_promises(self, unit: str) -> dict[str, Promised]:
        """The steps of the accepted plan with the days that were promised at first."""
        rows = Milestone.objects.filter(
            commitment__filing__plan=self.plan,
            commitment__filing__organization__short_name=unit,
            commitment__until=None,
            until=None,
        ).order_by("pk")
        found: dict[str, Promised] = {}
        for one in rows.select_related("commitment__measure").prefetch_related("revisions"):
            first = min(one.revisions.all(), key=lambda revision: revision.pk, default=one)
            goes_on = one.commitment.horizon == Measure.Horizon.CROSS_YEAR
            promised = found.setdefault(one.commitment.measure.key, Promised(goes_on))
            promised.steps.append((one.title, first.due_on))
            promised.steps.sort(key=lambda step: step[1])
        return found

    def subject(self, key: str) -> Subject:
        return subjects()[key]

    def speaker(self, unit: str, measure: Measure) -> Speaker:
        names = [one.organization.short_name for one in self.lines.get(measure.pk, ())]
        others = [one for one in names if one != unit]
        return Speaker(unit, others, self.subject(measure.key))

    def lead(self, measure: Measure) -> str:
        return self.lines[measure.pk][0].organization.short_name

    def person(self, unit: str, role: Role = Role.REPORTER) -> User:
        """The first account of an organization that holds this role."""
        if (unit, role) not in self._people:
            found = User.objects.filter(organization__short_name=unit, grants__role=role)
            self._people[unit, role] = found.order_by("pk")[0]
        return self._people[unit, role]

    def approver(self, unit: str) -> User:
        return self.person(unit, Role.APPROVER)

    def system(self, unit: str) -> User | None:
        """The acting account of its own system, if it has one."""
        clients = ApiClient.objects.filter(account__organization__short_name=unit, revoked_at=None)
        client = clients.select_related("account").first()
        return client.account if client else None

    def named(self, username: str) -> User:
        if ("", username) not in self._people:
            self._people["", username] = User.objects.get(username=username)
        return self._people["", username]

    @property
    def commission(self) -> User:
        return self.named("commission")

    def judge(self, barred: Collection[int], among: Sequence[str] = REVIEWERS) -> User:
        """The first of the commission who has had no part in what is decided."""
        return next(user for user in map(self.named, among) if user.pk not in barred)

    def filing(self, unit: str) -> ImplementationPlan:
        rows = ImplementationPlan.objects.select_related("organization", "plan")
        return rows.get(plan=self.plan, organization__short_name=unit)

    def reporting(self) -> list[Assignment]:
        """Everybody who reports in his own name today, line by line."""
        rows = Assignment.objects.reporting().filter(measure__in=[o.pk for o in self.followed])
        return list(
            rows.filter(until=None)
            .select_related("organization", "measure__task")
            .order_by("measure__task__area__number", "measure", "organization__unit_order")
        )

    def try_to(self, act: Callable[..., T], *args: Any, **said: Any) -> T | None:
        """Does it if it is possible: where a person has changed the demo by hand, it may not be,
        and the year goes on without it."""
        try:
            with transaction.atomic():
                return act(*args, **said)
        except NOT_POSSIBLE as refusal:
            name = getattr(act, "__qualname__", str(act))
            self.refused.append(f"{name}: {str(refusal) or type(refusal).__name__}")
            log.info("not possible in the played year: %s", self.refused[-1])
            return None

    def hire(self) -> None:
        """Accounts for all organizations of the plan that have none: who writes, and who signs."""
        parts = Assignment.objects.filter(measure__task__area__plan=self.plan)
        wanted = Organization.objects.filter(pk__in=parts.values("organization"))
        wanted |= Organization.objects.filter(pk__in=self.plan.filings.values("organization"))
        made = [self._hire(one, roles) for one in wanted.distinct().order_by("unit_order", "pk")
                for roles in _lacking(one)]  # fmt: skip
        # One hash for all: deriving each on its own would take a minute.
        User.objects.filter(pk__in=made).update(password=make_password(PASSWORD))

    def _hire(self, organization: Organization, role: Role) -> int:
        user = create_account(
            actor=self.named("security"),
            source=SOURCE,
            username=f"unit{organization.pk}-{role}",
            full_name=f"{organization.short_name}{ROLES[role]}",
            organization=organization,
            roles=(role,),
            password=None,
            email=f"unit{organization.pk}-{role}@demo.invalid",
            office_phone=f"0931-{8460000 + organization.pk}",
            is_demo=True,
        )
        return user.pk


ROLES = {Role.REPORTER: "填报员", Role.APPROVER: "审核人"}


def _lacking(organization: Organization) -> Collection[Role]:
    held = User.objects.filter(organization=organization, grants__role__in=ROLES)
    there = set(held.values_list("grants__role", flat=True))
    return [role for role in ROLES if role not in there]
