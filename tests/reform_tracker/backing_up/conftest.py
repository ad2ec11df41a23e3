"""A system with a plan, files, a client with a token, and messages of which some have left."""

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

import reform_tracker
from reform_tracker import clock
from reform_tracker.backing_up import facts, files, keys, manifest
from reform_tracker.backing_up.encrypting import Encryption
from reform_tracker.backing_up.keys import RINGS
from reform_tracker.keyrings import Keyring
from tests.support import packages
from tests.support.first_database import ROOT, database_beside
from tests.support.workers import database_url_of_test

LOOK = (
    "-c",
    "import django; django.setup()\n"
    "from tests.reform_tracker.backing_up import looking; looking.main()",
)


def written(ring: Keyring) -> str:
    """The keys as they stand in the environment."""
    return ",".join(f"{one.name}:{base64.b64encode(one.secret).decode()}" for one in ring.keys)


@contextmanager
def another_place(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a process whose database and folder of files are new and empty."""
    fixed = {
        **os.environ,
        "SECRET_KEY": settings.SECRET_KEY,
        "VAR_DIR": str(folder / "var"),
        "PYTHONPATH": str(ROOT),
        **{ring: written(getattr(settings, ring)) for ring in RINGS},
        "WEBHOOK_NETWORKS": "127.0.0.0/8",
    }
    if connection.vendor == "sqlite":
        yield {**fixed, "DATABASE_URL": f"sqlite:///{folder}/restored.sqlite3"}
        return
    with database_beside(database_url_of_test(), f"restored_{os.getpid()}") as url:
        yield {**fixed, "DATABASE_URL": url}


def manage(
    environment: dict[str, str], *arguments: str | Path
) -> "subprocess.CompletedProcess[str]":
    """manage.py, or LOOK, in another process."""
    program = [] if arguments[0] == "-c" else ["manage.py"]
    return subprocess.run(
        [sys.executable, *program, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def elsewhere(transactional_db: Any, tmp_path: Path) -> Iterator[dict[str, str]]:
    with another_place(tmp_path) as environment:
        yield environment


def have(program: str, package: str) -> None:
    assert shutil.which(program) or packages.install(package), f"{program} cannot be had"


@pytest.fixture
def gpg(monkeypatch: pytest.MonkeyPatch) -> Iterator[Encryption]:
    """For an account with keys of its own, in a folder whose name is short enough for a socket."""
    have("gpg", "gnupg")
    ends = shutil.which("gpgconf") or ""
    with TemporaryDirectory(prefix="g", ignore_cleanup_errors=True) as home:
        monkeypatch.setenv("GNUPGHOME", home)
        made = ("gpg", "--batch", "--quiet", "--passphrase", "", "--quick-generate-key")
        subprocess.run([*made, "backup@example.org", "future-default"], check=True)
        try:
            yield Encryption("gpg", ["backup@example.org"])
        finally:
            subprocess.run([ends, "--homedir", home, "--kill", "all"], check=True)


@pytest.fixture
def backup(db: Any, tmp_path: Path) -> Path:
    """One that would fit here: its pieces are looked into only when all else is well."""
    found, folder = facts.here(), tmp_path / "backup"
    folder.mkdir()
    pieces = []
    for name in ("database", "files.tar"):
        (folder / name).write_bytes(b"content " * 100)
        pieces.append(files.piece_of(folder / name))
    manifest.Manifest(
        taken_at=clock.real_now(),
        program=reform_tracker.VERSION,
        vendor=connection.vendor,
        schema="",
        migrations=found.migrations,
        rows=found.rows,
        chain_end=found.chain_end,
        chain_count=found.chain_count,
        keys=keys.fingerprints(),
        encryption="",
        pieces=pieces,
        files=[],
    ).write(folder)
    return folder
