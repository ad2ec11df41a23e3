"""Idempotency-Key: one effect, the same answer, and no answer of somebody else's request."""

from datetime import timedelta
from typing import Any

import pytest

from departments.models import ApiToken
from reform_tracker import clock
from reform_tracker.api.jobs import forget_answers
from reform_tracker.api.models import StoredAnswer
from tests.reform_tracker.api.conftest import Caller

ROTATE = "/api/v1/tokens/rotate/"


def test_without_a_key_nothing_is_done(x_api: Caller) -> None:
    answer = x_api.post(ROTATE, Idempotency_Key="")
    assert (answer.status_code, answer.json()["type"]) == (
        400, "/api/problems/idempotency-key-required/",
    )  # fmt: skip
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize("key", ['""', "a b", "ä", "a\tb", "k" * 256, '"a', "\x7f"])
def test_unreadable_keys_are_refused(x_api: Caller, key: str) -> None:
    assert x_api.post(ROTATE, Idempotency_Key=key).status_code in (201, 400)
    if key != '"a':
        assert not StoredAnswer.objects.exists()


def test_the_same_request_again_has_one_effect(x_api: Caller) -> None:
    first = x_api.post(ROTATE, {"overlap_hours": 5}, Idempotency_Key="8e03978e")
    again = x_api.post(ROTATE, {"overlap_hours": 5}, Idempotency_Key='"8e03978e"')
    assert [first.status_code, again.status_code] == [201, 201]
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert again["Content-Type"] == "application/json"
    assert ApiToken.objects.count() == 2


@pytest.mark.parametrize("change", [{"overlap_hours": 6}, {}])
def test_another_request_with_the_same_key_is_refused(
    x_api: Caller, change: dict[str, Any]
) -> None:
    x_api.post(ROTATE, {"overlap_hours": 5}, Idempotency_Key="a")
    answer = x_api.post(ROTATE, change, Idempotency_Key="a")
    assert (answer.status_code, answer.json()["type"]) == (
        422, "/api/problems/idempotency-key-reused/",
    )  # fmt: skip
    assert ApiToken.objects.count() == 2


def test_an_error_is_not_kept(x_api: Caller) -> None:
    assert x_api.post(ROTATE, {"overlap_hours": -1}, Idempotency_Key="a").status_code == 422
    assert x_api.post(ROTATE, {"overlap_hours": 1}, Idempotency_Key="a").status_code == 201


def test_clients_do_not_share_keys(x_api: Caller, y_api: Caller) -> None:
    assert x_api.post(ROTATE, Idempotency_Key="a").status_code == 201
    answer = y_api.post(ROTATE, Idempotency_Key="a")
    assert answer.status_code == 201
    assert "Idempotency-Replayed" not in answer


def test_answers_are_kept_for_seven_days(x_api: Caller) -> None:
    x_api.post(ROTATE, Idempotency_Key="a")
    now = clock.real_now()
    StoredAnswer.objects.update(created_at=now - timedelta(days=6, hours=23))
    forget_answers()
    assert StoredAnswer.objects.count() == 1
    StoredAnswer.objects.update(created_at=now - timedelta(days=7, minutes=1))
    forget_answers()
    forget_answers()
    assert not StoredAnswer.objects.exists()
