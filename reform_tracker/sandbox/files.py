"""Files of the sandbox: it reads the real ones, and writes and deletes only its own."""

import shutil
from typing import Any

from django.core.files.storage import default_storage

from reform_tracker import sandbox
from reform_tracker.storing import WholeFileStorage


class Storage(WholeFileStorage):
    """What is stored from inside of a copy lies in a folder named after its place."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        place = sandbox.place()
        named = f"{place}/{name or content.name}" if place else name
        return super().save(named, content, max_length=max_length)

    def delete(self, name: str) -> None:
        """Deletes a file; from inside of a copy only one of that copy."""
        place = sandbox.place()
        if not place or name.startswith(f"{place}/"):
            super().delete(name)


def drop(place: str) -> None:
    """Deletes what was stored from inside of a copy."""
    shutil.rmtree(default_storage.path(place), ignore_errors=True)
