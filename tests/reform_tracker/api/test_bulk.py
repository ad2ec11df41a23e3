"""Many reports in one call: each judged for itself, all or none, dry run, receipt."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from departments.roles import Role
from reform_tracker.api.models import Receipt
from reform_tracker.api.receipts import content_sha256
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import broken_links
from reports.figures.standings import rebuild
from reports.models import Standing
from tasks.models import Measure, ProgressReport, Transition
from tasks.progress import service as progress
from tasks.progress.models import WrittenVia
from tasks.progress.service import ReportInput
from tests.reform_tracker.api.conftest import (
    REPORTS,
    Caller,
    Province,
    caller_of,
    person,
    signed_in,
)

BULK = f"{REPORTS}bulk/"
Item = Callable[..., dict[str, Any]]


@pytest.fixture
def item(body: dict[str, Any]) -> Item:
    """An item with its external id."""
    return lambda name, **changes: body | {"external_id": name} | changes


@pytest.fixture
def wide(province: Province) -> Province:
    """X has taken on the second measure as well."""
    province.other_measure.assignments.create(organization=province.x, role="local", order=9)
    return province


def stored() -> dict[str, Any]:
    """Everything a call could have written."""
    return {
        "reports": list(ProgressReport.objects.order_by("pk").values()),
        "audit": AuditEvent.objects.filter(object_type="tasks.progressreport").count(),
        "steps": Transition.objects.count(),
        "receipts": Receipt.objects.count(),
        "standings": list(Standing.objects.order_by("pk").values()),
    }


def results(answer: Any) -> list[str]:
    return [one["result"] for one in answer.json()["results"]]


def test_items_are_created_updated_and_held(x_api: Caller, wide: Province, item: Item) -> None:
    other = wide.other_measure.pk
    first = x_api.post(BULK, {"items": [item("A"), item("B", measure=other)]})
    assert (first.status_code, results(first)) == (200, ["created", "created"]), first.content
    again = x_api.post(BULK, {"items": [item("A", percent=50), item("B", measure=other)]})
    assert (again.status_code, results(again)) == (200, ["updated", "unchanged"])
    assert again.json()["counts"] == dict.fromkeys(again.json()["counts"], 0) | {
        "updated": 1, "unchanged": 1,
    }  # fmt: skip
    shown = again.json()["results"][0]
    one = x_api.get(shown["url"]).json()
    assert (one["id"], one["etag"], one["percent"]) == (shown["id"], shown["etag"], 50)
    assert one["version"] == 2
    assert not list(broken_links())


def test_a_call_writes_what_single_pushes_write(
    x_api: Caller, y_api: Caller, wide: Province, item: Item
) -> None:
    wide.measure.assignments.create(organization=wide.y, role="local", order=1002)
    signed = {"submit": True, "signatory": "张副市长"}
    x_api.post(BULK, {"items": [item("A", **signed)]})
    body = {key: value for key, value in item("A", **signed).items() if key != "external_id"}
    y_api.put(f"{REPORTS}A/", body)
    mine, yours = (
        {
            "report": ProgressReport.objects.filter(organization=organization)
            .values("state", "version", "percent", "signatory", "first_filed_on", "written_via")
            .get(),
            "writers": list(
                ProgressReport.objects.filter(organization=organization).values_list(
                    "writers__organization", flat=True
                )
            ) == [organization.pk],
            "steps": list(
                Transition.objects.filter(actor__organization=organization).values_list(
                    "step", "from_state", "to_state"
                )
            ),
            "audit": list(
                AuditEvent.objects.filter(
                    organization_id=organization.pk, object_type="tasks.progressreport"
                )
                .order_by("id")
                .values_list("action", "source", "summary", "data")
            ),
            "standing": Standing.objects.filter(organization=organization)
            .values("declared_percent", "declared_status")
            .get(),
        }
        for organization in (wide.x, wide.y)
    )  # fmt: skip
    assert mine == yours
    of_both = Standing.objects.filter(
        organization__in=(wide.x, wide.y), measure=wide.measure
    ).order_by("organization")
    written = list(of_both.values())
    rebuild(wide.plan)
    assert list(of_both.values()) == written


def test_one_wrong_item_does_not_hide_the_others(
    x_api: Caller, province: Province, item: Item
) -> None:
    x_api.post(BULK, {"items": [item("A")]})
    answer = x_api.post(
        BULK,
        {
            "items": [
                item("A", percent=60, source_updated_at="2012-05-18T08:00:00+08:00"),
                item("B"),
                item("C", measure=987654),
                item("D", percent=101),
                item("E", measure=province.other_measure.pk),
                item("F", period="2012-13"),
                item("G", period="2012-06"),
                item("bulk"),
                {"nonsense": 1},
                "text",
                None,
                [],
            ]
        },
    )
    assert answer.status_code == 207
    assert results(answer) == [
        "stale", "conflict", "not_found", "invalid", "not_found", "invalid", "conflict",
        *["invalid"] * 5,
    ]  # fmt: skip
    problems = [one.get("problem", {}) for one in answer.json()["results"]]
    assert problems[1]["type"] == "/api/problems/conflict/"
    assert problems[3]["errors"][0]["pointer"] == "/percent"
    assert problems[5]["errors"][0]["pointer"] == "/period"
    assert [one["index"] for one in answer.json()["results"]] == list(range(12))
    assert ProgressReport.objects.get().percent == 40


def test_a_supporter_is_forbidden_what_a_stranger_does_not_find(
    province: Province, item: Item
) -> None:
    answer = caller_of(province.b).post(BULK, {"items": [item("A")]})
    assert results(answer) == ["forbidden"]
    answer = caller_of(province.c).post(BULK, {"items": [item("A")]})
    assert results(answer) == ["not_found"]
    assert not ProgressReport.objects.exists()


def test_the_same_place_or_number_twice_in_a_call_is_a_conflict(
    x_api: Caller, wide: Province, item: Item
) -> None:
    other = wide.other_measure.pk
    answer = x_api.post(BULK, {"items": [item("A"), item("A", measure=other), item("B")]})
    assert results(answer) == ["created", "conflict", "conflict"]
    assert ProgressReport.objects.get().external_id == "A"


def test_all_or_none(x_api: Caller, wide: Province, item: Item) -> None:
    x_api.post(BULK, {"items": [item("A")]})
    before = stored()
    items = [
        item("A", percent=70, submit=True, signatory="张副市长"),
        item("B", measure=wide.other_measure.pk, percent=101),
    ]
    refused = x_api.post(BULK, {"items": items, "atomic": "all"})
    assert (refused.status_code, refused["Content-Type"]) == (422, "application/problem+json")
    assert refused.json()["type"] == "/api/problems/batch-refused/"
    assert results(refused) == ["updated", "invalid"]
    assert stored() == before
    items[1]["percent"] = 10
    done = x_api.post(BULK, {"items": items, "atomic": "all"})
    assert (done.status_code, results(done)) == (200, ["updated", "created"])


def test_a_refusal_by_the_rules_keeps_all_back_too(
    x_api: Caller, wide: Province, item: Item
) -> None:
    items = [item("A"), item("B", measure=987654)]
    assert x_api.post(BULK, {"items": items, "atomic": "all"}).status_code == 422
    assert not ProgressReport.objects.exists()


def test_a_dry_run_tells_and_writes_nothing(x_api: Caller, wide: Province, item: Item) -> None:
    x_api.post(BULK, {"items": [item("A")]})
    before = stored()
    items = [
        item("A", percent=70, submit=True, signatory="张副市长"),
        item("B", measure=wide.other_measure.pk),
        item("C", measure=987654),
    ]
    answer = x_api.post(BULK, {"items": items, "dry_run": True})
    assert (answer.status_code, results(answer)) == (207, ["updated", "created", "not_found"])
    assert answer.json()["receipt"] is None
    assert not any("etag" in one for one in answer.json()["results"])
    assert stored() == before


def test_a_text_of_the_browser_is_not_replaced_unseen(
    x_api: Caller, province: Province, item: Item
) -> None:
    x_api.post(BULK, {"items": [item("A")]})
    report = ProgressReport.objects.get()
    assert report.written_via == WrittenVia.API
    reporter = person(province.x, Role.REPORTER)
    content = ReportInput(percent=55, progress="网页上改的。", next_steps="下一步。")
    progress.save_report(
        province.measure.pk, province.period.pk, actor=reporter, source="browser",
        version=report.version, content=content,
    )  # fmt: skip
    newer = item("A", percent=60, source_updated_at="2012-05-19T09:00:00+08:00")
    answer = x_api.post(BULK, {"items": [newer]})
    assert (answer.status_code, results(answer)) == (207, ["conflict"])
    (told,) = answer.json()["results"]
    assert told["problem"]["type"] == "/api/problems/precondition-required/"
    assert ProgressReport.objects.get().progress == "网页上改的。"
    seen = x_api.get(told["url"]).json()
    assert (seen["etag"], seen["written_via"]) == (told["etag"], "browser")
    again = x_api.post(BULK, {"items": [newer | {"etag": told["etag"]}]})
    assert results(again) == ["updated"]
    assert ProgressReport.objects.get().written_via == WrittenVia.API
    wrong = x_api.post(BULK, {"items": [newer | {"percent": 61, "etag": told["etag"]}]})
    assert results(wrong) == ["conflict"]


def test_a_submitted_report_stays(x_api: Caller, item: Item) -> None:
    x_api.post(BULK, {"items": [item("A", submit=True, signatory="张副市长")]})
    answer = x_api.post(BULK, {"items": [item("A", percent=41)]})
    assert results(answer) == ["conflict"]
    problem = answer.json()["results"][0]["problem"]
    assert problem["type"] == "/api/problems/already-submitted/"
    assert "current" not in problem


def test_the_receipt_can_be_fetched_again(
    x_api: Caller, y_api: Caller, province: Province, item: Item
) -> None:
    items = [item("A"), item("B", percent=101)]
    answer = x_api.post(BULK, {"items": items})
    number = answer.json()["receipt"]
    receipt = x_api.get(f"/api/v1/receipts/{number}/").json()
    assert receipt["answer"] == answer.json()
    assert receipt["content_sha256"] == content_sha256(items)
    assert (receipt["resource"], receipt["organization"]) == ("progress-reports", province.x.pk)
    for other in (y_api, signed_in(person(province.y, Role.REPORTER))):
        assert other.get(f"/api/v1/receipts/{number}/").status_code == 404
    for mine in (person(province.x, Role.REPORTER), person(province.a, Role.COMMISSION)):
        assert signed_in(mine).get(f"/api/v1/receipts/{number}/").status_code == 200
    assert x_api.get("/api/v1/receipts/20120520-000000000000/").status_code == 404


def test_a_repeated_call_has_one_effect_and_one_receipt(x_api: Caller, item: Item) -> None:
    first = x_api.post(BULK, {"items": [item("A")]}, Idempotency_Key="k")
    before = stored()
    again = x_api.post(BULK, {"items": [item("A")]}, Idempotency_Key="k")
    assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")
    assert stored() == before


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"items": []},
        {"items": {}},
        {"items": "text"},
        {"items": [{}], "atomic": "some"},
        {"items": [{}], "dry_run": "yes"},
        {"items": [{}], "other": 1},
        {"items": [{}] * 501},
    ],
)
def test_a_wrong_call_is_refused_with_the_place(x_api: Caller, body: dict[str, Any]) -> None:
    answer = x_api.post(BULK, body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/api/problems/invalid/")
    assert answer.json()["errors"]


def test_a_call_may_be_longer_than_a_report(x_api: Caller, item: Item) -> None:
    texts = dict.fromkeys(("progress", "problems", "next_steps"), "改" * 8000)
    items = [item(f"A{number}", **texts) for number in range(20)]
    answer = x_api.post(BULK, {"items": items})
    assert answer.status_code == 207
    assert x_api.post(BULK, {"items": [item("B", progress="改" * 3_000_000)]}).status_code == 413
    assert x_api.post(REPORTS, item("C", progress="改" * 400_000)).status_code == 413


def test_queries_do_not_grow_with_the_items(
    x_api: Caller, wide: Province, item: Item, django_assert_num_queries: Any
) -> None:
    for number in range(3, 43):
        copy = Measure.objects.get(pk=wide.measure.pk)
        copy.pk, copy.number, copy.key = None, number, f"1.1({number})"
        copy.save()
        copy.assignments.create(organization=wide.x, role="local", order=number)
    measures = list(Measure.objects.values_list("pk", flat=True))
    few = [item(f"A{pk}", measure=pk) for pk in measures[:2]]
    many = [item(f"A{pk}", measure=pk) for pk in measures]
    x_api.get(REPORTS)  # stamps the token's use
    lock = connection.vendor == "postgresql"  # of the key; SQLite lets one writer in at a time
    with django_assert_num_queries(17 + lock):
        assert results(x_api.post(BULK, {"items": few})) == ["created"] * 2
    with django_assert_num_queries(18 + lock):  # two of them are there already
        x_api.post(BULK, {"items": [one | {"percent": 41} for one in many]})
    signed = [one | {"percent": 42, "submit": True, "signatory": "张副市长"} for one in many]
    with django_assert_num_queries(32 + lock):
        assert set(results(x_api.post(BULK, {"items": signed}))) == {"updated"}


def test_a_post_creates_and_never_replaces(x_api: Caller, item: Item) -> None:
    first = x_api.post(REPORTS, item("A"))
    assert (first.status_code, first["Location"]) == (201, f"{REPORTS}A/")
    assert first["ETag"] == first.json()["etag"]
    again = x_api.post(REPORTS, item("A", percent=41))
    assert (again.status_code, again.json()["type"]) == (
        412, "/api/problems/precondition-failed/",
    )  # fmt: skip
    assert again.json()["current"] == first.json()
    assert x_api.post(REPORTS, item("-a")).status_code == 422
