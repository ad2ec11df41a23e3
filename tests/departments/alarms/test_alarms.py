"""Which events raise an alarm, once, who is told, and how it is dealt with."""

from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.conf import settings as configured
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from departments.accounts.service import set_roles
from departments.alarms import service, watching
from departments.alarms.rules import RULES
from departments.models import Alarm, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit import proving
from reform_tracker.audit.models import AuditEvent, TrailCheck
from reform_tracker.audit.trail import AuditEntry, broken_links, record_all
from reform_tracker.notifications.models import InboxMessage, Intent
from reform_tracker.settings.alarms import LIMITS, alarm_limits
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.dashboards.test_query_counts import queries_of

NOON = timezone.make_aware(datetime(2036, 11, 26, 12, 0))  # a Wednesday, later than the world


@pytest.fixture
def reporter(world: World) -> User:
    watching.watch()  # what made the world
    Alarm.objects.all().delete()
    return world.reporter()


def happens(
    user: User | None,
    action: str,
    times: int = 1,
    *,
    at: datetime = NOON,
    address: str = "10.0.0.1",
    by: bool = False,
) -> None:
    about = user or User(pk=0)
    entry = AuditEntry(f"access.{action}", about, "x", {"address": address}, changes_facts=False)
    for number in range(times):
        moment = at + timedelta(seconds=number)
        with (
            mock.patch.object(clock, "real_now", lambda moment=moment: moment),
            transaction.atomic(),
        ):
            record_all([entry], actor=user if by else None, source="test")


def raised() -> list[str]:
    """What stands after a look at the time of the last event: an alarm is an event as well."""
    last = AuditEvent.objects.latest("pk").recorded_at
    with mock.patch.object(clock, "real_now", return_value=max(last, clock.real_now())):
        watching.watch()
    return sorted(Alarm.objects.values_list("kind", flat=True))


def test_failures_of_an_account_raise_from_the_limit_on_and_once(reporter: User) -> None:
    happens(reporter, "failed", LIMITS["failures"] - 1)
    assert raised() == []
    happens(reporter, "failed", at=NOON + timedelta(minutes=1))
    assert raised() == raised() == ["failures"]
    happens(reporter, "failed", 3, at=NOON + timedelta(minutes=2))
    assert raised() == ["failures"]
    alarm = Alarm.objects.get()
    assert (alarm.count, len(alarm.events)) == (LIMITS["failures"] + 3,) * 2
    assert (alarm.account, alarm.organization) == (reporter, reporter.organization)
    assert not list(broken_links())


def test_failures_that_lie_far_apart_are_none_together(reporter: User) -> None:
    for hour in range(LIMITS["failures"] + 2):
        happens(reporter, "failed", at=NOON + timedelta(minutes=61 * hour))
    assert raised() == []


def test_one_address_that_tries_many_accounts(reporter: User) -> None:
    happens(None, "failed", LIMITS["address_failures"] - 1)
    assert raised() == []
    happens(None, "failed", at=NOON + timedelta(minutes=1))
    assert raised() == ["address_failures"]
    assert Alarm.objects.get().address == "10.0.0.1"


def test_a_flood_from_many_addresses_is_one_alarm_beside_the_first_ones(world: World) -> None:
    """A net of machines raises no alarm for each of them; the counts say how wide it is."""
    auditor = world.person(World.B, Role.AUDITOR)
    raised()
    Alarm.objects.all().delete()
    Intent.objects.all().delete()
    for number in range(LIMITS["apart"] + 3):
        happens(None, "locked", at=NOON + timedelta(seconds=number), address=f"10.0.1.{number}")
    raised()
    happens(None, "locked", at=NOON + timedelta(minutes=2), address="10.0.1.6")
    raised()
    assert Alarm.objects.count() == LIMITS["apart"] + 1
    many = Alarm.objects.get(subject="many:0")
    assert many.parts == {"address:10.0.1.5": 1, "address:10.0.1.6": 2, "address:10.0.1.7": 1}
    assert many.count == 4
    assert Intent.objects.filter(recipient=auditor, channel="inbox").count() == LIMITS["apart"] + 1
    page = signed_in(auditor).get(many.page()).content.decode()
    assert "3 个账号或者地址" in page
    assert page.index("10.0.1.6") < page.index("10.0.1.5")


def test_what_an_auditor_is_told_of_a_flood_in_a_day_is_bounded(
    world: World, settings: Settings
) -> None:
    settings.ALARM_LIMITS = LIMITS | {"apart": 9, "told": 2}
    auditor = world.person(World.B, Role.AUDITOR)
    raised()
    Intent.objects.all().delete()
    for number in range(4):
        happens(None, "locked", at=NOON + timedelta(seconds=number), address=f"10.0.1.{number}")
    raised()
    assert Alarm.objects.filter(kind="locked").count() == 4
    assert Intent.objects.filter(recipient=auditor, channel="inbox").count() == 2


