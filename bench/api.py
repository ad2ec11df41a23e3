"""The API against SQL written by hand: a list, and ten thousand reports in twenty calls.

Two gunicorn workers on PostgreSQL; every figure is a ratio of two times of the same run.
"""

import hashlib
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus
from itertools import chain
from statistics import median
from typing import Any
from uuid import uuid4

from bench.servers import empty_database
from reform_tracker.local.ports import free_port
from tests.support.redis_server import RedisServer

WORKERS = 2
CALLS, ITEMS = 20, 500
PERIODS = 8
MEASURES = CALLS * ITEMS // PERIODS
ROUNDS = 7
PUSHES = 5
TEXT = "已印发实施方案，试点县已确定，正在组织培训。" * 2


def prepare() -> tuple[str, int]:
    """A plan of many measures that one prefecture has taken on; its token and number."""
    from departments.api_clients.service import create_client  # noqa: PLC0415
    from departments.models import Organization  # noqa: PLC0415 (needs loaded apps)
    from reform_tracker import clock  # noqa: PLC0415
    from tasks.models import (  # noqa: PLC0415
        Assignment,
        Measure,
        ReformArea,
        ReformPlan,
        ReportingPeriod,
        Task,
    )

    government = Organization.objects.create(kind="government", short_name="省政府", unit_order=0)
    organization = Organization.objects.create(
        parent=government,
        kind="prefecture",
        formal_name="甘肃省酒泉市",
        short_name="酒泉市",
        unit_order=1,
    )
    plan = ReformPlan.objects.create(
        owner=government, year=2012, title="意见", notice_title="通知",
        number="〔2012〕1号", issuer="省政府",
        issued_on=date(2012, 4, 24), source_text="全文", source_sha256="0" * 64,
        filing_due_on=date(2012, 5, 15), published_at=clock.now(),
    )  # fmt: skip
    area = ReformArea.objects.create(plan=plan, number=1, title="领域", span_start=0, span_end=1)
    task = Task.objects.create(
        area=area, number=1, key="1.1", title="任务", text="任务", span_start=0, span_end=1
    )
    measures = Measure.objects.bulk_create(
        Measure(
            task=task, number=n, key=f"1.1({n})", text="措施", responsibility="负责",
            phrase="负责", basis="order", span_start=0, span_end=1,
        )
        for n in range(1, MEASURES + 1)
    )  # fmt: skip
    Assignment.objects.bulk_create(
        Assignment(measure=measure, organization=organization, role="local", order=1)
        for measure in measures
    )
    ReportingPeriod.objects.bulk_create(
        ReportingPeriod(
            plan=plan, code=f"2012-{n:02}", starts_on=date(2012, n, 1), ends_on=date(2012, n, 28),
            due_on=date(2012, n, 25),
        )
        for n in range(1, PERIODS + 1)
    )  # fmt: skip
    made = create_client(organization, name="bench", days=1, actor=None, source="bench")
    return made.text, organization.pk


@contextmanager
def gunicorn(url: str, broker: str) -> Iterator[int]:
    port = free_port()
    environment = {
        **os.environ, "DATABASE_URL": url, "REDIS_URL": broker, "DEMO": "0",
        "API_REQUESTS_PER_MINUTE": "100000",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--threads", "2",
         # A connection waits while the other one is measured.
         "--keep-alive", "3600", "--bind",
         f"127.0.0.1:{port}", "--log-level", "warning", "bench.api_server:application"],
        env=environment,
    )  # fmt: skip
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("gunicorn does not answer")


class Caller:
    """One kept connection with a token."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def call(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        keyed = {"Idempotency-Key": uuid4().hex} if method == "POST" else {}
        self.connection.request(method, path, body, self.headers | keyed)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def one_to_each_worker(port: int, token: str) -> list[Caller]:
    """A connection to each of the workers: two to one of them would share its interpreter."""
    found: dict[bytes, Caller] = {}
    deadline = time.monotonic() + 30
    while len(found) < WORKERS and time.monotonic() < deadline:
        caller = Caller(port, token)
        found.setdefault(caller.call("GET", "/bench/worker/")[1], caller)
    if len(found) < WORKERS:
        raise SystemExit("not every worker answers")
    return list(found.values())


def best(work: Callable[[], Any]) -> float:
    """Seconds of the best of some rounds."""
    shortest = float("inf")
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        work()
        shortest = min(shortest, time.perf_counter() - begun)
    return shortest


def bodies(percent: int, submit: bool) -> list[bytes]:
    """Twenty calls of five hundred items."""
    items = [
        {
            "external_id": f"JQ-{n}-{m}", "plan": "〔2012〕1号", "measure": f"1.1({m})",
            "period": f"2012-{n:02}", "status": "in_progress", "percent": percent,
            "progress": TEXT, "next_steps": TEXT, "submit": submit,
            "signatory": "张副市长" if submit else "",
        }
        for n in range(1, PERIODS + 1)
        for m in range(1, MEASURES + 1)
    ]  # fmt: skip
    return [
        json.dumps({"items": items[start : start + ITEMS]}, ensure_ascii=False).encode()
        for start in range(0, len(items), ITEMS)
    ]


def push(callers: list[Caller], calls: list[bytes], expected: str) -> float:
    """Items a second, the calls dealt out to so many connections at once."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(callers)) as pool:
        dealt = [calls[number :: len(callers)] for number in range(len(callers))]
        answers = list(chain.from_iterable(pool.map(_send, callers, dealt)))
    taken = time.perf_counter() - begun
    for status, content in answers:
        counts = json.loads(content)["counts"]
        if status != HTTPStatus.OK or counts[expected] != ITEMS:
            raise SystemExit(f"{status}: {content[:500]!r}")
    return CALLS * ITEMS / taken


