"""Very many rows into one table: by COPY on PostgreSQL, row by row on SQLite."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from io import StringIO
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, Max, Model
from django.db.models.fields.json import JSONField

AT_ONCE = 20_000
NULL = r"\N"


class Writer:
    """Rows of one model with numbers of their own; what is not given is as the field has it."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.fields: list[Field[Any, Any]] = list(model._meta.concrete_fields)
        self.defaults = {field.attname: self._default(field) for field in self.fields}
        self._last = model._base_manager.aggregate(last=Max("pk"))["last"] or 0

    def number(self) -> int:
        """A number that no row has yet."""
        self._last += 1
        return self._last

    def write(self, rows: Iterable[Mapping[str, Any]]) -> int:
        """Returns how many there were."""
        count, left = 0, iter(rows)
        while part := list(islice(left, AT_ONCE)):
            values = (self._values(row) for row in part)
            if connection.vendor == "postgresql":
                self._copy(values)
            else:
                self._insert(values)
            count += len(part)
        return count

    @staticmethod
    def _default(field: "Field[Any, Any]") -> Any:
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            return datetime.fromisoformat("2012-01-01T00:00:00+08:00")
        return field.get_default()

    def _values(self, row: Mapping[str, Any]) -> list[Any]:
        values = []
        for field in self.fields:
            value = row.get(field.attname, self.defaults[field.attname])
            is_json = isinstance(field, JSONField) and value is not None
            values.append(json.dumps(value, ensure_ascii=False) if is_json else value)
        return values

    def _names(self) -> str:
        return ", ".join(connection.ops.quote_name(str(field.column)) for field in self.fields)

    def _copy(self, rows: Iterator[list[Any]]) -> None:
        text = StringIO()
        for row in rows:
            text.write("\t".join(map(_escaped, row)) + "\n")
        text.seek(0)
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(f"COPY {table} ({self._names()}) FROM STDIN", text)

    def _insert(self, rows: Iterator[list[Any]]) -> None:
        table = connection.ops.quote_name(self.model._meta.db_table)
        places = ", ".join("%s" for _field in self.fields)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({self._names()}) VALUES ({places})",  # noqa: S608  (names)
                list(rows),
            )


def number_on(models: Iterable[type[Model]]) -> None:
    """The next row that the database numbers itself comes after those that were written."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


def _escaped(value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int):
        return str(value)
    text = value if isinstance(value, str) else str(value)
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
        text = text.replace("\r", "\\r")
    return text
