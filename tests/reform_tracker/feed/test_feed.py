"""The feed of changes: own records only, in order, nothing twice, tombstones, an end."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.trail import AuditEntry, record_all
from reform_tracker.feed.changes import Event, Told
from reform_tracker.feed.jobs import forget_changes
from reform_tracker.feed.models import Change
from tasks.contributions.service import hand_in
from tasks.corrections.service import MeasureInput, correct_task
from tasks.filing.service import step_filing
from tasks.models import ImplementationPlan, ProgressReport
from tasks.progress.service import step_report
from tasks.reminding.calendar import service as calendar
from tasks.signing.workflow import Step
from tests.reform_tracker.api.conftest import (
    REPORTS,
    Caller,
    Province,
    caller_of,
    person,
    signed_in,
)

CHANGES = "/api/v1/changes/"
SIGNED = {"submit": True, "signatory": "张副市长"}


def told(caller: Caller, cursor: str | None = None) -> list[tuple[str, str]]:
    """Resource and event of what follows."""
    answer = caller.get(CHANGES, {"cursor": cursor} if cursor else {"limit": "500"})
    assert answer.status_code == 200, answer.content
    return [(one["resource"], one["event"]) for one in answer.json()["results"]]


def now(caller: Caller) -> str:
    return str(caller.get(CHANGES, {"cursor": "now"}).json()["next_cursor"])


def test_what_becomes_of_a_report_is_told_to_its_organization_alone(
    x_api: Caller, y_api: Caller, province: Province, body: dict[str, Any]
) -> None:
    a_api = caller_of(province.a)
    x_api.put(f"{REPORTS}LZ-1/", body | SIGNED)
    report = ProgressReport.objects.get()
    reviewer = person(province.b, Role.COMMISSION)
    step_report(
        report.pk, Step.RETURN, actor=reviewer, source="test", reason="other", comment="补充。"
    )
    answer = x_api.get(CHANGES).json()
    assert [(one["event"], one["version"]) for one in answer["results"]] == [
        ("sign", 2), ("return", 3),
    ]  # fmt: skip
    assert {(one["resource"], one["id"], one["external_id"]) for one in answer["results"]} == {
        ("progress-reports", report.pk, "LZ-1")
    }
    assert told(y_api) == told(a_api) == []


def test_pages_follow_each_other_without_gap_or_repetition(
    x_api: Caller, province: Province, body: dict[str, Any]
) -> None:
    tag = x_api.put(f"{REPORTS}LZ-1/", body)["ETag"]
    for percent in range(41, 50):
        tag = x_api.put(f"{REPORTS}LZ-1/", body | {"percent": percent}, If_Match=tag)["ETag"]
    cursor, seen = None, []
    while True:
        page = x_api.get(CHANGES, {"limit": "3"} | ({"cursor": cursor} if cursor else {})).json()
        seen += [one["version"] for one in page["results"]]
        cursor = page["next_cursor"]
        if not page["more"]:
            break
    assert seen == list(range(1, 11))
    assert told(x_api, cursor) == []
    x_api.put(f"{REPORTS}LZ-1/", body | {"percent": 60}, If_Match=tag)
    assert told(x_api, cursor) == [("progress-reports", "saved")]


def test_now_begins_behind_what_has_happened(x_api: Caller, body: dict[str, Any]) -> None:
    x_api.put(f"{REPORTS}LZ-1/", body)
    cursor = now(x_api)
    assert told(x_api, cursor) == []
    x_api.post(f"{REPORTS}bulk/", {"items": [body | {"external_id": "LZ-1", "percent": 55}]})
    assert told(x_api, cursor) == [("progress-reports", "saved")]


def test_filings_and_parts_are_told(province: Province) -> None:
    filing = ImplementationPlan.objects.create(
        plan=province.plan, organization=province.a, state="ready"
    )
    hand_in(
        province.measure.pk, province.period.pk, actor=person(province.b, Role.REPORTER),
        source="test", version=None, text="已办。",
    )  # fmt: skip
    assert told(caller_of(province.b)) == [("contributions", "handed_in")]
    step_filing(filing.pk, Step.SEND_BACK, actor=person(province.a, Role.APPROVER), source="test")
    assert told(caller_of(province.a)) == [("implementation-plans", "send_back")]


def test_a_corrected_measure_is_told_to_its_line_and_to_whoever_left_it(
    province: Province,
) -> None:
    a_api, b_api, c_api, x_api = map(caller_of, (province.a, province.b, province.c, province.x))
    wanted = MeasureInput(
        measure_id=province.measure.pk, due_on=date(2012, 9, 30), lead_id=province.a.pk,
        support_ids=(province.c.pk,),
    )  # fmt: skip
    kept = MeasureInput(
        measure_id=province.other_measure.pk, due_on=None, lead_id=province.a.pk,
        support_ids=(province.b.pk,),
    )  # fmt: skip
    correct_task(
        province.task.pk, actor=person(province.c, Role.COMMISSION), source="test",
        title=province.task.title, measures=[wanted, kept], reason="分工调整",
        version=province.task.version,
    )  # fmt: skip
    assert told(a_api) == told(c_api) == told(x_api) == [("measures", "deadline_changed")]
    assert told(b_api) == [("measures", "deleted")]


def test_who_left_a_line_is_known_by_number_not_by_name(province: Province) -> None:
    """Two organizations may be called alike, and a name may hold the mark between names."""
    province.b.short_name = "甲、乙"
    province.b.save()
    correct_task(
        province.task.pk, actor=person(province.c, Role.COMMISSION), source="test",
        title=province.task.title, reason="分工调整", version=province.task.version,
        measures=[
            MeasureInput(province.measure.pk, province.a.pk, (), None),
            MeasureInput(province.other_measure.pk, province.a.pk, (province.b.pk,), None),
        ],
    )  # fmt: skip
    assert told(caller_of(province.b)) == [("measures", "deleted")]


def test_the_names_of_events_are_those_of_the_api_not_of_the_trail(province: Province) -> None:
    """Renaming a code of the trail changes nothing for other systems."""
    about = Told(province.x.pk, "measures", province.measure, Event.CORRECTED, 3)
    with transaction.atomic():
        record_all(
            [AuditEntry("plan.corrected", province.plan, "甲", {}, changes=[about, "none"])],
            actor=None, source="test",
        )  # fmt: skip
    entry = Change.objects.get()
    assert (entry.organization_id, entry.object_id) == (province.x.pk, province.measure.pk)
    assert (entry.event, entry.version) == ("corrected", 3)


def test_every_event_fits_its_column() -> None:
    longest = Change._meta.get_field("event").max_length
    assert max(len(event) for event in Event) <= (longest or 0)


def test_a_due_date_that_moves_with_the_calendar_is_told(
    x_api: Caller, y_api: Caller, province: Province
) -> None:
    calendar.set_day(
        province.period.due_on, actor=person(province.c, Role.SYSTEM_ADMIN), source="test",
        is_workday=False, note="停电",
    )  # fmt: skip
    assert told(x_api) == [("periods", "deadline_changed")]
    assert told(y_api) == []


def test_only_clients_read_the_feed(province: Province) -> None:
    assert signed_in(person(province.x, Role.REPORTER)).get(CHANGES).status_code == 403


@pytest.mark.parametrize("cursor", ["", "x", "1:abc", "9" * 500, "㐀", "\x00", "-1:x"])
def test_bad_cursors_are_refused(x_api: Caller, cursor: str) -> None:
    answer = x_api.get(CHANGES, {"cursor": cursor})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_a_cursor_is_good_for_its_organization(x_api: Caller, y_api: Caller) -> None:
    answer = y_api.get(CHANGES, {"cursor": now(x_api)})
    assert (answer.status_code, answer.json()["type"]) == (400, "/api/problems/bad-cursor/")


def test_an_old_cursor_has_expired_and_says_what_to_do(x_api: Caller, body: dict[str, Any]) -> None:
    old = now(x_api)
    tag = x_api.put(f"{REPORTS}LZ-1/", body)["ETag"]
    middle = now(x_api)
    x_api.put(f"{REPORTS}LZ-1/", body | {"percent": 41}, If_Match=tag)
    first = Change.objects.order_by("pk")[0]
    Change.objects.filter(pk=first.pk).update(at=clock.real_now() - timedelta(days=91))
    forget_changes()
    forget_changes()
    assert Change.objects.count() == 1
    answer = x_api.get(CHANGES, {"cursor": old})
    assert (answer.status_code, answer.json()["type"]) == (410, "/api/problems/cursor-expired/")
    assert told(x_api, middle) == told(x_api) == [("progress-reports", "saved")]


def test_queries_of_a_page(
    x_api: Caller, body: dict[str, Any], django_assert_num_queries: Any
) -> None:
    x_api.put(f"{REPORTS}LZ-1/", body)
    with django_assert_num_queries(3):
        x_api.get(CHANGES)
