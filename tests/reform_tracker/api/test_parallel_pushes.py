"""Pushes at the same moment: one wins, the others are told, nothing is lost or doubled."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Lock
from typing import Any

import pytest
from django.db import connection

from reform_tracker.api.models import Receipt
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import broken_links
from tasks.models import Measure, ProgressReport
from tests.reform_tracker.api.conftest import REPORTS, Caller, Province

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
WRITERS = 8
BULK, CHANGES = f"{REPORTS}bulk/", "/api/v1/changes/"


def at_once(push: Callable[[int], Any]) -> list[Any]:
    """The answers to pushes that start together, each on a connection of its own."""
    start = Barrier(WRITERS)

    def run(number: int) -> Any:
        start.wait(10)
        try:
            return push(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, range(WRITERS)))


def caller(original: Caller) -> Caller:
    """The same token with a connection of its own."""
    again = Caller()
    again.headers = original.headers
    return again


def test_one_of_many_creates(x_api: Caller, body: dict[str, Any]) -> None:
    answers = at_once(lambda n: caller(x_api).put(f"{REPORTS}LZ-1/", body | {"percent": n}))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 428: WRITERS - 1}
    created = next(answer for answer in answers if answer.status_code == 201)
    assert ProgressReport.objects.get().percent == created.json()["percent"]


def test_one_of_many_replaces(x_api: Caller, body: dict[str, Any]) -> None:
    tag = x_api.put(f"{REPORTS}LZ-1/", body | {"percent": 99})["ETag"]
    answers = at_once(
        lambda n: caller(x_api).put(f"{REPORTS}LZ-1/", body | {"percent": n}, If_Match=tag)
    )
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: WRITERS - 1}
    report = ProgressReport.objects.get()
    won = next(answer for answer in answers if answer.status_code == 200)
    assert (report.version, report.percent) == (2, won.json()["percent"])
    assert AuditEvent.objects.filter(object_type="tasks.progressreport").count() == 2
    assert not list(broken_links())


def test_one_place_takes_one_external_id(x_api: Caller, body: dict[str, Any]) -> None:
    answers = at_once(lambda n: caller(x_api).put(f"{REPORTS}LZ-{n}/", body))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: WRITERS - 1}
    assert ProgressReport.objects.count() == 1


def test_one_external_id_takes_one_place(
    x_api: Caller, body: dict[str, Any], province: Province
) -> None:
    province.other_measure.assignments.create(organization=province.x, role="local", order=9)
    measures = (province.measure.pk, province.other_measure.pk)
    answers = at_once(
        lambda n: caller(x_api).put(f"{REPORTS}LZ-1/", body | {"measure": measures[n % 2]})
    )
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses[201] == ProgressReport.objects.count() == 1
    # The winner's measure answers 428, the other one 409.
    assert set(statuses) <= {201, 409, 428}
    assert statuses[409] == WRITERS // 2


def test_a_poller_misses_nothing_of_many_writers(
    x_api: Caller, province: Province, body: dict[str, Any]
) -> None:
    """Every writer commits when it can; whoever reads on from a cursor finds all of it, once."""
    rounds = 12  # of each of the writers; the last thread reads
    measures = [province.measure.pk]
    for number in range(3, 1 + WRITERS):
        copy = Measure.objects.get(pk=province.measure.pk)
        copy.pk, copy.number, copy.key = None, number, f"1.1({number})"
        copy.save()
        copy.assignments.create(organization=province.x, role="local", order=number)
        measures.append(copy.pk)
    done = Event()
    seen: list[tuple[str, int]] = []

    def poll() -> None:
        reader, cursor = caller(x_api), ""
        last_round = False
        while True:
            finished = done.is_set()
            page = reader.get(CHANGES, {"limit": "7"} | ({"cursor": cursor} if cursor else {}))
            cursor = page.json()["next_cursor"]
            seen.extend((one["external_id"], one["version"]) for one in page.json()["results"])
            if last_round and not page.json()["more"]:
                connection.close()
                return
            last_round = finished

    def write(number: int) -> None:
        if number == len(measures):
            poll()
            return
        writer = caller(x_api)
        tag: dict[str, str] = {}
        for percent in range(1, rounds + 1):
            content = body | {"measure": measures[number], "percent": percent}
            answer = writer.put(f"{REPORTS}LZ-{number}/", content, **tag)
            assert answer.status_code in (200, 201), answer.content
            tag = {"If_Match": answer["ETag"]}
        with finish:
            writing.discard(number)
            if not writing:
                done.set()

    writing, finish = set(range(len(measures))), Lock()
    at_once(write)
    expected = [(f"LZ-{n}", v) for n in range(len(measures)) for v in range(1, rounds + 1)]
    assert sorted(seen) == sorted(expected)
    for number in range(len(measures)):
        assert [v for name, v in seen if name == f"LZ-{number}"] == list(range(1, rounds + 1))


def test_ten_posts_with_one_key_have_one_effect(x_api: Caller, body: dict[str, Any]) -> None:
    items = {"items": [body | {"external_id": "LZ-1"}]}
    answers = at_once(lambda _n: caller(x_api).post(BULK, items, Idempotency_Key="one"))
    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) <= {200, 409}
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json()["type"] == "/api/problems/still-running/"
            assert answer["Retry-After"] == "1"
    assert len({answer.content for answer in answers if answer.status_code == 200}) == 1
    assert ProgressReport.objects.get().version == 1
    assert Receipt.objects.count() == 1
    again = x_api.post(BULK, items, Idempotency_Key="one")
    assert again["Idempotency-Replayed"] == "true"


def test_out_of_order_pushes_leave_the_newest(x_api: Caller, body: dict[str, Any]) -> None:
    def push(number: int) -> Any:
        item = body | {
            "external_id": "LZ-1",
            "percent": number,
            "source_updated_at": f"2012-05-18T09:00:{number:02}+08:00",
        }
        return caller(x_api).post(BULK, {"items": [item]})

    answers = at_once(push)
    outcomes = Counter(answer.json()["results"][0]["result"] for answer in answers)
    assert ProgressReport.objects.get().percent == WRITERS - 1
    assert set(outcomes) <= {"created", "updated", "stale"}
    assert outcomes["created"] == 1
    assert not list(broken_links())


def test_calls_that_meet_in_the_same_reports_wait_for_each_other(
    x_api: Caller, province: Province, body: dict[str, Any]
) -> None:
    province.other_measure.assignments.create(organization=province.x, role="local", order=9)
    pair = [
        body | {"external_id": f"LZ-{n}", "measure": measure.pk}
        for n, measure in enumerate((province.measure, province.other_measure))
    ]

    def push(number: int) -> Any:
        items = pair if number % 2 else pair[::-1]
        signed = {"submit": True, "signatory": "张副市长"} if number == 0 else {}
        return caller(x_api).post(BULK, {"items": [one | signed for one in items]})

    answers = at_once(push)
    assert {answer.status_code for answer in answers} <= {200, 207}
    assert ProgressReport.objects.count() == 2
    assert not list(broken_links())
