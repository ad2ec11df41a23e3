"""Files beside rows: whole or not there, gone with a transaction that fails, orphans removed."""

import os
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from pytest_django import Settings

from reform_tracker import orphans
from reform_tracker.jobs import remove_orphans
from reform_tracker.orphans import AGE
from reform_tracker.storing import rows_and_files
from tests.factories.world import World


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}},
    }
    return tmp_path


def stored(name: str, *, old: bool = True) -> Path:
    path = Path(default_storage.path(default_storage.save(name, ContentFile(b"x"))))
    if old:
        long_ago = time.time() - AGE.total_seconds() - 60
        os.utime(path, (long_ago, long_ago))
    return path


def test_files_stay_with_a_transaction_that_is_committed(db: None) -> None:
    with rows_and_files():
        path = stored("attachments/a")
    assert path.exists()


def test_files_go_with_a_transaction_that_fails(db: None) -> None:
    with suppress(RuntimeError), rows_and_files():
        path = stored("attachments/a")
        raise RuntimeError
    assert not path.exists()


def test_files_of_an_inner_transaction_go_with_the_outer_one(db: None) -> None:
    with suppress(RuntimeError), rows_and_files():
        with rows_and_files():
            path = stored("attachments/a")
        raise RuntimeError
    assert not path.exists()


def test_files_of_an_inner_transaction_that_failed_go_alone(db: None) -> None:
    with rows_and_files():
        kept = stored("attachments/a")
        with suppress(RuntimeError), rows_and_files():
            gone = stored("attachments/b")
            raise RuntimeError
    assert (kept.exists(), gone.exists()) == (True, False)


def test_orphans_are_removed_and_nothing_else(world: World) -> None:
    attachment = world.attachment(world.draft_report())
    held = Path(attachment.file.path)
    os.utime(held, (0, 0))
    gone = [stored("attachments/ab/lost"), stored("reports/1-1.docx"), stored("reports/2.x.part")]
    kept = [held, stored("attachments/new", old=False), stored("sandbox_1_ab/attachments/a")]
    assert len(orphans.remove(dry_run=True)) == len(gone)
    assert all(path.exists() for path in gone)
    remove_orphans()
    remove_orphans()
    assert not any(path.exists() for path in gone)
    assert all(path.exists() for path in kept)


def test_the_command_names_what_it_removes(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    stored("reports/1-1.docx")
    call_command("remove_orphans", "--dry-run")
    call_command("remove_orphans")
    call_command("remove_orphans")
    assert capsys.readouterr().out.splitlines() == ["reports/1-1.docx"] * 2


def test_stored_files_are_for_their_owner_alone(folder: Path) -> None:
    path = stored("attachments/ab/secret")
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
