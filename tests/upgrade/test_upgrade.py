"""A database of version 0.1.0 with a year in it is brought up to date: nothing is lost."""

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import psycopg2
import pytest

from reports.figures.values import fingerprint
from tasks.progress.substance import with_news
from tests.upgrade import recording
from tests.upgrade.database import Database

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("upgrade")]

# Computed from the facts, whose rows may be made again.
DERIVED = frozenset({"reports_standing"})
# What people wrote, and hashes. Codes, keys and addresses may be told in another way later.
KEPT = re.compile(r"[\u4e00-\u9fff]|^[0-9a-f]{64}$")
# A column that was two in one → how the two are joined to what it was.
JOINED = {("notifications_intent", "title"): (" · ", "time_left")}
# What a migration says otherwise on purpose: an overdue review stood under the organization whose
# document waits, which `concerns` names now (tasks.0025).
MENDED = {("tasks_agendaitem", "organization")}
MOST_SHOWN = 30  # differences of one kind in a failure's message
Texts = dict[object, dict[str, str]]  # key of the row → column → text


@pytest.fixture(scope="module")
def texts(upgraded: Database) -> dict[str, Texts]:
    """table → every text of every row as it is now; of a JSON column each text it holds."""
    found = {}
    for table, columns in upgraded.tables().items():
        with upgraded.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (names from the database)
            found[table] = _texts_of(columns, cursor.fetchall())
    return found


def test_the_recording_is_what_was_recorded(recorded: dict[str, Any]) -> None:
    changed = [
        table
        for table, kept in recorded["tables"].items()
        if recording.digest(kept["rows"]) != kept["sha256"]
    ]
    assert changed == []


def test_no_row_is_lost(recorded: dict[str, Any], texts: dict[str, Texts]) -> None:
    lost = {}
    for table, kept in recorded["tables"].items():
        if table not in texts or table in DERIVED:
            continue  # its texts are looked for elsewhere
        gone = {_key(row[0]) for row in kept["rows"]} - texts[table].keys()
        if gone:
            lost[table] = sorted(gone, key=str)
    assert lost == {}


def test_every_text_and_hash_is_found_again(
    recorded: dict[str, Any], texts: dict[str, Texts]
) -> None:
    """In its row and column; where there is no such column any more, in any other one."""
    anywhere = {text for rows in texts.values() for row in rows.values() for text in row.values()}
    lost = []
    for table, kept in recorded["tables"].items():
        rows = _texts_of(list(kept["columns"]), kept["rows"])
        for key, columns in rows.items():
            now = texts.get(table, {}).get(key, {})
            for place, text in columns.items():
                if (table, place) in MENDED:
                    continue
                found = _as_it_was(table, place, now) == text if place in now else text in anywhere
                if KEPT.search(text) and not found:
                    lost.append(f"{table} {key} {place}: {text[:80]}")
    assert not lost, "\n".join(lost[:MOST_SHOWN])


def _as_it_was(table: str, place: str, now: dict[str, str]) -> str:
    """The text of a column, with the part that has a column of its own today."""
    between, other = JOINED.get((table, place), ("", ""))
    return between.join(part for part in (now[place], now.get(other, "")) if part)


def test_the_trail_is_whole_and_ends_where_it_ended(
    recorded: dict[str, Any], upgraded: Database
) -> None:
    ((_number, last_hash, count),) = recorded["tables"]["audit_audithead"]["rows"]
    (told,) = upgraded.manage(["verify_audit"])
    assert told.startswith(f"{count} events")
    with upgraded.cursor() as cursor:
        cursor.execute("SELECT hash FROM audit_auditevent ORDER BY id DESC LIMIT 1")
        assert cursor.fetchall() == [(last_hash,)]


def test_the_trail_still_refuses_to_be_changed(upgraded: Database) -> None:
    for change in ("UPDATE audit_auditevent SET summary = ''", "DELETE FROM audit_auditevent"):
        with (
            pytest.raises((sqlite3.IntegrityError, psycopg2.DatabaseError), match="append-only"),
            upgraded.cursor() as cursor,
        ):
            cursor.execute(change)


def test_source_texts_and_frozen_figures_have_their_hashes(upgraded: Database) -> None:
    with upgraded.cursor() as cursor:
        cursor.execute("SELECT source_text, source_sha256 FROM tasks_reformplan")
        sources = cursor.fetchall()
        cursor.execute("SELECT figures, figures_sha256 FROM reports_provincialreport")
        frozen = cursor.fetchall()
    assert len(sources) == 2
    assert all(hashlib.sha256(text.encode()).hexdigest() == sha256 for text, sha256 in sources)
    assert len(frozen) == 9
    assert all(fingerprint(_parsed(figures)) == sha256 for figures, sha256 in frozen)


def test_the_system_has_nothing_to_complain_of(upgraded: Database) -> None:
    upgraded.manage(
        ["check", "--database=default", "--fail-level=WARNING"],
        ["migrate", "--check"],
    )


def test_which_reports_say_anything_new_is_known_of_all_that_were_filed(upgraded: Database) -> None:
    with upgraded.cursor() as cursor:
        cursor.execute(
            "SELECT measure_id, organization_id, progress, says_new FROM tasks_progressreport r"
            " JOIN tasks_reportingperiod p ON p.id = r.period_id"
            " WHERE state IN ('submitted', 'accepted') ORDER BY p.starts_on"
        )
        rows = cursor.fetchall()
    lines: dict[tuple[int, int], list[tuple[str, bool | int]]] = {}
    for measure, organization, progress, says_new in rows:
        lines.setdefault((measure, organization), []).append((progress, says_new))
    assert lines
    for line in lines.values():
        # SQLite keeps 0 and 1.
        assert [new for _text, new in line] == list(with_news(text for text, _new in line))


def test_everybody_owes_what_was_owed(recorded: dict[str, Any], upgraded: Database) -> None:
    last = recorded["days"][-1]
    now = json.loads(upgraded.run("tests.upgrade.duties", last["on"]))
    before, after = ({tuple(duty) for duty in duties} for duties in (last["duties"], now))
    different = [f"no more: {duty}" for duty in sorted(before - after, key=str)]
    different += [f"new: {duty}" for duty in sorted(after - before, key=str)]
    assert not different, "\n".join(different[:MOST_SHOWN])


def _texts_of(columns: list[str], rows: Iterable[Any]) -> Texts:
    found: Texts = {}
    for row in rows:
        values = zip(columns, row, strict=True)
        found[_key(row[0])] = dict(
            text for column, value in values for text in _texts(column, _parsed(value))
        )
    return found


def _texts(place: str, value: object) -> Iterator[tuple[str, str]]:
    """Every text in a value with its place."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(f"{place}.{name}", inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(f"{place}.{number}", inner)


def _parsed(value: Any) -> Any:
    """SQLite keeps JSON as text."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        return json.loads(value)
    return value


def _key(value: object) -> object:
    """Of a UUID and a day both databases give something else."""
    return value if isinstance(value, int) else str(value).replace("-", "")
