"""Anchors outside: even whoever has the key cannot rewrite what they hold."""

import json
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from pytest_django import Settings

from reform_tracker import clock
from reform_tracker.audit import anchors, checks, jobs, places, proving
from reform_tracker.audit.models import (
    AnchorDelivery,
    AuditAnchor,
    AuditEvent,
    AuditHead,
    TrailCheck,
)
from reform_tracker.audit.trail import broken_links
from reform_tracker.notifications import health
from tests.reform_tracker.audit.tampering import key, recorded, rewrite, ring, without_triggers

pytestmark = pytest.mark.django_db
FIRST = key("2026a")


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.ANCHOR_DIR = str(tmp_path / "anchors")
    settings.TRAIL_KEYS = ring(FIRST)
    return tmp_path / "anchors"


@pytest.fixture
def trail(folder: Path) -> list[AuditEvent]:
    """Nine events; after three and after six of them an anchor was taken outside."""
    events = []
    for _part in range(2):
        events += [recorded() for _number in range(3)]
        anchors.make()
        anchors.deliver()
    return events + [recorded() for _number in range(3)]


def broken(folder: Path) -> list[str]:
    return list(proving.Proof(folder, ours=False).broken_places())


def test_an_anchor_is_a_file_that_is_read_without_the_system(
    trail: list[AuditEvent], folder: Path
) -> None:
    first, second = sorted(folder.iterdir())
    assert first.name == f"anchor-000001-{clock.local_date(clock.real_now())}.json"
    said = json.loads(second.read_text())
    assert (said["count"], said["last_event"]) == (6, trail[5].pk)
    assert (said["last_hash"], said["key"]) == (trail[5].hash, "2026a")
    assert said["fingerprint"] == FIRST.fingerprint
    assert said["previous"] == json.loads(first.read_text())["signature"]
    assert stat.S_IMODE(second.stat().st_mode) == 0o444
    assert broken(folder) == []
    call_command("verify_audit", anchors=folder, verbosity=0)


def test_a_rewrite_by_whoever_has_the_key_contradicts_the_anchors(
    trail: list[AuditEvent], folder: Path
) -> None:
    rewrite(4, summary="没有发生过")
    with without_triggers():
        AuditAnchor.objects.all().delete()  # and what the database remembers of them
    assert list(broken_links()) == []
    (told,) = broken(folder)
    today = clock.local_date(clock.real_now())
    assert told == (
        f"event {trail[5].pk}: it is another one than the anchor of {today} "
        f"(anchor-000002-{today}.json) holds (whole up to event {trail[2].pk}, as the anchor of "
        f"{today} (anchor-000001-{today}.json) says)"
    )
    with pytest.raises(CommandError, match=f"event {trail[5].pk}: "):
        call_command("verify_audit", anchors=folder, verbosity=0)


def test_a_trail_cut_off_by_whoever_has_the_key_ends_before_the_anchor(
    trail: list[AuditEvent], folder: Path
) -> None:
    with without_triggers():
        AuditEvent.objects.filter(pk__gt=trail[4].pk).delete()
    head = AuditHead.objects.get()
    head.count, head.last_hash = 5, trail[4].hash
    head.sign()
    head.save()
    assert list(broken_links()) == []
    told = broken(folder)[0]
    assert told.startswith("the trail ends after 5 events; ")
    assert told.endswith("holds 6")


def test_a_database_of_before_contradicts_the_anchors_though_all_in_it_is_ours(
    folder: Path, settings: Settings
) -> None:
    """Whoever has no key puts back an end that the system itself has signed: he takes away what
    came after it, and what the database remembers of it."""
    events = [recorded() for _number in range(3)]
    anchors.make()
    anchors.deliver()
    former = AuditHead.objects.get()
    later = [recorded() for _number in range(3)]
    anchors.make()
    anchors.deliver()
    with without_triggers():
        AuditEvent.objects.filter(pk__in=[one.pk for one in later]).delete()
        AnchorDelivery.objects.filter(anchor__number=2).delete()
        AuditAnchor.objects.filter(number=2).delete()
    former.save()
    assert list(broken_links()) == []
    (told,) = broken(folder)
    assert told.startswith(f"the trail ends after {len(events)} events; the anchor of ")
    assert told.endswith("holds 6")
    assert proving.check().broken == 1


