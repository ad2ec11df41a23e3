"""Which backups stay, and that nothing else is touched."""

import os
import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reform_tracker.backing_up import manifest, rotating
from reform_tracker.management.commands.backup import seconds_until

MONDAY = datetime(2026, 11, 30, 18, 30, tzinfo=UTC)  # 02:30 of Tuesday in Shanghai


def folder(root: Path, at: datetime, *, whole: bool = True) -> Path:
    made = rotating.folder_for(root, at)
    made.mkdir()
    if whole:
        (made / manifest.NAME).touch()
    return made


def test_the_newest_of_seven_days_and_four_weeks_stay(tmp_path: Path) -> None:
    nights = [folder(tmp_path, MONDAY - timedelta(days=back)) for back in range(60)]
    evening = folder(tmp_path, MONDAY - timedelta(hours=3))
    cleared = rotating.remove_old(tmp_path, daily=7, weekly=4)
    stay = {one.name for one in tmp_path.iterdir()}
    # Weeks end on Sunday in Shanghai: 29, 22 and 15 November, and the one that goes on.
    sundays = {nights[back].name for back in (0, 2, 9, 16)}
    days = {nights[0].name, evening.name, *(one.name for one in nights[2:7])}
    assert stay == days | sundays
    assert len(cleared.gone) == 61 - len(stay)
    assert rotating.remove_old(tmp_path, daily=7, weekly=4).gone == []


def test_what_is_not_ours_or_not_finished_yet_stays(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "2026-01-01T000000Z").touch()
    broken = folder(tmp_path, MONDAY - timedelta(days=1), whole=False)
    assert rotating.remove_old(tmp_path, daily=1, weekly=0).gone == []
    last = folder(tmp_path, MONDAY)
    going_on = folder(tmp_path, MONDAY + timedelta(hours=1), whole=False)
    assert rotating.remove_old(tmp_path, daily=1, weekly=0).gone == [broken]
    assert last.exists()
    assert going_on.exists()


def test_odd_things_that_are_named_like_a_backup_hold_up_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, elsewhere = tmp_path / "backups", tmp_path / "elsewhere"
    root.mkdir()
    old, stuck = (folder(root, MONDAY - timedelta(days=days)) for days in (9, 8))
    kept = folder(elsewhere.parent, MONDAY - timedelta(days=300)).rename(elsewhere)
    (root / "2025-01-01T000000Z").symlink_to(elsewhere)
    folder(tmp_path, MONDAY).rename(root / "2025-99-99T000000Z")
    os.mkfifo(root / "2025-01-02T000000Z")
    odd = root / "2026-06-01T000000Z"
    (odd / manifest.NAME).mkdir(parents=True)
    last, remove = folder(root, MONDAY), shutil.rmtree

    def fail(path: Path) -> None:
        if path == stuck:
            raise PermissionError("not yours")
        remove(path)

    monkeypatch.setattr(shutil, "rmtree", fail)
    cleared = rotating.remove_old(root, daily=1, weekly=0)
    assert cleared.gone == [old]
    assert [one.split(" could not")[0] for one in cleared.left] == [str(odd), str(stuck)]
    assert (kept / manifest.NAME).exists()
    assert rotating.whole(root) == [last]


@pytest.mark.parametrize("given", [["--keep-daily", "3"], ["--daily-at", "02:30"]])
def test_one_folder_holds_one_backup(tmp_path: Path, given: list[str]) -> None:
    with pytest.raises(CommandError, match="--dated"):
        call_command("backup", str(tmp_path / "one"), *given)


def test_the_night_comes_once_a_day() -> None:
    at = time(2, 30)
    day = datetime.combine(date(2026, 11, 30), time())
    assert seconds_until(at, day) == 2.5 * 3600
    assert seconds_until(at, day.replace(hour=2, minute=30)) == 24 * 3600
    assert seconds_until(at, day.replace(hour=23, minute=30)) == 3 * 3600
