"""The reminder rules on their pages: read in words, changed, never silenced, never backwards."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications.models import Intent
from tasks.duties.kinds import DutyKind
from tasks.models import ReminderRule
from tasks.reminding import planner
from tasks.reminding.models import Audience
from tasks.reminding.rules import AUDIENCES
from tests.factories.browser import signed_in
from tests.factories.world import World

RULES = "/reminders/rules/"
ACTS = (Audience.REPORTER, Audience.APPROVER)


def admin(world: World) -> Client:
    return signed_in(world.person(World.C, Role.SYSTEM_ADMIN))


def content(**changes: object) -> dict[str, Any]:
    """What the form sends: a rule that no migration has made."""
    rule: dict[str, Any] = {
        "kind": "filing",
        "offset": -4,
        "audience": "reporter",
        "reach": "all",
        "active": "on",
    }
    rule |= changes
    return {name: value for name, value in rule.items() if value is not None}


def add(world: World, **changes: object) -> ReminderRule:
    sent = content(**changes)
    assert admin(world).post(f"{RULES}new/", sent).status_code == 302
    return ReminderRule.objects.get(
        kind=sent["kind"], offset=sent["offset"], audience=sent["audience"]
    )


def refused(world: World, place: str, **changes: object) -> str:
    """The text with which the form refuses at that field; nothing is saved."""
    before = ReminderRule.objects.count()
    answer = admin(world).post(f"{RULES}new/", content(**changes))
    assert answer.status_code == 422
    assert ReminderRule.objects.count() == before
    return " ".join(answer.context["form"].errors[place])


def rule(**lookup: object) -> ReminderRule:
    return ReminderRule.objects.get(**lookup)


def test_the_rules_stand_in_words_by_duty(world: World) -> None:
    text = signed_in(world.reviewer).get(RULES).content.decode()
    groups = [str(kind.label) for kind in DutyKind]
    places = [text.index(f'<h2 class="card-title">{group}</h2>') for group in groups[:2]]
    assert places == sorted(places)
    assert "提前 5 个工作日" in text


def test_who_only_reads_sees_no_buttons(world: World) -> None:
    text = signed_in(world.reviewer).get(RULES).content.decode()
    assert f"{RULES}new/" not in text
    assert "/delete/" not in text


def test_a_rule_is_added(world: World) -> None:
    made = add(world, offset=3, audience="head", repeat_every=2, reach="inbox", active=None)
    assert (made.repeat_every, made.reach, made.active) == (2, "inbox", False)


def test_a_rule_is_changed(world: World) -> None:
    made = add(world)
    sent = content(offset=-7, audience="approver", reach="inbox")
    admin(world).post(f"{RULES}{made.pk}/", sent)
    made.refresh_from_db()
    assert (made.offset, made.audience, made.reach) == (-7, "approver", "inbox")


def test_the_trail_holds_the_rule_before_and_after(world: World) -> None:
    made = add(world)
    admin(world).post(f"{RULES}{made.pk}/", content(offset=-7))
    event = AuditEvent.objects.filter(action="reminder_rule.saved").first()
    assert event is not None
    assert (event.data["before"]["offset"], event.data["after"]["offset"]) == (-4, -7)


def test_saving_what_is_there_leaves_no_trail(world: World) -> None:
    made = add(world)
    admin(world).post(f"{RULES}{made.pk}/", content())
    assert AuditEvent.objects.filter(action="reminder_rule.saved").count() == 1


def test_a_rule_is_deleted_and_the_trail_keeps_it(world: World) -> None:
    made = add(world)
    admin(world).post(f"{RULES}{made.pk}/delete/")
    assert not ReminderRule.objects.filter(pk=made.pk).exists()
    event = AuditEvent.objects.get(action="reminder_rule.deleted")
    assert event.data["before"]["offset"] == -4


def test_what_is_set_back_is_as_it_was(world: World) -> None:
    made = add(world)
    for offset in (-7, -4):
        admin(world).post(f"{RULES}{made.pk}/", content(offset=offset))
    made.refresh_from_db()
    assert made.offset == -4


def test_the_page_says_who_changed_what_last(world: World) -> None:
    made = add(world)
    admin(world).post(f"{RULES}{made.pk}/", content(offset=-7))
    changes = signed_in(world.reviewer).get(RULES).context["changes"]
    assert [
        (change.before and change.before.offset, change.after.offset) for change in changes
    ] == [
        (-4, -7),
        (None, -4),
    ]
    text = signed_in(world.reviewer).get(RULES).content.decode()
    assert world.person(World.C, Role.SYSTEM_ADMIN).full_name in text


def test_a_second_rule_for_the_same_day_and_audience_is_refused(world: World) -> None:
    assert "已有规则" in refused(world, "offset", offset=-5)


def test_a_rule_before_the_due_date_does_not_repeat(world: World) -> None:
    assert "到期后" in refused(world, "repeat_every", repeat_every=5)


@pytest.mark.parametrize("offset", [-61, 61, 10**20, "x"])
def test_a_day_too_far_away_is_refused(offset: object, world: World) -> None:
    assert refused(world, "offset", offset=offset)


@pytest.mark.parametrize(
    ("kind", "audience"), [("filing", "security"), ("review", "reporter"), ("token", "commission")]
)
def test_nobody_is_told_of_what_is_not_theirs(kind: str, audience: str, world: World) -> None:
    assert "只能提醒" in refused(world, "audience", kind=kind, audience=audience)


def test_the_rules_of_the_migrations_are_told_to_whom_they_may(world: World) -> None:
    for seeded in ReminderRule.objects.all():
        assert seeded.audience in AUDIENCES[DutyKind(seeded.kind)], seeded.code


def test_nothing_comes_onto_the_list_for_the_meeting_before_it_is_late(world: World) -> None:
    assert "到期后才列入" in refused(world, "offset", offset=0, audience="meeting")


@pytest.mark.parametrize("kind", ["filing", "report"])
def test_the_last_reminder_of_a_statutory_duty_is_not_deleted(kind: str, world: World) -> None:
    last = only_one(kind)
    answer = admin(world).post(f"{RULES}{last.pk}/delete/", follow=True)
    assert "规定必须履行" in answer.content.decode()
    assert ReminderRule.objects.filter(pk=last.pk).exists()
    assert not AuditEvent.objects.filter(action="reminder_rule.deleted").exists()


@pytest.mark.parametrize(
    "change", [{"active": None}, {"audience": "head"}, {"kind": "milestone", "offset": -4}]
)
def test_nor_is_it_turned_off_or_away(change: dict[str, object], world: World) -> None:
    last = only_one("filing")
    sent = content(offset=last.offset, audience=last.audience) | change
    sent = {name: value for name, value in sent.items() if value is not None}
    answer = admin(world).post(f"{RULES}{last.pk}/", sent)
    assert answer.status_code == 422
    assert "规定必须履行" in answer.content.decode()
    last.refresh_from_db()
    assert (last.kind, last.active) == ("filing", True)


def test_the_last_reminder_of_another_duty_may_go(world: World) -> None:
    last = only_one("milestone")
    admin(world).post(f"{RULES}{last.pk}/delete/")
    assert not ReminderRule.objects.filter(pk=last.pk).exists()


def only_one(kind: str) -> ReminderRule:
    """The rule of a duty to somebody who acts that is left when all others are gone."""
    rules = ReminderRule.objects.filter(kind=kind, audience__in=ACTS, offset__lte=0)
    last = rules.order_by("offset")[0]
    rules.exclude(pk=last.pk).delete()
    return last


def test_what_another_has_changed_meanwhile_is_shown_before_it_is_overwritten(world: World) -> None:
    made = add(world)
    page = admin(world).get(f"{RULES}{made.pk}/")
    read = page.context["form"].initial["read"]
    admin(world).post(f"{RULES}{made.pk}/", content(offset=-7))
    late = admin(world).post(f"{RULES}{made.pk}/", content(offset=-8, read=read))
    assert late.status_code == 422
    assert "其他人刚刚修改" in late.content.decode()
    made.refresh_from_db()
    assert made.offset == -7
    again = content(offset=-8, read=late.context["form"]["read"].value())
    assert admin(world).post(f"{RULES}{made.pk}/", again).status_code == 302
    made.refresh_from_db()
    assert made.offset == -8


def messages_of(made: ReminderRule) -> list[date]:
    return sorted(
        set(Intent.objects.filter(rule=made.code).values_list("business_date", flat=True))
    )


def test_a_new_rule_for_a_finished_day_sends_nothing(world: World) -> None:
    """The filing is due on 15 May; six working days before, 7 May, is finished on 8 May."""
    world.reporter()
    planner.plan(clock.today())
    made = add(world, offset=-6)
    planner.plan(clock.today())
    with clock.pinned(date(2012, 5, 9)):
        planner.plan(clock.today())
    assert messages_of(made) == []


def test_a_new_rule_for_a_day_to_come_sends_on_that_day(world: World) -> None:
    world.reporter()
    planner.plan(clock.today())
    made = add(world, offset=-4)
    planner.plan(clock.today())
    assert messages_of(made) == []
    with clock.pinned(date(2012, 5, 9)):
        planner.plan(clock.today())
    assert messages_of(made) == [date(2012, 5, 9)]


def test_a_rule_that_is_off_sends_nothing(world: World) -> None:
    world.reporter()
    planner.plan(clock.today())
    made = add(world, offset=-4, active=None)
    with clock.pinned(date(2012, 5, 9)):
        planner.plan(clock.today())
    assert messages_of(made) == []


def test_what_a_deleted_rule_has_planned_stays(world: World) -> None:
    world.reporter()
    planner.plan(clock.today())
    made = rule(kind="filing", offset=-5, audience="reporter")
    planned = messages_of(made)
    assert planned
    admin(world).post(f"{RULES}{made.pk}/delete/")
    assert messages_of(made) == planned


def test_the_meeting_is_no_tab_for_whom_it_is_closed_to(world: World) -> None:
    assert "/reminders/meeting/" not in admin(world).get(RULES).content.decode()
    assert "/reminders/meeting/" in signed_in(world.reviewer).get(RULES).content.decode()


def test_a_rule_to_the_meeting_names_no_channel(world: World) -> None:
    said = ReminderRule(kind="filing", offset=11, audience="meeting").words
    assert "站内消息" not in said
