"""Requests that never end and clients that never send: nobody else waits for them."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from tests.support import smuggling
from tests.support.web_server import WebServer, web_server

pytestmark = pytest.mark.faults
THREADS = 2
SLOW = "tests.support.slow_application:application"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """One worker with two threads and deadlines of two seconds."""
    folder = tmp_path_factory.mktemp("web")
    with web_server(folder, application=SLOW, threads=THREADS) as found:
        yield found


def patient_site(folder: Path) -> AbstractContextManager[WebServer]:
    """A server that hangs up on nobody while a test runs: it answers beside them or never."""
    patient = {"HEAD_SECONDS": "600", "REQUEST_SECONDS": "600"}
    return web_server(folder, patient, application=SLOW, threads=THREADS)


def process(site: WebServer) -> int:
    return int(site.get("/").text)


def send(site: WebServer, data: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", site.port), timeout=15)
    client.sendall(data)
    return client


def seconds_until_closed(client: socket.socket) -> float:
    began = time.monotonic()
    while client.recv(65536):
        pass
    client.close()
    return time.monotonic() - began


@pytest.mark.parametrize("path", ["/busy", "/wait"])
def test_a_request_that_never_ends_is_answered_and_its_worker_replaced(
    site: WebServer, path: str
) -> None:
    before = process(site)
    began = time.monotonic()
    answer = site.get(path)
    took = time.monotonic() - began
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    assert "保留在本标签页" in answer.text
    assert took < 6
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and (not site.answers() or process(site) == before):
        time.sleep(0.2)
    assert process(site) != before


def test_below_api_the_answer_is_a_problem(site: WebServer) -> None:
    answer = site.get("/api/wait")
    assert (answer.status, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert json.loads(answer.text)["type"] == "/api/problems/unavailable/"


def test_others_are_answered_while_a_worker_with_a_stuck_thread_ends(site: WebServer) -> None:
    stuck = send(site, b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
    worst = 0.0
    for _time in range(20):
        began = time.monotonic()
        assert site.get("/").status == 200
        worst = max(worst, time.monotonic() - began)
        time.sleep(0.3)
    stuck.close()
    assert worst < 10


def test_health_is_answered_while_every_thread_is_stuck(tmp_path: Path) -> None:
    with patient_site(tmp_path) as site, ExitStack() as stuck:
        for _thread in range(THREADS):
            stuck.enter_context(send(site, b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"))
        with pytest.raises(TimeoutError):
            site.get("/", seconds=2)
        assert site.get("/healthz").status == 200


def test_who_sends_nothing_or_half_a_head_is_hung_up_on(site: WebServer) -> None:
    for data in (b"", b"GET / HTTP/1.1\r\nHost", b"GET /healthz HTTP/1.1\r\nHost"):
        assert seconds_until_closed(send(site, data)) < 6


def test_who_sends_nothing_holds_no_thread(tmp_path: Path) -> None:
    with patient_site(tmp_path) as site, ExitStack() as silent:
        for _client in range(4 * THREADS):
            silent.enter_context(send(site, b""))
        assert site.get("/").status == 200


def test_a_body_that_does_not_come_is_not_waited_for(site: WebServer) -> None:
    head = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf"
    client = send(site, head)
    assert client.recv(65536).startswith(b"HTTP/1.1 503 ")
    client.close()
    assert site.get("/").status == 200


def test_an_answer_that_is_not_taken_is_given_up(site: WebServer) -> None:
    slow = [send(site, b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n") for _thread in range(THREADS)]
    time.sleep(5)
    assert site.get("/").status == 200
    for client in slow:
        client.close()


def test_what_cannot_be_parsed_is_answered_without_html(site: WebServer) -> None:
    for data in (b"NONSENSE\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"x: " + b"y" * 70_000 + b"\r\n\r\n"):
        client = send(site, data)
        answer = client.recv(65536)
        assert b"Content-Type: application/problem+json" in answer
        assert b"<html" not in answer
        client.close()


@pytest.mark.parametrize("head", smuggling.HEADS)
def test_no_request_hides_in_another(site: WebServer, head: str) -> None:
    client = send(site, smuggling.pair(head))
    assert smuggling.answers(client) == 1
    client.close()


def test_no_header_moves_the_root_of_the_site(site: WebServer) -> None:
    assert site.get("/", SCRIPT_NAME="/elsewhere").status == 200
