"""Tables as they were at a former migration, for tests of what a migration does with rows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.support.database_copy import empty_database, kept_database

Target = Sequence[tuple[str, str]]


def migrate(to: Target) -> Apps:
    """Migrates there and returns the models of that state. Needs a test without a transaction."""
    executor = MigrationExecutor(connection)
    executor.loader.build_graph()
    executor.migrate(list(to))
    # Not those that it returns: on the way forward some of them are classes of an earlier step.
    return executor.loader.project_state(list(to)).apps


@contextmanager
def former_tables(to: Target) -> Iterator[Apps]:
    """The block has the tables as they were, without rows, and gets their models; afterwards tables
    and rows are what they were before it.

    They are made from an empty database: the way back from today's tables grows longer with every
    migration. And what was before is put back from a copy, which takes no time.
    """
    with kept_database():
        empty_database()
        yield migrate(to)
