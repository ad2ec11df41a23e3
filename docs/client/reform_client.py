"""A client of the reform_tracker API in one file that needs nothing but Python 3.11.

Made to run unattended over bad lines: what gets no answer is sent again with the same key, so that
it has one effect; what the server asks to wait for is waited for; what is wrong is raised at once.

    client = ReformClient("https://reform.example.gov.cn", token)
    for result in client.push(items):
        print(result["external_id"], result["result"])
"""

import hashlib
import http.client
import json
import random
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_ITEMS = 500
LONGEST_PAUSE = 60.0
DIGESTED = (
    "external_id", "measure_key", "period", "status", "percent", "progress", "problems",
    "next_steps", "coordination",
)  # fmt: skip
# Sent again: what says "later", and what may have broken on its way.
AGAIN = frozenset({429, 500, 502, 503, 504})
STILL_RUNNING = "/api/problems/still-running/"

Json = dict[str, Any]


class Problem(Exception):
    """What the server refused: `status`, and `body` as described at its `type` (RFC 9457)."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(f"{status} {body.get('title', '')}: {body.get('detail', '')}")
        self.status = status
        self.body = body


class NoAnswer(Exception):
    """No attempt was answered. The same call may be made again later with the same key."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: Json


class ReformClient:
    """Calls as one organization's system.

    `base` is the address of the site; `attempts` of a call are made before NoAnswer is raised.
    `sleep` waits between them, in seconds.
    """

    def __init__(
        self,
        base: str,
        token: str,
        *,
        attempts: int = 8,
        timeout: float = 30.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if urllib.parse.urlsplit(base).scheme not in ("http", "https"):
            raise ValueError("The address of the site begins with https://.")
        self.base = base.rstrip("/")
        self.token = token
        self.attempts = attempts
        self.timeout = timeout
        self.sleep = sleep

    def push(
        self, items: Sequence[Json], *, atomic: str = "item", dry_run: bool = False
    ) -> Iterator[Json]:
        """The result of each report, in their order, in calls of up to 500.

        With `atomic` "all" a refused call raises Problem, whose body has the `results`.
        """
        for start in range(0, len(items), MOST_ITEMS):
            part = list(items[start : start + MOST_ITEMS])
            body = {"items": part, "atomic": atomic, "dry_run": dry_run}
            yield from self.post("progress-reports/bulk/", body).body["results"]

    def rows(self, resource: str, **filters: str | int) -> Iterator[Json]:
        """Every row of a list, page after page."""
        asked: dict[str, str | int] = {"limit": MOST_ITEMS, **filters}
        while True:
            page = self.get(f"{resource}/", asked).body
            yield from page["results"]
            if not page["next_cursor"]:
                return
            asked["cursor"] = page["next_cursor"]

    def changes(self, cursor: str | None) -> tuple[list[Json], str]:
        """What has changed since the cursor, and the cursor to keep once this is dealt with.

        None begins with the oldest that is kept, "now" with nothing. Raises Problem with status
        410 when the cursor is too old: read the lists again and begin with "now".
        """
        found: list[Json] = []
        while True:
            asked: dict[str, str | int] = {"limit": MOST_ITEMS}
            if cursor is not None:
                asked["cursor"] = cursor
            page = self.get("changes/", asked).body
            found += page["results"]
            cursor = str(page["next_cursor"])
            if not page["more"]:
                return found, cursor

    def reconcile(self, plan: str | int, period: str, reports: Sequence[Json]) -> Json:
        """What differs between the reports you hold of a period and ours, and why.

        Each report has the fields of `DIGESTED`, texts trimmed as we store them.
        """
        items = [
            {"external_id": one["external_id"], "sha256": content_sha256(one)} for one in reports
        ]
        body = {"plan": plan, "period": period, "items": items}
        return self.post("reconciliation/", body).body

    def renew_token(self, overlap_hours: int = 168) -> str:
        """A new token, to be stored at once; from here on this client calls with it."""
        made = self.post("tokens/rotate/", {"overlap_hours": overlap_hours}).body["token"]
        if made is None:
            raise NoAnswer("The answer with the new token was lost; renew once more.")
        self.token = str(made)
        return self.token

    def get(self, path: str, asked: Mapping[str, str | int] | None = None) -> Answer:
        query = f"?{urllib.parse.urlencode(asked)}" if asked else ""
        return self._call("GET", f"{path}{query}", None, {})

    def put(self, path: str, body: Json, *, etag: str | None = None) -> Answer:
        return self._call("PUT", path, body, {"If-Match": etag} if etag else {})

    def post(self, path: str, body: Json, *, key: str | None = None) -> Answer:
        """With a key of its own unless one is given, the same for every attempt."""
        return self._call("POST", path, body, {"Idempotency-Key": key or str(uuid.uuid4())})

    def _call(
        self, method: str, path: str, body: Json | None, headers: Mapping[str, str]
    ) -> Answer:
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        sent = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", **headers}
        if content is not None:
            sent["Content-Type"] = "application/json"
        request = urllib.request.Request(  # noqa: S310 (the scheme is checked)
            f"{self.base}/api/v1/{path}", content, sent, method=method
        )
        reason = ""
        for attempt in range(self.attempts):
            try:
                return self._once(request)
            except Problem as problem:
                if not _worth_another(problem):
                    raise
                reason, asked = str(problem), problem.body.get("retry_after")
            except (OSError, http.client.HTTPException) as error:
                reason, asked = f"{type(error).__name__}: {error}", None
            if attempt + 1 < self.attempts:
                self.sleep(_pause(attempt, asked))
        raise NoAnswer(reason)

    def _once(self, request: urllib.request.Request) -> Answer:
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:  # noqa: S310
                content = answer.read()
                return Answer(answer.status, dict(answer.headers), json.loads(content or b"{}"))
        except urllib.error.HTTPError as error:
            with error:
                body = _problem_in(error.read())
            if wait := error.headers.get("Retry-After"):
                body["retry_after"] = wait
            raise Problem(error.code, body) from error


def content_sha256(report: Mapping[str, Any]) -> str:
    """The digest of a report's content, as `reconciliation/` counts it."""
    content = {name: report[name] for name in DIGESTED}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _worth_another(problem: Problem) -> bool:
    return problem.status in AGAIN or problem.body.get("type") == STILL_RUNNING


def _problem_in(content: bytes) -> Json:
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    return body if isinstance(body, dict) else {"title": content[:200].decode("utf-8", "replace")}


def _pause(attempt: int, asked: Any) -> float:
    """What the server asks for, else twice as long each time, spread so that not all come at
    once."""
    if isinstance(asked, str) and asked.isdigit():
        return min(float(asked), LONGEST_PAUSE)
    return min(2.0**attempt, LONGEST_PAUSE) * random.uniform(0.5, 1.0)  # noqa: S311 (no secret)
