"""SM3 (GB/T 32905) beside SHA-256: chosen by a setting, each event names its own."""

import hashlib
import hmac

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from reform_tracker.audit import anchors, chain
from reform_tracker.audit.models import AuditEvent, AuditHead
from reform_tracker.audit.trail import broken_links
from reform_tracker.settings.trail import digest_name
from tests.reform_tracker.audit.tampering import key, recorded, ring, without_triggers

pytestmark = pytest.mark.django_db
needs_sm3 = pytest.mark.skipif(
    "sm3" not in hashlib.algorithms_available, reason="this platform has no SM3"
)


@pytest.fixture
def trail(settings: Settings) -> list[AuditEvent]:
    """Two events by SHA-256, then two by SM3."""
    settings.TRAIL_KEYS = ring(key("2026a"))
    events = [recorded() for _number in range(2)]
    settings.TRAIL_DIGEST = "sm3"
    return events + [recorded() for _number in range(2)]


@needs_sm3
def test_what_was_recorded_by_both_is_proved(trail: list[AuditEvent], settings: Settings) -> None:
    assert [event.algorithm for event in trail] == ["sha256", "sha256", "sm3", "sm3"]
    assert list(broken_links()) == []
    anchor = anchors.make()
    assert anchor is not None
    assert (anchor.algorithm, AuditHead.objects.get().algorithm) == ("sm3", "sm3")
    secret = settings.TRAIL_KEYS.current.secret
    message = b"anchor\n" + chain.canonical(anchor.statement())
    assert anchor.signature == hmac.new(secret, message, "sm3").hexdigest()


@needs_sm3
def test_the_other_function_is_none_of_the_event(trail: list[AuditEvent]) -> None:
    with without_triggers():
        AuditEvent.objects.filter(pk=trail[3].pk).update(algorithm="sha256")
    assert list(broken_links()) == [f"event {trail[3].pk}: its content does not match its hash"]


@needs_sm3
def test_a_platform_without_it_says_what_it_cannot_prove(
    trail: list[AuditEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashlib, "algorithms_available", {"sha256"})
    (told,) = broken_links()
    assert told.startswith(f"event {trail[2].pk}: it cannot be proved")
    assert "'sm3'" in told


def test_a_function_that_is_not_there_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert digest_name("sha256") == "sha256"
    monkeypatch.setattr(hashlib, "algorithms_available", {"sha256"})
    with pytest.raises(ImproperlyConfigured, match="sm3, which this platform"):
        digest_name("sm3")
    with pytest.raises(ImproperlyConfigured, match="write sha256 or sm3"):
        digest_name("md5")