def test_what_the_database_remembers_is_compared_as_well(
    trail: list[AuditEvent], folder: Path
) -> None:
    rewrite(0, summary="没有发生过")
    found = list(proving.Proof(None, ours=True).broken_places())
    assert found[0].startswith(f"event {trail[2].pk}: it is another one than the remembered anchor")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"count": 5}, "it is not signed by a key of the system"),
        ({"previous": "0" * 64}, "it does not follow the anchor before it"),
        ({"key": "2020a"}, "its signature cannot be proved. The key '2020a' is not among"),
        ({"count": "many"}, "it is no anchor that can be read"),
    ],
)
def test_a_file_that_was_changed_shows(
    trail: list[AuditEvent], folder: Path, change: dict[str, object], told: str
) -> None:
    path = sorted(folder.iterdir())[1]
    said = json.loads(path.read_text()) | change
    path.chmod(0o600)
    path.write_text(json.dumps(said))
    assert any(told in line for line in broken(folder))


def deep(path: Path) -> None:
    path.write_text("[" * 20_000)


def cut_off(path: Path) -> None:
    path.write_text(path.read_text()[:100])


def long(path: Path) -> None:
    os.truncate(path, 2**33)


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("spoil", [cut_off, deep, long, pipe, link])
def test_a_damaged_file_is_named_and_the_others_are_proved(
    trail: list[AuditEvent], folder: Path, spoil: Callable[[Path], None]
) -> None:
    first, _second = sorted(folder.iterdir())
    first.chmod(0o600)
    spoil(first)
    assert broken(folder) == [
        f"{first.name}: the file is damaged or cut off; take another copy of it"
    ]
    rewrite(4, summary="没有发生过")
    assert any("it is another one than the anchor of" in line for line in broken(folder))


def test_a_file_that_is_gone_shows(trail: list[AuditEvent], folder: Path) -> None:
    recorded()
    anchors.make()
    anchors.deliver()
    _first, second, third = sorted(folder.iterdir())
    second.unlink()
    told = list(proving.own().broken_places())
    assert any("the anchor 2 before it is missing" in line for line in told)
    assert broken(folder) == []  # whoever keeps some of them: what lies between is remembered
    third.unlink()
    assert list(proving.own().broken_places()) == [
        "anchors that were delivered are not in the folder: 2, 3"
    ]


def test_what_is_remembered_between_two_anchors_has_to_fit(
    trail: list[AuditEvent], folder: Path
) -> None:
    anchors.make()
    anchors.deliver()
    sorted(folder.iterdir())[1].unlink()
    with without_triggers():
        AuditAnchor.objects.filter(number=2).update(signature="0" * 64)
    assert any("the anchor 2 before it is missing" in line for line in broken(folder))


def test_no_file_is_ever_written_twice_and_what_comes_after_it_waits(
    trail: list[AuditEvent], folder: Path
) -> None:
    anchors.make()
    waiting = folder / places.file_name(AuditAnchor.objects.latest("number"))
    waiting.write_text("somebody else's")
    recorded()
    anchors.make()
    (tried,) = anchors.deliver()
    assert "File exists" in tried.error
    assert (waiting.read_text(), len(list(folder.iterdir()))) == ("somebody else's", 3)
    waiting.unlink()
    assert [one.delivered_at is None for one in anchors.deliver()] == [False, False]
    assert anchors.deliver() == []


def test_a_place_that_is_away_gets_all_of_it_later(
    trail: list[AuditEvent], folder: Path, settings: Settings
) -> None:
    settings.ANCHOR_DIR = str(folder / "away" / "anchors")
    for _number in range(2):
        recorded()
        anchors.make()
        anchors.deliver()
    state = proving.state().places[0]
    assert (state.waiting, "No such file" in state.error) == (2, True)
    settings.ANCHOR_DIR = str(folder)
    anchors.deliver()
    assert len(list(folder.iterdir())) == 4
    assert broken(folder) == []


def test_two_daily_jobs_make_one_anchor_and_one_proof(trail: list[AuditEvent]) -> None:
    jobs.prove_trail()
    recorded()
    jobs.prove_trail()
    assert AuditAnchor.objects.filter(daily=True).count() == 1
    assert TrailCheck.objects.count() == 1
    assert not AnchorDelivery.objects.filter(delivered_at=None).exists()


