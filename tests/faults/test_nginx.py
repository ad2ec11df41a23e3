"""The shipped nginx, really run: what it hands on, what it says itself, whom it hangs up on."""

import gzip
import json
import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from reform_tracker.local.ports import free_port
from tests.reform_tracker.api.conftest import Province, caller_of
from tests.reform_tracker.api.conftest import body as body  # noqa: PLC0414  (fixtures)
from tests.reform_tracker.api.conftest import province as province  # noqa: PLC0414
from tests.support import smuggling
from tests.support.http_sink import CERTIFICATE
from tests.support.nginx import Proxy, nginx
from tests.support.web_server import web_server
from tests.support.workers import process_environment

pytestmark = pytest.mark.faults
REPORT = "/api/v1/progress-reports/LZ-1/"
HURRIED = {
    "client_header_timeout 10s;": "client_header_timeout 1s;",
    "client_body_timeout 15s;": "client_body_timeout 1s;",
    # What a busy machine lets pass meanwhile must not matter.
    "zone=requests:10m rate=50r/s;": "zone=requests:10m rate=1r/s;",
    "zone=sign_ins:10m rate=5r/s;": "zone=sign_ins:10m rate=1r/m;",
}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_etag_that_compression_has_weakened_can_be_sent_back(
    province: Province, body: dict[str, Any], tmp_path: Path
) -> None:
    token = {**caller_of(province.x).headers, "Content_Type": "application/json"}
    with web_server(tmp_path, process_environment()) as site, nginx(tmp_path, site.port) as proxy:
        sent = json.dumps(body)
        made, _raw = proxy.ask("PUT", REPORT, sent, If_None_Match="*", **token)
        assert made.status == 201, made.text
        read, raw = proxy.ask("GET", REPORT, Accept_Encoding="gzip", **token)
        tag = read.headers["ETag"]
        assert (read.headers["Content-Encoding"], tag[:2]) == ("gzip", "W/")
        for once in ("X-Content-Type-Options", "Content-Security-Policy"):
            assert len(read.headers.get_all(once) or ()) == 1
        assert json.loads(gzip.decompress(raw))["etag"] == tag.removeprefix("W/")
        changed = json.dumps(body | {"percent": 60})
        done, _raw = proxy.ask("PUT", REPORT, changed, If_Match=tag, **token)
        assert (done.status, json.loads(done.text)["percent"]) == (200, 60)
        late, _raw = proxy.ask("PUT", REPORT, sent, If_Match=tag, **token)
        assert late.status == 412
        newest = done.headers["ETag"]
        same, _raw = proxy.ask("GET", REPORT, If_None_Match=newest, **token)
        assert same.status == 304


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """Without an application behind it, and in a hurry."""
    with nginx(tmp_path_factory.mktemp("nginx"), free_port(), HURRIED) as proxy:
        yield proxy


def test_without_the_application_pages_get_a_page_and_the_api_a_problem(alone: Proxy) -> None:
    page, _raw = alone.ask("GET", "/desk/")
    assert (page.status, page.headers["Retry-After"]) == (503, "30")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "保留在本标签页" in page.text
    call, _raw = alone.ask("GET", "/api/v1/plans/")
    assert (call.status, call.headers["Retry-After"]) == (503, "30")
    assert call.headers["Content-Type"] == "application/problem+json"
    assert json.loads(call.text)["type"] == "/api/problems/unavailable/"


@pytest.mark.parametrize("path", ["/desk/", "/api/v1/"])
def test_what_nginx_says_itself_bears_the_headers_too(alone: Proxy, path: str) -> None:
    headers = alone.ask("GET", path)[0].headers
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")
    assert headers["X-Content-Type-Options"] == "nosniff"
    for directive in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert f"{directive} 'none'" in headers["Content-Security-Policy"]


def test_the_api_is_not_led_on_from_plain_http(alone: Proxy) -> None:
    """Who sends a token in plain text notices; who types an address is led on."""
    status, headers = alone.ask_plainly("/api/v1/")
    assert (status, headers["Content-Type"]) == (403, "application/problem+json")
    status, headers = alone.ask_plainly("/desk/")
    assert (status, headers["Location"]) == (308, "https://localhost/desk/")


