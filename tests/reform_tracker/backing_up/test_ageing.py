"""A backup that is ours and older than what is known is restored only by naming its day."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from reform_tracker import clock
from reform_tracker.audit import anchors
from reform_tracker.audit.models import AuditAnchor
from reform_tracker.backing_up import BackupError, ageing, manifest, rotating
from reform_tracker.backing_up.manifest import Manifest
from tests.reform_tracker.audit.tampering import recorded

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def no_anchors(settings: Settings) -> None:
    settings.ANCHOR_DIR = ""


def made(folder: Path, at: datetime, **values: object) -> Path:
    """A backup of that moment, without its pieces."""
    folder.mkdir(parents=True)
    Manifest(
        taken_at=at, program="", vendor="", schema="", migrations=[], rows={}, chain_end="",
        chain_count=0, keys={}, encryption="", pieces=[], files=[],
    ).write(folder)  # fmt: skip
    return folder


def dated(root: Path, hours: float) -> Path:
    at = clock.real_now() - hours * HOUR
    return made(rotating.folder_for(root, at), at)


def asked(folder: Path, **wish: object) -> None:
    ageing.require_newest(folder, manifest.read(folder), **{"of": None, "anchors": None} | wish)  # type: ignore[arg-type]


def refused(folder: Path, **wish: object) -> str:
    with pytest.raises(BackupError) as error:
        asked(folder, **wish)
    day = clock.local_date(manifest.read(folder).taken_at)
    asked(folder, **wish | {"of": day})
    for other in (day - timedelta(days=1), day + timedelta(days=1)):
        with pytest.raises(BackupError, match=f"the state of {other} is wanted"):
            asked(folder, **wish | {"of": other})
    assert f"--of {day}" in str(error.value)
    return str(error.value)


def test_the_newest_one_is_restored_without_a_word(tmp_path: Path) -> None:
    dated(tmp_path, 30)
    asked(dated(tmp_path, 3))
    asked(made(tmp_path / "by hand", clock.real_now() - 3 * HOUR))


def test_one_that_is_too_old_is_not(tmp_path: Path, settings: Settings) -> None:
    asked(dated(tmp_path, 25))
    assert "it is 27 hours old" in refused(dated(tmp_path, 27))
    settings.BACKUP_HOURS = 30
    asked(dated(tmp_path / "other", 27))


def test_one_beside_which_a_newer_one_lies_is_not(tmp_path: Path) -> None:
    newer = clock.local_date(clock.real_now() - HOUR)
    old = dated(tmp_path, 4)
    asked(old)
    dated(tmp_path, 1)
    assert f"beside it lies one of {newer}" in refused(old)


def forge(path: Path) -> None:
    """By whoever can write there and has no key."""
    path.write_text(json.dumps(json.loads(path.read_text()) | {"program": "another"}))


def cut_off(path: Path) -> None:
    path.write_text("{")


@pytest.mark.parametrize("spoil", [forge, cut_off])
def test_a_newer_one_that_is_not_ours_tells_nothing(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    old, new = dated(tmp_path, 4), dated(tmp_path, 1)
    spoil(new / manifest.NAME)
    asked(old)


def test_an_old_one_in_the_folder_of_a_newer_one_is_not(tmp_path: Path) -> None:
    old, new = dated(tmp_path, 6), dated(tmp_path, 1)
    (old / manifest.NAME).replace(new / manifest.NAME)
    old.rmdir()
    assert "its folder is named by" in refused(new)


def anchored(events: int) -> AuditAnchor:
    for _number in range(events):
        recorded()
    found = anchors.make()
    assert found is not None
    anchors.deliver()
    return found


def test_one_that_an_anchor_has_left_behind_is_not(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An anchor of the time before the next backup is due tells nothing."""
    outside = tmp_path / "anchors"
    settings.ANCHOR_DIR = str(outside)
    anchored(3)
    folder = made(tmp_path / "backup", clock.real_now())
    asked(folder)
    (tmp_path / "later").mkdir()
    later = clock.real_now() + 30 * HOUR
    monkeypatch.setattr(clock, "real_now", lambda: later)
    settings.ANCHOR_DIR = str(tmp_path / "later")
    anchored(2)
    monkeypatch.setattr(clock, "real_now", lambda: later - 29 * HOUR)
    assert "knows 5 events of the trail, the backup 0" in refused(folder)
    settings.ANCHOR_DIR = ""
    asked(folder)
    assert "an anchor of" in refused(folder, anchors=tmp_path / "later")
    whole = replace(manifest.read(folder), chain_count=5, taken_at=later - 30 * HOUR)
    ageing.require_newest(folder, whole, of=None, anchors=tmp_path / "later")


def test_anchors_that_nobody_has_signed_tell_nothing(tmp_path: Path, settings: Settings) -> None:
    settings.ANCHOR_DIR = str(tmp_path / "anchors")
    anchored(3)
    (file,) = (tmp_path / "anchors").iterdir()
    said = json.loads(file.read_text()) | {"made_at": "2199-01-01T00:00:00+00:00", "count": 10**6}
    file.chmod(0o600)
    file.write_text(json.dumps(said))
    asked(made(tmp_path / "backup", clock.real_now()))


def test_a_folder_of_anchors_that_is_named_is_there(tmp_path: Path) -> None:
    folder = made(tmp_path / "backup", clock.real_now())
    with pytest.raises(BackupError, match="There is no folder"):
        asked(folder, anchors=tmp_path / "nowhere")
