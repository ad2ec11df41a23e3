"""A report that says done with milestones not claimed: refused with what to do, never ticked."""

from typing import Any

import pytest

from departments.roles import Role
from reform_tracker import clock
from tasks.models import ImplementationPlan, MeasureCommitment, Milestone, ProgressReport
from tests.reform_tracker.api.conftest import REPORTS, TODAY, Caller, Province, person

ADDRESS = f"{REPORTS}LZ-2012-05-0001/"
BULK = f"{REPORTS}bulk/"
WHY = "试点已覆盖全部任务。"


@pytest.fixture
def milestones(province: Province) -> list[int]:
    """Two steps that the prefecture has promised, in a plan that is accepted."""
    someone, now = person(province.x, Role.REPORTER), clock.now()
    filing, _made = ImplementationPlan.objects.update_or_create(
        plan=province.plan,
        organization=province.x,
        defaults={
            "state": "accepted",
            "signed_by": someone,
            "signed_at": now,
            "reviewed_by": someone,
            "reviewed_at": now,
            "first_filed_on": TODAY,
        },
    )
    commitment = MeasureCommitment.objects.create(
        filing=filing, measure=province.measure, since=clock.today()
    )
    return [
        Milestone.objects.create(commitment=commitment, title=title, due_on=TODAY, weight=50).pk
        for title in ("出台办法", "全面完成")
    ]


@pytest.fixture
def done(body: dict[str, Any]) -> dict[str, Any]:
    return body | {"status": "done", "percent": 100, "submit": True, "signatory": "张副市长"}


def claimed() -> set[int]:
    return set(ProgressReport.objects.get().claims.values_list("milestone_id", flat=True))


def test_done_without_claims_is_refused_and_says_what_is_missing(
    x_api: Caller, done: dict[str, Any], milestones: list[int]
) -> None:
    answer = x_api.put(ADDRESS, done)
    assert answer.status_code == 422
    (problem,) = answer.json()["errors"]
    assert problem["pointer"] == "/done_reason"
    assert "出台办法" in problem["detail"]
    assert not ProgressReport.objects.exists()


def test_done_is_taken_with_a_reason_and_ticks_nothing(
    x_api: Caller, done: dict[str, Any], milestones: list[int]
) -> None:
    answer = x_api.put(ADDRESS, done | {"done_reason": WHY})
    assert answer.status_code == 201, answer.content
    assert (answer.json()["done_reason"], answer.json()["state"]) == (WHY, "submitted")
    assert claimed() == set()


def test_done_is_taken_with_every_milestone_claimed(
    x_api: Caller, done: dict[str, Any], milestones: list[int]
) -> None:
    assert x_api.put(ADDRESS, done | {"claims": milestones[:1]}).status_code == 422
    answer = x_api.put(ADDRESS, done | {"claims": milestones})
    assert answer.status_code == 201, answer.content
    assert claimed() == set(milestones)
    told = x_api.get("/api/v1/implementation-plans/").json()["results"]
    steps = [
        step["id"]
        for plan in told
        for commitment in plan["commitments"]
        for step in commitment["milestones"]
    ]
    assert set(milestones) <= set(steps)


def test_claims_alone_are_a_change_and_left_out_they_stay(
    x_api: Caller, body: dict[str, Any], milestones: list[int]
) -> None:
    first = x_api.put(ADDRESS, body | {"claims": milestones[:1]})
    kept = x_api.put(ADDRESS, body | {"percent": 41}, If_Match=first["ETag"])
    assert (kept.status_code, claimed()) == (200, set(milestones[:1]))
    again = x_api.put(ADDRESS, body | {"percent": 41, "claims": []}, If_Match=kept["ETag"])
    assert (again.status_code, claimed()) == (200, set())
    assert again["ETag"] != kept["ETag"]


def test_a_milestone_of_nobody_is_refused(
    x_api: Caller, body: dict[str, Any], milestones: list[int]
) -> None:
    answer = x_api.put(ADDRESS, body | {"claims": [max(milestones) + 1]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/claims")


def test_of_many_reports_only_the_unanswered_one_is_refused(
    x_api: Caller, done: dict[str, Any], milestones: list[int]
) -> None:
    items = [done | {"external_id": "A"}]
    answer = x_api.post(BULK, {"items": items}).json()
    assert [one["result"] for one in answer["results"]] == ["invalid"]
    answer = x_api.post(BULK, {"items": [items[0] | {"claims": milestones}]}).json()
    assert [one["result"] for one in answer["results"]] == ["created"]
    assert claimed() == set(milestones)


def test_a_system_says_by_what_a_claim_can_be_seen(
    x_api: Caller, done: dict[str, Any], milestones: list[int]
) -> None:
    answer = x_api.put(ADDRESS, done | {"claims": milestones, "claims_note": "兰政办发〔2012〕9号"})
    assert answer.status_code == 201
    assert answer.json()["claims_note"] == "兰政办发〔2012〕9号"
    assert claimed() == set(milestones)
