"""What is no backup, or does not belong here, is refused with what to do; nothing is written."""

import json
import os
import tomllib
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

import reform_tracker
from reform_tracker.audit import chain
from reform_tracker.backing_up import BackupError, facts, files, keys, manifest, restoring
from reform_tracker.keyrings import Keyring, drawn
from tests.support.first_database import ROOT

pytestmark = pytest.mark.django_db


def rewrite(folder: Path, **values: Any) -> None:
    """As somebody would who can write into the folder of backups and has no key."""
    path = folder / manifest.NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def change(folder: Path, **values: Any) -> None:
    """As the system itself might have written it."""
    rewrite(folder, **values)
    manifest.read(folder).write(folder)


def refused(folder: Path, **options: Any) -> str:
    before = facts.here()
    with pytest.raises(CommandError) as error:
        call_command("restore", folder, **options)
    assert facts.here() == before
    return str(error.value)


def test_a_folder_without_manifest_is_no_backup(backup: Path) -> None:
    (backup / manifest.NAME).unlink()
    assert "was never finished" in refused(backup)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 2}', '{"format": 1}', "nul\0l"])
def test_a_manifest_that_is_none_is_refused(backup: Path, content: str) -> None:
    (backup / manifest.NAME).write_text(content)
    assert manifest.NAME in refused(backup)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def long(path: Path) -> None:
    path.touch()
    os.truncate(path, 2**40)


def deep(path: Path) -> None:
    path.write_text("[" * 20_000)


@pytest.mark.parametrize("put", [pipe, endless, long, deep, Path.mkdir])
def test_what_is_no_plain_file_is_not_waited_for(
    backup: Path, put: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "MOST_BYTES", 1024**2)
    (backup / manifest.NAME).unlink()
    put(backup / manifest.NAME)
    assert f"{manifest.NAME} cannot be read" in refused(backup)


def unproved(folder: Path) -> str:
    """What is said instead, and that it goes no further unless it is told to."""
    said = refused(folder)
    assert "A backup that cannot be proved" in said
    assert "is not empty" in refused(folder, unproved=True, without_keys=True)
    return said


CHANGED = {
    "taken_at": "2012-05-08T12:00:00+08:00",
    "rows": {},
    "chain_end": "f" * 64,
    "keys": {},
    "encryption": "age",
    "program": "0.1",
    "schema": "public; DROP TABLE audit_auditevent",
}


@pytest.mark.parametrize("name", sorted(CHANGED))
def test_whatever_is_changed_in_a_manifest_shows(backup: Path, name: str) -> None:
    rewrite(backup, **{name: CHANGED[name]})
    said = refused(backup)
    assert "was changed" in said


def test_an_old_one_is_restored_only_by_its_day(backup: Path) -> None:
    change(backup, taken_at="2012-05-08T12:00:00+08:00")
    assert "--of 2012-05-08" in refused(backup)
    assert "is not empty" in refused(backup, of=date(2012, 5, 8))


def test_another_piece_with_its_own_hash_in_the_manifest_shows(backup: Path) -> None:
    path = backup / "database"
    path.write_bytes(b"made up elsewhere" * 100)
    pieces = [asdict(files.piece_of(backup / name)) for name in ("database", "files.tar")]
    rewrite(backup, pieces=pieces)
    assert "was changed" in unproved(backup)


@pytest.mark.parametrize("proof", [None, {}, [], {"key": 1}, {"key": "local"}, "signed"])
def test_a_manifest_without_a_signature_is_not_ours(backup: Path, proof: Any) -> None:
    rewrite(backup, proof=proof)
    assert "manifest.json" in refused(backup)


def test_a_signature_of_another_system_or_of_another_purpose_proves_nothing(
    backup: Path, settings: Settings
) -> None:
    statement = manifest.read(backup).statement()
    rewrite(backup, proof=asdict(chain.seal("anchor", statement)))
    assert "was changed" in unproved(backup)
    ours = settings.TRAIL_KEYS
    settings.TRAIL_KEYS = Keyring.parse("TRAIL_KEYS", drawn("theirs"))
    manifest.read(backup).write(backup)
    settings.TRAIL_KEYS = ours
    assert "'theirs' is not among TRAIL_KEYS" in unproved(backup)


def test_a_former_key_still_proves_a_backup(backup: Path, settings: Settings) -> None:
    new = Keyring.parse("TRAIL_KEYS", drawn("new"))
    settings.TRAIL_KEYS = Keyring("TRAIL_KEYS", (*new.keys, *settings.TRAIL_KEYS.keys))
    assert "is not empty" in refused(backup)


@pytest.mark.parametrize("name", ["../database", "/etc/passwd", "inner/database"])
def test_a_piece_that_lies_elsewhere_is_not_read(backup: Path, empty: None, name: str) -> None:
    database, archive = manifest.read(backup).pieces
    change(backup, pieces=[asdict(database) | {"name": name}, asdict(archive)])
    assert "lies elsewhere" in refused(backup)


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nothing were here: the pieces are read last."""
    monkeypatch.setattr(restoring, "_require_empty", lambda: None)


def damage(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"damage")


def longer(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def piped(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def linked(path: Path) -> None:
    path.rename(path.with_name("moved")).with_name(path.name).symlink_to("moved")


@pytest.mark.parametrize("spoil", [damage, Path.unlink, longer, piped, linked])
def test_a_piece_that_is_damaged_or_gone_is_named(
    backup: Path, empty: None, spoil: Callable[[Path], None]
) -> None:
    piece = manifest.read(backup).pieces[0].name
    spoil(backup / piece)
    assert piece in refused(backup)


def test_a_place_that_is_not_empty_is_left_alone(backup: Path) -> None:
    assert "is not empty" in refused(backup)


def test_a_backup_of_another_database_is_refused_with_what_to_do(backup: Path) -> None:
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    change(backup, vendor=other)
    assert "DATABASE_URL" in refused(backup)


def test_an_older_program_is_named_as_the_reason(backup: Path) -> None:
    change(backup, migrations=["tasks.9999_of_tomorrow"], program="9.9")
    said = refused(backup)
    assert "9.9" in said
    assert "tasks.9999_of_tomorrow" in said


def test_missing_keys_are_named_and_no_key_stands_in_the_backup(
    backup: Path, settings: Settings
) -> None:
    former = settings.SECRET_KEY
    assert former not in (backup / manifest.NAME).read_text()
    settings.SECRET_KEY = "another" * 10
    said = refused(backup)
    assert f"SECRET_KEY (fingerprint {manifest.read(backup).keys['SECRET_KEY']})" in said
    assert "is not empty" in refused(backup, without_keys=True)
    assert keys.fingerprints()["SECRET_KEY"] not in said


def test_a_folder_with_something_in_it_takes_no_backup(backup: Path) -> None:
    with pytest.raises(CommandError, match="empty folder"):
        call_command("backup", backup)


def test_files_that_lie_in_the_way_are_named(
    backup: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "tables", lambda _cursor: [])
    (tmp_path / "media/filings").mkdir(parents=True)
    (tmp_path / "media/filings/old.pdf").touch()
    options = {"location": str(tmp_path / "media")}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": options},
    }
    with pytest.raises(BackupError, match=r"filings/old\.pdf"):
        restoring.restore(backup)


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == reform_tracker.VERSION
