"""The published plan, taken once from the services and put back as it was for each further test."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
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
_changed: dict[object, list[tuple["Rows", "Rows"]]] = {}  # what was there, what stands there now


@dataclass(frozen=True)
class Rows:
    """All rows of a table, as the database's driver gives and takes them: through the models it
    takes three times as long, and a thousand tests need them."""

    table: str
    columns: tuple[str, ...]
    key: int  # the place of the primary key among them
    values: list[tuple[Any, ...]]

    @classmethod
    def read(cls, model: type[Model]) -> "Rows":
        quoted = connection.ops.quote_name
        table = quoted(model._meta.db_table)
        fields = model._meta.concrete_fields
        columns = tuple(quoted(str(field.column)) for field in fields)
        key = next(place for place, field in enumerate(fields) if field.primary_key)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608  (our own names)
            return cls(table, columns, key, cursor.fetchall())

    def without(self, others: "Rows") -> "Rows":
        """Those that are not among the others, or say something else there."""
        known = set(map(repr, others.values))
        return replace(self, values=[row for row in self.values if repr(row) not in known])

    def delete(self) -> None:
        """Removes the rows with these keys."""
        with connection.cursor() as cursor:
            cursor.executemany(
                f"DELETE FROM {self.table} WHERE {self.columns[self.key]} = %s",  # noqa: S608  (our own names)
                [(row[self.key],) for row in self.values],
            )

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


def once_on(key: object, base: object, make: Callable[[], object]) -> None:
    """Lets `make` act on the rows of another key the first time, and writes what it changed from
    then on. Where something else was recorded since these stood, `make` is called."""
    if base not in _taken or Rows.read(AuditHead) not in _taken[base]:
        make()
        return
    if key not in _changed:
        before = _all_rows()
        make()
        after = _all_rows()
        pairs = list(zip(before, after, strict=True))
        changes = [(old.without(new), new.without(old)) for old, new in pairs if old != new]
        _changed[key] = changes
        return
    with transaction.atomic():
        for old, _new in _changed[key]:
            old.delete()
        for _old, new in _changed[key]:
            if new.values:
                new.write()
        connection.check_constraints()


def _all_rows() -> list[Rows]:
    models = apps.get_models(include_auto_created=True)
    return [Rows.read(model) for model in models if model._meta.managed and not model._meta.proxy]


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
