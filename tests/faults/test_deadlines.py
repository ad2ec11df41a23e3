"""Requests that never end and clients that never send: nobody else waits for them."""

import http.client
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import Message
from pathlib import Path
from typing import NamedTuple

import pytest

from reform_tracker.local.ports import free_port
from tests.support.processes import end, start, tail, wait_for

pytestmark = pytest.mark.faults
THREADS = 2


class Answer(NamedTuple):
    status: int
    headers: Message
    text: str


class Site:
    """A server of one worker with two threads and deadlines of two seconds."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str, seconds: float = 15) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        with closing(connection):
            connection.request("GET", path)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())

    def process(self) -> int:
        return int(self.get("/").text)

    def answers(self) -> bool:
        try:
            return self.get("/", seconds=2).status == 200
        except OSError:
            return False

    def send(self, data: bytes) -> socket.socket:
        client = socket.create_connection(("127.0.0.1", self.port), timeout=15)
        client.sendall(data)
        return client


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    site = Site(free_port())
    command = [
        *(sys.executable, "-m", "gunicorn", "tests.support.slow_application:application"),
        *(
            "--worker-class",
            "reform_tracker.deploy.worker.Worker",
            "--bind",
            f"127.0.0.1:{site.port}",
        ),
        *("--workers", "1", "--threads", str(THREADS), "--no-control-socket"),
    ]
    log = folder / "gunicorn.log"
    process = start(command, log=log, environment=os.environ)
    try:
        assert wait_for(site.answers, process=process, seconds=30), tail(log)
        yield site
    finally:
        end(process, signal.SIGTERM, 5)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("gunicorn")) as found:
        yield found


def seconds_until_closed(client: socket.socket) -> float:
    began = time.monotonic()
    while client.recv(65536):
        pass
    client.close()
    return time.monotonic() - began


@pytest.mark.parametrize("path", ["/busy", "/wait"])
def test_a_request_that_never_ends_is_answered_and_its_worker_replaced(
    site: Site, path: str
) -> None:
    before = site.process()
    began = time.monotonic()
    answer = site.get(path)
    took = time.monotonic() - began
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    assert "保留在本标签页" in answer.text
    assert took < 6
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and (not site.answers() or site.process() == before):
        time.sleep(0.2)
    assert site.process() != before


def test_below_api_the_answer_is_a_problem(site: Site) -> None:
    answer = site.get("/api/wait")
    assert (answer.status, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert json.loads(answer.text)["type"] == "/api/problems/unavailable/"


def test_others_are_answered_while_a_worker_with_a_stuck_thread_ends(site: Site) -> None:
    stuck = site.send(b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
    worst = 0.0
    for _time in range(20):
        began = time.monotonic()
        assert site.get("/").status == 200
        worst = max(worst, time.monotonic() - began)
        time.sleep(0.3)
    stuck.close()
    assert worst < 3


def test_health_is_answered_while_every_thread_is_stuck(site: Site) -> None:
    stuck = [site.send(b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n") for _thread in range(THREADS)]
    time.sleep(0.5)
    began = time.monotonic()
    assert site.get("/healthz").status == 200
    assert time.monotonic() - began < 1
    for client in stuck:
        client.close()


def test_who_sends_nothing_or_half_a_head_is_hung_up_on(site: Site) -> None:
    for data in (b"", b"GET / HTTP/1.1\r\nHost", b"GET /healthz HTTP/1.1\r\nHost"):
        assert seconds_until_closed(site.send(data)) < 6


def test_who_sends_nothing_holds_no_thread(site: Site) -> None:
    silent = [site.send(b"") for _client in range(4 * THREADS)]
    began = time.monotonic()
    assert site.get("/").status == 200
    assert time.monotonic() - began < 0.9
    for client in silent:
        client.close()


def test_a_body_that_does_not_come_is_not_waited_for(site: Site) -> None:
    head = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf"
    client = site.send(head)
    assert client.recv(65536).startswith(b"HTTP/1.1 503 ")
    client.close()
    assert site.get("/").status == 200


def test_an_answer_that_is_not_taken_is_given_up(site: Site) -> None:
    slow = [site.send(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n") for _thread in range(THREADS)]
    time.sleep(5)
    assert site.get("/").status == 200
    for client in slow:
        client.close()


def test_what_cannot_be_parsed_is_answered_without_html(site: Site) -> None:
    for data in (b"NONSENSE\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"x: " + b"y" * 70_000 + b"\r\n\r\n"):
        client = site.send(data)
        answer = client.recv(65536)
        assert b"Content-Type: application/problem+json" in answer
        assert b"<html" not in answer
        client.close()
