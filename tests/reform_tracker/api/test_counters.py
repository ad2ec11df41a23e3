"""Lists and values of a body are counted before any of them is made or looked at."""

from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from reform_tracker.api.parsers import MAX_VALUES, NotStrictJson, once
from tasks.filing.serializers import MilestoneInputSerializer
from tasks.models import ImplementationPlan
from tests.reform_tracker.api.conftest import Caller, Province

MILESTONE = {"title": "出台办法", "due_on": "2012-06-30", "weight": 100}


def test_a_body_of_very_many_values_is_refused_before_they_are_made(x_api: Caller) -> None:
    body = b'{"items": [' + b"{}," * (MAX_VALUES // 2) + b"{}]}"
    path = "/api/v1/progress-reports/bulk/"
    answer = x_api.call("post", path, body, Idempotency_Key=uuid4().hex)
    assert answer.status_code == 413
    assert str(MAX_VALUES) in answer.json()["detail"]


def test_the_milestones_of_a_plan_are_counted_before_they_are_read(
    x_api: Caller, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(*_: object) -> None:
        raise AssertionError("a milestone was looked at")

    monkeypatch.setattr(MilestoneInputSerializer, "run_validation", look)
    lines = settings.MOST_MILESTONES_OF_A_PLAN // settings.MOST_MILESTONES + 1
    commitment = {"horizon": "within_year", "milestones": [MILESTONE] * settings.MOST_MILESTONES}
    body: dict[str, Any] = {
        "commitments": [commitment | {"measure": n} for n in range(1, lines + 1)]
    }
    filing = ImplementationPlan.objects.create(plan=province.plan, organization=province.x)
    path = f"/api/v1/implementation-plans/{filing.pk}/"
    answer = x_api.put(path, body, If_Match=f'"{filing.pk}.{filing.version}"')
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/commitments"


def test_a_key_that_stands_twice_is_found_without_comparing_each_with_all() -> None:
    """300 kB of keys, the last one twice, held a thread for longer than its deadline."""
    compared = 0

    class Name(str):
        def __eq__(self, other: object) -> bool:
            nonlocal compared
            compared += 1
            return super().__eq__(other)

        __hash__ = str.__hash__

    count = 1000
    numbers = [*range(count), count - 1]
    pairs: list[tuple[str, Any]] = [(Name(f"k{number}"), 1) for number in numbers]
    with pytest.raises(NotStrictJson, match="k999"):
        once(pairs)
    assert compared < 10 * count
