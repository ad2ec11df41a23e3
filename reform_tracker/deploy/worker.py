"""The web server's worker: gunicorn's threads, each request with a deadline.

gunicorn notices a worker that is silent, not a thread that is: one request could hold it for ever.
Here a client has `HEAD_SECONDS` to send the head of a request, the application `REQUEST_SECONDS`
to begin its answer, the client `ANSWER_SECONDS` to take it. A slow client is hung up on. A request
that takes too long is answered 503 in its thread's place, and if the thread works on regardless,
the worker ends as soon as its other requests have been answered; gunicorn starts another one.

A connection gets a thread when it has sent something, and `GET /healthz` one of its own: it is
answered whatever the others wait for.
"""

import contextlib
import errno
import json
import os
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_SECONDS = 10
REQUEST_SECONDS = int(os.environ.get("REQUEST_SECONDS", "60"))
ANSWER_SECONDS = 300
# How long a thread may go on after its client has been answered 503.
GRACE_SECONDS = 5
HEALTH = b"GET /healthz HTTP/1."
HEAD_BYTES = 1024  # of a monitor's question
TOO_LONG = "本次请求处理时间过长，已停止。您填写的内容保留在本标签页中，请稍后重新打开表单再提交。"
TOO_LONG_ENGLISH = (
    "This request took too long and was stopped. What you typed is kept in this tab: open the form "
    "again later and send it."
)
PAGE = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>503</title>'
    f'<h1>请稍后再试</h1><p>{TOO_LONG}</p><p lang="en">{TOO_LONG_ENGLISH}</p>'
)


