"""Sixty seconds without the broker, and its memory wiped: nothing missed, sending goes on.

A worker and two beats at once run against it, the worker started again when it ends (Celery's does
when the broker breaks in the middle of a job), ticking every second instead of every five minutes;
the business date moves on while the broker is away.
"""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import pytest
import redis

from reform_tracker.models import BusinessClock
from reform_tracker.notifications.models import Intent
from tests.conftest import DOCUMENT
from tests.factories.world import World, publish_plan
from tests.faults.checker import promised, tally
from tests.support.processes import end, start
from tests.support.redis_server import RedisServer
from tests.support.smtp_sink import smtp_sink
from tests.support.workers import celery_worker, process_environment

AWAY_SECONDS = 60
FIRST, SECOND = date(2012, 5, 14), date(2012, 5, 15)
UNITS = (World.A, World.B, World.C, World.X, World.Y)
BEAT = """
import sys
from reform_tracker.celery import app
for entry in app.conf.beat_schedule.values():
    entry["schedule"] = 1.0
app.Beat(schedule=sys.argv[1], loglevel="INFO", max_interval=1).run()
"""


@contextmanager
def beat(folder: Path, number: int, environment: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-c", BEAT, str(folder / f"beat{number}")]
    process = start(command, log=folder / f"beat{number}.log", environment=environment)
    try:
        yield
    finally:
        end(process, signal.SIGTERM, 5)


def wait_until(condition: Callable[[], bool], seconds: float) -> float:
    """How long it took. Fails when it takes longer."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "waited too long"
        time.sleep(0.1)
    return time.monotonic() - began


def move_to(day: date) -> None:
    BusinessClock.objects.update_or_create(id=1, defaults={"today": day})


@pytest.mark.faults
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_minute_without_the_broker_and_its_memory_wiped(tmp_path: Path) -> None:
    world = World(publish_plan(DOCUMENT))
    people = [world.reporter(organization) for organization in UNITS]
    for person in people:
        person.email = f"{person.username}@example.org"
        person.save()
    move_to(FIRST)
    with ExitStack() as running:
        sink = running.enter_context(smtp_sink())
        broker = running.enter_context(RedisServer())
        extra = {"REDIS_URL": broker.url, "EMAIL_URL": sink.url, "DEMO": "1", "QUIET_HOURS": ""}
        running.enter_context(celery_worker(concurrency=2, environment=extra, kept=True))
        for number in (1, 2):
            running.enter_context(beat(tmp_path, number, process_environment(extra)))
        wait_until(lambda: len(sink.envelopes) >= len(people), 60)
        broker.kill()
        move_to(SECOND)
        time.sleep(AWAY_SECONDS)
        assert len(sink.envelopes) == len(people)
        broker.start()
        redis.Redis.from_url(broker.url).flushall()
        resumed = wait_until(lambda: len(sink.envelopes) > len(people), 60)
        wait_until(lambda: len(sink.envelopes) >= 2 * len(people), 60)
        time.sleep(3)  # whatever would come twice has come by then
        wanted = promised([person.email for person in people], [FIRST, SECOND])
        found = tally(sink, wanted, f"{AWAY_SECONDS} s without Redis, FLUSHALL, two beats")
    print(f"sending resumed {resumed:.1f} s after the broker's return")
    assert (found.lost, found.doubled, found.renumbered, found.phantom) == (0, 0, 0, 0)
    keys = ("duty_key", "recipient", "rule", "business_date", "channel")
    rows = Intent.objects.values_list(*keys)
    assert len(rows) == len(set(rows))
