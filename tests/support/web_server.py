"""The product behind its own web server, as production serves it, and a person's requests to it."""

import http.client
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from email.message import Message
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from reform_tracker.local.ports import free_port
from tests.support.processes import end, start, tail, wait_for

CSRF = "c" * 32


class Answer(NamedTuple):
    status: int
    headers: Message
    text: str


class WebServer:
    """Where it listens. A cookie given to a request signs its person in."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str, cookie: str = "", seconds: float = 20, **headers: str) -> Answer:
        given = {"Cookie": cookie, **headers} if cookie else headers
        return self._ask("GET", path, None, seconds, given)

    def post(
        self, path: str, form: Mapping[str, object], cookie: str = "", seconds: float = 60
    ) -> Answer:
        body = urlencode({"csrfmiddlewaretoken": CSRF, **form})
        kind = "application/x-www-form-urlencoded"
        headers = {"Content-Type": kind, "Cookie": f"csrftoken={CSRF}; {cookie}"}
        return self._ask("POST", path, body, seconds, headers)

    def answers(self) -> bool:
        try:
            return self.get("/healthz", seconds=2).status == 200
        except OSError:
            return False

    def _ask(
        self, method: str, path: str, body: str | None, seconds: float, headers: Mapping[str, str]
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        with closing(connection):
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())


@contextmanager
def web_server(
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    application: str = "reform_tracker.wsgi:application",
    workers: int = 1,
    threads: int = 2,
) -> Iterator[WebServer]:
    """A server with the product's worker, ended with the block."""
    site = WebServer(free_port())
    command = [
        *(sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{site.port}"),
        *("--worker-class", "reform_tracker.deploy.worker.Worker", "--preload"),
        *("--logger-class", "reform_tracker.deploy.logger.Logger"),
        *("--workers", str(workers), "--threads", str(threads), "--no-control-socket"),
    ]
    log = folder / "gunicorn.log"
    process = start(command, log=log, environment={**os.environ, **(environment or {})})
    try:
        assert wait_for(site.answers, process=process, seconds=60), tail(log)
        yield site
    finally:
        end(process, signal.SIGTERM, 5)
