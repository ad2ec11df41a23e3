"""`make run` itself: the whole system starts, answers and ends, from the real entry point."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reform_tracker.local.ports import free_port
from tests.support.first_database import migrate
from tests.support.processes import descendants, is_alive

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 300  # seconds, on a machine with much else to do
# Redis, web and worker with two of their own each, beat.
PARTS = 8
# What the test run itself was given must not reach the system under test.
NOT_PASSED_ON = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "DEMO")

pytestmark = pytest.mark.faults


class System:
    """A started system and what it printed."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.port = free_port()
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
        own = {"VAR_DIR": str(folder), "PORT": str(self.port), "REFORM_MODE": "local"}
        self.output = folder.with_name(f"{folder.name}-{self.port}.txt")
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "reform_tracker.local"],
                cwd=ROOT,
                env={**kept, **own, **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def printed(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_until_ready(self) -> "System":
        deadline = time.monotonic() + PATIENCE
        while "Ready after" not in self.printed:
            assert self.process.poll() is None, self.printed
            assert time.monotonic() < deadline, self.printed
            time.sleep(0.1)
        return self

    def page(self, path: str) -> tuple[int, str]:
        """Status and text of a page of this system."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return answer.status, answer.read().decode()

    def processes(self) -> list[int]:
        """All processes that work on this data folder."""
        mark = f"VAR_DIR={self.folder}\0".encode()
        found = []
        for environ in Path("/proc").glob("[0-9]*/environ"):
            try:
                if mark in environ.read_bytes():
                    found.append(int(environ.parent.name))
            except OSError:
                continue
        return found

    def parts(self, count: int) -> set[int]:
        """Everything it started, once that is so many: the worker divides itself some seconds
        after the first page can be read, and Redis writes over its environment."""
        deadline = time.monotonic() + PATIENCE
        while len(found := descendants(self.process.pid)) < count:
            assert time.monotonic() < deadline, f"only {found}: {self.printed}"
            time.sleep(0.1)
        return found

    def wait_until_gone(self) -> None:
        deadline = time.monotonic() + 15
        while left := self.processes():
            assert time.monotonic() < deadline, f"left over: {left}"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose database needs no more migration, which is most of a start."""
    folder = tmp_path_factory.mktemp("prepared")
    migrate(f"sqlite:///{folder}/db.sqlite3", {**os.environ, "VAR_DIR": str(folder)})
    return folder


@pytest.fixture
def folder(tmp_path: Path, prepared: Path) -> Path:
    """A data folder of its own with that database."""
    return Path(shutil.copytree(prepared, tmp_path / "var"))


@contextmanager
def system(folder: Path, **environment: str) -> Iterator[System]:
    started = System(folder, **environment)
    try:
        yield started
    finally:
        started.process.kill()
        started.process.wait()
        started.wait_until_gone()


def test_system_starts_with_the_demo_ends_on_interrupt_and_keeps_its_data(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    with system(folder) as first:
        first.wait_until_ready()
        assert first.page("/healthz")[0] == 200
        assert 'type="password"' in first.page("/")[1]
        assert "Demo accounts" in first.printed
        assert "DEMO=1" in (folder / "local.env").read_text()

        first.process.send_signal(signal.SIGINT)
        assert first.process.wait(20) == 0
        first.wait_until_gone()
    rows = (folder / "db.sqlite3").stat().st_size
    written = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert [path for path in written if path.stat().st_mode & 0o077] == []

    with system(folder) as second:
        second.wait_until_ready()
        assert (folder / "db.sqlite3").stat().st_size == rows


def test_killed_supervisor_takes_everything_with_it(folder: Path) -> None:
    with system(folder, DEMO="0") as started:
        started.wait_until_ready()
        parts = started.parts(PARTS)

        started.process.kill()
        started.process.wait()

        started.wait_until_gone()
        deadline = time.monotonic() + PATIENCE
        while left := [pid for pid in parts if is_alive(pid)]:
            assert time.monotonic() < deadline, f"left over: {left}"
            time.sleep(0.1)


def test_without_the_demo_there_is_no_account(folder: Path) -> None:
    with system(folder, DEMO="0") as started:
        started.wait_until_ready()

        assert "Demo accounts" not in started.printed
        assert "create_account" in started.printed
        assert "DEMO=0" in (folder / "local.env").read_text()


def test_part_that_dies_comes_back(folder: Path) -> None:
    with system(folder, DEMO="0") as started:
        started.wait_until_ready()
        children = Path(f"/proc/{started.process.pid}/task/{started.process.pid}/children")
        for pid in map(int, children.read_text().split()):
            os.kill(pid, signal.SIGKILL)

        deadline = time.monotonic() + PATIENCE
        while len(set(re.findall(r"(\w+) \| ended with status -9", started.printed))) < 4:
            assert time.monotonic() < deadline, started.printed
            time.sleep(0.1)
        while True:
            try:
                assert started.page("/healthz")[0] == 200
                break
            except OSError:
                assert time.monotonic() < deadline, started.printed
                time.sleep(0.1)


def test_database_that_cannot_be_reached_is_told_in_words(tmp_path: Path) -> None:
    unreachable = f"postgres://nobody:none@127.0.0.1:{free_port()}/none"
    with system(tmp_path / "var", DATABASE_URL=unreachable) as started:
        assert started.process.wait(PATIENCE) == 2
        assert "The database could not be prepared" in started.printed
        assert "Connection refused" in started.printed
        started.wait_until_gone()