def test_strangers_silence_and_hide_no_alarm_of_a_privileged_account(
    world: World, settings: Settings
) -> None:
    settings.ALARM_LIMITS = LIMITS | {"apart": 2, "told": 1}
    settings.CONFIRMED_ROLES = frozenset({Role.SECURITY_ADMIN})
    auditor = world.person(World.B, Role.AUDITOR)
    administrator = world.person(World.C, Role.SECURITY_ADMIN)
    raised()
    Intent.objects.all().delete()
    for number in range(5):
        happens(None, "locked", at=NOON + timedelta(seconds=number), address=f"10.0.1.{number}")
    happens(administrator, "locked", at=NOON + timedelta(seconds=9), address="10.0.2.1")
    raised()
    own = Alarm.objects.get(kind="locked", account=administrator.pk)
    assert own.count == 1
    told = Intent.objects.filter(recipient=auditor, channel="inbox")
    assert told.filter(duty_key__endswith=f":{own.pk}").exists()


def test_a_lock_and_what_got_in_after_failures(reporter: User) -> None:
    happens(reporter, "failed", LIMITS["failures_before"])
    happens(reporter, "signed_in", at=NOON + timedelta(minutes=5), by=True)
    assert raised() == ["in_after_failures"]
    happens(reporter, "locked", at=NOON + timedelta(minutes=6))
    assert raised() == ["in_after_failures", "locked"]


@pytest.mark.parametrize(
    ("at", "alarms"),
    [
        (NOON, []),
        (NOON.replace(hour=23), ["night_files"]),
        (NOON.replace(hour=3), ["night_files"]),
        (NOON + timedelta(days=3), ["night_files"]),  # a Saturday
    ],
)
def test_files_taken_outside_of_working_hours(
    reporter: User, at: datetime, alarms: list[str]
) -> None:
    happens(reporter, "downloaded", at=at, by=True)
    with clock.pinned(NOON.date()):  # the day that is played does not matter
        assert raised() == alarms


def test_many_files_and_many_refusals_of_one_account(reporter: User) -> None:
    happens(reporter, "downloaded", LIMITS["files"] - 1, by=True)
    happens(reporter, "refused", LIMITS["refusals"] - 1, by=True)
    assert raised() == []
    happens(reporter, "downloaded", at=NOON + timedelta(minutes=5), by=True)
    happens(reporter, "refused", at=NOON + timedelta(minutes=5), by=True)
    assert raised() == ["many_files", "refusals"]


def test_a_new_place_is_an_alarm_once_a_day(reporter: User) -> None:
    happens(reporter, "signed_in", by=True)
    assert raised() == []
    happens(reporter, "new_place", 2, by=True)
    assert raised() == ["new_place"]
    assert Alarm.objects.get().count == 2
    happens(reporter, "new_place", at=NOON + timedelta(days=1), by=True)
    assert raised() == ["new_place", "new_place"]


def test_what_follows_an_alarm_that_was_dealt_with_is_another_one(
    world: World, reporter: User
) -> None:
    """A harmless event in the morning covers none of the same day."""
    auditor = world.person(World.B, Role.AUDITOR)
    raised()
    Alarm.objects.all().delete()
    happens(reporter, "new_place", by=True)
    assert raised() == ["new_place"]
    first = Alarm.objects.get()
    with mock.patch.object(clock, "real_now", return_value=NOON + timedelta(minutes=9)):
        service.acknowledge(first.pk, actor=auditor, source="test", note="本人出差")
    assert raised() == ["new_place"]
    for hours in (1, 2):
        happens(reporter, "new_place", at=NOON + timedelta(hours=hours), by=True)
        assert raised() == ["new_place", "new_place"]
    first.refresh_from_db()
    assert first.count == 1
    second = Alarm.objects.exclude(pk=first.pk).get()
    assert second.count == 2
    assert Intent.objects.filter(duty_key=second.key, recipient=auditor).exists()


def test_a_role_that_reaches_far_is_an_alarm_and_a_small_one_none(
    reporter: User, world: World
) -> None:
    admin = world.person(World.C, Role.SECURITY_ADMIN)
    watching.watch()
    Alarm.objects.all().delete()
    with mock.patch.object(clock, "real_now", return_value=NOON):
        set_roles(reporter.pk, actor=admin, source="test", roles=[Role.APPROVER])
        assert raised() == []
        set_roles(reporter.pk, actor=admin, source="test", roles=[Role.LEADER])
    assert raised() == ["privileged"]


