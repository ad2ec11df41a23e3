"""Values that break stock set-ups, and ways to draw others of their kind.

The listed ones stand by kind: the suite sends one of each kind to every place, the next place meets
the next of the kind. What is drawn is the same in every run of the suite. `make explore` sends all
that are listed to every place, and draws new ones each time.
"""

from collections.abc import Sequence
from datetime import timedelta, timezone
from itertools import chain
from typing import Any

from django.db import connection
from hypothesis import strategies as st

from tests.support.examples import EXPLORING

TEXT_KINDS: list[list[str]] = [
    ["\x00", "a\x00b"],
    ["\ud800", "\udfff", "\ud83d"],
    ["㐀𠮷", "\u202e"],
    ["'; DROP TABLE x; --", "%", "%s", "{{7*7}}", "../../etc/passwd"],
    ["x" * 9000],
    ["９", "-1", "1e400", "NaN"],
    ["1" + "0" * 22],
    ["null", "true", " ", ""],
    ["0001-01-01", "9999-12-31"],
    ["99999-01-01", "0000-00-00", "2012-02-30"],
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2012-05-01T00:00:00+99:99"],
]
KINDS: list[list[Any]] = [
    *TEXT_KINDS,
    [None, True, False],
    [0, -1, 5.5, -0.0],
    [10**19, -(10**19), 2**63, 2**63 - 1],
    [1e308],
    [[], [[]], ["x"] * 1000],
    [{}, {"a": {"b": []}}],
]
TEXTS: list[str] = list(chain.from_iterable(TEXT_KINDS))
VALUES: list[Any] = list(chain.from_iterable(KINDS))
# What a database or its driver may refuse, each in its own way. The others are refused before, or
# stored as any text is.
UNSTORABLE: list[Any] = [
    "\x00", "a\x00b", "\ud800", "㐀𠮷", "x" * 9000, "0001-01-01", "99999-01-01", "1" + "0" * 22,
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", 10**19, -(10**19), 2**63, 2**63 - 1,
    1e308, "%00", "a%00", "%ed%a0%80", "9" * 5000, "%F0%A0%AE%B7",
]  # fmt: skip
PATH_KINDS: list[list[str]] = [
    ["%00", "a%00"], ["%ff", "%ed%a0%80"], ["%", "%zz"], ["..", ".", "%2e%2e"],
    ["a%2Fb", "%0a", "%20"], ["9" * 5000], ["９", "-1", "1e5"], ["x" * 7000],
    ["㐀𠮷", "%F0%A0%AE%B7"],
]  # fmt: skip
PATHS: list[str] = list(chain.from_iterable(PATH_KINDS))
HEADERS = (
    "If-Match", "If-None-Match", "Accept", "Accept-Language", "Authorization", "Content-Type",
    "Cookie", "Content-Length", "X-Forwarded-For", "X-HTTP-Method-Override",
)  # fmt: skip

_ANYWHERE = st.timezones() | st.timedeltas(
    timedelta(hours=-23, minutes=-59), timedelta(hours=23, minutes=59)
).map(timezone)
# What an address, a form or a header holds, surrogates included.
ANY_TEXT = (
    st.text(st.characters(exclude_categories=()), max_size=40)
    | st.sampled_from(TEXTS)
    | st.integers().map(str)
    | st.floats().map(str)
    | st.dates().map(str)
    | st.datetimes(timezones=_ANYWHERE).map(lambda moment: moment.isoformat())
)
_ONE_VALUE = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(VALUES)
)
# What a field of a JSON body holds.
ANY_VALUE = st.recursive(
    _ONE_VALUE,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def one_of_each(kinds: Sequence[Sequence[Any]], place: int) -> list[Any]:
    """What the place with this number meets: one of each kind, all of them with `make explore`. On
    SQLite what hangs on the database."""
    taken = [kind if EXPLORING else [kind[place % len(kind)]] for kind in map(_here, kinds) if kind]
    return list(chain.from_iterable(taken))


def _here(kind: Sequence[Any]) -> list[Any]:
    on_sqlite = connection.vendor == "sqlite"
    return [value for value in kind if value in UNSTORABLE] if on_sqlite else list(kind)


def as_sent(text: str) -> bytes:
    """The text as a careless program sends it: halves of surrogate pairs are kept."""
    return text.encode("utf-8", "surrogatepass")
