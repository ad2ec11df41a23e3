"""The database away, or something in it locked: said within seconds, and nothing is half saved."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from reform_tracker.audit.models import AuditHead
from reform_tracker.local.ports import free_port
from reform_tracker.sandbox import places
from tasks.models import ProgressReport
from tests.conftest import DOCUMENT
from tests.contract.preparing import report_form
from tests.factories.browser import signed_in
from tests.factories.world import World, publish_plan
from tests.support.web_server import WebServer, web_server
from tests.support.workers import process_environment

pytestmark = pytest.mark.faults
LOCK_SECONDS, THREADS, SAVES = 2, 2, 6


def cookie_of(browser: Client) -> str:
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"


def test_without_a_database_pages_and_api_say_when_to_come_again(tmp_path: Path) -> None:
    nowhere = f"postgres://reform:word@127.0.0.1:{free_port()}/reform"
    with web_server(tmp_path, {"DATABASE_URL": nowhere}) as site:
        person = f"{settings.SESSION_COOKIE_NAME}={'a' * 32}"
        for page in (site.get("/desk/", person), site.post("/leave/", {"x": "y"}, person)):
            assert (page.status, page.headers["Retry-After"]) == (503, "30")
            # The script of the page then keeps what was typed in the tab (static/js/keep.js).
            assert 'data-outcome="failed"' in page.text
        call = site.get("/api/v1/plans/", Authorization=f"Bearer {'a' * 12}.{'b' * 43}")
        assert (call.status, call.headers["Retry-After"]) == (503, "30")
        assert json.loads(call.text)["type"] == "/api/problems/unavailable/"
        assert site.get("/healthz").status == 200
        ready = site.get("/readyz")
        assert ready.status == 503
        assert "database" in json.loads(ready.text)["problems"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_lock_is_waited_for_for_seconds_and_health_for_none(tmp_path: Path) -> None:
    world = World(publish_plan(DOCUMENT))
    form, path = report_form(world, None), world.edit_url()
    environment = process_environment(
        {"DATABASE_LOCK_SECONDS": str(LOCK_SECONDS), "DEMO": "1", "CUTOFF_HOUR": ""}
    )
    cookie = cookie_of(signed_in(world.reporter()))
    with (
        web_server(tmp_path, environment, threads=THREADS) as site,
        ThreadPoolExecutor(SAVES) as people,
        transaction.atomic(),
    ):
        AuditHead.objects.select_for_update().get()
        began = time.monotonic()
        saves = [people.submit(site.post, path, form, cookie) for _n in range(SAVES)]
        time.sleep(1)
        assert seconds_to_be_healthy(site) < 1
        answers = [save.result() for save in saves]
        took = time.monotonic() - began
    print(f"{SAVES} saves by {THREADS} threads under a lock of {LOCK_SECONDS} s: {took:.1f} s")
    assert {answer.status for answer in answers} == {503}
    assert {answer.headers["Retry-After"] for answer in answers} == {"30"}
    assert 'data-outcome="failed"' in answers[0].text
    assert not ProgressReport.objects.exists()


def seconds_to_be_healthy(site: WebServer) -> float:
    began = time.monotonic()
    assert site.get("/healthz").status == 200
    return time.monotonic() - began


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_connections_have_limits_those_to_a_copy_too() -> None:
    place = places.new()
    copy = places.connect(place, create=True)
    try:
        for reached in (connection, copy):
            with reached.cursor() as cursor:
                for name in ("lock_timeout", "idle_in_transaction_session_timeout"):
                    cursor.execute(f"SHOW {name}")
                    assert cursor.fetchone() not in (None, ("0",))
        with copy.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            assert cursor.fetchone() == (place,)
    finally:
        copy.close()
        places.drop(place)
