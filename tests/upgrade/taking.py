"""What the played year records: figures as the pages show them, rows, migrations."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models.fields.files import FieldFile

from reports.figures.rollups import current_period, plan_figures
from reports.figures.values import freeze
from tasks.models import ReformPlan
from tests.upgrade.recording import digest


def take_figures(numbers: Iterable[str], day: date) -> dict[str, Any]:
    """document number → the figures that its pages show on that day, which is today."""
    found = {}
    for plan in ReformPlan.objects.filter(number__in=numbers).order_by("pk"):
        period = current_period(plan, day)
        if period is not None:
            found[plan.number] = freeze(plan_figures(plan, period, day))
    return found


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
