"""A real worker, a real broker and a real browser meet the test's own database and pages."""

import time
from collections.abc import Callable

import pytest
from pytest_django.live_server_helper import LiveServer

from reform_tracker.notifications.jobs import enqueue, heartbeat
from reform_tracker.notifications.models import JobMark
from tests.support.browser import chromium_browser
from tests.support.workers import celery_worker


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


@pytest.mark.faults
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_worker_runs_a_job_on_this_tests_database() -> None:
    assert not JobMark.objects.exists()

    with celery_worker() as worker:
        assert enqueue(heartbeat)
        wait_until(JobMark.objects.exists)

    assert worker.process.poll() is not None


@pytest.mark.faults
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_job_sent_while_no_worker_runs_waits_for_one() -> None:
    with celery_worker() as worker:
        worker.kill()
    assert enqueue(heartbeat)

    with celery_worker():
        wait_until(JobMark.objects.exists)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_browser_opens_the_sign_in_page(live_server: LiveServer) -> None:
    with chromium_browser() as browser:
        page = browser.new_page()
        page.goto(live_server.url)

        assert page.locator("input[type=password]").is_visible()
        page.close()
