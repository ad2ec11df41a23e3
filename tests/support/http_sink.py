"""A web server on loopback that keeps what is posted to it and can behave badly on demand."""

import enum
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TEN_MEGABYTES = 10 * 1024 * 1024


class Manner(enum.Enum):
    """How the sink answers the next posts."""

    OK = "ok"
    ERROR = "error"  # 500
    GONE = "gone"  # 410
    REDIRECT = "redirect"  # 302 to `elsewhere`
    HANG = "hang"  # says nothing until the manner changes
    DRIP = "drip"  # a byte of the answer every tenth of a second
    CUT = "cut"  # keeps the post, then closes without an answer
    HUGE = "huge"  # 200 with ten megabytes


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class HttpSink:
    """The posts received so far and the manner, which a test may change at any time."""

    port: int = 0
    manner: Manner = Manner.OK
    answer: bytes = b'{"errcode": 0, "errmsg": "ok"}'
    elsewhere: str = ""
    posts: list[Received] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?key=topsecret1234"


class _Handler(BaseHTTPRequestHandler):
    sink: HttpSink

    def do_POST(self) -> None:
        sink = self.sink
        body = self.rfile.read(int(self.headers["Content-Length"]))
        sink.posts.append(Received(self.path, dict(self.headers), body))
        while sink.manner is Manner.HANG:
            time.sleep(0.02)
        if sink.manner is Manner.CUT:
            self.close_connection = True
            return
        status = {Manner.ERROR: 500, Manner.GONE: 410, Manner.REDIRECT: 302}.get(sink.manner, 200)
        content = b"x" * TEN_MEGABYTES if sink.manner is Manner.HUGE else sink.answer
        head = f"HTTP/1.1 {status} Fine\r\nContent-Length: {len(content)}\r\n"
        if sink.manner is Manner.REDIRECT:
            head += f"Location: {sink.elsewhere}\r\n"
        raw = head.encode() + b"\r\n" + content
        if sink.manner is not Manner.DRIP:
            self.wfile.write(raw)
            return
        for byte in raw:
            self.wfile.write(bytes([byte]))
            time.sleep(0.1)

    def log_message(self, *_args: Any) -> None:
        return


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_args: Any) -> None:
        """A client that went away is what the tests are about."""


@contextmanager
def http_sink() -> Iterator[HttpSink]:
    """Run a sink on a free loopback port."""
    sink = HttpSink()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"sink": sink}))
    sink.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield sink
    finally:
        sink.manner = Manner.OK
        server.shutdown()
        server.server_close()
        thread.join()
