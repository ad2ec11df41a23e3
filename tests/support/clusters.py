"""A PostgreSQL that is run by its own commands, as the pages of the documentation do it."""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psycopg2

from reform_tracker.local.ports import free_port
from tests.support.postgres import find_binaries
from tests.support.processes import folder_for, unprivileged
from tests.support.written_steps import run_step


class Clusters:
    """A first cluster that is running in `data`, and room for others beside it."""

    def __init__(self) -> None:
        self.account = unprivileged()
        self.folder = folder_for(self.account)
        self.data = self.folder / "data"
        self.port, self.password = free_port(), secrets.token_hex(12)

    def __enter__(self) -> "Clusters":
        try:
            binaries = find_binaries(self.account, self.folder)
            self.environment = {
                "PATH": f"{binaries.folder}:{os.environ['PATH']}",
                "PGDATA": str(self.data),
                "PGHOST": "127.0.0.1",
                "PGPORT": str(self.port),
                "PGUSER": "postgres",
                "PGPASSWORD": self.password,
                "PGDATABASE": "postgres",
            }
            self.step(
                'umask 077; printf %s "$PGPASSWORD" > password\n'
                'initdb --pgdata="$PGDATA" --username=postgres --pwfile=password'
                " --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync\n"
                'cat >> "$PGDATA/postgresql.conf" <<END\n'
                f"port = {self.port}\nlisten_addresses = '127.0.0.1'\n"
                "unix_socket_directories = ''\nfsync = off\nEND\n"
                'pg_ctl --pgdata="$PGDATA" --wait --log=first.log start'
            )
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def step(self, text: str, **more: str | Path) -> str:
        """Runs commands as the account that owns the data."""
        given = {name: str(value) for name, value in more.items()}
        return run_step(text, {**self.environment, **given}, self.account, self.folder)

    def ask(self, statement: str, port: int | None = None) -> list[tuple[object, ...]]:
        """One statement in a transaction of its own."""
        reached = psycopg2.connect(self.address(port or self.port), connect_timeout=5)
        with contextlib.closing(reached) as connection, connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []

    def address(self, *ports: int) -> str:
        hosts = ",".join(["127.0.0.1"] * len(ports))
        listed = ",".join(map(str, ports))
        return f"host={hosts} port={listed} user=postgres password={self.password} dbname=postgres"

    def kill(self, data: Path) -> None:
        """Ends a cluster at once, as a power cut would: nothing of it can answer any more."""
        first = int((data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        for process in [first, *_children(first)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def remove(self) -> None:
        for running in self.folder.glob("*/postmaster.pid"):
            with contextlib.suppress(OSError, ValueError):
                self.kill(running.parent)
        shutil.rmtree(self.folder, ignore_errors=True)


def _children(of: int) -> Sequence[int]:
    told = subprocess.run(
        ["pgrep", "--parent", str(of)], capture_output=True, text=True, check=False
    )
    return [int(one) for one in told.stdout.split()]
