"""What was computed from recorded facts, kept until something else is recorded.

The end of the trail's chain is the version of everything that is shown: each write that matters is
recorded in its own transaction. It is read before the facts, so what is kept may be newer than its
version and never older. Each process keeps for itself; nothing has to be emptied.
"""

from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from typing import TypeVar

from django.core.cache import caches
from django.db.models.expressions import Combinable
from django.utils.translation import get_language

from reform_tracker import clock, sandbox
from reform_tracker.audit import trail

KEPT = "kept"  # in settings.CACHES
T = TypeVar("T")
Plain = str | int | date | None | tuple[int, ...]


def version_of(*key: Plain, end: Mapping[str, Plain] | None = None) -> str:
    """The version of what depends on `key`, the recorded facts, the business date and the language
    alone, in hexadecimal digits. One statement, or none where a caller has read the `end` of the
    trail, which counts with what stands beside it."""
    ends = tuple((trail.end() if end is None else end).values())
    # A copy that is made anew begins its trail as the former one did.
    seen = (*ends, sandbox.place(), clock.today().isoformat(), get_language(), *key)
    return sha256(repr(seen).encode()).hexdigest()


def kept(make: Callable[[], T], *key: Plain, **beside: Combinable) -> T:
    """What `make` gave for this version, made anew where nobody has asked for it yet; never None.
    `beside` reads what it depends on and nobody records."""
    version = version_of(*key, end=trail.end(**beside))
    found: T | None = caches[KEPT].get(version)
    if found is None:
        found = make()
        caches[KEPT].set(version, found)
    return found