def _send(caller: Caller, calls: list[bytes]) -> list[tuple[int, bytes]]:
    return [caller.call("POST", "/api/v1/progress-reports/bulk/", body) for body in calls]


REPORTS = """
INSERT INTO tasks_progressreport (
    measure_id, period_id, organization_id, external_id, status, percent, progress, problems,
    next_steps, coordination, done_reason, claims_note, written_via, state, version, files_version,
    revision,
    signed_by_id, signed_at, signatory, first_filed_on, return_reason, review_comment,
    changed_since_return, created_at, updated_at)
SELECT m, p, %(organization)s, e, 'in_progress', %(percent)s, %(text)s, '', %(text)s, '', '', '',
    'api', 'submitted', 2, 0, 2, %(actor)s, now(), '张副市长', current_date, '', '', true,
    now(), now()
FROM unnest(%(measures)s::bigint[], %(periods)s::bigint[], %(names)s::text[]) AS sent (m, p, e)
ON CONFLICT (measure_id, organization_id, period_id) DO UPDATE SET
    percent = excluded.percent, progress = excluded.progress, next_steps = excluded.next_steps,
    state = excluded.state, version = tasks_progressreport.version + 2,
    revision = tasks_progressreport.revision + 2,
    signed_by_id = excluded.signed_by_id, signed_at = excluded.signed_at,
    signatory = excluded.signatory, first_filed_on = excluded.first_filed_on,
    updated_at = excluded.updated_at
RETURNING id, measure_id
"""
STANDINGS = """
INSERT INTO reports_standing (
    plan_id, measure_id, organization_id, role, horizon, schedule, declared_status,
    declared_percent, verified_percent, done_verified, latest_report_id, needs_coordination)
SELECT %(plan)s, m, %(organization)s, 'local', 'undecided', '[]', 'in_progress', %(percent)s, 0,
    false, r, false
FROM unnest(%(measures)s::bigint[], %(reports)s::bigint[]) AS sent (m, r)
ON CONFLICT (measure_id, organization_id) DO UPDATE SET
    declared_status = excluded.declared_status, declared_percent = excluded.declared_percent,
    latest_report_id = excluded.latest_report_id
"""
EVENTS = """
INSERT INTO audit_auditevent (
    at, recorded_at, actor_id, actor_name, organization_id, source, action, object_type, object_id,
    summary, data, previous_hash, hash)
SELECT now(), now(), %(actor)s, 'bench', %(organization)s, 'api', a, 'tasks.progressreport', o, s,
    d::jsonb, p, h
FROM unnest(%(actions)s::text[], %(objects)s::text[], %(summaries)s::text[], %(data)s::text[],
    %(previous)s::text[], %(hashes)s::text[]) AS told (a, o, s, d, p, h)
"""


