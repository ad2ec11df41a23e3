"""Values that break stock set-ups, and ways to draw others of their kind.

The listed ones are tried everywhere by every run; what is drawn is the same in every run of the
suite and new in each of `make explore`.
"""

from collections.abc import Sequence
from datetime import timedelta, timezone
from typing import Any

from django.db import connection
from hypothesis import strategies as st

TEXTS = [
    "\x00", "a\x00b", "\ud800", "\udfff", "\ud83d", "㐀𠮷", "\u202e", "'; DROP TABLE x; --", "%",
    "%s", "{{7*7}}", "../../etc/passwd", "x" * 9000, "９", "-1", "1e400", "NaN", "null", "true",
    "0001-01-01", "9999-12-31", "99999-01-01", "0000-00-00", "2012-02-30", "1" + "0" * 22,
    "2012-05-01T00:00:00+99:99", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", " ", "",
]  # fmt: skip
VALUES: list[Any] = [
    *TEXTS, None, True, False, 0, -1, 10**19, -(10**19), 2**63, 2**63 - 1, 5.5, 1e308, -0.0, [], {},
    [[]], {"a": {"b": []}}, ["x"] * 1000,
]  # fmt: skip
# What a database or its driver may refuse, each in its own way. The others are refused before, or
# stored as any text is.
UNSTORABLE: list[Any] = [
    "\x00", "a\x00b", "\ud800", "㐀𠮷", "x" * 9000, "0001-01-01", "99999-01-01", "1" + "0" * 22,
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", 10**19, -(10**19), 2**63, 2**63 - 1,
    1e308,
]  # fmt: skip
PATHS = [
    "%00", "%ff", "%ed%a0%80", "%", "%zz", "..", ".", "%2e%2e", "a%2Fb", "%0a", "%20",
    "9" * 5000, "９", "-1", "1e5", "x" * 7000, "㐀𠮷", "%F0%A0%AE%B7", "a%00",
]  # fmt: skip
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


def for_this_database(values: Sequence[Any]) -> list[Any]:
    """All of them on PostgreSQL, and on SQLite those that hang on the database."""
    if connection.vendor == "sqlite":
        return [value for value in values if value in UNSTORABLE]
    return list(values)


def as_sent(text: str) -> bytes:
    """The text as a careless program sends it: halves of surrogate pairs are kept."""
    return text.encode("utf-8", "surrogatepass")
