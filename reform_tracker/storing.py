"""Files beside rows: whole or not there, and gone when the rows are rolled back.

A file is written under a temporary name and renamed when it is whole. What was stored inside of
`rows_and_files` is deleted when the transaction fails, at its commit too. A process that is killed
between the two leaves a file without a row, which `reform_tracker.orphans` removes.
"""

import contextlib
import uuid
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, Storage
from django.db import transaction

PART = ".part"  # the end of a temporary name

_stored: ContextVar[list[tuple[Storage, str]] | None] = ContextVar("stored", default=None)


@contextlib.contextmanager
def rows_and_files() -> Iterator[None]:
    """One transaction over both; also as a decorator. Nested ones share the fate of the outer."""
    outer, mine = _stored.get(), list[tuple[Storage, str]]()
    token = _stored.set(mine)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for storage, name in mine:
            with contextlib.suppress(OSError):  # the failure itself is what must be told
                storage.delete(name)
        raise
    finally:
        _stored.reset(token)
    if outer is not None:
        outer += mine


class WholeFileStorage(FileSystemStorage):
    """A folder in which no file is ever seen half written."""

    def _save(self, name: str, content: Any) -> str:
        part = f"{name}.{uuid.uuid4().hex}{PART}"
        try:
            super()._save(part, content)  # type: ignore[misc]  # not in the stubs
            Path(self.path(part)).rename(self.path(name))
        except BaseException:
            Path(self.path(part)).unlink(missing_ok=True)
            raise
        if (stored := _stored.get()) is not None:
            stored.append((self, name))
        return name
