"""A folder gets an anchor whole or not at all, and nothing that was left there is in the way."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from reform_tracker.audit import anchors, places, proving
from reform_tracker.audit.models import AnchorDelivery, AuditAnchor
from tests.reform_tracker.audit.tampering import recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.ANCHOR_DIR = str(tmp_path)
    return tmp_path


@pytest.fixture
def anchor(folder: Path) -> AuditAnchor:
    """Of a short trail, not yet brought there."""
    recorded()
    made = anchors.make()
    assert made is not None
    return made


def brought() -> AnchorDelivery:
    (tried,) = anchors.deliver()
    return tried


def refused(*_given: Any, **_named: Any) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


def full(_handle: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_does_not_get_onto_the_disk_leaves_nothing_and_is_tried_again(
    anchor: AuditAnchor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert "No space left" in brought().error
    assert names(folder) == []
    assert brought().delivered_at is not None
    assert names(folder) == [places.file_name(anchor)]


def test_a_folder_in_which_nothing_can_be_removed_or_renamed_gets_it(
    anchor: AuditAnchor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after `chattr +a`. What is left of each attempt is neither in the way nor an anchor."""
    for name in ("unlink", "rename", "replace"):
        monkeypatch.setattr(Path, name, refused)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert brought().delivered_at is None
    assert brought().delivered_at is not None
    own, *left = names(folder)
    assert own == places.file_name(anchor)
    assert len(left) == 2
    assert all(name.endswith(".part") for name in left)
    recorded()
    anchors.make()
    assert brought().delivered_at is not None
    proof = proving.Proof(folder, ours=True)
    assert list(proof.broken_places()) == []
    assert proof.anchors == 4  # two of the folder, two of the database


@pytest.mark.parametrize("left", [b"", b"{", b'{\n "algorithm": '])
def test_one_that_was_cut_off_under_its_own_name_blocks_nothing(
    anchor: AuditAnchor, folder: Path, left: bytes
) -> None:
    path = folder / places.file_name(anchor)
    path.write_bytes(left)
    assert brought().delivered_at is not None
    assert names(folder) == [path.name]
    assert list(proving.own().broken_places()) == []


def another(path: Path) -> None:
    path.write_text('{"count": 7}')


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


@pytest.mark.parametrize("put", [another, pipe, link, Path.mkdir])
def test_what_somebody_put_under_its_name_is_left_alone(
    anchor: AuditAnchor, folder: Path, put: Callable[[Path], None]
) -> None:
    path = folder / places.file_name(anchor)
    put(path)
    before = path.lstat()
    assert path.name in brought().error
    assert path.lstat() == before
    assert names(folder) == [path.name]


def test_storage_without_second_names_gets_it_too(
    anchor: AuditAnchor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", refused)
    assert brought().delivered_at is not None
    assert names(folder) == [places.file_name(anchor)]


def test_what_appears_there_meanwhile_is_not_replaced(
    anchor: AuditAnchor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / places.file_name(anchor)

    def late(*_given: Any) -> None:
        path.write_text("somebody else's")
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", late)
    assert brought().delivered_at is None
    assert path.read_text() == "somebody else's"
