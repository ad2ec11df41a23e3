"""An empty database of one's own, on the kind of server that the tests run on."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg2
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Database:
    """`url` is a DATABASE_URL; `folder` is where the system that uses it keeps its files."""

    url: str
    folder: Path

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        """Plain SQL in one transaction."""
        opened: Any = (
            sqlite3.connect(self.url.removeprefix("sqlite:///"))
            if self.is_sqlite
            else psycopg2.connect(self.url)
        )
        with closing(opened), closing(opened.cursor()) as cursor:
            yield cursor
            opened.commit()

    def tables(self) -> dict[str, list[str]]:
        """table → its columns."""
        query = (
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c"
            " WHERE m.type = 'table' ORDER BY c.cid"
            if self.is_sqlite
            else "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' ORDER BY ordinal_position"
        )
        found: dict[str, list[str]] = {}
        with self.cursor() as cursor:
            cursor.execute(query)
            for table, column in cursor.fetchall():
                found.setdefault(table, []).append(column)
        return found

    def manage(self, *commands: Sequence[str]) -> list[str]:
        """What these commands of manage.py print, one after the other in a process of their own."""
        return json.loads(self.run("tests.upgrade.commands", given=json.dumps(commands)))  # type: ignore[no-any-return]  # a list of texts

    def run(self, module: str, *arguments: str, given: str = "") -> str:
        """What a module prints that works on this database, as the demo it came from."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "reform_tracker.settings",
                "REFORM_MODE": "local",
                "DEMO": "1",
                "DATABASE_URL": self.url,
                "VAR_DIR": str(self.folder),
                "REDIS_URL": "memory://",
                "EMAIL_URL": "dummymail://",
            },
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"{module} {given or arguments}: {done.stderr}")
        return done.stdout


@contextmanager
def empty_database(folder: Path) -> Iterator[Database]:
    """A file on SQLite, a database of its own on PostgreSQL, which is dropped at the end."""
    if connection.vendor == "sqlite":
        yield Database(f"sqlite:///{folder}/upgrade.sqlite3", folder)
        return
    name = f"upgrade_{uuid4().hex}"
    _on_server(f"CREATE DATABASE {name}")
    try:
        yield Database(_url(name), folder)
    finally:
        _on_server(f"DROP DATABASE {name}")


def _url(name: str) -> str:
    known = connection.settings_dict
    who = f"{quote(known['USER'], safe='')}:{quote(known['PASSWORD'], safe='')}"
    return f"postgres://{who}@{known['HOST']}:{known['PORT']}/{name}"


def _on_server(statement: str) -> None:
    """A database is made and dropped outside of any transaction."""
    with closing(psycopg2.connect(_url(connection.settings_dict["NAME"]))) as server:
        server.autocommit = True
        with closing(server.cursor()) as cursor:
            cursor.execute(statement)
