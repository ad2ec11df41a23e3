"""The supervisor with real child processes: restarts, giving up, ending, no orphans."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from reform_tracker.local.options import Options, make_folders
from reform_tracker.local.processes import Child, Program
from reform_tracker.local.stopping import StopAsked, StopRequest
from reform_tracker.local.supervisor import Deaths, GaveUp, Supervisor
from tests.support.processes import is_alive

ROOT = Path(__file__).resolve().parents[3]
SLEEPS = "import time; time.sleep(60)"
# Starts a process of its own, prints both ids and ignores the request to end.
STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(os.getpid(), inner.pid, flush=True)
time.sleep(60)
"""


def python(name: str, code: str) -> Program:
    return Program(name, [sys.executable, "-c", code])


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    options = Options.read({"VAR_DIR": str(tmp_path)})
    make_folders(options)
    made = Supervisor(options, dict(os.environ), StopRequest())
    yield made
    made.stop()


def tend_until(supervisor: Supervisor, condition: Callable[[], bool]) -> None:
    def tended() -> bool:
        supervisor.tend(0.05)
        return condition()

    wait_until(tended)


def test_dead_part_is_started_again(supervisor: Supervisor) -> None:
    child = supervisor.add(python("web", SLEEPS))
    child.start()
    assert child.process is not None
    first = child.process.pid
    os.kill(first, signal.SIGKILL)

    tend_until(supervisor, lambda: child.process is not None and child.process.pid != first)

    assert child.is_running()


def test_wait_doubles_until_a_part_has_run_well() -> None:
    deaths = Deaths()
    waits = []
    for _ in range(6):
        deaths.add(ran_seconds=0.1, now=100)
        waits.append(deaths.restart_at - 100)
    assert waits == [1, 2, 4, 8, 16, 16]

    deaths.add(ran_seconds=3600, now=100)
    assert (deaths.count, deaths.restart_at) == (1, 101)


def test_part_that_keeps_dying_ends_the_system_with_its_last_words(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reform_tracker.local.supervisor.MOST_DEATHS", 1)
    child = supervisor.add(python("web", "raise SystemExit('no such database')"))
    child.start()

    with pytest.raises(GaveUp, match=r"(?s)web died 2 times in a row.*no such database"):
        tend_until(supervisor, lambda: False)


def test_stop_ends_what_a_part_started_even_when_it_ignores_the_request(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reform_tracker.local.supervisor.STOP_SECONDS", 0.3)
    child = supervisor.add(python("worker", STUBBORN))
    child.start()
    tend_until(supervisor, lambda: bool(child.last_lines))
    outer, inner = map(int, child.last_lines[0].split())

    supervisor.stop()

    wait_until(lambda: not is_alive(outer) and not is_alive(inner))


def test_request_to_end_is_heard_at_the_next_turn(supervisor: Supervisor) -> None:
    with supervisor.request.listening():
        supervisor.tend(0)
        signal.raise_signal(signal.SIGTERM)

        with pytest.raises(StopAsked):
            supervisor.tend(0)


def test_second_request_hurries_but_an_echo_of_the_first_does_not(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = supervisor.add(python("worker", STUBBORN))
    child.start()
    tend_until(supervisor, lambda: bool(child.last_lines))
    supervisor.request.note(signal.SIGINT, None)
    supervisor.request.note(signal.SIGTERM, None)
    assert not supervisor.request.is_urgent

    monkeypatch.setattr("reform_tracker.local.stopping.ONE_REQUEST_SECONDS", 0)
    monkeypatch.setattr("reform_tracker.local.supervisor.STOP_SECONDS", 1000)
    supervisor.request.note(signal.SIGINT, None)
    supervisor.stop()

    assert not child.is_running()


def test_killed_supervisor_leaves_no_orphan(tmp_path: Path) -> None:
    code = f"""
import os, sys, time
from pathlib import Path
from reform_tracker.local.options import Options, make_folders
from reform_tracker.local.processes import Program
from reform_tracker.local.stopping import StopRequest
from reform_tracker.local.supervisor import Supervisor
options = Options.read({{"VAR_DIR": {str(tmp_path)!r}}})
make_folders(options)
child = Supervisor(options, dict(os.environ), StopRequest()).add(
    Program("web", [sys.executable, "-c", {SLEEPS!r}]))
child.start()
print(child.process.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as outer:
        assert outer.stdout is not None
        pid = int(outer.stdout.readline())
        assert is_alive(pid)
        outer.kill()

    wait_until(lambda: not is_alive(pid))


def test_log_has_every_line_and_the_terminal_only_the_loud_ones(tmp_path: Path) -> None:
    shown: list[str] = []
    lines = [
        "2026-11-02 10:00:00 INFO web started",
        "2026-11-02 10:00:01 ERROR web broke",
        "Traceback (most recent call last):",
        "  File x",
        "ValueError: 1",
        "2026-11-02 10:00:02 INFO web goes on",
        '127.0.0.1 - - "GET /search?q=ERROR HTTP/1.1" 200',
    ]
    child = Child(
        python("web", f"print({chr(10).join(lines)!r})"),
        tmp_path / "web.log",
        dict(os.environ),
        lambda _name, line: shown.append(line),
    )
    child.start()
    assert child.process is not None
    child.process.wait()
    child.pump()
    child.close_log()

    assert (tmp_path / "web.log").read_text().splitlines() == lines
    assert shown == lines[1:5]


def test_interrupt_of_make_alone_is_noticed(tmp_path: Path) -> None:
    code = (
        "import time\n"
        "from reform_tracker.local.processes import InterruptedParent\n"
        "is_over = InterruptedParent()\n"
        "print('waiting', flush=True)\n"
        "while not is_over(): time.sleep(0.02)\n"
        "print('noticed', flush=True)\n"
    )
    (tmp_path / "program.py").write_text(code)
    (tmp_path / "Makefile").write_text(f"run:\n\t@exec {sys.executable} program.py\n")
    make = subprocess.Popen(
        ["make", "-C", str(tmp_path), "--no-print-directory"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background of a script has it ignored, and so would make.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    with make:
        assert make.stdout is not None
        assert make.stdout.readline() == "waiting\n"
        make.send_signal(signal.SIGINT)
        assert make.stdout.readline() == "noticed\n"
