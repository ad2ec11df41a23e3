"""The recorded rows put into a database of the version that they were recorded from."""

import json
from typing import Any

from psycopg2.extras import execute_values

from tests.upgrade.database import Database

NUMBERED = ("AutoField", "BigAutoField")


def load(recording: dict[str, Any], database: Database) -> None:
    """Migrates an empty database to the recorded state and inserts every row by plain SQL."""
    database.manage(
        *(
            ["migrate", app, name, "--verbosity=0"]
            for app, names in recording["migrations"].items()
            for name in names
        )
    )
    with database.cursor() as cursor:
        # Migrations seed some tables; the recording holds those rows too, as people changed them.
        for table in recording["tables"]:
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 (names of our own)
            if cursor.fetchone() != (0,):
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608
        for table, kept in recording["tables"].items():
            if kept["rows"]:
                _insert(cursor, table, kept, database)


def _insert(cursor: Any, table: str, kept: dict[str, Any], database: Database) -> None:
    columns = ", ".join(f'"{name}"' for name in kept["columns"])
    kinds = list(kept["columns"].values())
    rows = [
        [
            _stored(value, kind, sqlite=database.is_sqlite)
            for value, kind in zip(row, kinds, strict=True)
        ]
        for row in kept["rows"]
    ]
    into = f'INSERT INTO "{table}" ({columns}) VALUES'
    if database.is_sqlite:
        cursor.executemany(f"{into} ({', '.join('?' * len(kinds))})", rows)
        return
    execute_values(cursor, f"{into} %s", rows, page_size=1000)
    for name, kind in kept["columns"].items():
        if kind in NUMBERED:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                [f'"{table}"', name, max(row[0] for row in kept["rows"])],
            )


def _stored(value: Any, kind: str, *, sqlite: bool) -> Any:
    """A recorded value as the database's driver takes it."""
    if value is None:
        return None
    if kind == "JSONField":
        return json.dumps(value)
    if sqlite and kind == "DateTimeField":
        return value.replace("T", " ").removesuffix("+00:00")
    if sqlite and kind == "UUIDField":
        return value.replace("-", "")
    return value
