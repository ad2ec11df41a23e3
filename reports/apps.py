from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports and dashboards")

    def ready(self) -> None:
        from reports import labels  # noqa: PLC0415 (needs loaded apps)
        from reports.assessment import duties  # noqa: PLC0415 (needs loaded apps)
        from reports.figures import effects as lights_by_date  # noqa: PLC0415 (needs loaded apps)
        from reports.figures import standings  # noqa: PLC0415 (needs loaded apps)
        from tasks.duties import counting, endings, owed  # noqa: PLC0415 (needs loaded apps)
        from tasks.extensions import effects  # noqa: PLC0415 (needs loaded apps)
        from tasks.state import changes  # noqa: PLC0415 (needs loaded apps)

        changes.register(standings.refresh)
        owed.register(duties.QUERIES)
        counting.register(duties.COUNTS)
        effects.register(lights_by_date.effect_of)
        endings.register(standings.stands_today)
        labels.register()
        post_migrate.connect(_complete_standings, sender=self)


def _complete_standings(using: str, **_more: Any) -> None:
    """After an upgrade standings get what they did not hold before; not between two migrations,
    when the tables are not yet those that the models describe."""
    from reports.figures import standings  # noqa: PLC0415 (needs loaded apps)

    executor = MigrationExecutor(connections[using])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        standings.complete_stored()
