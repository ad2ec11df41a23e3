"""Pushes at the same moment: one wins, the others are told, nothing is lost or doubled."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import broken_links
from tasks.models import ProgressReport
from tests.api.conftest import REPORTS, Caller, Province

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
WRITERS = 8


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