@pytest.mark.parametrize(("path", "kind"), [("/x", "text/html"), ("/api/x", "application/problem")])
def test_a_body_beyond_all_limits_is_refused_in_the_words_of_its_place(
    alone: Proxy, path: str, kind: str
) -> None:
    with alone.connect() as client:
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {10**9}\r\n\r\n"
        client.sendall(head.encode())
        answer = client.recv(65536).decode()
    assert answer.startswith("HTTP/1.1 413 ")
    assert f"Content-Type: {kind}" in answer


@pytest.mark.parametrize("line", ["GET /api/ HTTP/1.1\r\nHost: a b\r\n\r\n", "NONSENSE\r\n\r\n"])
def test_what_cannot_be_read_is_answered_without_html(alone: Proxy, line: str) -> None:
    with alone.connect() as client:
        client.sendall(line.encode())
        answer = client.recv(65536)
    assert b"400 Bad Request" in answer
    assert b"<html" not in answer


def test_requests_that_follow_each_other_are_all_answered(alone: Proxy) -> None:
    with alone.connect() as client:
        client.sendall(smuggling.pair("Transfer-Encoding: chunked"))
        assert smuggling.answers(client) == 2


@pytest.mark.parametrize("head", smuggling.HEADS)
def test_no_request_hides_in_another(alone: Proxy, head: str) -> None:
    with alone.connect() as client:
        client.sendall(smuggling.pair(head))
        assert smuggling.answers(client) == 1


def test_a_slow_head_and_a_slow_body_are_hung_up_on(alone: Proxy) -> None:
    for sent in (
        b"",
        b"GET / HT",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx",
    ):
        began = time.monotonic()
        with alone.connect() as client:
            client.sendall(sent)
            until_closed(client)
        assert time.monotonic() - began < 10


def until_closed(client: socket.socket) -> None:
    try:
        while client.recv(65536):
            pass
    except ConnectionResetError:
        pass


def test_one_address_guesses_slowly_and_hurries_in_bounds(alone: Proxy) -> None:
    """Beyond the bursts that a whole house behind one address needs."""
    signing_in = [alone.ask("GET", "/sign-in/")[0].status for _ in range(60)]
    assert signing_in[:50] == [503] * 50  # asked, and nobody there
    assert 429 in signing_in
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda _: alone.ask("GET", "/api/v1/")[0].status, range(250))
        assert set(answers) == {503, 429}


@pytest.mark.parametrize(
    ("version", "ciphers", "taken"),
    [
        (ssl.TLSVersion.TLSv1_3, None, True),
        (ssl.TLSVersion.TLSv1_2, "ECDHE+AESGCM", True),
        (ssl.TLSVersion.TLSv1_2, "AES128-SHA", False),  # without forward secrecy
        (ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0", False),
    ],
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1:DeprecationWarning")
def test_only_what_is_sound_is_spoken(
    alone: Proxy, version: ssl.TLSVersion, ciphers: str | None, taken: bool
) -> None:
    context = ssl.create_default_context(cafile=str(CERTIFICATE))
    if ciphers:
        context.set_ciphers(ciphers)
    context.minimum_version = context.maximum_version = version
    with socket.create_connection(("127.0.0.1", alone.port), timeout=10) as plain:
        try:
            context.wrap_socket(plain, server_hostname="localhost").close()
        except ssl.SSLError:
            assert not taken
        else:
            assert taken


def test_one_address_holds_a_bounded_number_of_requests(tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        nginx(tmp_path, silent.getsockname()[1], {"addresses 100;": "addresses 2;"}) as proxy,
        proxy.connect() as first,
        proxy.connect() as second,
    ):
        for client in (first, second):
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.5)
        page, _raw = proxy.ask("GET", "/")
        call, _raw = proxy.ask("GET", "/api/v1/")
    assert (page.status, page.headers["Retry-After"]) == (429, "30")
    assert (call.status, call.headers["Content-Type"]) == (429, "application/problem+json")
