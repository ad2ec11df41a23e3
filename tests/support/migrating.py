"""Tables as they were at a former migration, for tests of what a migration does with rows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.support.database_copy import kept_database

Target = Sequence[tuple[str, str]]


def migrate(to: Target) -> Apps:
    """Migrates there and returns the models of that state. Needs a test without a transaction."""
    executor = MigrationExecutor(connection)
    executor.loader.build_graph()
    return executor.migrate(list(to)).apps


def newest() -> Target:
    """Where `manage.py migrate` ends."""
    return list(MigrationExecutor(connection).loader.graph.leaf_nodes())


@contextmanager
def former_tables(to: Target) -> Iterator[Apps]:
    """The block has the tables as they were, and gets their models; afterwards tables and rows are
    what they were before it.

    Not by migrating on: that takes seconds, and a copy of all takes none.
    """
    with kept_database():
        yield migrate(to)
