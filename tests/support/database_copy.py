"""Copies of the running test's whole database: tables, rows and what migrations were applied."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from uuid import uuid4

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

PATIENCE_SECONDS = 30


class DatabaseCopy:
    """The database as it is when this is made. Needs a test without a transaction."""

    def __init__(self) -> None:
        self._name = f"copy_{uuid4().hex}"
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            self._memory = sqlite3.connect(":memory:")
            connection.connection.backup(self._memory)
        else:
            connection.close()
            _on_server(f"CREATE DATABASE {self._name} TEMPLATE {_name_of_test()}")

    def put_back(self) -> None:
        """Makes the test's database what it was, whatever became of it."""
        if connection.vendor == "sqlite":
            self._memory.backup(connection.connection)
            return
        connection.close()
        _on_server(
            f"DROP DATABASE {_name_of_test()}",
            f"CREATE DATABASE {_name_of_test()} TEMPLATE {self._name}",
        )

    def drop(self) -> None:
        if connection.vendor == "sqlite":
            self._memory.close()
        else:
            _on_server(f"DROP DATABASE {self._name}")


@contextmanager
def kept_database() -> Iterator[None]:
    """After the block the database is what it was before."""
    copy = DatabaseCopy()
    try:
        yield
    finally:
        copy.put_back()
        copy.drop()


def empty_database() -> None:
    """Leaves the test's database without a table. Needs a test without a transaction."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(":memory:")) as nothing:
            nothing.backup(connection.connection)
        return
    connection.close()
    _on_server(f"DROP DATABASE {_name_of_test()}", f"CREATE DATABASE {_name_of_test()}")


def _name_of_test() -> str:
    return connection.ops.quote_name(connection.settings_dict["NAME"])


def _on_server(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            _alone(cursor, statement)


def _alone(cursor: CursorWrapper, statement: str) -> None:
    """Nobody may be connected to a database that is copied or dropped, and PostgreSQL learns late
    that a process was killed: what an earlier test has left is sent away until it is gone."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [connection.settings_dict["NAME"]],
        )
        try:
            cursor.execute(statement)
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
