"""PostgreSQL: pg_dump in the snapshot in which everything is counted, and one transaction back."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.db import connection, transaction

from reform_tracker.backing_up import BackupError, facts
from reform_tracker.backing_up.encrypting import Encryption
from reform_tracker.backing_up.facts import Facts
from reform_tracker.sandbox.places import PREFIX

PIECE = "database.dump"
DEBIAN = Path("/usr/lib/postgresql")
LONGEST_REASON = 2000


def dump(folder: Path, encryption: Encryption) -> tuple[Facts, str]:
    """Writes the database into the folder; what that moment holds, and the name of the piece."""
    name = PIECE + encryption.ending
    command = [
        *(_program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"),
        *(f"--exclude-schema={PREFIX}*", f"--exclude-table-data=*.{facts.SESSIONS}"),
    ]
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # It has nothing to do for as long as pg_dump takes.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        command.append(f"--snapshot={cursor.fetchone()[0]}")
        with encryption.written(folder / name) as target:
            _run(command, stdin=subprocess.DEVNULL, stdout=target)
        return facts.read(cursor, facts.tables(cursor)), name


def load(piece: Path, encryption: Encryption, schema: str, endings: Sequence[str]) -> None:
    """Puts the database back together with what the endings say, all of it or nothing.

    pg_restore writes the statements and psql runs them in a transaction, which is committed only
    when pg_restore and the decryption have come to their end without an error.
    """
    psql = subprocess.Popen(
        [_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"],
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    command = [_program("pg_restore"), "--file=-", "--no-owner", "--no-privileges"]
    try:
        with cast(IO[bytes], psql.stdin) as script:
            script.write(b"BEGIN;\n")
            script.flush()
            with encryption.read(piece) as source:
                _run(command, stdin=source, stdout=script)
            script.write(f'\nSET LOCAL search_path = "{schema}";\n'.encode())
            script.write("".join(f"{one};\n" for one in endings).encode())
            script.write(b"COMMIT;\n")
    except (OSError, BackupError) as error:
        raise BackupError(_said(psql) or str(error)) from None
    if reason := _said(psql):
        raise BackupError(reason)
    connection.close()


def schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def go_on_behind(table: str, room: int) -> list[str]:
    """The statements by which the next row of a table gets a number that much higher."""
    return [f"SELECT setval({_sequence(table)}, nextval({_sequence(table)}) + {room})"]


def last_number(table: str) -> str:
    """How the highest number that was given to a row of a table is asked for."""
    return f"SELECT pg_sequence_last_value({_sequence(table)})"


def literal(moment: datetime) -> str:
    return f"'{moment.isoformat()}'"


def _sequence(table: str) -> str:
    return f"pg_get_serial_sequence('{table}', 'id')::regclass"


def _said(psql: subprocess.Popen[bytes]) -> str:
    """Why psql ended in failure; nothing when it did not."""
    with cast(IO[bytes], psql.stderr) as stream:
        said = stream.read().decode(errors="replace").strip()
    return f"psql failed: {said[:LONGEST_REASON]}" if psql.wait() else ""


def _run(command: Sequence[str], *, stdin: int | IO[bytes], stdout: IO[bytes]) -> None:
    done = subprocess.run(
        command,
        env=_environment(),
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[:LONGEST_REASON]
        raise BackupError(f"{Path(command[0]).name} failed: {said}")


def _program(name: str) -> str:
    """A program of PostgreSQL, not older than the server: the one that POSTGRES_PROGRAMS names,
    the newest of Debian, or the one on the path."""
    given = settings.POSTGRES_PROGRAMS
    versions = DEBIAN.glob("*/bin") if not given else [Path(given)]
    for folder in sorted(versions, key=lambda one: (len(one.parent.name), one), reverse=True):
        if (folder / name).exists():
            return str(folder / name)
    if found := shutil.which(name):
        return found
    raise BackupError(
        f"The program {name} is not installed: take the package postgresql-client of the server's "
        "version, or name its folder in POSTGRES_PROGRAMS."
    )


def _environment() -> dict[str, str]:
    """How the programs reach the database; a password never stands in a command line."""
    given: dict[str, Any] = connection.settings_dict
    _args, of_options = connection.client.settings_to_cmd_args_env(given, [])
    named = {
        "PGHOST": given["HOST"],
        "PGPORT": given["PORT"],
        "PGUSER": given["USER"],
        "PGDATABASE": given["NAME"],
        "PGTARGETSESSIONATTRS": given.get("OPTIONS", {}).get("target_session_attrs"),
    }
    told = {name: str(value) for name, value in named.items() if value}
    return {**os.environ, **told, **(of_options or {})}
