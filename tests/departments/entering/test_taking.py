"""Nobody carries everything away: an account takes so many files an hour, by whichever door."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from departments.entering import taking
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tests.factories.browser import signed_in
from tests.factories.world import World

BOOK, LISTED = "/inbox/workbook/", "/plans/workbook/"


@pytest.fixture(autouse=True)
def few(settings: Settings) -> None:
    settings.DOWNLOADS_PER_HOUR = 2


def events(action: str) -> int:
    return AuditEvent.objects.filter(action=f"access.{action}").count()


def test_an_account_takes_so_many_files_an_hour(world: World) -> None:
    person = world.reporter()
    with time_machine.travel(clock.real_now(), tick=False) as machine:
        browser, elsewhere = signed_in(person), signed_in(person)
        assert browser.get(BOOK).status_code == 200
        machine.shift(timedelta(minutes=20))
        assert browser.get(LISTED).status_code == 200
        answer = elsewhere.get(BOOK)
        assert answer.status_code == 429
        assert answer["Retry-After"] == str(40 * 60 + 1)
        assert "Content-Disposition" not in answer
        assert "text/html" in answer["Content-Type"]
        assert browser.get("/inbox/").status_code == 200
        assert signed_in(world.approver()).get(BOOK).status_code == 200
        machine.shift(timedelta(minutes=20))
        assert browser.get(BOOK).status_code == 429
        machine.shift(timedelta(minutes=20, seconds=1))
        assert browser.get(BOOK).status_code == 200
        assert browser.get(BOOK).status_code == 429
    assert (events("downloaded"), events("too_many")) == (4, 1)


def test_files_of_before_cost_one_look(world: World) -> None:
    browser = signed_in(world.reporter())
    browser.get(BOOK)
    with CaptureQueriesContext(connection) as queries:
        assert taking.full_until(world.reporter()) is None
    assert len([one for one in queries if "audit_auditevent" in one["sql"]]) == 1
