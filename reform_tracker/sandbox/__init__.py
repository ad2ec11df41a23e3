"""The sandbox: a copy of the data in a place of its own, for systems that are being tried out.

A request of a sandbox client is answered by the same code as every other one: until it is over,
the connection called "default" leads to the copy. What cannot be reached cannot be touched. The
place is a schema of the same PostgreSQL database, or a file beside the SQLite one (docs/adr/0014).
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from reform_tracker import clock
from reform_tracker.models import Sandbox
from reform_tracker.sandbox import places


@dataclass(frozen=True, slots=True)
class _Entered:
    """This thread works in the copy at `place`; `real` is the connection to go back to."""

    place: str
    real: BaseDatabaseWrapper


_entered: ContextVar[_Entered | None] = ContextVar("entered_sandbox", default=None)


class NotReady(Exception):
    """There is no copy yet, or it is one of an earlier version of the tables."""


def place() -> str:
    """The name of the place this thread works in; "": the real data."""
    inside = _entered.get()
    return inside.place if inside else ""


def enter() -> None:
    """Leads this thread's database to the copy, until `leave`. Raises NotReady."""
    state = Sandbox.objects.filter(made_at__isnull=False).first()
    if state is None or state.shape != shape():
        raise NotReady
    clock.today()  # a request has one business date, that of the real system
    switch_to(state.place)


def switch_to(name: str, *, create: bool = False) -> None:
    """Leads this thread's database to a place, whole or in the making."""
    copy = places.connect(name, create=create)
    _entered.set(_Entered(name, connections[DEFAULT_DB_ALIAS]))
    connections[DEFAULT_DB_ALIAS] = copy


def leave() -> None:
    """Back to the real data; nothing happens outside of the sandbox."""
    inside = _entered.get()
    if inside is None:
        return
    copy = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = inside.real
    _entered.set(None)
    copy.close()


@contextmanager
def entered() -> Iterator[None]:
    """The block works in the copy. Raises NotReady."""
    enter()
    try:
        yield
    finally:
        leave()


def _everywhere() -> Iterator[None]:
    """Once for the real data and, if there is a copy, once more inside of it."""
    for surroundings in (nullcontext, entered):
        try:
            with surroundings():
                yield
        except NotReady:
            return


def in_each_place(job: Callable[[], int]) -> int:
    """Runs a job that keeps a promise of the API for the real data and, if there is one, inside of
    the copy. The sum of what it counts."""
    return sum(job() for _place in _everywhere())


@lru_cache(maxsize=1)
def shape() -> str:
    """Names the version of the tables that this code works with."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    names = sorted(f"{app}.{name}" for app, name in loader.disk_migrations)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()
