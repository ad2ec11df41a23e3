"""Both sides count and compare: what we hold, what differs and why."""

import hashlib
import json
from typing import Any

import pytest

from departments.roles import Role
from tasks.models import ProgressReport
from tasks.progress import service as progress
from tasks.progress.reconciling import DIGESTED
from tasks.progress.service import ReportInput
from tests.reform_tracker.api.conftest import REPORTS, Caller, Province, person

RECONCILIATION = "/api/v1/reconciliation/"
BULK = f"{REPORTS}bulk/"
NUMBER = "甘政发〔2012〕53号"


def digest(external_id: str, key: str, content: dict[str, Any]) -> str:
    """As the document tells a system to write it."""
    told = {name: content[name] for name in DIGESTED} | {
        "external_id": external_id,
        "measure_key": key,
        "period": "2012-05",
    }
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def pushed(x_api: Caller, province: Province, body: dict[str, Any]) -> dict[str, Any]:
    x_api.post(BULK, {"items": [body | {"external_id": "LZ-1"}]})
    return body


def manifest(*items: tuple[str, str], plan: Any = NUMBER, period: str = "2012-05") -> Any:
    return {
        "plan": plan,
        "period": period,
        "items": [{"external_id": name, "sha256": sha256} for name, sha256 in items],
    }


@pytest.mark.parametrize("by_number", [True, False])
def test_what_we_hold_is_counted_with_digests(
    x_api: Caller, y_api: Caller, province: Province, pushed: dict[str, Any], by_number: bool
) -> None:
    asked = {"plan": NUMBER if by_number else province.plan.pk, "period": "2012-05"}
    held = x_api.get(RECONCILIATION, asked).json()
    expected = digest("LZ-1", "1.1(1)", pushed)
    assert (held["count"], held["reports"][0]["sha256"]) == (1, expected)
    assert held["sha256"] == hashlib.sha256(expected.encode()).hexdigest()
    assert held["reports"][0]["url"] == f"{REPORTS}LZ-1/"
    assert y_api.get(RECONCILIATION, asked).json()["count"] == 0


def test_the_same_on_both_sides(x_api: Caller, pushed: dict[str, Any]) -> None:
    sent = manifest(("LZ-1", digest("LZ-1", "1.1(1)", pushed)))
    told = x_api.post(RECONCILIATION, sent).json()
    assert (told["sent"], told["held"], told["same"], told["differences"]) == (1, 1, 1, [])


def test_each_difference_is_named_with_its_reason(
    x_api: Caller, province: Province, pushed: dict[str, Any]
) -> None:
    province.other_measure.assignments.create(organization=province.x, role="local", order=9)
    reporter = person(province.x, Role.REPORTER)
    content = ReportInput(percent=5, progress="网页填写。", next_steps="继续。")
    progress.save_report(
        province.other_measure.pk, province.period.pk, actor=reporter, source="browser",
        version=None, content=content,
    )  # fmt: skip
    sent = manifest(("LZ-1", "0" * 64), ("LZ-9", "0" * 64))
    told = x_api.post(RECONCILIATION, sent).json()
    assert (told["sent"], told["held"], told["same"]) == (2, 2, 0)
    assert [(one["external_id"], one["reason"]) for one in told["differences"]] == [
        ("LZ-1", "other_content"), ("LZ-9", "not_here"), ("", "not_sent"),
    ]  # fmt: skip
    assert all(one["detail"] for one in told["differences"])
    assert told["differences"][1]["held"] is None
    report = ProgressReport.objects.get(external_id="LZ-1")
    progress.save_report(
        province.measure.pk, province.period.pk, actor=reporter, source="browser",
        version=report.version, content=content,
    )  # fmt: skip
    told = x_api.post(RECONCILIATION, sent).json()
    assert told["differences"][0]["reason"] == "written_here"
    again = x_api.get(told["differences"][0]["held"]["url"]).json()
    assert again["etag"] == told["differences"][0]["held"]["etag"]


@pytest.mark.parametrize(
    "asked",
    [{}, {"plan": "1"}, {"period": "2012-05"}, {"plan": "", "period": "x"}, {"plan": "x" * 61}],
)
def test_both_parameters_are_needed(x_api: Caller, asked: dict[str, str]) -> None:
    answer = x_api.get(RECONCILIATION, asked)
    assert (answer.status_code, answer.json()["type"]) == (400, "/api/problems/invalid-parameter/")


def test_a_period_that_does_not_exist_is_not_found(x_api: Caller) -> None:
    assert x_api.get(RECONCILIATION, {"plan": "x", "period": "2012-05"}).status_code == 404
    assert x_api.get(RECONCILIATION, {"plan": "9" * 40, "period": "a"}).status_code == 404
    answer = x_api.post(RECONCILIATION, manifest(plan="火星〔2012〕1号"))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (404, "/period")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"plan": 1, "period": "2012-05"},
        manifest(("LZ-1", "short")),
        manifest(plan=True),
        manifest(plan=-1),
        manifest(*[("LZ", "0" * 64)] * 5001),
    ],
)
def test_wrong_lists_are_refused(x_api: Caller, body: Any) -> None:
    answer = x_api.post(RECONCILIATION, body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/api/problems/invalid/")


def test_queries_do_not_grow_with_the_reports(
    x_api: Caller, pushed: dict[str, Any], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        x_api.get(RECONCILIATION, {"plan": NUMBER, "period": "2012-05"})
