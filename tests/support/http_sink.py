"""A web server on loopback that keeps what is posted to it and can behave badly on demand."""

import enum
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

# Key and certificate of "localhost" and nobody else: neither of an address nor of another name.
CERTIFICATE = Path(__file__).with_name("localhost.pem")
TEN_MEGABYTES = 10 * 1024 * 1024


class Manner(enum.Enum):
    """How the sink answers the next posts."""

    OK = "ok"
    ERROR = "error"  # 500
    MISSING = "missing"  # 404
    GONE = "gone"  # 410
    REDIRECT = "redirect"  # 302 to `elsewhere`
    HANG = "hang"  # says nothing until the manner changes
    DRIP = "drip"  # a byte of the answer every tenth of a second
    HALF = "half"  # status and half of the body at once, then nothing until the manner changes
    CUT = "cut"  # keeps the post, then closes without an answer
    HUGE = "huge"  # 200 with ten megabytes


STATUSES = {Manner.ERROR: 500, Manner.MISSING: 404, Manner.GONE: 410, Manner.REDIRECT: 302}


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class HttpSink:
    """The posts received so far and the manner, which a test may change at any time."""

    port: int = 0
    scheme: str = "http"
    manner: Manner = Manner.OK
    answer: bytes = b'{"errcode": 0, "errmsg": "ok"}'
    elsewhere: str = ""
    posts: list[Received] = field(default_factory=list)

    @property
    def url(self) -> str:
        host = "localhost" if self.scheme == "https" else "127.0.0.1"
        return f"{self.scheme}://{host}:{self.port}/hook?key=topsecret1234"


class _Handler(BaseHTTPRequestHandler):
    sink: HttpSink

    def do_POST(self) -> None:
        sink = self.sink
        body = self.rfile.read(int(self.headers["Content-Length"]))
        sink.posts.append(Received(self.path, dict(self.headers), body))
        self._wait_while(Manner.HANG)
        if sink.manner is Manner.CUT:
            self.close_connection = True
            return
        status = STATUSES.get(sink.manner, 200)
        content = b"x" * TEN_MEGABYTES if sink.manner is Manner.HUGE else sink.answer
        head = f"HTTP/1.1 {status} Fine\r\nContent-Length: {len(content)}\r\n"
        if sink.manner is Manner.REDIRECT:
            head += f"Location: {sink.elsewhere}\r\n"
        raw = head.encode() + b"\r\n" + content
        if sink.manner is Manner.HALF:
            self.wfile.write(raw[: -len(content) // 2])
            self._wait_while(Manner.HALF)
            return
        if sink.manner is not Manner.DRIP:
            self.wfile.write(raw)
            return
        for byte in raw:
            self.wfile.write(bytes([byte]))
            time.sleep(0.1)

    def _wait_while(self, manner: Manner) -> None:
        while self.sink.manner is manner:
            time.sleep(0.02)

    def log_message(self, *_args: Any) -> None:
        return


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_args: Any) -> None:
        """A client that went away is what the tests are about."""


@contextmanager
def http_sink(scheme: str = "http") -> Iterator[HttpSink]:
    """Run a sink on a free loopback port; "https" shows `CERTIFICATE`."""
    sink = HttpSink(scheme=scheme)
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"sink": sink}))
    sink.port = server.server_address[1]
    if scheme == "https":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        # Each connection greets in its own thread, so that one that hangs stops no other.
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield sink
    finally:
        sink.manner = Manner.OK
        server.shutdown()
        server.server_close()
        thread.join()
