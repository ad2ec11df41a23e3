"""Who is reminded when: the rules as a value, and the people on each step of the ladder."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from departments.absences.deputies import Deputies
from departments.models import Organization, RoleGrant
from departments.reach import upwards
from departments.roles import Role
from reform_tracker.notifications.personal import channels_of
from reform_tracker.workdays import WorkCalendar
from tasks.duties.kinds import DutyKind
from tasks.models import ReminderRule
from tasks.reminding.models import Audience, Reach

LATEST_REPEATS = 200
INBOX = "inbox"

AUDIENCE_ROLES = {
    Audience.REPORTER: Role.REPORTER,
    Audience.APPROVER: Role.APPROVER,
    Audience.HEAD: Role.HEAD,
    Audience.COMMISSION: Role.COMMISSION,
    Audience.SECURITY: Role.SECURITY_ADMIN,
}
# Those who hear of the duties of every organization within the reach of their role.
OVER_OTHERS = (Audience.COMMISSION, Audience.SECURITY)


@dataclass(frozen=True, slots=True)
class Step:
    """A rule that falls on a day."""

    rule: ReminderRule
    day: date


class Rules:
    """The active rules over the days after `since` up to and including `until`."""

    def __init__(self, since: date, until: date, calendar: WorkCalendar) -> None:
        self.since = since
        self.until = until
        self.calendar = calendar
        self.by_kind: dict[str, list[ReminderRule]] = defaultdict(list)
        for rule in ReminderRule.objects.filter(active=True):
            self.by_kind[rule.kind].append(rule)
        # Very many duties share few due dates.
        self.steps = cache(self._steps)

    def wanted(self, kind: DutyKind, due_on: date) -> bool:
        """Whether any rule falls into the days for a duty due on that date."""
        return bool(self.steps(kind, due_on))

    def _steps(self, kind: str, due_on: date) -> tuple[Step, ...]:
        """The rules that fall into the days, the newest last."""
        found = [
            Step(rule, day)
            for rule in self.by_kind[kind]
            for day in due_days(rule, due_on, self.calendar, self.until)
            if day > self.since
        ]
        return tuple(sorted(found, key=lambda step: (step.day, step.rule.offset)))


def due_days(rule: ReminderRule, due_on: date, calendar: WorkCalendar, last: date) -> list[date]:
    """The days up to `last` on which the rule falls for a duty due on `due_on`."""
    day = calendar.shift(due_on, rule.offset)
    days: list[date] = []
    while day <= last and len(days) < LATEST_REPEATS:
        days.append(day)
        if not rule.repeat_every:
            break
        day = calendar.shift(day, rule.repeat_every)
    return days


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is written to, by which channels, as what; `instead_of` is the person on leave."""

    person: int
    channels: tuple[str, ...]
    audience: Audience
    instead_of: int | None = None


class People:
    """The accounts on each step of the ladder on a day, with their deputies and channels."""

    def __init__(self, day: date) -> None:
        self.holders = _holders()
        superiors = Organization.objects.superiors()
        self.superiors_of = cache(lambda organization: upwards(organization, superiors))
        self.deputies = Deputies.on(day)
        everybody = {person for found in self.holders.values() for person in found}
        self.outside: Mapping[int, Sequence[str]] = channels_of(everybody)

    def reached(
        self, rule: ReminderRule, organization: int, barred: Collection[int]
    ) -> Iterator[Recipient]:
        """Whom a rule reaches for a duty of that organization. `barred` may not do it."""
        audience = Audience(rule.audience)
        return self.acting(audience, organization, barred, outside=rule.reach == Reach.ALL)

    def acting(
        self,
        audience: Audience,
        organization: int,
        barred: Collection[int],
        *,
        outside: bool = True,
    ) -> Iterator[Recipient]:
        """Who stands on that step of the ladder for that organization, or whoever acts instead;
        `outside`: by their own channels too."""
        places = self.superiors_of(organization) if audience in OVER_OTHERS else (organization,)
        told = dict.fromkeys(
            person for place in places for person in self.holders.get((audience, place), ())
        )
        for person in told:
            if person in barred:
                continue
            acting = self.deputies.of(person, AUDIENCE_ROLES[audience], organization, barred)
            channels = (INBOX, *(self.outside[acting] if outside else ()))
            yield Recipient(
                acting, channels, audience, instead_of=person if acting != person else None
            )


def _holders() -> dict[tuple[Audience, int], list[int]]:
    """Account ids by audience and the organization that the role is held for."""
    found: dict[tuple[Audience, int], list[int]] = defaultdict(list)
    by_role = {role: audience for audience, role in AUDIENCE_ROLES.items()}
    grants = RoleGrant.objects.filter(role__in=list(by_role), user__is_active=True).values_list(
        "role", "user_id", "organization_id"
    )
    for role, user_id, organization_id in grants:
        found[by_role[Role(role)], organization_id].append(user_id)
    return found
