"""The running test's database in other processes, on PostgreSQL and on SQLite alike."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.support.workers import database_url_of_test


@contextmanager
def shared_database(folder: Path) -> Iterator[dict[str, str]]:
    """The environment in which another process sees what the test has committed.

    SQLite's test database lives in this process's memory: it is lent out as a file and what
    became of it is read back at the end. The test needs `transactional_db`.
    """
    environment = {**os.environ, "VAR_DIR": str(settings.VAR_DIR)}
    if connection.vendor != "sqlite":
        yield {**environment, "DATABASE_URL": database_url_of_test()}
        return
    path = folder / "shared.sqlite3"
    with closing(sqlite3.connect(path)) as lent:
        connection.connection.backup(lent)
    try:
        yield {**environment, "DATABASE_URL": f"sqlite:///{path}"}
    finally:
        with closing(sqlite3.connect(path)) as lent:
            lent.backup(connection.connection)


def run_python(
    script: str, environment: Mapping[str, str], *arguments: str
) -> "subprocess.Popen[str]":
    """Another Python process with Django set up; it talks by its standard input and output."""
    code = f"import django; django.setup()\n{script}"
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def let_go(processes: "Sequence[subprocess.Popen[str]]") -> None:
    """Waits until each process has printed "ready", then lets all of them go at once."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
