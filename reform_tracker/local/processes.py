"""Child processes that end with their parent, and what they print."""

import contextlib
import ctypes
import functools
import logging
import logging.handlers
import os
import re
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
# Where a line tells its level, and where a new entry of any log begins. Redis is let be: what it
# calls WARNING is advice on the kernel.
LOUD = re.compile(
    r"^(?!\d+:[A-Z] ).{0,80}?(?:^|[\s\[])(?:WARNING|ERROR|CRITICAL)[\s:\]/]|^Traceback "
)
ENTRY = re.compile(r"^\[?\d{4}-\d\d-\d\d|^\d+:[A-Z] |^\S+ - |^\S.{0,80}?\b(?:INFO|DEBUG)\b")


def end_with_parent(signum: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends `signum` to the child when this process dies.

    It holds even when this process is killed with SIGKILL. The child must be started from the
    main thread, whose end the kernel takes for the end of the process. Elsewhere than on Linux
    it does nothing.
    """
    return functools.partial(_follow, os.getpid(), signum, _libc())


def follow_parent(signum: signal.Signals) -> None:
    """Have the kernel send `signum` to this process when the one that started it dies."""
    _follow(os.getppid(), signum, _libc())


class InterruptedParent:
    """Tells when `make` was interrupted with a SIGINT that this process did not get.

    Ctrl-C reaches both. A SIGINT sent to `make` alone it does not pass on: it gives up its handler
    and waits for its child, here for ever. Linux shows the handlers of a process.
    """

    def __init__(self) -> None:
        self._parent = os.getppid()
        self._handled = self._handles_interrupt()

    def __call__(self) -> bool:
        return self._handled and not self._handles_interrupt()

    def _handles_interrupt(self) -> bool:
        try:
            status = Path(f"/proc/{self._parent}/status").read_text(encoding="ascii")
        except OSError:
            return False
        found = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status, re.MULTILINE)
        return found is not None and bool(int(found[1], 16) >> (signal.SIGINT - 1) & 1)


def _libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None) if sys.platform == "linux" else None


def _follow(parent: int, signum: signal.Signals, libc: ctypes.CDLL | None) -> None:
    if libc is not None:
        libc.prctl(PR_SET_PDEATHSIG, int(signum))
        if os.getppid() != parent:  # it died before the line above took hold
            os._exit(1)


@dataclass(frozen=True)
class Program:
    """A program to keep running: what to start and how to ask it to end."""

    name: str
    command: list[str]
    stop_signal: signal.Signals = signal.SIGTERM
    # Sent by the kernel when the supervisor is killed.
    orphan_signal: signal.Signals = signal.SIGKILL


@dataclass
class Child:
    """One running program, in a process group of its own, its output in a log file."""

    program: Program
    log_file: Path
    environment: Mapping[str, str]
    show: Callable[[str, str], None]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    last_lines: deque[str] = field(default_factory=lambda: deque(maxlen=12))

    def __post_init__(self) -> None:
        self._log = rotating_log(self.log_file)
        self._rest = b""
        self._loud = False

    def start(self) -> None:
        self._close()
        self.process = subprocess.Popen(
            self.program.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent(self.program.orphan_signal),  # noqa: PLW1509  (one thread)
        )
        assert self.process.stdout is not None  # noqa: S101  (told by PIPE above)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.started_at = time.monotonic()

    @property
    def output(self) -> int | None:
        """The file descriptor to wait on, None when the program does not run."""
        if self.process is None or self.process.stdout is None or self.process.stdout.closed:
            return None
        return self.process.stdout.fileno()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def pump(self) -> None:
        """Take what the program has printed into its log and, if loud, onto the terminal."""
        while (handle := self.output) is not None:
            try:
                data = os.read(handle, 65536)
            except BlockingIOError:
                return
            if not data:
                self._close()
                return
            *lines, self._rest = (self._rest + data).split(b"\n")
            for line in lines:
                self._take(line.decode("utf-8", "replace").rstrip())

    def _close(self) -> None:
        if self._rest:
            self._take(self._rest.decode("utf-8", "replace"))
            self._rest = b""
        if self.process and self.process.stdout:
            self.process.stdout.close()

    def _take(self, line: str) -> None:
        self._log.info(line)
        self.last_lines.append(line)
        if LOUD.search(line):
            self._loud = True
        elif ENTRY.search(line):
            self._loud = False
        if self._loud:
            self.show(self.program.name, line)

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.program.stop_signal)

    def kill_group(self) -> None:
        """End the program and everything it started, at once."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nothing of it is left
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.pump()

    def close_log(self) -> None:
        self._close()
        for handler in self._log.handlers:
            handler.close()


def rotating_log(path: Path) -> logging.Logger:
    """A log file of at most 5 MB with one predecessor."""
    log = logging.Logger(str(path))
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=5_000_000, backupCount=1, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.addHandler(handler)
    return log
