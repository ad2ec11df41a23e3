"""What lies where backups lie can be exchanged at any moment: only what was proved is put back."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django import Settings

from reform_tracker.backing_up import BackupError, databases, files, manifest, restoring
from reform_tracker.backing_up.encrypting import Encryption
from reform_tracker.models import SendingHold

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(settings: Settings, tmp_path: Path) -> Path:
    """Where files are stored: one is there."""
    root = tmp_path / "media"
    options = {"location": str(root)}
    default = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    settings.VAR_DIR = tmp_path / "var"
    default_storage.save("filings/plan.txt", ContentFile(b"the plan"))
    return root


@pytest.fixture
def archived(stored: Path, tmp_path: Path) -> tuple[Path, list[manifest.StoredFile]]:
    """An archive of it, of which it is gone since."""
    written, gone, name = files.dump(tmp_path, Encryption(), ["filings/plan.txt"])
    assert gone == []
    (stored / "filings/plan.txt").unlink()
    return tmp_path / name, written


def test_what_is_exchanged_after_its_proof_is_not_put_back(
    stored: Path, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pieces are overwritten in place as soon as the last one was proved."""
    pieces = manifest.read(backup).pieces
    proved = {piece.name: (backup / piece.name).read_bytes() for piece in pieces}
    used: dict[str, bytes] = {}
    copied = restoring._copied

    def exchange(*given: object) -> list[Path]:
        copies = copied(*given)  # type: ignore[arg-type]  # handed on
        for name in proved:
            (backup / name).write_bytes(b"made up elsewhere")
        return copies

    def load(piece: Path, *_given: object) -> None:
        used[piece.name] = piece.read_bytes()
        assert piece.parent.stat().st_mode & 0o777 == 0o700
        assert backup not in piece.parents

    monkeypatch.setattr(restoring, "_copied", exchange)
    monkeypatch.setattr(restoring, "_require_empty", lambda: None)
    monkeypatch.setattr(databases.own(), "load", load)
    monkeypatch.setattr(files, "load", load)
    with pytest.raises(SendingHold.DoesNotExist):  # nothing was put back, to be quick
        restoring.restore(backup)
    assert used == proved
    assert list((tmp_path / "var").iterdir()) == []


def test_a_file_is_put_back_as_it_was(
    stored: Path, archived: tuple[Path, list[manifest.StoredFile]]
) -> None:
    piece, wanted = archived
    files.load(piece, Encryption(), wanted)
    assert (stored / "filings/plan.txt").read_bytes() == b"the plan"


@pytest.mark.parametrize(("size", "sha256"), [(8, "0" * 64), (7, "")])
def test_a_file_that_is_another_one_never_gets_its_name(
    stored: Path, archived: tuple[Path, list[manifest.StoredFile]], size: int, sha256: str
) -> None:
    piece, (written,) = archived
    wanted = manifest.StoredFile(written.name, size, sha256 or written.sha256)
    with pytest.raises(BackupError, match="is not the one that was backed up"):
        files.load(piece, Encryption(), [wanted])
    assert [one for one in stored.rglob("*") if one.is_file()] == []


def test_what_a_killed_restore_has_left_is_removed(stored: Path, tmp_path: Path) -> None:
    left = tmp_path / "var/restoring-before"
    left.mkdir(parents=True)
    (left / "database").write_bytes(b"everything")
    with restoring._own_folder() as own:
        assert list((tmp_path / "var").iterdir()) == [own]