def by_hand(organization: int) -> float:
    """Seconds for the same rows by statements written by hand, as from one program without a
    server: reports, standings, and two chained events for each report."""
    from django.db import connection, transaction  # noqa: PLC0415 (needs loaded apps)

    from departments.models import User  # noqa: PLC0415
    from tasks.models import Measure, ReportingPeriod  # noqa: PLC0415

    actor = User.objects.get(organization=organization).pk
    numbers = dict(Measure.objects.values_list("key", "pk"))
    months = dict(ReportingPeriod.objects.values_list("code", "pk"))
    plan = ReportingPeriod.objects.values_list("plan", flat=True)[0]
    calls = [json.loads(body)["items"] for body in bodies(40, submit=True)]
    begun = time.perf_counter()
    for items in calls:
        values: dict[str, Any] = {
            "organization": organization, "actor": actor, "plan": plan, "percent": 40, "text": TEXT,
            "measures": [numbers[one["measure"]] for one in items],
            "periods": [months[one["period"]] for one in items],
            "names": [one["external_id"] for one in items],
        }  # fmt: skip
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT last_hash FROM audit_audithead WHERE id = 1 FOR UPDATE")
            last = cursor.fetchone()[0]
            cursor.execute(REPORTS, values)
            found = cursor.fetchall()
            values["measures"] = [measure for _report, measure in found]
            values["reports"] = [report for report, _measure in found]
            cursor.execute(STANDINGS, values)
            told, last = _chained(items, values["reports"], last)
            cursor.execute(EVENTS, values | told)
            cursor.execute(
                "UPDATE audit_audithead SET last_hash = %s, count = count + %s",
                [last, 2 * len(items)],
            )
    return time.perf_counter() - begun


def _chained(
    items: list[dict[str, Any]], reports: list[int], last: str
) -> tuple[dict[str, Any], str]:
    """Two events for each report, each with the hash of the one before."""
    told: dict[str, Any] = {
        name: [] for name in ("actions", "objects", "summaries", "data", "previous", "hashes")
    }
    for item, report in zip(items, reports, strict=True):
        for action in ("progress.saved", "progress.sign"):
            data = json.dumps(item, ensure_ascii=False, sort_keys=True)
            text = json.dumps([action, report, data, last], ensure_ascii=False)
            told["actions"].append(action)
            told["objects"].append(str(report))
            told["summaries"].append("bench")
            told["data"].append(data)
            told["previous"].append(last)
            last = hashlib.sha256(text.encode()).hexdigest()
            told["hashes"].append(last)
    return told, last


def list_ratio(caller: Caller, organization: int) -> None:
    def pages() -> None:
        path = "/api/v1/progress-reports/?limit=500"
        for _page in range(2):
            status, content = caller.call("GET", path)
            if status != HTTPStatus.OK:
                raise SystemExit(f"{status}: {content[:500]!r}")
            cursor = json.loads(content)["next_cursor"]
            path = f"/api/v1/progress-reports/?limit=500&cursor={cursor}"

    def sql() -> None:
        for after in (0, 500):
            caller.call("GET", f"/bench/json-agg/{organization}/{after}/")

    by_sql, by_api = best(sql), best(pages)
    print(
        f"1,000 reports in two pages: {by_api * 1000:.0f} ms, {by_api / by_sql:.1f} times json_agg "
        f"over the same server ({by_sql * 1000:.0f} ms)"
    )


def main() -> None:
    os.environ["DEMO"] = "0"
    with empty_database() as server, RedisServer() as broker:
        token, organization = prepare()
        with gunicorn(server.url, broker.url) as port:
            callers = one_to_each_worker(port, token)
            print(f"{server.version}; {WORKERS} gunicorn workers, {CALLS} calls of {ITEMS} items")
            warm_up(callers)
            rates = {
                "drafts, new": push(callers, bodies(1, submit=False), "created"),
                "drafts, changed": median(
                    push(callers, bodies(10 + number, submit=False), "updated")
                    for number in range(PUSHES)
                ),
                "submitted over one connection": median(_submit(callers[:1], 20)),
                "submitted over two connections": median(_submit(callers, 30)),
            }
            direct = median(CALLS * ITEMS / by_hand(organization) for _push in range(PUSHES))
            print(f"the same reports, standings and events by hand: {direct:.0f} a second")
            for name, rate in rates.items():
                print(f"{name}: {rate:.0f} items a second, {rate / direct:.0%} of that")
            list_ratio(callers[0], organization)


def warm_up(callers: list[Caller]) -> None:
    """Each worker has loaded what a push needs; a dry run stores nothing."""
    (body, *_more) = bodies(1, submit=False)
    tried = json.dumps(json.loads(body) | {"dry_run": True}).encode()
    for caller in callers:
        status, content = caller.call("POST", "/api/v1/progress-reports/bulk/", tried)
        if status != HTTPStatus.OK:
            raise SystemExit(f"{status}: {content[:500]!r}")


def _submit(callers: list[Caller], percent: int) -> Iterator[float]:
    """Items a second of some pushes, each of drafts that it changes and submits."""
    for number in range(PUSHES):
        take_back()
        yield push(callers, bodies(percent + number, submit=True), "updated")


def take_back() -> None:
    """Makes drafts of the submitted reports, so that they can be submitted once more."""
    from tasks.models import ProgressReport  # noqa: PLC0415 (needs loaded apps)

    ProgressReport.objects.update(state="draft", signed_by=None, signed_at=None)


if __name__ == "__main__":
    main()
