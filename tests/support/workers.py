"""Real Celery processes on the database and the Redis of the running test.

The test must commit what it writes (`transactional_db`), for the worker is another process.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.support.processes import ServerError, end, start, tail, wait_for

READY_SECONDS = 30.0


@dataclass
class Worker:
    """A running Celery worker and its log."""

    process: subprocess.Popen[bytes]
    log: Path

    def text(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """End it as a power cut would, its pool processes with it."""
        end(self.process, signal.SIGKILL, 5)


def database_url_of_test() -> str:
    """DATABASE_URL of the test's own database. Raises ServerError for one in memory."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        if "memory" in str(given["NAME"]):
            raise ServerError("A test database in memory cannot be shared with a worker.")
        return f"sqlite:///{given['NAME']}"
    user, password = quote(given["USER"], safe=""), quote(given["PASSWORD"], safe="")
    return f"postgres://{user}:{password}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


def process_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment with which another process meets this test's database, Redis and files."""
    return {
        **os.environ,
        "DATABASE_URL": database_url_of_test(),
        "REDIS_URL": settings.REDIS_URL,
        "VAR_DIR": str(settings.VAR_DIR),
        **(extra or {}),
    }


@contextmanager
def celery_worker(
    *, concurrency: int = 1, environment: Mapping[str, str] | None = None, kept: bool = False
) -> Iterator[Worker]:
    """Run one prefork worker and wait until it takes jobs. Raises ServerError.

    `kept` starts it again whenever it ends, as `make run` and docker-compose.yml do.
    """
    with TemporaryDirectory(prefix="reform-worker-") as folder:
        log = Path(folder, "worker.log")
        command = [sys.executable, "-m", "celery", "--app", "reform_tracker.celery:app", "worker"]
        command += ["--loglevel", "INFO", "--concurrency", str(concurrency), "--without-mingle"]
        command += ["--hostname", f"test{os.getpid()}-{Path(folder).name}@localhost"]
        if kept:
            command = ["sh", "-c", 'while :; do "$@"; sleep 1; done', "sh", *command]
        process = start(command, log=log, environment=process_environment(environment))
        worker = Worker(process, log)
        try:
            if not wait_for(
                lambda: " ready." in worker.text(), process=process, seconds=READY_SECONDS
            ):
                raise ServerError(f"The Celery worker does not start:{tail(log, 20)}")
            yield worker
        finally:
            end(process, signal.SIGTERM, 5)
