"""Implementation plans over the API: read, push, file, with the conditions of every write."""

from typing import Any

import pytest

from departments.roles import Role
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import broken_links
from tasks.filing.service import step_filing
from tasks.models import ImplementationPlan, Transition
from tasks.signing.workflow import Step
from tests.reform_tracker.api.conftest import Caller, Province, caller_of, person, signed_in

FILINGS = "/api/v1/implementation-plans/"


@pytest.fixture
def filing(province: Province) -> ImplementationPlan:
    return ImplementationPlan.objects.create(plan=province.plan, organization=province.x)


@pytest.fixture
def address(filing: ImplementationPlan) -> str:
    return f"{FILINGS}{filing.pk}/"


@pytest.fixture
def content(province: Province) -> dict[str, Any]:
    """A complete plan of X that takes on P."""
    return {
        "leader_name": "张三",
        "leader_title": "副市长",
        "liaison_name": "李四",
        "liaison_phone": "0931-1234567",
        "summary": "分三步推进。",
        "commitments": [
            {
                "measure": province.measure.pk,
                "horizon": "within_year",
                "milestones": [
                    {"title": "出台办法", "due_on": "2012-06-30", "weight": 40},
                    {"title": "全面完成", "due_on": "2012-12-20", "weight": 60},
                ],
            }
        ],
    }


def put(caller: Caller, address: str, content: dict[str, Any]) -> Any:
    """With the version as it stands."""
    return caller.put(address, content, If_Match=caller.get(address)["ETag"])


def test_a_plan_is_pushed_and_read_back(
    x_api: Caller, address: str, content: dict[str, Any]
) -> None:
    answer = put(x_api, address, content)
    assert answer.status_code == 200, answer.content
    shown = answer.json()
    assert shown["commitments"][0]["milestones"][1]["title"] == "全面完成"
    assert shown["commitments"][0]["measure_key"] == "1.1(1)"
    assert (shown["state"], shown["leader_name"]) == ("draft", "张三")
    assert answer["ETag"] == shown["etag"] == x_api.get(address)["ETag"]
    assert x_api.get(address).json() == shown
    assert x_api.get(address, If_None_Match=shown["etag"]).status_code == 304
    event = AuditEvent.objects.get(action="filing.saved")
    assert (event.source, event.organization_id) == (
        "api",
        ImplementationPlan.objects.get().organization_id,
    )


def test_the_stored_plan_sent_back_changes_nothing(
    x_api: Caller, address: str, content: dict[str, Any]
) -> None:
    shown = put(x_api, address, content).json()
    again = x_api.put(address, shown, If_Match=shown["etag"])
    assert (again.status_code, again.json()) == (200, shown)
    assert AuditEvent.objects.filter(action="filing.saved").count() == 1


def test_a_write_says_which_version_it_changes(
    x_api: Caller, address: str, content: dict[str, Any]
) -> None:
    missing = x_api.put(address, content)
    assert (missing.status_code, missing.json()["type"]) == (
        428, "/api/problems/precondition-required/",
    )  # fmt: skip
    old = x_api.get(address)["ETag"]
    put(x_api, address, content)
    lost = x_api.put(address, content | {"summary": "另一稿"}, If_Match=old)
    assert (lost.status_code, lost.json()["type"]) == (412, "/api/problems/precondition-failed/")
    assert lost.json()["current"]["summary"] == "分三步推进。"
    assert lost["ETag"] == lost.json()["current"]["etag"]


def test_filing_it_signs_in_the_leaders_name(
    x_api: Caller, address: str, content: dict[str, Any], province: Province
) -> None:
    answer = put(x_api, address, content | {"submit": True, "signatory": "张三"})
    assert (answer.status_code, answer.json()["state"]) == (200, "submitted")
    assert answer.json()["submitted_on"] == "2012-05-20"
    filing = ImplementationPlan.objects.get()
    assert (filing.signatory, Transition.objects.get().step) == ("张三", "sign")
    again = put(x_api, address, content | {"submit": True, "signatory": "张三"})
    assert (again.status_code, again.json()) == (200, answer.json())
    changed = put(x_api, address, content | {"summary": "改动"})
    assert (changed.status_code, changed.json()["type"]) == (409, "/api/problems/refused/")
    reviewer = person(province.c, Role.COMMISSION)
    step_filing(
        filing.pk, Step.RETURN, actor=reviewer, source="test", reason="other", comment="补充。"
    )
    returned = x_api.get(address).json()
    assert (returned["state"], returned["review_comment"]) == ("returned", "补充。")
    done = put(x_api, address, content | {"summary": "补充后", "submit": True, "signatory": "张三"})
    assert done.json()["state"] == "submitted"
    assert not list(broken_links())