def test_what_two_people_have_given_is_told_when_it_is_confirmed(reporter: User) -> None:
    for kind in ("password", "roles"):
        entry = AuditEntry(
            "account.proposal_confirmed", reporter, "x", {"account": reporter.pk, "kind": kind}
        )
        with transaction.atomic():
            record_all([entry], actor=None, source="test")
    assert raised() == ["privileged"]
    assert Alarm.objects.get().account == reporter


def test_a_clock_that_is_set_back(reporter: User) -> None:
    happens(reporter, "signed_out", by=True)
    happens(reporter, "signed_out", at=NOON - timedelta(seconds=60), by=True)
    assert raised() == []
    happens(reporter, "signed_out", at=NOON - timedelta(seconds=600), by=True)
    assert raised() == ["clock_back"]


def test_a_trail_that_cannot_be_proved(reporter: User) -> None:
    proving.check()
    assert raised() == []
    TrailCheck.objects.update(at=clock.real_now() - timedelta(hours=27))
    assert raised() == raised() == ["unprovable"]
    assert Alarm.objects.get().organization is None


def test_many_events_are_looked_at_in_steps_and_each_once(reporter: User) -> None:
    happens(reporter, "locked", 7)
    with mock.patch.object(watching, "AT_ONCE", 2):
        assert raised() == ["failures", "locked"]
    assert Alarm.objects.get(kind="locked").count == 7


def test_auditors_within_reach_are_told_and_silence_follows(world: World, reporter: User) -> None:
    everywhere = world.person(World.B, Role.AUDITOR)
    world.placed(Role.AUDITOR, World.C)  # of another place
    watching.watch()
    Alarm.objects.all().delete()
    happens(reporter, "locked")
    watching.watch()
    alarm = Alarm.objects.get()
    told = Intent.objects.filter(duty_key=alarm.key)
    assert set(told.values_list("recipient", flat=True)) == {everywhere.pk}
    assert "mail" in set(told.values_list("channel", flat=True))
    message = InboxMessage.objects.get(intent__duty_key=alarm.key)
    assert "登录被锁定" in message.intent.title
    page = signed_in(everywhere).get(alarm.page()).content.decode()
    assert f'action="{alarm.page()}dealt-with/"' in page
    service.acknowledge(alarm.pk, actor=everywhere, source="test", note="本人忘记口令")
    message.refresh_from_db()
    assert message.done_at
    recorded = AuditEvent.objects.get(action="alarm.acknowledged")
    assert (recorded.actor_id, recorded.summary) == (everywhere.pk, "本人忘记口令")
    assert AuditEvent.objects.filter(action="alarm.raised").exists()


def test_it_is_dealt_with_once_with_words_by_an_auditor(world: World, reporter: User) -> None:
    auditor, other = (world.person(World.B, Role.AUDITOR, number=number) for number in (1, 2))
    happens(reporter, "locked")
    watching.watch()
    alarm = Alarm.objects.get(kind="locked")
    browser = signed_in(auditor)
    address = f"{alarm.page()}dealt-with/"
    assert browser.post(address, {"note": "   "}).status_code == 422
    assert browser.post(address, {"note": "问过本人"}).status_code == 302
    second = signed_in(other).post(address, {"note": "另一说法"})
    assert second.status_code == 409
    assert "另一说法" in second.content.decode()
    alarm.refresh_from_db()
    assert (alarm.note, alarm.acknowledged_by) == ("问过本人", auditor)
    with pytest.raises(PermissionDenied):
        service.acknowledge(alarm.pk, actor=reporter, source="test", note="x")


def test_the_pages_say_what_is_mostly_harmless_and_cost_the_same_for_many(
    world: World, reporter: User
) -> None:
    auditor = world.person(World.B, Role.AUDITOR)
    browser = signed_in(auditor)
    watching.watch()
    Alarm.objects.all().delete()
    assert "没有告警" in browser.get("/audit/alarms/").content.decode()
    happens(reporter, "locked")
    watching.watch()
    few = queries_of(browser, "/audit/alarms/")
    for name in (World.X, World.Y, World.C):
        happens(world.reporter(name), "locked")
    watching.watch()
    assert queries_of(browser, "/audit/alarms/") <= few
    page = browser.get(Alarm.objects.filter(kind="locked")[0].page()).content.decode()
    assert "多为" in page
    assert "条告警待处理" in browser.get("/audit/").content.decode()


@pytest.mark.parametrize("given", [{"nothing": "1"}, {"files": "0"}, {"files": "many"}])
def test_limits_that_mean_nothing_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured):
        alarm_limits(given)


def test_every_rule_has_a_kind_of_its_own_that_fits_the_column() -> None:
    kinds = [rule.kind for rule in RULES]
    assert len(set(kinds)) == len(kinds)
    assert max(map(len, kinds)) <= 40
    assert alarm_limits({}) == configured.ALARM_LIMITS
