"""What the environment says about a start of the local system, checked before anything runs."""

import fcntl
import os
import socket
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
HIGHEST_PORT = 65535
TRUE_WORDS = frozenset({"1", "true", "yes", "on", "y", "ok"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class StartError(Exception):
    """Why the system cannot start, as one sentence that says what to do."""


@dataclass(frozen=True)
class Options:
    """One start: where it listens, where its data lies, what was given from outside."""

    port: int
    bind: str
    var_dir: Path
    demo: bool
    environment: Mapping[str, str]

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Options":
        """Read PORT, BIND, VAR_DIR and DEMO. Raises StartError."""
        written = environment.get("PORT") or "8000"
        if not written.isdecimal() or not 0 < int(written) <= HIGHEST_PORT:
            raise StartError(f"PORT is {written!r}: write a number from 1 to {HIGHEST_PORT}.")
        return cls(
            port=int(written),
            bind=environment.get("BIND") or "127.0.0.1",
            var_dir=Path(environment.get("VAR_DIR") or CHECKOUT / "var").absolute(),
            demo=(environment.get("DEMO") or "1").lower() in TRUE_WORDS,
            environment=environment,
        )

    @property
    def visible_host(self) -> str:
        """The host to which a browser on this machine connects."""
        if self.bind in ("0.0.0.0", "::"):  # noqa: S104  (compared, not bound)
            return "127.0.0.1"
        return f"[{self.bind}]" if ":" in self.bind else self.bind

    @property
    def address(self) -> str:
        return f"http://{self.visible_host}:{self.port}"

    @property
    def log_dir(self) -> Path:
        return self.var_dir / "log"

    @property
    def run_dir(self) -> Path:
        return self.var_dir / "run"

    def child_environment(self, redis_url: str) -> dict[str, str]:
        """The environment of every child: what was given, completed by what was decided here."""
        decided = {
            "VAR_DIR": str(self.var_dir),
            "DEMO": "1" if self.demo else "0",
            "REDIS_URL": redis_url,
            "PYTHONUNBUFFERED": "1",
        }
        defaults = {"SITE_URL": self.address, "DJANGO_SETTINGS_MODULE": "reform_tracker.settings"}
        if self.bind not in LOOPBACK:
            names = ("localhost", "127.0.0.1", "[::1]", self.visible_host, socket.gethostname())
            defaults["ALLOWED_HOSTS"] = ",".join(dict.fromkeys(names))
        return {**defaults, **self.environment, **decided}

    def write_local_env(self, redis_url: str) -> None:
        """Leave VAR_DIR/local.env, so that `manage.py` in a shell meets the same system."""
        child = self.child_environment(redis_url)
        kept = ("DEMO", "REDIS_URL", "SITE_URL", "DATABASE_URL", "EMAIL_URL", "ALLOWED_HOSTS")
        lines = [f"{name}={child[name]}\n" for name in kept if child.get(name)]
        with tempfile.NamedTemporaryFile("w", dir=self.var_dir, delete=False) as file:
            file.writelines(lines)
        # Made for its owner alone: the addresses may hold passwords.
        Path(file.name).replace(self.var_dir / "local.env")


def make_folders(options: Options) -> None:
    """Make VAR_DIR and its folders and see that files can be written. Raises StartError."""
    try:
        for folder in (options.var_dir, options.log_dir, options.run_dir):
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        options.run_dir.chmod(0o700)
    except OSError as error:
        raise StartError(
            f"The data folder {options.var_dir} cannot be written ({error.strerror}): make it "
            "writable or name another, VAR_DIR=/some/folder make run."
        ) from error


def take_lock(options: Options) -> int:
    """Claim VAR_DIR for this process until it ends. Raises StartError if another holds it."""
    handle = os.open(options.run_dir / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.read(handle, 200).decode() or "another process"
        os.close(handle)
        raise StartError(
            f"The system already runs on {options.var_dir} ({holder}): end that one with Ctrl-C, "
            "or start with another data folder and port, VAR_DIR=/some/folder PORT=8001 make run."
        ) from error
    os.ftruncate(handle, 0)
    os.write(handle, f"{options.address}, process {os.getpid()}".encode())
    return handle


def need_free_port(options: Options) -> None:
    """See that the web server will be able to listen. Raises StartError."""
    try:
        family = socket.getaddrinfo(options.bind, options.port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((options.bind, options.port))
    except socket.gaierror as error:
        raise StartError(
            f"BIND is {options.bind!r}, which is no address of this machine."
        ) from error
    except OSError as error:
        raise StartError(
            f"Port {options.port} on {options.bind} cannot be used ({error.strerror}): end what "
            "listens there or choose another, PORT=8001 make run."
        ) from error
