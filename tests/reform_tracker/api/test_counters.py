"""Lists and values of a body are counted before any of them is made or looked at."""

from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from reform_tracker.api.parsers import MAX_VALUES
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
