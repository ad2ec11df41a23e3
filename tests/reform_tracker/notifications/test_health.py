"""Monitoring tells what does not work, within three minutes, and never breaks itself."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from ipaddress import ip_network
from typing import Any
from unittest.mock import MagicMock, patch

import pytest
from django.db import OperationalError, ProgrammingError, connection
from django.test import Client, override_settings
from pytest_django import Settings

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit import proving
from reform_tracker.backing_up import archiving
from reform_tracker.local.ports import free_port
from reform_tracker.notifications import health, marks, outbox, sender, views
from reform_tracker.notifications.models import Delivery, JobMark
from tests.factories.browser import signed_in
from tests.reform_tracker.notifications.builders import (
    FRIDAY,
    SATURDAY,
    TUESDAY,
    WEDNESDAY,
    draft,
    make_user,
)
from tests.support.redis_server import RedisServer


@pytest.fixture
def alive(db: None) -> None:
    """Heartbeat and planner have just run, and the trail was proved."""
    marks.beat(marks.WORKER)
    proving.check()
    marks.finish(marks.PLANNER, TUESDAY)


@pytest.fixture(autouse=True)
def broker_that_answers() -> Iterator[MagicMock]:
    with patch.object(health, "_broker_answers", return_value=True) as answer:
        yield answer


def age(name: str, seconds: float) -> None:
    JobMark.objects.filter(name=name).update(seen_at=clock.real_now() - timedelta(seconds=seconds))


def test_all_is_well(alive: None) -> None:
    found = health.facts()
    assert found.problems == []
    assert (found.database, found.broker, found.dead) == (True, True, 0)
    assert found.planner_finished_on == TUESDAY
    assert found.worker_age is not None
    assert found.worker_age < 60


def test_a_system_that_never_ran_is_not_ready(db: None) -> None:
    assert health.facts().problems == ["worker", "planner", "trail"]


@pytest.mark.parametrize(("seconds", "red"), [(100, False), (170, True)])
def test_a_silent_worker_shows_within_three_minutes(alive: None, seconds: float, red: bool) -> None:
    age(marks.WORKER, seconds)
    assert ("worker" in health.facts().problems) is red


def test_a_backup_that_is_too_old_shows(alive: None) -> None:
    marks.beat(marks.BACKUP)
    assert health.facts().problems == []
    age(marks.BACKUP, 27 * 3600)
    assert health.facts().problems == ["backup"]


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """PostgreSQL archives its log: so many seconds ago a piece arrived, and one did not."""

    def ran(*ago: float) -> None:
        arrived, *failed = (clock.real_now() - timedelta(seconds=one) for one in ago)
        found = archiving.LogArchive(arrived, failed[0] if failed else None)
        monkeypatch.setattr(archiving, "state", lambda: found)

    ran(30)
    return ran


def test_a_log_that_does_not_arrive_shows(alive: None, archive: Callable[..., None]) -> None:
    marks.beat(marks.BASE_BACKUP)
    assert health.facts().problems == []
    archive(60, 30)
    assert health.facts().problems == ["log_archive"]
    archive(30, 60)
    assert health.facts().problems == []


def test_base_backups_that_are_old_or_missing_show_where_the_log_is_archived(
    alive: None, archive: Callable[..., None], settings: Settings
) -> None:
    assert health.facts().problems == ["base_backup"]
    marks.beat(marks.BASE_BACKUP)
    age(marks.BASE_BACKUP, 7.5 * 86400)
    assert health.facts().problems == []
    age(marks.BASE_BACKUP, 8.5 * 86400)
    assert health.facts().problems == ["base_backup"]
    settings.BASE_BACKUP_HOURS = 0
    assert health.facts().problems == []


def test_nothing_is_said_of_an_archive_that_is_none_or_cannot_be_asked(alive: None) -> None:
    assert archiving.state() is None
    words = [part.label for part in health.facts().parts]
    assert len(words) == len(health.PARTS) - len(health.OF_THE_ARCHIVE)
    with (
        patch.object(connection, "vendor", "postgresql"),
        patch.object(connection, "cursor", side_effect=ProgrammingError("permission denied")),
    ):
        assert archiving.state() is None


def test_the_page_names_an_archive_that_fails(alive: None, archive: Callable[..., None]) -> None:
    archive(60, 30)
    page = signed_in(make_user("admin", Role.SYSTEM_ADMIN)).get("/health/").content.decode()
    assert page.count("异常") == 2
    assert "确认归档目录存在" in page
    assert "没有基础备份" in page


def test_a_silent_planner_shows(alive: None) -> None:
    age(marks.PLANNER, 16 * 60)
    assert health.facts().problems == ["planner"]


def test_a_broker_that_is_away_shows(alive: None, broker_that_answers: MagicMock) -> None:
    broker_that_answers.return_value = False
    assert health.facts().problems == ["broker"]


def test_a_full_disk_shows_before_it_is_full(alive: None, monkeypatch: pytest.MonkeyPatch) -> None:
    free = health.facts().free_bytes
    assert free is not None
    monkeypatch.setattr(health, "LEAST_FREE", free * 2)
    assert health.facts().problems == ["storage"]


def test_a_database_that_is_away_shows() -> None:
    with patch.object(connection, "ensure_connection", side_effect=OperationalError("gone")):
        found = health.facts()
    assert found.database is False
    assert "database" in found.problems


def test_unsent_digests_show_after_a_quarter_of_an_hour(alive: None, user: User) -> None:
    outbox.enqueue([draft(user)])
    assert health.facts().problems == []
    Delivery.objects.update(created_at=clock.real_now() - timedelta(minutes=16))
    assert health.facts().problems == ["sender"]
    sender.send_due()
    assert health.facts().oldest_unsent_age is None


def test_a_digest_of_tomorrow_or_a_day_off_is_no_delay(alive: None, user: User) -> None:
    outbox.enqueue([draft(user, business_date=WEDNESDAY)])
    Delivery.objects.update(created_at=clock.real_now() - timedelta(days=1))
    assert health.facts().oldest_unsent_age is None
    with clock.pinned(SATURDAY):
        assert health.facts().oldest_unsent_age is None
    with clock.pinned(FRIDAY):
        assert health.facts().oldest_unsent_age is not None


def test_settled_digests_are_no_delay(alive: None, user: User) -> None:
    outbox.enqueue([draft(user)])
    outbox.settle(["filing:1"], at=clock.now())
    assert health.facts().oldest_unsent_age is None


def test_dead_ones_are_counted_and_are_no_fault_of_the_system(alive: None, user: User) -> None:
    User.objects.update(email="")
    outbox.enqueue([draft(user)])
    sender.send_due()
    assert (health.facts().dead, health.facts().problems) == (1, [])


def test_the_two_addresses_are_open_and_answer_in_their_words(alive: None, client: Client) -> None:
    assert all(getattr(view, "public", False) for view in (views.healthz, views.readyz))
    assert client.get("/healthz").content == b"ok"
    answer = client.get("/readyz")
    assert (answer.status_code, json.loads(answer.content)["problems"]) == (200, [])
    age(marks.WORKER, 1000)
    answer = client.get("/readyz")
    assert (answer.status_code, json.loads(answer.content)["problems"]) == (503, ["worker"])


def test_figures_are_told_to_the_operator_only(alive: None, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 0
    outside = Client(REMOTE_ADDR="203.0.113.7").get("/readyz")
    assert (outside.status_code, json.loads(outside.content)) == (200, {"ready": True})
    settings.OPERATOR_NETWORKS = (ip_network("203.0.113.0/24"),)
    inside = Client(REMOTE_ADDR="203.0.113.7").get("/readyz")
    assert json.loads(inside.content)["problems"] == []


def test_live_means_the_process_only(client: Client) -> None:
    # No database fixture: a query would fail this test.
    assert client.get("/healthz").status_code == 200


def test_marks_remember_the_day_and_the_time(db: None) -> None:
    assert marks.last_finished("job") is None
    marks.beat("job")
    assert marks.last_finished("job") is None
    marks.finish("job", TUESDAY)
    marks.beat("job")
    assert marks.last_finished("job") == TUESDAY


class TestPing:
    """The real look at the broker."""

    @pytest.fixture(autouse=True)
    def broker_that_answers(self) -> None:
        """Not replaced here."""

    def test_nobody_there(self, settings: Settings) -> None:
        settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
        assert health._broker_answers() is False

    def test_somebody_there(self) -> None:
        with RedisServer() as redis, override_settings(REDIS_URL=redis.url):
            assert health._broker_answers() is True


def test_each_channel_tells_what_waits_what_is_dead_and_when_it_last_sent(
    alive: None, user: User
) -> None:
    outbox.enqueue([draft(user)])
    sender.send_due()
    outbox.enqueue([draft(make_user("li", email=""))])
    sender.send_due()
    outbox.enqueue([draft(make_user("zhao"))])
    Delivery.objects.filter(state="waiting").update(channel="pigeon")
    by_name = {one.name: one for one in health.facts().channels}
    assert set(by_name) == {"mail", "dingtalk", "webhook", "wecom", "pigeon"}
    assert (by_name["mail"].waiting, by_name["mail"].dead) == (0, 1)
    assert by_name["mail"].last_sent_at is not None
    assert by_name["pigeon"].waiting == 1
    assert by_name["wecom"].last_sent_at is None


def test_the_page_says_what_does_not_work_and_what_to_do(db: None, user: User) -> None:
    administrator = make_user("admin", Role.SYSTEM_ADMIN)
    outbox.enqueue([draft(make_user("li", email=""))])
    sender.send_due()
    page = signed_in(administrator).get("/health/").content.decode()
    assert page.count("异常") == 3  # neither worker nor planner nor proof has ever run
    assert "启动缺少的一个" in page
    assert "?channel=mail&amp;state=dead" in page
    assert signed_in(user).get("/health/").status_code == 403


def test_a_look_at_the_machinery_costs_eight_queries(
    alive: None, django_assert_num_queries: Any
) -> None:
    # One more where PostgreSQL may archive its log.
    with django_assert_num_queries(8 + (connection.vendor == "postgresql")):
        health.facts()
