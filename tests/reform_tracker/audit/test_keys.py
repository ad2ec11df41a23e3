"""Whoever rewrites the trail and computes every hash anew lacks the key; keys can be renewed."""

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from reform_tracker.audit import checks
from reform_tracker.audit.models import AuditEvent, AuditHead
from reform_tracker.audit.saying import UNSIGNED
from reform_tracker.audit.trail import broken_links
from tests.reform_tracker.audit.tampering import (
    key,
    recorded,
    rewrite,
    ring,
    without_keys,
    without_triggers,
)

FIRST, SECOND = key("2026a"), key("2026b")

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail(settings: Settings) -> list[AuditEvent]:
    """Six events by the first key, which is in use."""
    settings.TRAIL_KEYS = ring(FIRST)
    return [recorded() for _number in range(6)]


def test_a_rewrite_with_all_hashes_computed_anew_lacks_the_key(
    trail: list[AuditEvent], settings: Settings
) -> None:
    settings.TRAIL_KEYS = ring(key("2026a"))  # of the same name: what a stranger can make up
    changed = rewrite(2, summary="没有发生过")
    settings.TRAIL_KEYS = ring(FIRST)
    found = list(broken_links())
    assert found[0] == f"event {changed.pk}: its content does not match its hash"
    assert found[-1].startswith("the end of the trail: it is not signed")
    with pytest.raises(CommandError, match=f"event {changed.pk}: "):
        call_command("verify_audit", verbosity=0)


def test_a_rewrite_without_keys_does_not_pass_for_an_old_trail(trail: list[AuditEvent]) -> None:
    without_keys()
    found = list(broken_links())
    assert found[0] == (
        f"event {trail[0].pk}: it bears no key, as every event must since keys are in use"
    )
    AuditHead.objects.update(keyed_after=len(trail))
    assert list(broken_links()) == [UNSIGNED]


def test_one_event_without_a_key_shows_behind_those_that_have_one(
    trail: list[AuditEvent],
) -> None:
    changed = rewrite(3, key="", algorithm="sha256")  # even by whoever has the key for the rest
    assert list(broken_links()) == [
        f"event {changed.pk}: it bears no key, as every event must since keys are in use"
    ]


def test_the_end_that_is_cut_off_shows_in_the_signed_one(trail: list[AuditEvent]) -> None:
    with without_triggers():
        trail[-1].delete()
    AuditHead.objects.update(count=5, last_hash=trail[-2].hash)
    assert list(broken_links()) == [UNSIGNED]


def test_what_somebody_else_has_put_at_the_end_is_never_signed(trail: list[AuditEvent]) -> None:
    with without_triggers():
        trail[-1].delete()
    AuditHead.objects.update(count=5, last_hash=trail[-2].hash)
    recorded()  # the system goes on
    recorded()
    assert list(broken_links()) == [UNSIGNED]


def test_a_new_key_signs_and_the_former_one_still_proves(
    trail: list[AuditEvent], settings: Settings
) -> None:
    settings.TRAIL_KEYS = ring(SECOND, FIRST)
    assert recorded().key == "2026b"
    assert list(broken_links()) == []
    assert set(AuditEvent.objects.values_list("key", flat=True)) == {"2026a", "2026b"}
    assert AuditHead.objects.get().key == "2026b"


def test_a_key_that_is_missing_is_named_once(trail: list[AuditEvent], settings: Settings) -> None:
    settings.TRAIL_KEYS = ring(SECOND, FIRST)
    recorded()
    settings.TRAIL_KEYS = ring(SECOND)
    (told,) = broken_links()
    assert told.startswith(f"event {trail[0].pk}: it cannot be proved")
    assert "'2026a'" in told


def test_without_the_key_of_the_end_work_goes_on_and_the_end_stays_unsigned(
    trail: list[AuditEvent], settings: Settings
) -> None:
    settings.TRAIL_KEYS = ring(SECOND)
    recorded()
    settings.TRAIL_KEYS = ring(SECOND, FIRST)
    recorded()
    assert list(broken_links()) == [UNSIGNED]
    call_command("anchor_audit", sign_end=True, verbosity=0)
    assert list(broken_links()) == []
    assert AuditHead.objects.get().key == "2026b"


def test_an_end_is_not_signed_when_anything_else_is_wrong(trail: list[AuditEvent]) -> None:
    with without_triggers():
        AuditEvent.objects.filter(pk=trail[2].pk).update(summary="没有发生过")
    AuditHead.objects.update(signature="")
    with pytest.raises(CommandError, match=f"event {trail[2].pk}: "):
        call_command("anchor_audit", sign_end=True, verbosity=0)
    assert AuditHead.objects.get().signature == ""


def test_a_start_without_the_key_of_the_end_is_refused(
    trail: list[AuditEvent], settings: Settings
) -> None:
    assert checks.the_key_of_the_end_is_there(databases=["default"]) == []
    settings.TRAIL_KEYS = ring(SECOND)
    (told,) = checks.the_key_of_the_end_is_there(databases=["default"])
    assert told.is_serious()
    assert "'2026a' is not among TRAIL_KEYS" in told.msg
