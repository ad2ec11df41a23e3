"""Backups of many days in one folder: each in a folder named by its moment, old ones removed."""

import re
import shutil
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from django.utils import timezone

from reform_tracker.backing_up import manifest

NAME = "%Y-%m-%dT%H%M%SZ"
OURS = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")


def folder_for(root: Path, at: datetime) -> Path:
    return root / at.astimezone(UTC).strftime(NAME)


def remove_old(root: Path, *, daily: int, weekly: int) -> list[Path]:
    """Keeps the newest of each of the last days and weeks that have one, and removes the others.

    Nothing is touched that is not named as ours are. What was never finished goes as soon as a
    finished one is newer, so a backup that is being written stays.
    """
    ours = sorted(one for one in root.iterdir() if OURS.fullmatch(one.name) and one.is_dir())
    whole = [one for one in ours if (one / manifest.NAME).exists()]
    if not whole:
        return []
    kept = {*_newest(whole, daily, _day), *_newest(whole, weekly, _week), whole[-1]}
    gone = [one for one in ours if one not in kept and one.name < whole[-1].name]
    for one in gone:
        # Its manifest first: half removed it is no backup any more.
        (one / manifest.NAME).unlink(missing_ok=True)
        shutil.rmtree(one)
    return gone


def _newest(folders: Iterable[Path], most: int, span: Callable[[Path], object]) -> list[Path]:
    """Of each of the last spans that have a folder the newest one."""
    newest = {span(one): one for one in folders}  # the later one stays
    return sorted(newest.values(), reverse=True)[:most]


def _day(folder: Path) -> object:
    return _moment(folder).date()


def _week(folder: Path) -> object:
    return _moment(folder).isocalendar()[:2]


def _moment(folder: Path) -> datetime:
    """In the system's time zone: a day is the day of those who work with it."""
    return (
        datetime.strptime(folder.name, NAME)
        .replace(tzinfo=UTC)
        .astimezone(timezone.get_default_timezone())
    )
