"""Keys from the environment: what is taken, what is refused, and that nothing tells them."""

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from reform_tracker.keyrings import Keyring, UnknownKeyError, drawn

# Names of tests hold their parameters, and must be the same in every process.
GOOD = base64.b64encode(bytes(range(32))).decode()


def test_the_first_is_used_and_the_others_are_found_by_name() -> None:
    new, old = drawn("2012b"), drawn("2012a")
    ring = Keyring.parse("TRAIL_KEYS", f" {new} , {old},")
    assert ring.current.name == "2012b"
    assert ring.named("2012a").secret == base64.b64decode(old.partition(":")[2])
    with pytest.raises(UnknownKeyError, match=r"'2011z' is not among TRAIL_KEYS"):
        ring.named("2011z")


def test_a_fingerprint_names_the_key_and_its_text_tells_nothing() -> None:
    text = drawn("a")
    key = Keyring.parse("TRAIL_KEYS", text).current
    assert key.fingerprint == Keyring.parse("TRAIL_KEYS", text).current.fingerprint
    assert key.fingerprint != Keyring.parse("TRAIL_KEYS", drawn("a")).current.fingerprint
    assert repr(key) == "Key(name='a')"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "holds no key"),
        (" , ", "holds no key"),
        (GOOD, "needs a name"),
        ("Ä:" + "A" * 44, "needs a name"),
        ("a:no base64", "the key a is not base64"),
        ("a:" + base64.b64encode(bytes(range(31))).decode(), "the key a is too weak"),
        ("a:" + base64.b64encode(bytes(32)).decode(), "the key a is too weak"),
        (f"a:{GOOD},a:{GOOD.swapcase()}", "one name to several keys"),
    ],
)
def test_what_is_no_key_is_refused_with_its_reason_and_without_itself(
    text: str, reason: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^TRAIL_KEYS.*{reason}") as refused:
        Keyring.parse("TRAIL_KEYS", text)
    encoded = text.partition(":")[2]
    assert not encoded or encoded not in str(refused.value)


def test_processes_that_begin_at_once_take_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "var" / "trail_keys"
    path.parent.mkdir()
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: Keyring.local("TRAIL_KEYS", path), range(32)))
    assert len({ring.current.fingerprint for ring in rings}) == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]