def test_what_is_missing_is_told_with_its_place_and_nothing_is_saved(
    x_api: Caller, address: str, content: dict[str, Any]
) -> None:
    content["commitments"][0]["milestones"][1]["weight"] = 50
    sent = content | {"leader_name": "", "submit": True, "signatory": "张三"}
    answer = put(x_api, address, sent)
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["errors"]} == {
        "/leader_name", "/commitments/0/milestones",
    }  # fmt: skip
    unsigned = put(x_api, address, content | {"submit": True})
    assert unsigned.json()["errors"][0]["pointer"] == "/signatory"
    assert x_api.get(address).json()["version"] == 1
    assert not Transition.objects.exists()


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"commitments": [{"measure": 987654}]}, "/commitments/0"),
        ({"commitments": [{"measure": "x"}]}, "/commitments/0/measure"),
        ({"commitments": "all"}, "/commitments"),
        ({"commitments": [{"measure": 1}, {"measure": 1}]}, "/commitments"),
        ({"leader_name": "x" * 61}, "/leader_name"),
        ({"nonsense": 1}, "/nonsense"),
        ({"submit": "yes"}, "/submit"),
    ],
)
def test_wrong_content_is_refused_with_a_pointer(
    x_api: Caller, address: str, content: dict[str, Any], change: dict[str, Any], pointer: str
) -> None:
    answer = put(x_api, address, content | change)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_a_date_outside_of_the_year_is_refused_at_its_milestone(
    x_api: Caller, address: str, content: dict[str, Any]
) -> None:
    content["commitments"][0]["milestones"][0]["due_on"] = "2013-01-01"
    answer = put(x_api, address, content)
    assert [one["pointer"] for one in answer.json()["errors"]] == [
        "/commitments/0/milestones/0/due_on"
    ]


def test_only_its_own_plan(
    province: Province, filing: ImplementationPlan, address: str, content: dict[str, Any]
) -> None:
    assert caller_of(province.y).put(address, content, If_Match='"1.1"').status_code == 404
    assert caller_of(province.c).get(address).status_code == 404
    assert signed_in(person(province.x, Role.REPORTER)).put(address, content).status_code == 403
    assert caller_of(province.x).get(FILINGS).json()["results"][0]["id"] == filing.pk
    assert caller_of(province.y).get(FILINGS).json()["results"] == []


def test_queries_of_list_and_push(
    x_api: Caller, address: str, content: dict[str, Any], django_assert_num_queries: Any
) -> None:
    put(x_api, address, content)
    with django_assert_num_queries(7):
        x_api.get(FILINGS)


def test_a_returned_plan_is_not_filed_again_unchanged(
    x_api: Caller, address: str, content: dict[str, Any], province: Province
) -> None:
    filed = content | {"submit": True, "signatory": "张副市长"}
    first = x_api.get(address)
    x_api.put(address, filed, If_Match=first["ETag"])
    filing = ImplementationPlan.objects.get()
    step_filing(
        filing.pk, Step.RETURN, actor=person(province.b, Role.COMMISSION), source="test",
        reason="other", comment="补充。",
    )  # fmt: skip
    again = x_api.put(address, filed, If_Match=x_api.get(address)["ETag"])
    assert again.status_code == 422
    assert [one["pointer"] for one in again.json()["errors"]] == ["/submit"]
    other = x_api.put(address, filed | {"summary": "改。"}, If_Match=x_api.get(address)["ETag"])
    assert (other.status_code, other.json()["state"]) == (200, "submitted")
