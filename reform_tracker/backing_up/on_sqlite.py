"""SQLite: a copy of one moment by its backup interface, in both directions."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from reform_tracker.backing_up import facts
from reform_tracker.backing_up.encrypting import Encryption
from reform_tracker.backing_up.facts import Facts

PIECE = "database.sqlite3"


def dump(folder: Path, encryption: Encryption) -> tuple[Facts, str]:
    """Writes the database into the folder; what that moment holds, and the name of the piece."""
    name = PIECE + encryption.ending
    with _beside(folder) as copy:
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as target:
            connection.connection.backup(target)
            # A file on its own, without a log beside it, and without what was deleted.
            target.execute("PRAGMA journal_mode = DELETE")
            target.execute("PRAGMA secure_delete = ON")
            target.execute(f"DELETE FROM {facts.SESSIONS}")  # noqa: S608 (a constant)
            target.commit()
            found = target.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%'"
                " ESCAPE '@'"
            ).fetchall()
            counted = facts.read(target.cursor(), [table for (table,) in found])
        with copy.open("rb") as source, encryption.written(folder / name) as target_file:
            shutil.copyfileobj(source, target_file)
    return counted, name


def load(piece: Path, encryption: Encryption, _schema: str, endings: Sequence[str]) -> None:
    """Puts the database back together with what the endings say, all of it or nothing. The piece
    lies in a folder of our own."""
    with TemporaryDirectory(dir=piece.parent) as folder:  # where nobody else can write
        copy = Path(folder) / PIECE
        with encryption.read(piece) as source, copy.open("xb") as target:
            shutil.copyfileobj(source, target)
        with closing(sqlite3.connect(copy)) as made:
            for statement in endings:
                made.execute(statement)
            made.commit()
            connection.ensure_connection()
            made.backup(connection.connection)
    connection.close()


def schema() -> str:
    return ""


def go_on_behind(table: str, room: int) -> list[str]:
    """The statements by which the next row of a table gets a number that much higher."""
    there = f"SELECT 1 FROM sqlite_sequence WHERE name = '{table}'"  # noqa: S608 (a constant)
    return [
        f"INSERT INTO sqlite_sequence (name, seq) SELECT '{table}', 0 WHERE NOT EXISTS ({there})",
        f"UPDATE sqlite_sequence SET seq = seq + {room} WHERE name = '{table}'",  # noqa: S608
    ]


def last_number(table: str) -> str:
    """How the highest number that was given to a row of a table is asked for."""
    return f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'"  # noqa: S608 (a constant)


def literal(moment: datetime) -> str:
    return f"'{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}'"


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A file that only lives in the block: the copy is not encrypted yet."""
    path = folder / f"{PIECE}.part"
    path.touch(mode=0o600)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
