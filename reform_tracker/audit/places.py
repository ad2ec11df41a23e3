"""The places outside to which anchors go.

Those that need more than a file or a socket are registered by whoever knows the way.
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reform_tracker.audit.models import AuditAnchor

DIRECTORY = "directory"


class Place(Protocol):
    """`take` returns once the anchor lies there, and raises anything with the reason otherwise."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str | Promise: ...

    def take(self, anchor: AuditAnchor, document: Mapping[str, Any]) -> None: ...


# Each gives the places of its kind that the settings name.
Source = Callable[[], Sequence[Place]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Registering twice is registering once."""
    if source not in _sources:
        _sources.append(source)


def configured() -> list[Place]:
    return [place for source in _sources for place in source()]


class Directory:
    """One file for each anchor, never written twice: the folder of another machine, or one in which
    this account may add files and nothing else."""

    name, label = DIRECTORY, _("Folder")

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, anchor: AuditAnchor, document: Mapping[str, Any]) -> None:
        """Raises FileExistsError where another anchor lies under its name."""
        content = json.dumps(document, indent=1, sort_keys=True).encode() + b"\n"
        self.folder.mkdir(exist_ok=True)
        path = self.folder / file_name(anchor)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
        except FileExistsError:
            if path.read_bytes() == content:
                return  # it arrived, and whoever brought it did not live to say so
            raise
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def file_name(anchor: AuditAnchor) -> str:
    return f"anchor-{anchor.number:06}-{anchor.day.isoformat()}.json"


def _directory() -> list[Directory]:
    return [Directory(Path(settings.ANCHOR_DIR))] if settings.ANCHOR_DIR else []


register(_directory)