def test_what_is_weighty_goes_out_within_a_minute_and_all_else_within_an_hour(
    trail: list[AuditEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    def anchored() -> int:
        before = AuditAnchor.objects.count()
        jobs.anchor_soon()
        return AuditAnchor.objects.count() - before

    anchors.make()
    recorded(action="progress.saved")
    assert not anchored()
    recorded(action="account.proposed")
    assert (anchored(), anchored()) == (1, 0)
    recorded(action="progress.saved")
    assert not anchored()
    monkeypatch.setattr(clock, "real_now", lambda: datetime.now(UTC) + anchors.WITHIN)
    assert anchored() == 1
    assert not AnchorDelivery.objects.filter(delivered_at=None).exists()


def test_a_tail_that_is_cut_off_after_a_grant_contradicts_its_anchor(
    trail: list[AuditEvent], folder: Path
) -> None:
    """By whoever has database and key: the end is signed anew, and no proof finds anything else."""
    recorded(action="account.proposed")
    jobs.anchor_soon()
    with without_triggers():
        AuditEvent.objects.filter(pk__gt=trail[-1].pk).delete()
    head = AuditHead.objects.get()
    head.count, head.last_hash = len(trail), trail[-1].hash
    head.sign()
    head.save()
    assert broken(folder)


def test_asking_twice_makes_one_anchor_of_the_same_end(trail: list[AuditEvent]) -> None:
    call_command("anchor_audit", verbosity=0)
    call_command("anchor_audit", verbosity=0)
    assert AuditAnchor.objects.count() == 3


def test_what_the_system_has_not_signed_is_not_anchored(trail: list[AuditEvent]) -> None:
    AuditHead.objects.update(count=8)
    with pytest.raises(CommandError, match="not signed"):
        call_command("anchor_audit", verbosity=0)
    jobs.prove_trail()
    assert AuditAnchor.objects.count() == 2
    assert not proving.state().proved


def test_the_database_refuses_to_change_an_anchor(trail: list[AuditEvent]) -> None:
    for change in (AuditAnchor.objects.all().delete, lambda: AuditAnchor.objects.update(count=1)):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


@pytest.fixture
def alive(trail: list[AuditEvent], monkeypatch: pytest.MonkeyPatch) -> None:
    """All but worker and planner."""
    monkeypatch.setattr(health, "_broker_answers", lambda: True)
    jobs.prove_trail()


def problems(client: Client) -> list[str]:
    told = client.get("/readyz").json()["problems"]
    return [name for name in told if name not in ("worker", "planner")]


def test_a_rewrite_is_red_within_a_day(alive: None, client: Client) -> None:
    assert problems(client) == []
    rewrite(4, summary="没有发生过")
    TrailCheck.objects.update(at=clock.real_now() - timedelta(hours=25))
    # A row with a moment of its own is none of ours; the tick proves anew.
    assert problems(client) == ["trail"]
    jobs.prove_trail()
    assert problems(client) == ["trail"]
    assert " another one than " in client.get("/readyz").json()["trail"]["first"]


def test_a_proof_that_somebody_made_up_is_none(alive: None, client: Client) -> None:
    rewrite(4, summary="没有发生过")
    proving.check()
    TrailCheck.objects.update(broken=0, first="")
    assert problems(client) == ["trail"]


def test_a_proof_is_asked_for_every_day(
    alive: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = clock.real_now() + timedelta(hours=27)
    monkeypatch.setattr(clock, "real_now", lambda: later)
    assert problems(client) == ["trail"]
    jobs.prove_trail()
    assert problems(client) == []


def test_anchors_that_arrive_nowhere_are_red_after_two_days(
    alive: None, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ANCHOR_DIR = ""
    assert problems(client) == ["anchors"]
    settings.ANCHOR_DIR = "/nowhere/anchors"
    later = clock.real_now() + timedelta(hours=51)
    monkeypatch.setattr(clock, "real_now", lambda: later)
    proving.check()
    assert "anchors" in problems(client)


def test_production_is_warned_when_anchors_go_nowhere(folder: Path, settings: Settings) -> None:
    assert checks.anchors_go_somewhere() == []
    settings.ANCHOR_DIR = ""
    assert [told.id for told in checks.anchors_go_somewhere()] == ["audit.W001"]
