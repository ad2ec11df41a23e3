"""How the rows of the matrix about reminders and leave are tried."""

from datetime import date, timedelta
from typing import Any

from departments.models import Absence, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.backing_up import hold
from reform_tracker.models import CalendarDay, CalendarYear
from reform_tracker.notifications.models import PersonalChannel
from tasks.models import AgendaItem, ReminderRule
from tests.contract.cases import Case, read_only
from tests.contract.preparing import MARKER, message, pk
from tests.factories.world import World
from tests.tasks.reminding.calendar.test_holidays import notice

RULE = {"kind": "milestone", "offset": 7, "audience": "head", "reach": "all", "active": "on"}


def deadline_of(world: World, _thing: Any) -> list[Any]:
    return ["filing", world.plan.filing_due_on]


def _mail(_world: World, _thing: Any) -> list[Any]:
    return ["mail"]


def listed(world: World, organization: str = World.A) -> AgendaItem:
    return AgendaItem.objects.create(
        duty_key=f"filing:{world.filing(organization).pk}",
        kind="filing",
        organization=organization,
        owed_by=world.organization(organization),
        concerns=world.organization(organization),
        title=MARKER,
        link="/filings/1/",
        due_on=world.plan.filing_due_on,
        listed_on=clock.today(),
    )


def decided(world: World) -> AgendaItem:
    item = listed(world)
    item.decision, item.dealt_by, item.dealt_at = MARKER, world.reviewer, clock.now()
    item.save()
    return item


def a_rule(_world: World) -> ReminderRule:
    return ReminderRule.objects.get(kind="milestone", offset=25, audience="head")


def away(world: World) -> Absence:
    reporter, today = world.reporter(), clock.today()
    return Absence.objects.create(
        user=reporter,
        deputy=world.approver(),
        starts_on=today - timedelta(days=2),
        ends_on=today + timedelta(days=9),
        registered_by=reporter,
    )


def _leave_of(world: World, thing: User) -> dict[str, Any]:
    deputy, today = world.person(World.A, Role.REPORTER, number=2), clock.today()
    return {"person": thing.pk, "deputy": deputy.pk, "starts_on": today, "ends_on": today}


def _ended(_world: World, thing: Absence, _user: User) -> bool:
    return Absence.objects.get(pk=thing.pk).ends_on < clock.today()


REMINDER_CASES: dict[str, Case] = {
    "what a restore would send again": Case(lambda world: hold.begin(clock.real_now())),
    "release sending after a restore": Case(
        lambda world: hold.begin(clock.real_now()),
        data=lambda world, thing: {"choice": "all"},
        method="post",
        took=lambda world, thing, user: not hold.stands(),
    ),
    "the deadlines and what came of their reminders": Case(message),
    "the receipts of a deadline": Case(message, deadline_of),
    "look ahead at reminders": read_only,
    "read the reminder rules": read_only,
    "add a reminder rule": Case(
        data=lambda world, thing: RULE,
        method="post",
        took=lambda world, thing, user: ReminderRule.objects.filter(offset=7).exists(),
    ),
    "change a reminder rule": Case(
        a_rule,
        pk,
        lambda world, thing: RULE,
        "post",
        took=lambda world, thing, user: ReminderRule.objects.get(pk=thing.pk).offset == 7,
    ),
    "delete a reminder rule": Case(
        a_rule,
        pk,
        method="post",
        took=lambda world, thing, user: not ReminderRule.objects.filter(pk=thing.pk).exists(),
    ),
    "read the list for the meeting": Case(listed),
    "take an item off the list for the meeting": Case(
        listed,
        pk,
        lambda world, thing: {"decision": "限期办结。"},
        "post",
        took=lambda world, thing, user: AgendaItem.objects.get(pk=thing.pk).dealt_by == user,
    ),
    "put an item back on the list": Case(
        decided,
        pk,
        method="post",
        took=lambda world, thing, user: AgendaItem.objects.get(pk=thing.pk).dealt_at is None,
    ),
    "read the working calendar": read_only,
    "take over a holiday notice": Case(
        data=lambda world, thing: {"text": notice(2026), "confirm": "1"},
        method="post",
        took=lambda world, thing, user: CalendarYear.objects.get(year=2026).number != "",
    ),
    "change a day of the calendar": Case(
        args=lambda world, thing: [date(2012, 5, 9)],
        data=lambda world, thing: {"kind": "off", "note": MARKER},
        method="post",
        took=lambda world, thing, user: CalendarDay.objects.filter(day=date(2012, 5, 9)).exists(),
    ),
    "one's own channels": read_only,
    "set up a channel of one's own": Case(
        args=_mail,
        data=lambda world, thing: {"active": "on"},
        method="post",
        took=lambda world, thing, user: PersonalChannel.objects.filter(user=user).exists(),
    ),
    "remove a channel of one's own": Case(args=_mail, method="post"),
    "test a channel of one's own": Case(args=_mail, method="post"),
    "read the health of the machinery": read_only,
    "the leaves of one's own": read_only,
    "register leave for the reporter of A": Case(
        World.reporter,
        data=_leave_of,
        method="post",
        took=lambda world, thing, user: Absence.objects.filter(user=thing).exists(),
    ),
    "end the leave of the reporter of A": Case(away, pk, method="post", took=_ended),
}
