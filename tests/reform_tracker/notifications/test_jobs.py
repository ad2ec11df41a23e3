"""The recurring jobs, and waking them without ever breaking a page."""

import json
import socket
from pathlib import Path

import pytest
from django.core import mail
from django.db import transaction
from redis import Redis

from departments.models import User
from reform_tracker.celery import app
from reform_tracker.local.ports import free_port
from reform_tracker.notifications import jobs, marks, outbox
from reform_tracker.notifications.models import JobMark
from tests.reform_tracker.notifications.builders import draft, make_user
from tests.reform_tracker.notifications.shared import run_python, shared_database
from tests.support.redis_server import RedisServer


def test_the_names_are_those_of_the_schedule() -> None:
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {jobs.send_due.name, jobs.heartbeat.name} <= scheduled


def test_sending_twice_sends_once(user: User) -> None:
    outbox.enqueue([draft(user)])
    jobs.send_due()
    jobs.send_due()
    assert len(mail.outbox) == 1
    assert JobMark.objects.filter(name=marks.SENDER).exists()


def test_when_many_wait_a_second_process_is_asked_to_help(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(jobs, "enqueue", lambda job: asked.append(job.name))
    outbox.enqueue([draft(user)])
    jobs.send_due()
    assert asked == []
    monkeypatch.setattr(jobs, "CROWD", 0)
    outbox.enqueue([draft(make_user("li"))])
    jobs.send_due()
    assert asked == [jobs.help_sending.name]
    assert len(mail.outbox) == 2


def test_helping_twice_sends_once(user: User) -> None:
    outbox.enqueue([draft(user)])
    jobs.help_sending()
    jobs.help_sending()
    assert len(mail.outbox) == 1


def test_the_heartbeat_is_a_sign_of_life(db: None) -> None:
    jobs.heartbeat()
    first = JobMark.objects.get(name=marks.WORKER).seen_at
    jobs.heartbeat()
    assert JobMark.objects.get(name=marks.WORKER).seen_at > first


LONG = 10  # seconds, on a busy machine; a job may wait for half a minute, who presses a button not
WAKE = """
import time
from django.db import transaction
from reform_tracker.notifications import jobs
started = time.monotonic()
with transaction.atomic():
    jobs.wake()
print(time.monotonic() - started)
"""


def seconds_to_wake(folder: Path, redis_url: str) -> float:
    """How long another process needs to ask for a sending run."""
    with shared_database(folder) as environment:
        process = run_python(WAKE, {**environment, "REDIS_URL": redis_url})
        printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return float(printed)


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_breaks_nothing_and_holds_nobody_up(tmp_path: Path) -> None:
    assert seconds_to_wake(tmp_path, f"redis://127.0.0.1:{free_port()}/0") < LONG


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_broker_that_says_nothing_holds_nobody_up_for_long(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert seconds_to_wake(tmp_path, f"redis://127.0.0.1:{port}/0") < LONG


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_waking_puts_the_job_into_the_queue(tmp_path: Path) -> None:
    with RedisServer() as server:
        seconds_to_wake(tmp_path, server.url)
        with Redis.from_url(server.url) as redis:
            (queued,) = redis.lrange("celery", 0, -1)
    assert json.loads(queued)["headers"]["task"] == jobs.send_due.name


@pytest.mark.django_db(transaction=True)
def test_an_action_that_fails_wakes_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[object] = []
    monkeypatch.setattr(jobs, "enqueue", woken.append)
    with transaction.atomic():
        jobs.wake()
        transaction.set_rollback(True)
    assert woken == []
    jobs.wake()
    assert woken == [jobs.send_due]
