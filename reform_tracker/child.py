"""Work on what people upload, done in a process of its own that cannot take too much.

The child gets bytes and gives bytes. It may use so much memory and processor time, writes no file,
knows nothing of the parent's environment, and is gone when it has answered or its time is over,
with whatever it started. A parent that dies leaves it no longer than its own time.
"""

import importlib
import logging
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
ROOT = Path(__file__).resolve().parent.parent
# How many children a process has at once, and how long one more waits.
AT_ONCE, PATIENCE_SECONDS = 2, 15
LARGEST_ANSWER = 64 * MEGABYTE
_OUT_OF_MEMORY, _TOO_LONG_AN_ANSWER = 70, 71
_TOLD = 2000  # characters of what a child said at its end
_places = threading.BoundedSemaphore(AT_ONCE)


class Reason(StrEnum):
    """Why there is no answer."""

    TIME = "time"
    MEMORY = "memory"
    BUSY = "busy"
    BROKEN = "broken"


class NoAnswer(Exception):
    """The work was stopped at a limit, broke off, or found no place."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: address space, processor time and time, in bytes and seconds."""

    memory: int = 1024 * MEGABYTE
    cpu_seconds: int = 20
    seconds: int = 30


def run(work: str, payload: bytes, limits: Limits = Limits()) -> bytes:
    """The answer of ``work``, the name of a function from bytes to bytes ("module:function").

    Raises NoAnswer.
    """
    if not _places.acquire(timeout=PATIENCE_SECONDS):
        raise NoAnswer(Reason.BUSY)
    try:
        return _run(work, payload, limits)
    finally:
        _places.release()


def _run(work: str, payload: bytes, limits: Limits) -> bytes:
    given = [str(limit) for limit in (limits.memory, limits.cpu_seconds, limits.seconds)]
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, work, *given],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
        start_new_session=True,
    )
    try:
        answer, told = process.communicate(payload, timeout=limits.seconds)
    except subprocess.TimeoutExpired as error:
        raise NoAnswer(Reason.TIME) from error
    finally:
        _end(process)
    if process.returncode == 0:
        return answer
    reason = _reason(process.returncode)
    end = told.decode("utf-8", "replace")[-_TOLD:]
    log.warning("%s ended with %s (%s): %s", work, process.returncode, reason.value, end)
    raise NoAnswer(reason)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ends a child with everything it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        # What could not be handed over is handed over no more.
        with suppress(OSError):
            pipe.close() if pipe else None


def _reason(code: int) -> Reason:
    if code in (-signal.SIGXCPU, -signal.SIGALRM):
        return Reason.TIME
    # The kernel kills whoever takes the last of the memory.
    if code in (_OUT_OF_MEMORY, _TOO_LONG_AN_ANSWER, -signal.SIGKILL):
        return Reason.MEMORY
    return Reason.BROKEN


def main(work: str, memory: str, cpu_seconds: str, seconds: str) -> int:
    """The child: loads the work, sets its own limits, works, answers."""
    module, _, name = work.partition(":")
    function: Callable[[bytes], bytes] = getattr(importlib.import_module(module), name)
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_seconds), int(cpu_seconds) + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(int(seconds))
    # What a library says of each byte of a bad file would fill the parent's memory.
    logging.disable()
    try:
        answer = function(sys.stdin.buffer.read())
    except MemoryError:
        return _OUT_OF_MEMORY
    except ImportError as error:
        # A library that the work loads late found no room.
        if "map segment" in str(error):
            return _OUT_OF_MEMORY
        raise
    if len(answer) > LARGEST_ANSWER:
        return _TOO_LONG_AN_ANSWER
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
