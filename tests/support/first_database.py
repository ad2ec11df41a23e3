"""A database migrated once for a whole run: each of its processes copies it, which takes a fifth of
a second where migrating takes nine of the processor's."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

from tests.support.processes import ServerError

ROOT = Path(__file__).resolve().parents[2]
FIRST = "REFORM_TESTS_FIRST_DATABASE"  # a file of SQLite, or a name on PostgreSQL's server


def migrate(url: str, environment: Mapping[str, str]) -> None:
    """Raises ServerError with what `manage.py migrate` said."""
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--run-syncdb", "--verbosity=0"],
        cwd=ROOT,
        env={**environment, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ServerError(f"The database of the tests cannot be migrated:\n{done.stderr.strip()}")


@contextmanager
def database_beside(url: str, name: str, template: str = "template1") -> Iterator[str]:
    """The URL of a new database on the same PostgreSQL, empty unless it is a copy of another one,
    dropped at the end."""

    def on_server(statement: str, *names: str) -> None:
        with closing(psycopg2.connect(url)) as server:
            server.autocommit = True
            with closing(server.cursor()) as cursor:
                cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    on_server("CREATE DATABASE {} TEMPLATE {}", name, template)
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        on_server("DROP DATABASE IF EXISTS {}", name)


@contextmanager
def copied() -> Iterator[None]:
    """In the block the test database is made as a copy, where the run has one that is migrated."""
    from django.db import connection  # noqa: PLC0415  (the wrapper has no settings)

    first = os.environ.get(FIRST)
    if not first:
        yield
        return
    given = connection.settings_dict["TEST"]
    given["MIGRATE"] = False
    if connection.vendor != "sqlite":
        given["TEMPLATE"] = first
        yield
        return
    creation: Any = connection.creation  # of SQLite
    # In memory it lives as long as a connection to it is open: this one until Django's is.
    with closing(sqlite3.connect(creation._get_test_db_name(), uri=True)) as kept:
        with closing(sqlite3.connect(first)) as source:
            source.backup(kept)
        yield
