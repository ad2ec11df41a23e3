"""Server processes of a test run: owned by whoever may run them, ended with the run."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reform_tracker.local.processes import end_with_parent

FOLDER_PREFIX = "reform-tests-"


class ServerError(Exception):
    """Why a server for the tests cannot be had, as one sentence that says what to do."""


@dataclass(frozen=True)
class Account:
    """The user a server runs as; None for the user of this process."""

    name: str | None = None

    def popen_arguments(self) -> dict[str, Any]:
        if self.name is None:
            return {}
        entry = pwd.getpwnam(self.name)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        if self.name is not None:
            shutil.chown(path, self.name)

    def may_run(self, binary: Path) -> bool:
        """Whether this user can start the program, all folders above it included."""
        try:
            done = subprocess.run(
                [str(binary), "--version"],
                capture_output=True,
                cwd="/",
                check=False,
                **self.popen_arguments(),
            )
        except OSError:
            return False
        return done.returncode == 0


def unprivileged() -> Account:
    """This user, or one that root can lend: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return Account()
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name)
    raise ServerError("PostgreSQL does not run as root and there is no user nobody to lend it.")


def folder_for(account: Account) -> Path:
    """A new folder of the account's own, below one that every user can enter.

    Its name holds this process's id: `remove_left_behind` knows by it when nobody uses it.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER_PREFIX}{os.getpid()}-"))
    account.give(folder)
    return folder


def remove_left_behind() -> None:
    """Remove the folders of runs that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*"):
        owner = folder.name.removeprefix(FOLDER_PREFIX).split("-")[0]
        if owner.isdecimal() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
    orphan_signal: signal.Signals = signal.SIGKILL,
) -> subprocess.Popen[bytes]:
    """Start a server in a process group of its own; it gets `orphan_signal` if this one dies."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            env=None if environment is None else dict(environment),
            cwd=None if account is None else "/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent(orphan_signal),  # noqa: PLW1509  (started from one thread)
            **(account or Account()).popen_arguments(),
        )


def wait_for(
    condition: Callable[[], bool], *, process: subprocess.Popen[bytes], seconds: float
) -> bool:
    """Whether the condition came true while the process lived, within the time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if condition():
            return True
        time.sleep(0.02)
    return False


def end(process: subprocess.Popen[bytes] | None, signum: signal.Signals, seconds: float) -> None:
    """Ask a process to end, then end all that is left of its group."""
    if process is None:
        return
    if process.poll() is None:
        process.send_signal(signum)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    with contextlib.suppress(ProcessLookupError, PermissionError):  # nothing of it is left
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def is_alive(pid: int) -> bool:
    """Whether it runs; one that has ended and is only not waited for yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def descendants(pid: int) -> set[int]:
    """The processes that this one started, and those that they started."""
    found: set[int] = set()
    for children in Path(f"/proc/{pid}/task").glob("[0-9]*/children"):
        with contextlib.suppress(OSError):
            found |= {int(child) for child in children.read_text().split()}
    return found.union(*(descendants(child) for child in found))


def tail(log: Path, lines: int = 8) -> str:
    """The last lines of a log, indented."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "".join(f"\n  {line}" for line in text.splitlines()[-lines:])
