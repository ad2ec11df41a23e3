"""Stored files that no row names: what a process left that was killed between file and commit."""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField

from reform_tracker.sandbox.places import PREFIX

log = logging.getLogger(__name__)

# A row comes at the latest with the end of its request or job.
AGE = timedelta(days=1)


def remove(*, dry_run: bool = False) -> list[str]:
    """Deletes them, and what was never finished, and returns their names.

    Copies for trying out are left alone: they have rows of their own and go as a whole.
    """
    found = [name for folder in _folders() for name in _unnamed(folder)]
    for name in found:
        log.warning("a stored file that no row names: %s%s", name, "" if dry_run else ", deleted")
        if not dry_run:
            default_storage.delete(name)
    return found


def _folders() -> Iterator[Path]:
    root = Path(default_storage.path(""))
    if root.is_dir():
        own = (child for child in root.iterdir() if not child.name.startswith(PREFIX))
        for top in filter(Path.is_dir, own):
            yield from (top, *filter(Path.is_dir, top.rglob("*")))


def _unnamed(folder: Path) -> list[str]:
    """Old files of one folder that stand in no row."""
    root, limit = Path(default_storage.path("")), time.time() - AGE.total_seconds()
    old = (one for one in folder.iterdir() if one.is_file() and one.stat().st_mtime < limit)
    names = {str(one.relative_to(root)) for one in old}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if names and isinstance(field, FileField):
                held = model._default_manager.filter(**{f"{field.name}__in": names})
                names.difference_update(held.values_list(field.name, flat=True))
    return sorted(names)
