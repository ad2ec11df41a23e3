"""The limit of requests: each client its own, told in headers, with Redis and without."""

import socket
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from pytest_django import Settings

from departments.models import ApiClient
from departments.roles import Role
from reform_tracker.api import limits
from reform_tracker.audit.models import AuditEvent
from reform_tracker.local.ports import free_port
from tests.reform_tracker.api.conftest import (
    REPORTS,
    Caller,
    Province,
    caller_of,
    person,
    signed_in,
)
from tests.support.redis_server import RedisServer

PLANS = "/api/v1/plans/"


@pytest.fixture
def counters(monkeypatch: pytest.MonkeyPatch) -> limits._Counters:
    """Counters of a process that has just begun, in the middle of a window."""
    fresh = limits._Counters()
    monkeypatch.setattr(limits, "_counters", fresh)
    monkeypatch.setattr("reform_tracker.api.limits.time.time", lambda: 1_000_000_030.0)
    return fresh


@pytest.fixture
def server(settings: Settings) -> Iterator[RedisServer]:
    with RedisServer() as running:
        settings.CELERY_BROKER_URL = running.url
        yield running


def test_each_client_has_its_own_limit(
    province: Province, settings: Settings, counters: limits._Counters
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    noisy, quiet = caller_of(province.x), caller_of(province.y)
    assert [noisy.get(PLANS).status_code for _ in range(3)] == [200, 200, 429]
    answer = noisy.get(PLANS)
    assert answer.json()["type"] == "/api/problems/throttled/"
    assert 1 <= int(answer["Retry-After"]) <= 61
    assert answer["RateLimit-Remaining"] == "0"
    assert quiet.get(PLANS).status_code == 200
    # Once, however often it goes on.
    (event,) = AuditEvent.objects.filter(action="access.too_many")
    assert ApiClient.objects.get(account__organization=province.x).account.pk == event.actor_id
    assert event.data["path"] == PLANS


def test_every_answer_to_a_client_says_what_is_left(
    x_api: Caller, body: dict[str, Any], settings: Settings, counters: limits._Counters
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 10
    tag = x_api.put(f"{REPORTS}LZ-1/", body)["ETag"]
    answers = [
        x_api.get(f"{REPORTS}LZ-1/", If_None_Match=tag),
        x_api.get(f"{REPORTS}nothing/"),
        x_api.put(f"{REPORTS}LZ-1/", "{"),
        x_api.call("DELETE", PLANS),
    ]
    assert [answer.status_code for answer in answers] == [304, 404, 400, 405]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["8", "7", "6", "5"]
    for answer in answers:
        assert answer["RateLimit-Limit"] == "10"
        assert 1 <= int(answer["RateLimit-Reset"]) <= 61


def test_what_is_refused_counts_too(
    province: Province, body: dict[str, Any], settings: Settings, counters: limits._Counters
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    supporter = caller_of(province.b)
    statuses = [supporter.put(f"{REPORTS}A/", body).status_code for _ in range(3)]
    assert statuses == [403, 403, 429]


def test_a_signed_in_person_is_counted_and_a_stranger_is_not(
    province: Province, settings: Settings, counters: limits._Counters
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1
    reader = signed_in(person(province.x, Role.REPORTER))
    assert [reader.get(PLANS).status_code for _ in range(2)] == [200, 429]
    stranger = Caller()
    answers = [stranger.get(PLANS) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {401}
    assert not any("RateLimit-Limit" in answer for answer in answers)


def test_processes_count_together_in_redis(server: RedisServer, counters: limits._Counters) -> None:
    another = limits._Counters()
    assert [counters.count("a", 7), another.count("a", 7), counters.count("a", 7)] == [1, 2, 3]
    assert counters.count("b", 7) == 1
    assert another.count("a", 8) == 1


@pytest.mark.parametrize("silent", [False, True])
def test_without_redis_each_process_counts_alone(
    x_api: Caller, settings: Settings, counters: limits._Counters, silent: bool
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    with closing(socket.socket()) as listener:
        port = free_port()
        if silent:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            port = listener.getsockname()[1]
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{port}/0"
        assert [x_api.get(PLANS).status_code for _ in range(3)] == [200, 200, 429]
    assert counters.away_until > 0


def test_redis_is_asked_again_after_a_while(
    server: RedisServer, counters: limits._Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.stop()
    assert counters.count("a", 7) == 1
    server.start()
    another = limits._Counters()
    assert another.count("a", 7) == 1
    assert counters.count("a", 7) == 2  # alone
    counters.away_until = 0.0
    assert counters.count("a", 7) == 3
    assert another.count("a", 7) == 3


def test_a_broker_that_is_no_redis_does_not_matter(
    x_api: Caller, settings: Settings, counters: limits._Counters
) -> None:
    settings.CELERY_BROKER_URL = "memory://"
    assert x_api.get(PLANS).status_code == 200
