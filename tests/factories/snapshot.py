"""The published plan, taken once from the services and put back as it was for each further test."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from psycopg2.extras import execute_values

from departments.models import Organization, OrganizationName
from reform_tracker.audit.models import AuditEvent, AuditHead
from reports.models import Standing
from tasks.models import (
    Acknowledgement,
    Assignment,
    CitedDocument,
    FrameText,
    ImplementationPlan,
    Measure,
    ReformArea,
    ReformPlan,
    ReportingPeriod,
    Task,
    TaskPlace,
)

# In the order of their foreign keys.
TABLES: tuple[type[Model], ...] = (
    Organization,
    OrganizationName,
    ReformPlan,
    FrameText,
    ReformArea,
    Task,
    CitedDocument,
    TaskPlace,
    TaskPlace.prefectures.through,
    Measure,
    Assignment,
    ReportingPeriod,
    ImplementationPlan,
    Acknowledgement,
    Standing,
    AuditEvent,
    AuditHead,
)
_taken: dict[object, list["Rows"]] = {}


@dataclass(frozen=True)
class Rows:
    """All rows of a table, as the database's driver gives and takes them: through the models it
    takes three times as long, and a thousand tests need them."""

    table: str
    columns: tuple[str, ...]
    values: list[tuple[Any, ...]]

    @classmethod
    def read(cls, model: type[Model]) -> "Rows":
        quoted = connection.ops.quote_name
        table = quoted(model._meta.db_table)
        columns = tuple(quoted(str(field.column)) for field in model._meta.concrete_fields)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608  (our own names)
            return cls(table, columns, cursor.fetchall())

    def write(self) -> None:
        into = f"INSERT INTO {self.table} ({', '.join(self.columns)}) VALUES"
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.executemany(f"{into} ({', '.join(['%s'] * len(self.columns))})", self.values)
            else:
                execute_values(cursor.cursor, f"{into} %s", self.values, page_size=1000)


def once(key: object, make: Callable[[], object]) -> None:
    """Lets `make` fill an empty database the first time, and copies its rows from then on.

    Where something stands already, `make` is called: nothing is known of what is there.
    """
    if _is_filled():
        make()
    elif not put_back(key):
        make()
        _taken[key] = [Rows.read(table) for table in TABLES]


def put_back(key: object) -> bool:
    """Whether the rows are known; if so they stand in the database now, which was empty."""
    if key not in _taken:
        return False
    _write(_taken[key])
    return True


def _is_filled() -> bool:
    quoted = connection.ops.quote_name
    tables = [quoted(table._meta.db_table) for table in TABLES if table is not AuditHead]
    filled = " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in tables)  # noqa: S608  (our own names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {filled}")
        return bool(cursor.fetchone()[0])


@transaction.atomic
def _write(kept: list[Rows]) -> None:
    AuditHead.objects.all().delete()
    for rows in kept:
        if rows.values:
            rows.write()
    # PostgreSQL numbers on from where the first time ended: its sequences never go back.
    connection.check_constraints()
