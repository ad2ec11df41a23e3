"""Pieces are encrypted by the real programs, for those who are named and nobody else."""

import os
import subprocess
from pathlib import Path

import pytest

from reform_tracker.backing_up import BackupError
from reform_tracker.backing_up.encrypting import Encryption
from tests.reform_tracker.backing_up.conftest import have

CONTENT = "甘肃省 the content of a piece ".encode() * 50_000


@pytest.fixture
def age(tmp_path: Path) -> Encryption:
    have("age", "age")
    key = tmp_path / "key.txt"
    subprocess.run(["age-keygen", "-o", key], check=True, capture_output=True)
    told = subprocess.run(["age-keygen", "-y", key], check=True, capture_output=True, text=True)
    return Encryption("age", [told.stdout.strip()], str(key))


@pytest.fixture(params=["gpg", "age"])
def encryption(request: pytest.FixtureRequest) -> Encryption:
    found: Encryption = request.getfixturevalue(request.param)
    return found


def write(encryption: Encryption, path: Path) -> None:
    with encryption.written(path) as target:
        target.write(CONTENT)


def read(encryption: Encryption, path: Path) -> bytes:
    with encryption.read(path) as source:
        return source.read()


def test_a_piece_is_read_back_by_who_has_the_key_only(
    encryption: Encryption, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"piece{encryption.ending}"
    write(encryption, path)
    assert CONTENT[:64] not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert read(encryption, path) == CONTENT
    (tmp_path / "empty").mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(tmp_path / "empty"))
    other = tmp_path / "other.txt"
    if encryption.program == "age":
        subprocess.run(["age-keygen", "-o", other], check=True, capture_output=True)
    with pytest.raises(BackupError, match=f"{encryption.program} failed"):
        read(Encryption(encryption.program, identity=str(other)), path)


def test_a_piece_that_was_changed_is_refused(encryption: Encryption, tmp_path: Path) -> None:
    path = tmp_path / "piece"
    write(encryption, path)
    with path.open("r+b") as file:
        file.seek(-40, os.SEEK_END)
        file.write(b"changed")
    with pytest.raises(BackupError, match="failed"):
        read(encryption, path)


def test_nobody_to_encrypt_for_an_unknown_one_and_no_program(
    gpg: Encryption, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BackupError, match="--recipient"):
        write(Encryption("gpg"), tmp_path / "none")
    with pytest.raises(BackupError, match="gpg failed"):
        write(Encryption("gpg", ["nobody@example.org"]), tmp_path / "unknown")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="not installed"):
        write(gpg, tmp_path / "missing")


def test_age_needs_its_key_file(tmp_path: Path) -> None:
    (tmp_path / "piece").touch()
    with pytest.raises(BackupError, match="--identity"):
        read(Encryption("age"), tmp_path / "piece")
