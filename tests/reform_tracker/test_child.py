"""Work in a child: it answers, or is stopped at a limit, and nothing of it stays."""

import contextlib
import threading
import time
from pathlib import Path

import pytest

from reform_tracker import child
from reform_tracker.child import Limits, NoAnswer, Reason, run

SMALL = Limits(memory=400 * child.MEGABYTE, cpu_seconds=2, seconds=20)


def command_lines() -> list[str]:
    """Those of all processes of the machine."""
    lines = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            lines.append(entry.read_text(errors="replace"))
    return lines


def refused(work: str, limits: Limits = SMALL, payload: bytes = b"") -> Reason:
    with pytest.raises(NoAnswer) as caught:
        run(f"tests.support.greedy:{work}", payload, limits)
    return caught.value.reason


def test_a_child_answers_bytes_with_bytes() -> None:
    assert run("tests.support.greedy:echo", b"abc" * 100_000) == b"cba" * 100_000


def test_a_child_knows_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for children")
    known = run("tests.support.greedy:environment", b"").decode().split("\n")
    assert not {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"} & set(known)


def test_a_child_starts_without_what_only_the_parent_needs() -> None:
    loaded = set(run("tests.support.greedy:modules", b"").decode().split("\n"))
    assert not {"celery", "django"} & loaded


def test_what_a_library_complains_of_in_a_child_stays_there(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert refused("complain") == Reason.BROKEN
    assert "bad byte" not in caplog.text


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        ("spin", Reason.TIME),
        ("eat", Reason.MEMORY),
        ("flood", Reason.MEMORY),
        ("crash", Reason.BROKEN),
        ("fail", Reason.BROKEN),
    ],
)
def test_a_child_that_takes_too_much_or_breaks_off_is_told_apart(work: str, reason: Reason) -> None:
    assert refused(work) == reason


def test_a_child_that_waits_is_ended_with_all_it_started() -> None:
    mark = f"greedy-{time.monotonic_ns()}"
    assert refused("sleep", Limits(seconds=5), mark.encode()) == Reason.TIME
    # Killed is not gone at once.
    until = time.monotonic() + 20
    while (left := [line for line in command_lines() if mark in line]) and time.monotonic() < until:
        time.sleep(0.1)
    assert not left


def test_a_child_writes_into_no_file(tmp_path: Path) -> None:
    target = tmp_path / "target"
    assert refused("write", payload=str(target).encode()) == Reason.BROKEN
    assert target.read_bytes() == b""


def test_more_work_than_places_waits_and_then_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(child, "_places", threading.BoundedSemaphore(1))
    held = threading.Thread(target=refused, args=("sleep", Limits(seconds=4)))
    held.start()
    time.sleep(0.5)
    assert refused("echo") == Reason.BUSY
    held.join()
    assert run("tests.support.greedy:echo", b"ab") == b"ba"
