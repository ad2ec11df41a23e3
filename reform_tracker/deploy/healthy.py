"""Health check of a container: `python -m reform_tracker.deploy.healthy web|worker|beat`.

Docker restarts what ends, not what hangs. So a program that was found ill several times in a row
is asked to end, and ended if it does not: its container's own restart policy brings it back. That
needs no access to Docker's socket. The program is the child of the container's init process.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

SECONDS, WORKER_SECONDS = 4, 30
# So many in a row and it is asked to end; from the second number on it is ended.
ASKED_AFTER, ENDED_AFTER = 3, 5
# Beat writes its schedule down every three minutes.
SCHEDULE_SECONDS = 600


def web_answers(address: str, allowed_hosts: str) -> bool:
    """Whether the server at the address answers /healthz with success, asked under the site's own
    host name, since any other would be refused."""
    host = allowed_hosts.split(",", maxsplit=1)[0].strip().lstrip(".").replace("*", "localhost")
    request = urllib.request.Request(f"{address}/healthz", headers={"Host": host})  # noqa: S310  (http, written here)
    try:
        urllib.request.urlopen(request, timeout=SECONDS).close()  # noqa: S310  (as above)
    except (urllib.error.URLError, OSError):
        return False
    return True


def worker_answers(host: str) -> bool:
    """Whether the worker of this container answers over the broker."""
    command = ["celery", "--app=reform_tracker.celery:app", "inspect", "ping"]
    command += ["--timeout=10", f"--destination=worker@{host}"]
    try:
        asked = subprocess.run(command, capture_output=True, timeout=WORKER_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0


def beat_writes(folder: Path) -> bool:
    """Whether the schedule was written down lately."""
    written = [path.stat().st_mtime for path in folder.glob("celerybeat-schedule*")]
    return bool(written) and time.time() - max(written) < SCHEDULE_SECONDS


def judge(is_healthy: bool, count: Path, end: Callable[[signal.Signals], None]) -> bool:
    """Counts how often in a row it was ill, in a file of the container's own, and ends it."""
    if is_healthy:
        count.unlink(missing_ok=True)
        return True
    times = 1 + (int(count.read_text(encoding="ascii")) if count.exists() else 0)
    count.write_text(str(times), encoding="ascii")
    if times >= ASKED_AFTER:
        end(signal.SIGTERM if times < ENDED_AFTER else signal.SIGKILL)
    return False


def end_program(how: signal.Signals, init: int = 1) -> None:
    """Sends a signal to what the container's init process started."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            parent = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1]
            if int(parent) == init and int(process.name) != os.getpid():
                os.kill(int(process.name), how)


def check(name: str, environment: Mapping[str, str]) -> bool:
    if name == "worker":
        return worker_answers(environment["HOSTNAME"])
    if name == "beat":
        return beat_writes(Path("/tmp"))  # noqa: S108  (the container's own)
    return web_answers("http://127.0.0.1:8000", environment.get("ALLOWED_HOSTS", "localhost"))


if __name__ == "__main__":
    healthy = judge(check(sys.argv[1], os.environ), Path("/tmp/ill"), end_program)  # noqa: S108
    sys.exit(0 if healthy else 1)
