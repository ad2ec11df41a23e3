"""Which of the two databases this system has, and what is said to one that was put back."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.db import connection

from reform_tracker.backing_up import on_postgresql, on_sqlite
from reform_tracker.backing_up.encrypting import Encryption
from reform_tracker.backing_up.facts import Facts
from reform_tracker.models import Sandbox, SendingHold

# Other systems know its numbers: none that was given after the backup is given again.
FEED, FEED_MARK = "api_change", "api_feedmark"
ROOM = 1_000_000


class Database(Protocol):
    """What both modules do."""

    PIECE: str

    def dump(self, folder: Path, encryption: Encryption) -> tuple[Facts, str]: ...
    def load(
        self, piece: Path, encryption: Encryption, schema: str, endings: Sequence[str]
    ) -> None: ...
    def schema(self) -> str: ...
    def go_on_behind(self, table: str, room: int) -> list[str]: ...
    def last_number(self, table: str) -> str: ...
    def literal(self, moment: datetime) -> str: ...


def own() -> Database:
    return on_sqlite if connection.vendor == "sqlite" else on_postgresql


def endings(since: datetime, data_of: datetime) -> list[str]:
    """What is written in the transaction that puts the data back, so that there is no moment at
    which they are there and the senders may send.

    The feed goes on with numbers that nobody knows, and says to whoever asks with one of before
    that he has to read everything anew. The copy for trying out is gone, and is made again.
    """
    to, hold, sandbox = own(), SendingHold._meta.db_table, Sandbox._meta.db_table
    at = to.literal(since)
    return [
        f"INSERT INTO {hold} (since, data_of) VALUES ({at}, {to.literal(data_of)})",  # noqa: S608
        f"UPDATE {sandbox} SET asked_at = {at} WHERE place <> ''",  # noqa: S608
        f"UPDATE {sandbox} SET place = '', shape = '', made_at = NULL",  # noqa: S608
        *to.go_on_behind(FEED, ROOM),
        f"INSERT INTO {FEED_MARK} (id, forgotten_to) VALUES (1, ({to.last_number(FEED)})) "  # noqa: S608
        "ON CONFLICT (id) DO UPDATE SET forgotten_to = excluded.forgotten_to",
    ]


# Those to which the endings add a row.
ENDED = frozenset({SendingHold._meta.db_table, FEED_MARK})
