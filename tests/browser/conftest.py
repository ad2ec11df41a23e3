"""The real system on the test database: the plan and the demo, gunicorn, Chromium, a mail sink.

The server runs as long as the tests of this folder; the tables are filled again for each test.
"""

import re
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser, expect
from pytest_django import Settings

from reform_tracker.local.ports import free_port
from tasks.models import ReformPlan
from tests.browser.kept_rows import KeptRows
from tests.browser.visitor import Visitor
from tests.conftest import DOCUMENT
from tests.support.browser import chromium_browser
from tests.support.processes import ServerError, end, start, tail, wait_for
from tests.support.smtp_sink import SmtpSink, smtp_sink
from tests.support.workers import Worker, celery_worker, process_environment

PICTURES = Path(django_settings.BASE_DIR) / "var" / "browser-failures"
START_SECONDS = 30.0
QUIET_LOOKS = 3
HAS_FAILED = pytest.StashKey[bool]()
Visit = Callable[..., Visitor]

expect.set_options(timeout=10_000)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[HAS_FAILED] = True
    return report


@dataclass(frozen=True)
class Site:
    """The running web server and the settings that a worker must share with it."""

    url: str
    log: Path
    environment: dict[str, str]

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:  # noqa: S310  (our own address)
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with chromium_browser() as browser:
        yield browser


@pytest.fixture(scope="package")
def mail() -> Iterator[SmtpSink]:
    """A real mail server, which keeps what it is sent."""
    with smtp_sink() as sink:
        yield sink


@pytest.fixture(scope="package")
def site(
    django_db_setup: None, mail: SmtpSink, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The product under gunicorn, as `make run` starts it, with the demo switched on."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {"DEMO": "1", "EMAIL_URL": mail.url, "SITE_URL": url}
    found = Site(url, tmp_path_factory.mktemp("site") / "web.log", environment)
    command = [sys.executable, "-m", "gunicorn", "reform_tracker.wsgi:application"]
    command += ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8"]
    command += ["--workers", "1", "--graceful-timeout", "1", "--no-control-socket"]
    process = start(command, log=found.log, environment=process_environment(environment))
    try:
        if not wait_for(found.answers, process=process, seconds=START_SECONDS):
            raise ServerError(f"The web server does not start:{tail(found.log, 20)}")
        yield found
    finally:
        end(process, signal.SIGTERM, 5)


@pytest.fixture(scope="package")
def kept_rows(django_db_setup: None) -> KeptRows:
    return KeptRows()


@pytest.fixture
def live_demo(
    transactional_db: None, seeded_tables: None, settings: Settings, kept_rows: KeptRows
) -> ReformPlan:
    """The 2012 document, published, and the demo of 8 May 2012, as `make run` has it."""
    settings.DEMO = True
    # The web server is another process, with the product's own settings.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    if kept_rows.are_there:
        kept_rows.put_back()
    else:
        call_command("import_document", str(DOCUMENT), stdout=StringIO())
        call_command("seed_demo", stdout=StringIO())
        kept_rows.take()
    return ReformPlan.objects.get()


@pytest.fixture
def worker(live_demo: ReformPlan, site: Site, mail: SmtpSink) -> Iterator[Worker]:
    """A Celery worker; nobody beats: the pages themselves wake planner, sender and builder.

    Jobs that earlier tests asked for, when no worker ran, are dropped first.
    """
    with closing(redis.Redis.from_url(django_settings.REDIS_URL)) as broker:
        broker.flushdb()
    mail.envelopes.clear()
    with celery_worker(environment=site.environment) as running:
        yield running


def wait_until_quiet(seconds: float = 10.0) -> None:
    """Returns once the web server asks the database nothing more.

    A page sends what was typed into it as it is closed; emptying the tables then is a deadlock.
    """
    quiet, end_at = 0, time.monotonic() + seconds
    while quiet < QUIET_LOOKS and time.monotonic() < end_at:
        time.sleep(0.03)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            (busy,) = cursor.fetchone()
        quiet = 0 if busy else quiet + 1


@pytest.fixture
def visit(
    request: pytest.FixtureRequest, live_demo: ReformPlan, site: Site, chromium: Browser
) -> Iterator[Visit]:
    """Opens a browser of its own for each person; at the end nothing may have gone wrong in it."""
    visitors: list[Visitor] = []

    def newcomer(username: str = "", **options: Any) -> Visitor:
        context = chromium.new_context(**{"locale": "zh-CN", "accept_downloads": True, **options})
        visitor = Visitor(context, site.url)
        visitors.append(visitor)
        return visitor.signed_in(username) if username else visitor

    yield newcomer
    unexpected = [problem for visitor in visitors for problem in visitor.unexpected()]
    if unexpected or request.node.stash.get(HAS_FAILED, False):
        name = re.sub(r"[^\w.-]+", "-", request.node.name)
        for number, visitor in enumerate(visitors, 1):
            visitor.take_pictures(PICTURES, f"{name}-{number}")
        print(f"Pictures: {PICTURES}. Web server:{tail(site.log, 30)}", file=sys.stderr)
    for visitor in visitors:
        visitor.context.close()
    wait_until_quiet()
    assert not unexpected, "\n".join(unexpected)
