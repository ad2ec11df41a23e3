"""Backups of many days in one folder: each in a folder named by its moment, old ones removed."""

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.utils import timezone

from reform_tracker.backing_up import manifest

NAME = "%Y-%m-%dT%H%M%SZ"
OURS = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")


@dataclass(slots=True)
class Cleared:
    """The folders that were removed, and each that could not be, with the reason."""

    gone: list[Path] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def folder_for(root: Path, at: datetime) -> Path:
    return root / at.astimezone(UTC).strftime(NAME)


def moment_of(folder: Path) -> datetime | None:
    """Of a folder that is named as ours are."""
    if not OURS.fullmatch(folder.name):
        return None
    try:
        return _parsed(folder)
    except ValueError:
        return None


def whole(root: Path) -> list[Path]:
    """The backups in a folder, the newest last."""
    return [one for one in _ours(root) if (one / manifest.NAME).is_file()]


def remove_old(root: Path, *, daily: int, weekly: int) -> Cleared:
    """Keeps the newest of each of the last days and weeks that have one, and removes the others.

    Nothing is touched that is not named as ours are, or is no folder of its own. What was never
    finished goes as soon as a finished one is newer, so a backup that is being written stays. What
    cannot be removed holds up no other.
    """
    cleared, backups = Cleared(), whole(root)
    if not backups:
        return cleared
    kept = {*_newest(backups, daily, _day), *_newest(backups, weekly, _week), backups[-1]}
    for one in _ours(root):
        if one in kept or one.name > backups[-1].name:
            continue
        try:
            # Its manifest first: half removed it is no backup any more.
            (one / manifest.NAME).unlink(missing_ok=True)
            shutil.rmtree(one)
        except OSError as error:
            cleared.left.append(f"{one} could not be removed: {error}")
        else:
            cleared.gone.append(one)
    return cleared


def _ours(root: Path) -> Iterator[Path]:
    for one in sorted(root.iterdir()):
        if moment_of(one) and one.is_dir() and not one.is_symlink():
            yield one


def _newest(folders: Iterable[Path], most: int, span: Callable[[Path], object]) -> list[Path]:
    """Of each of the last spans that have a folder the newest one."""
    newest = {span(one): one for one in folders}  # the later one stays
    return sorted(newest.values(), reverse=True)[:most]


def _day(folder: Path) -> object:
    return _local(folder).date()


def _week(folder: Path) -> object:
    return _local(folder).isocalendar()[:2]


def _local(folder: Path) -> datetime:
    """In the system's time zone: a day is the day of those who work with it."""
    return _parsed(folder).astimezone(timezone.get_default_timezone())


def _parsed(folder: Path) -> datetime:
    return datetime.strptime(folder.name, NAME).replace(tzinfo=UTC)
