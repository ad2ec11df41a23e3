"""The published plan stays in the database from one test to the next that asks for it.

Its rows stand in a transaction around these tests, and each is rolled back to what it found, as
Django does with every test. Written anew for each, they took longer than most tests.
"""

from collections.abc import Callable, Set

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.support.isolation import touches_database

COMMITTING = {
    *("transactional_db", "live_server"),
    *("django_db_reset_sequences", "django_db_serialized_rollback"),
}


def commits(item: pytest.Item) -> bool:
    """Whether a test asks for tables that it may commit to."""
    mark = item.get_closest_marker("django_db")
    asked = mark is not None and any(
        mark.kwargs.get(name) for name in ("transaction", "reset_sequences", "serialized_rollback")
    )
    return asked or bool(COMMITTING & _names(item))


def _names(item: pytest.Item) -> Set[str]:
    return frozenset(getattr(item, "fixturenames", ()))


class Around:
    """The transaction, and what stands in it."""

    def __init__(self) -> None:
        self.blocker: DjangoDbBlocker | None = None  # until there is a database
        self._open: transaction.Atomic | None = None

    @property
    def stands(self) -> bool:
        return self._open is not None

    def before(self, item: pytest.Item, fixture: str, put: Callable[[], bool]) -> None:
        """Opens it before a test that asks for the fixture, unless it is open; ends it before any
        other. `put` writes the rows, or says that it does not know them yet."""
        if self.blocker is None:
            return
        wanted = fixture in _names(item) and touches_database(item) and not commits(item)
        with self.blocker.unblock():
            if self._open and not (wanted and self._is_sound()):
                self.end()
            if wanted and not self._open:
                self._begin(put)

    def _begin(self, put: Callable[[], bool]) -> None:
        atomic = transaction.atomic()
        atomic._from_testcase = True  # type: ignore[attr-defined]  # durable blocks may stand in it
        atomic.__enter__()
        self._open = atomic
        try:
            known = put()
        except BaseException:
            self.end()
            raise
        if not known:
            self.end()

    @staticmethod
    def _is_sound() -> bool:
        """Whether the last test left it as it was: none rolled it back or hung up."""
        broken = connection.needs_rollback or connection.closed_in_transaction
        return connection.in_atomic_block and not connection.savepoint_ids and not broken

    def end(self) -> None:
        """Nothing of it is left."""
        atomic, self._open = self._open, None
        if atomic is not None and connection.in_atomic_block:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


around = Around()
