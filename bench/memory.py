"""The memory of a web worker over 5,000 requests: flat, and below 250 MB.

One worker with four threads, as production serves it, on PostgreSQL with the demo's data; pages and
forms of three roles and lists of the API, four requests at a time.
"""

import http.client
import itertools
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from bench.servers import empty_database
from reform_tracker.local.ports import free_port

REQUESTS, STEP, THREADS = 5000, 500, 4
GOAL_MB = 250
ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "commission": ("/desk/", "/dashboard/", "/tasks/", "/filings/", "/progress/", "/reminders/"),
    "leader": ("/dashboard/", "/tasks/", "/reports/", "/plans/", "/filings/?page=1"),
    "gxw-reporter": ("/desk/", "/progress/", "/filings/", "/inbox/", "/tasks/"),
}


def prepare() -> list[tuple[str, str]]:
    """The demo's data. Returns cookies with the addresses that their people open."""
    from django.conf import settings  # noqa: PLC0415  (settings are read after the server is there)
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from departments.models import User  # noqa: PLC0415

    settings.DEMO = True
    document = str(ROOT / "tasks" / "data" / "gansu_2012_53.txt")
    call_command("import_document", document, stdout=sys.stderr)
    call_command("seed_demo", stdout=sys.stderr)
    visits = []
    for name, pages in PAGES.items():
        browser = Client(SERVER_NAME="localhost")
        backend = "departments.backends.AccountBackend"
        browser.force_login(User.objects.get(username=name), backend=backend)
        key = settings.SESSION_COOKIE_NAME
        cookie = f"{key}={browser.cookies[key].value}"
        found = [browser.get(page, follow=True).request["PATH_INFO"] for page in pages]
        visits += [(cookie, page) for page in (*found, "/api/v1/measures/?limit=500")]
    return visits + [(cookie, page) for page in forms_of(name)]


def forms_of(name: str) -> list[str]:
    """The long forms of a reporter: rows of rows, which point to each other."""
    from departments.models import User  # noqa: PLC0415
    from tasks.models import Assignment, ImplementationPlan  # noqa: PLC0415

    unit = User.objects.get(username=name).organization
    filing = ImplementationPlan.objects.get(organization=unit)
    ImplementationPlan.objects.filter(pk=filing.pk).update(state="draft")
    led = Assignment.objects.filter(organization=unit, role="lead")
    reports = [f"/measures/{row.measure_id}/progress/2012-05/" for row in led[:2]]
    return [f"/filings/{filing.pk}/edit/"] * 4 + reports


@contextmanager
def web_server(url: str) -> Iterator[tuple[int, int]]:
    """The port of a server of one worker, and the worker's process."""
    from django.conf import settings  # noqa: PLC0415

    port, secret = free_port(), settings.SECRET_KEY
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATABASE_URL": url, "DEMO": "1", "VAR_DIR": folder}
        environment["SECRET_KEY"] = secret  # of the sessions
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "reform_tracker.wsgi:application", "--preload"),
                *("--worker-class", "reform_tracker.deploy.worker.Worker", "--workers", "1"),
                *("--threads", str(THREADS), "--bind", f"127.0.0.1:{port}", "--no-control-socket"),
                *("--log-level", "warning"),
            ],
            env=environment,
        )
        try:
            while not answers(port):
                signal.sigtimedwait([], 0.2)
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
            yield port, int(children.split()[0])
        finally:
            process.terminate()
            process.wait()


def answers(port: int) -> bool:
    try:
        visit(port, "", "/healthz")
    except OSError:
        return False
    return True


def visit(port: int, cookie: str, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status not in (HTTPStatus.OK, HTTPStatus.FOUND):
        raise SystemExit(f"{path}: {answer.status}")


def megabytes(process: int) -> float:
    """The resident memory of a process."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def main() -> None:
    with empty_database() as database:
        visits = itertools.cycle(prepare())
        with web_server(database.url) as (port, worker), ThreadPoolExecutor(THREADS) as people:
            print(f"{database.version}, goal {GOAL_MB} MB\n{'requests':>8} {'MB':>6}")
            print(f"{0:>8} {megabytes(worker):>6.0f}")
            for done in range(STEP, REQUESTS + 1, STEP):
                list(people.map(lambda one: visit(port, *one), itertools.islice(visits, STEP)))
                print(f"{done:>8} {megabytes(worker):>6.0f}", flush=True)


if __name__ == "__main__":
    main()
