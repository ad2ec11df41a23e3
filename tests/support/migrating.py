"""Tables as they were at a former migration, for tests of what a migration does with rows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

Target = Sequence[tuple[str, str]]


def migrate(to: Target) -> Apps:
    """Migrates there and returns the models of that state. Needs a test without a transaction."""
    executor = MigrationExecutor(connection)
    executor.loader.build_graph()
    return executor.migrate(list(to)).apps


@contextmanager
def former_tables(to: Target) -> Iterator[Apps]:
    """The block has the tables as they were, and gets their models; afterwards all are as they
    are."""
    newest = list(MigrationExecutor(connection).loader.graph.leaf_nodes())
    try:
        yield migrate(to)
    finally:
        migrate(newest)
