"""The health check of a container tells ill from well, and ends what stays ill."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from reform_tracker.deploy import healthy
from reform_tracker.deploy.healthy import beat_writes, judge, web_answers


class OnlyItsOwnHost(BaseHTTPRequestHandler):
    """Answers as Django does: 400 to any host but its own."""

    def do_GET(self) -> None:
        known = self.headers["Host"] == "reform.internal" and self.path == "/healthz"
        self.send_response(200 if known else 400)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep the test's output quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), OnlyItsOwnHost) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_web_is_asked_under_the_sites_own_name(address: str) -> None:
    assert web_answers(address, "reform.internal,other.internal")
    assert web_answers(address, ".reform.internal")
    assert not web_answers(address, "other.internal")


def test_a_server_that_is_not_there_is_ill() -> None:
    assert not web_answers("http://127.0.0.1:9", "reform.internal")


def test_a_worker_that_does_not_answer_in_time_is_ill(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_command: object, timeout: float, **_how: object) -> None:
        raise subprocess.TimeoutExpired("celery", timeout)

    monkeypatch.setattr(subprocess, "run", late)
    assert not healthy.worker_answers("host")


def test_beat_is_well_for_as_long_as_its_schedule_is_written(tmp_path: Path) -> None:
    assert not beat_writes(tmp_path)
    schedule = tmp_path / "celerybeat-schedule.db"
    schedule.touch()
    assert beat_writes(tmp_path)
    long_ago = time.time() - healthy.SCHEDULE_SECONDS - 5
    os.utime(schedule, (long_ago, long_ago))
    assert not beat_writes(tmp_path)


def test_what_stays_ill_is_asked_to_end_and_then_ended(tmp_path: Path) -> None:
    count, sent = tmp_path / "ill", list[signal.Signals]()
    for well in (False, False, True, False, False):
        assert judge(well, count, sent.append) is well
    assert sent == []  # never three times in a row

    for _ in range(3):
        assert not judge(False, count, sent.append)
    assert sent == [signal.SIGTERM, signal.SIGTERM, signal.SIGKILL]


def test_the_program_of_the_container_is_ended_and_nothing_else() -> None:
    with (
        subprocess.Popen(["sleep", "60"]) as other,
        subprocess.Popen(["sh", "-c", "sleep 60 & echo $!; wait"], stdout=subprocess.PIPE) as init,
    ):
        assert init.stdout is not None
        program = int(init.stdout.readline())
        healthy.end_program(signal.SIGTERM, init=init.pid)
        assert init.wait(10) == 128 + signal.SIGTERM or init.returncode == 0
        assert not Path(f"/proc/{program}").exists()
        assert other.poll() is None
        other.kill()
