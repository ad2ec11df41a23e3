"""What the hash of an event covers, and what is signed by a key that is not in the database.

Both are an HMAC: whoever can change every row still cannot say what its hash should be.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from reform_tracker.audit.models import AuditEvent

GENESIS = "0" * 64
SHA256, SM3 = "sha256", "sm3"
DIGESTS = (SHA256, SM3)  # both of 64 hexadecimal digits
HASHED_FIELDS = (
    "at",
    "recorded_at",
    "actor_id",
    "actor_name",
    "organization_id",
    "source",
    "action",
    "object_type",
    "object_id",
    "summary",
    "data",
    "previous_hash",
)
KEYED_FIELDS = (*HASHED_FIELDS, "key", "algorithm")


class UnknownDigestError(ValueError):
    """What was signed by a hash function that this platform does not have cannot be proved here."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A signature, and by which key and hash function it was made."""

    key: str
    algorithm: str
    signature: str


def digest(event: "AuditEvent") -> str:
    """The hash of an event: an HMAC over its fields as canonical JSON, times in UTC; of one that
    was recorded before there were keys the plain SHA-256.

    Raises UnknownKeyError and UnknownDigestError.
    """
    if event.key:
        values = {name: plain(getattr(event, name)) for name in KEYED_FIELDS}
        return code("event", values, event.key, event.algorithm)
    values = {name: plain(getattr(event, name)) for name in HASHED_FIELDS}
    return hashlib.sha256(canonical(values)).hexdigest()


def seal(purpose: str, values: Mapping[str, Any]) -> Seal:
    """Signs by the key and the hash function in use."""
    key, algorithm = settings.TRAIL_KEYS.current.name, settings.TRAIL_DIGEST
    return Seal(key, algorithm, code(purpose, values, key, algorithm))


def fits(purpose: str, values: Mapping[str, Any], seal: Seal) -> bool:
    """Whether the signature is one of ours over these values.

    Raises UnknownKeyError and UnknownDigestError where that cannot be told.
    """
    if not seal.signature or not seal.key:
        return False
    expected = code(purpose, values, seal.key, seal.algorithm)
    return hmac.compare_digest(expected, seal.signature)


def code(purpose: str, values: Mapping[str, Any], key: str, algorithm: str) -> str:
    """The HMAC over a purpose and values: what was signed for one purpose serves no other.

    Raises UnknownKeyError and UnknownDigestError.
    """
    if algorithm not in DIGESTS or algorithm not in hashlib.algorithms_available:
        raise UnknownDigestError(f"This platform has no hash function {algorithm!r}.")
    secret = settings.TRAIL_KEYS.named(key).secret
    return hmac.new(secret, purpose.encode() + b"\n" + canonical(values), algorithm).hexdigest()


def canonical(values: Mapping[str, Any]) -> bytes:
    """The values as JSON that is the same for the same values."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def plain(value: Any) -> Any:
    """A value as it stands in what is hashed: times in UTC."""
    if hasattr(value, "isoformat"):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
