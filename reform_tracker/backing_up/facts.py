"""What a database holds, counted: of the moment that is backed up, and of what was put back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import FileField

from reform_tracker.audit.chain import GENESIS
from reform_tracker.audit.models import AuditHead

# Whoever holds the key of a session is signed in: none is kept, everybody signs in again.
SESSIONS = "departments_accountsession"


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of each table but that of the sessions, migrations, end of the trail, named files."""

    rows: dict[str, int]
    migrations: list[str]
    chain_end: str
    chain_count: int
    files: list[str]


def read(cursor: Any, tables: Iterable[str]) -> Facts:
    """By a cursor of either database, of Django's or its own. The tables are those it has."""

    def ask(statement: str) -> list[Any]:
        cursor.execute(statement)
        return list(cursor.fetchall())

    quoted = connection.ops.quote_name
    names = sorted(set(tables) - {SESSIONS})
    rows = {name: int(ask(f"SELECT COUNT(*) FROM {quoted(name)}")[0][0]) for name in names}  # noqa: S608 (names of tables)
    applied = ask("SELECT app, name FROM django_migrations ORDER BY app, name")
    head = ask(f"SELECT last_hash, count FROM {AuditHead._meta.db_table}")  # noqa: S608
    end, count = head[0] if head else (GENESIS, 0)
    return Facts(
        rows=rows,
        migrations=[f"{app}.{name}" for app, name in applied],
        chain_end=end,
        chain_count=int(count),
        files=sorted({row[0] for statement in _of_files(rows) for row in ask(statement)}),
    )


def here() -> Facts:
    """Of the database that this process works with."""
    with connection.cursor() as cursor:
        return read(cursor, tables(cursor))


def tables(cursor: Any) -> list[str]:
    """The tables of the database that this process works with."""
    return list(connection.introspection.table_names(cursor))


def _of_files(there: Iterable[str]) -> Iterable[str]:
    """Statements that name the stored files, as far as the database has their tables."""
    quoted = connection.ops.quote_name
    for model in apps.get_models():
        if model._meta.db_table not in set(there):
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField) and field.column:
                column = quoted(field.column)
                yield (
                    f"SELECT {column} FROM {quoted(model._meta.db_table)} "  # noqa: S608 (of models)
                    f"WHERE {column} <> ''"
                )
