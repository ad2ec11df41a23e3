"""The recorded year as a file: every row of every table, and the figures as they were shown.

Values are plain JSON: dates and moments in ISO 8601, UUIDs as text, JSON columns as they are. The
type of a column is Django's name of its field, so that the rows can be loaded by plain SQL.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models.fields.files import FieldFile

from reports.figures import freeze
from reports.rollups import current_period, plan_figures
from tasks.models import ReformPlan
from tasks.obligations import Question, calendar_around, open_obligations

RECORDING = Path(__file__).parents[1] / "data" / "year_2012.json.gz"


def take_figures(numbers: Iterable[str], day: date) -> dict[str, Any]:
    """document number → the figures that its pages show on that day, which is today."""
    found = {}
    for plan in ReformPlan.objects.filter(number__in=numbers).order_by("pk"):
        period = current_period(plan, day)
        if period is not None:
            found[plan.number] = freeze(plan_figures(plan, period, day))
    return found


def take_duties(day: date) -> list[list[Any]]:
    """The open duties of everybody on that day: key, due date, organization, document number."""
    numbers = dict(ReformPlan.objects.values_list("pk", "number"))
    return [
        [
            duty.key,
            duty.due_on.isoformat(),
            duty.organization,
            numbers.get(duty.plan_id) if duty.plan_id else None,
        ]
        for duty in open_obligations(Question(day, calendar_around(day)))
    ]


def take_rows() -> dict[str, Any]:
    """table → its columns with their types, its rows in the order of their keys, their SHA-256."""
    tables: dict[str, Any] = {}
    for model in apps.get_models(include_auto_created=True):
        fields = model._meta.concrete_fields
        values = [
            [field.value_from_object(row) for field in fields]
            for row in model._base_manager.order_by("pk")
        ]
        rows = json.loads(json.dumps(values, cls=_Plain))
        tables[model._meta.db_table] = {
            "columns": {field.column: field.get_internal_type() for field in fields},
            "rows": rows,
            "sha256": digest(rows),
        }
    return dict(sorted(tables.items()))


class _Plain(DjangoJSONEncoder):
    """Of a file the name, which is what its column holds; moments in full."""

    def default(self, o: Any) -> Any:
        if isinstance(o, datetime):
            return o.isoformat()
        return o.name if isinstance(o, FieldFile) else super().default(o)


def take_migrations() -> dict[str, list[str]]:
    """app → its newest migrations, to which the database was migrated."""
    leaves: dict[str, list[str]] = {}
    for app, name in MigrationLoader(connection).graph.leaf_nodes():
        leaves.setdefault(app, []).append(name)
    return leaves


def digest(rows: list[Any]) -> str:
    """SHA-256 over rows as canonical JSON."""
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def packed(recording: dict[str, Any]) -> bytes:
    """A recording as the bytes of a file, always the same ones."""
    text = json.dumps(recording, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)


def read(path: Path = RECORDING) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return found