@dataclass(slots=True)
class UnderWay:
    """What a thread works on, and until when."""

    conn: TConn
    deadline: float
    what: str = ""
    path: str = ""
    abandoned: bool = False
    answering: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begins_to_answer(self) -> bool:
        """Whether the thread may answer: False once it has been answered in its place."""
        with self.lock:
            self.answering = not self.abandoned
            self.deadline = time.monotonic() + ANSWER_SECONDS
            return self.answering

    def is_abandoned(self) -> bool:
        """Whether the thread was still at work at its deadline. From then on it answers no more."""
        with self.lock:
            self.abandoned = not self.answering
            return self.abandoned


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn is published without types
    """gunicorn's worker of threads with deadlines and a thread for monitoring."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The site has one root, and no header moves it: gunicorn answered 500 to one that did.
        self.cfg.set("forwarder_headers", "")
        self.under_way: dict[int, UnderWay] = {}
        # Connections that have sent something and have no thread yet, and those that have one.
        self.waiting: deque[TConn] = deque()
        self.served: set[TConn] = set()

    def get_thread_pool(self) -> ThreadPoolExecutor:
        """Twice as many threads as serve at once: whoever is abandoned is replaced."""
        return ThreadPoolExecutor(max_workers=2 * self.cfg.threads)

    def init_process(self) -> None:
        self.health_pool = ThreadPoolExecutor(max_workers=1)
        super().init_process()

    def load_wsgi(self) -> None:
        self.wsgi: Callable[..., Any] = partial(self._timed, self.app.wsgi())

    # --- In the main thread ------------------------------------------------------------------

    def enqueue_req(self, conn: TConn) -> None:
        """Gives a connection a thread, once it has sent something."""
        if not (conn.initialized or conn.data_ready):
            conn.sock.setblocking(False)
            conn.timeout = time.monotonic() + HEAD_SECONDS
            self.pending_conns.append(conn)
            callback = partial(self.on_pending_socket_readable, conn)
            self.poller.register(conn.sock, EVENT_READ, callback)
            return
        if asks_for_health(conn.sock):
            self._submit(self.health_pool, conn)
        else:
            self.waiting.append(conn)
            self._serve_next()

    def finish_request(self, conn: TConn, future: Future[Any]) -> None:
        self.served.discard(conn)
        super().finish_request(conn, future)
        self._serve_next()

    def _serve_next(self) -> None:
        while self.waiting and len(self.served) < self.cfg.threads:
            conn = self.waiting.popleft()
            self.served.add(conn)
            self._submit(self.tpool, conn)

    def _submit(self, pool: ThreadPoolExecutor, conn: TConn) -> None:
        future = pool.submit(self.handle, conn)
        future.add_done_callback(
            lambda done: self.method_queue.defer(self.finish_request, conn, done)
        )

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        super().wait_for_and_dispatch_events(timeout)
        now = time.monotonic()
        for work in list(self.under_way.values()):
            if now >= work.deadline:
                self._end(work, now)
        if not self.alive and self.under_way and self._only_abandoned_left():
            # Left to itself, the interpreter would wait for the thread.
            os._exit(0)

    def _end(self, work: UnderWay, now: float) -> None:
        """Answers in place of a thread that has passed its deadline, or ends the worker."""
        if work.abandoned:
            self.log.error("still at work after its deadline, the worker ends: %s", work.what)
            self.alive = False
            work.deadline = float("inf")
            self.served.discard(work.conn)
            self._serve_next()
            return
        self.log.error("stopped at its deadline: %s", work.what or "a head that did not come")
        work.deadline = now + GRACE_SECONDS
        if work.what and work.is_abandoned():
            with contextlib.suppress(OSError):
                work.conn.sock.send(too_long(work.path), socket.MSG_DONTWAIT)
        # Whoever waits in it for the client is woken.
        with contextlib.suppress(OSError):
            work.conn.sock.shutdown(socket.SHUT_RDWR)

    def _only_abandoned_left(self) -> bool:
        # A copy: threads come and go meanwhile.
        work = list(self.under_way.values())
        return all(one.abandoned for one in work) and len(work) == int(self.nr_conns)

    # --- In the threads ----------------------------------------------------------------------

    def handle(self, conn: TConn) -> Any:
        thread = threading.get_ident()
        self.under_way[thread] = UnderWay(conn, time.monotonic() + HEAD_SECONDS)
        try:
            return super().handle(conn)
        finally:
            del self.under_way[thread]

    def _timed(
        self,
        application: Callable[..., Iterable[bytes]],
        environ: dict[str, Any],
        start_response: Callable[..., Any],
    ) -> Iterable[bytes]:
        work = self.under_way[threading.get_ident()]
        work.path = environ["PATH_INFO"]
        work.deadline = time.monotonic() + REQUEST_SECONDS
        work.what = f"{environ['REQUEST_METHOD']} {work.path}"
        answer = application(environ, start_response)
        if not work.begins_to_answer():
            if hasattr(answer, "close"):
                answer.close()
            raise BrokenPipeError(errno.EPIPE, "answered in its place")
        return answer

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """What cannot even be parsed is answered as below /api/: no browser sends it."""
        heard = Heard()
        super().handle_error(req, heard, addr, exc)
        with contextlib.suppress(OSError):
            client.sendall(problem(heard.status))


class Heard:
    """Stands for the client where gunicorn writes its page of an error, and keeps the status."""

    status = HTTPStatus.BAD_REQUEST

    def gettimeout(self) -> float:
        return 0.0

    def sendall(self, data: bytes) -> None:
        self.status = HTTPStatus(int(data.split(b" ", 2)[1]))


def asks_for_health(sock: socket.socket) -> bool:
    """Whether a monitor's question has come whole: without a cookie it asks no database."""
    try:
        head = sock.recv(HEAD_BYTES, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except OSError:
        return False
    return head.startswith(HEALTH) and b"\r\n\r\n" in head and b"\ncookie:" not in head.lower()


def too_long(path: str) -> bytes:
    """The answer to a request that took too long: 503, to be sent again later."""
    status, again = HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "30"}
    if path.startswith("/api/"):
        return problem(status, "/api/problems/unavailable/", TOO_LONG_ENGLISH, again)
    return answer_of(status, "text/html; charset=utf-8", PAGE, again)


def problem(
    status: HTTPStatus,
    kind: str = "about:blank",
    detail: str = "",
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """problem+json (RFC 9457)."""
    body = {"type": kind, "title": status.phrase, "status": int(status)}
    told = body | ({"detail": detail} if detail else {})
    return answer_of(status, "application/problem+json", json.dumps(told), headers or {})


def answer_of(status: HTTPStatus, kind: str, text: str, headers: Mapping[str, str]) -> bytes:
    """A whole answer that nobody stores and after which the connection ends."""
    body = text.encode()
    lines = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}
    lines |= {"Cache-Control": "no-store", **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {int(status)} {status.phrase}\r\n{head}\r\n".encode("ascii") + body
