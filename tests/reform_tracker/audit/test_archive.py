"""What is old of the trail is written out as lines that prove themselves, and nothing leaves."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from pytest_django import Settings

from reform_tracker import clock
from reform_tracker.audit import archive
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import broken_links
from reform_tracker.settings.trail import retention
from tests.reform_tracker.audit.tampering import key, recorded, ring, without_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.TRAIL_RETENTION_DAYS = 180
    for _ in range(3):
        recorded()
    return tmp_path / "archive"


def later(days: int) -> Any:
    at = clock.real_now() + timedelta(days=days)
    return mock.patch.object(clock, "real_now", return_value=at)


def archived(folder: Path, days: int = 181) -> str:
    told = StringIO()
    with later(days):
        call_command("archive_audit", str(folder), stdout=told)
    return told.getvalue()


def verified(folder: Path) -> str:
    told = StringIO()
    call_command("verify_audit", "--archive", str(folder), stdout=told)
    return told.getvalue()


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf8").splitlines()]


def test_what_is_old_stands_in_the_file_with_place_and_hash_and_stays(folder: Path) -> None:
    count = AuditEvent.objects.count()
    assert "Written" in archived(folder)
    (path,) = archive.files(folder)
    *events, end = lines(path)
    stored = AuditEvent.objects.order_by("pk")[:count]
    assert [(one["id"], one["hash"]) for one in events] == [(one.pk, one.hash) for one in stored]
    assert [one["place"] for one in events] == [*range(1, count + 1)]
    assert (end["first"], end["last"]) == (1, count)
    assert AuditEvent.objects.filter(action="trail.archived", summary=path.name).count() == 1
    assert AuditEvent.objects.count() == count + 1
    assert f"{count} archived lines agree" in verified(folder)
    assert not list(broken_links())


def test_what_is_young_is_not_written_out(folder: Path) -> None:
    assert "Nothing" in archived(folder, days=179)
    assert archive.files(folder) == []
    assert list(folder.iterdir()) == []


def test_the_next_run_goes_on_where_the_files_end(folder: Path) -> None:
    archived(folder)
    recorded()
    archived(folder, days=400)
    first, second = archive.files(folder)
    assert lines(second)[0]["place"] == lines(first)[-1]["last"] + 1
    assert archive.proved(folder).place == AuditEvent.objects.count() - 1
    assert len(AuditEvent.objects.filter(action="trail.archived")) == 2


@pytest.mark.parametrize("at", ["fsync", "link"])
def test_a_run_that_is_killed_leaves_nothing_behind_that_counts(folder: Path, at: str) -> None:
    with mock.patch.object(os, at, side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        archived(folder)
    assert archive.files(folder) == []
    archived(folder)
    assert len(archive.files(folder)) == 1
    assert not (folder / "trail.part").exists()


def test_a_run_that_was_killed_before_it_was_recorded_is_recorded_by_the_next(folder: Path) -> None:
    with later(181):
        archive.write(folder, clock.real_now() - timedelta(days=180))
    assert not AuditEvent.objects.filter(action="trail.archived").exists()
    archived(folder, days=180)
    assert AuditEvent.objects.filter(action="trail.archived").count() >= 1


def changed(name: str, value: Any, line: int = 1) -> Callable[[list[dict[str, Any]]], None]:
    def change(said: list[dict[str, Any]]) -> None:
        said[line][name] = value

    return change


WRONG: dict[str, Callable[[list[dict[str, Any]]], Any]] = {
    "content": changed("summary", "another"),
    "hash": changed("hash", "0" * 64),
    "place": changed("place", 7),
    "a line is gone": lambda said: said.pop(1),
    "a line is doubled": lambda said: said.insert(1, said[1]),
    "the last line is gone": lambda said: said.pop(),
    "the last event is gone": lambda said: said.pop(-2),
    "the end says less": changed("last", 1, -1),
    "no line of the trail": lambda said: said.insert(1, {"x": 1}),
    "behind the end": lambda said: said.append(said[0]),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_was_changed_is_named_with_its_line(name: str, folder: Path) -> None:
    archived(folder)
    (path,) = archive.files(folder)
    said = lines(path)
    WRONG[name](said)
    path.write_text("".join(json.dumps(one) + "\n" for one in said), "utf8")
    with pytest.raises(CommandError, match=path.name):
        verified(folder)
    with pytest.raises(CommandError, match=path.name):
        archived(folder, days=200)


def test_a_file_of_another_key_and_another_database_is_named(
    folder: Path, settings: Settings
) -> None:
    archived(folder)
    ours = settings.TRAIL_KEYS
    settings.TRAIL_KEYS = ring(key("other"))
    with pytest.raises(archive.NotWholeError, match="cannot be proved"):
        archive.proved(folder)
    settings.TRAIL_KEYS = ours
    with without_triggers():
        AuditEvent.objects.filter(pk=AuditEvent.objects.earliest("pk").pk).delete()
    with pytest.raises(archive.NotWholeError, match="the database holds another event"):
        archive.proved(folder)


def test_without_a_number_of_days_nothing_is_written_and_half_a_year_is_the_least(
    folder: Path, settings: Settings
) -> None:
    settings.TRAIL_RETENTION_DAYS = None
    with pytest.raises(CommandError, match="TRAIL_RETENTION_DAYS"):
        archived(folder)
    assert (retention(""), retention("180")) == (None, 180)
    for wrong in ("179", "0", "-1", "half a year"):
        with pytest.raises(ImproperlyConfigured):
            retention(wrong)
