"""Make `.venv` and install the locked requirements; only the standard library is at hand.

`setup_env.py` installs what the product runs on, `--dev` also what tests and checks need.
A stamp in `.venv` names the requirements that were installed last, so that a second call
costs one hash. An interrupted installation leaves a mark and is made again.
"""

import argparse
import contextlib
import fcntl
import getpass
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN_FILES = ("requirements.txt",)
DEV_FILES = ("requirements.txt", "requirements-dev.txt")


class SetupError(Exception):
    """Why the environment cannot be made, as one sentence for the person at the terminal."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a lock on the folder: two `make` calls at once must not install over each other."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


class Environment:
    """The virtual environment of one checkout."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self.unfinished = self.folder / "installing"

    def wanted(self, files: tuple[str, ...]) -> str:
        digest = hashlib.sha256()
        for name in files:
            digest.update((self.root / name).read_bytes())
        return digest.hexdigest()

    def stamp(self, files: tuple[str, ...]) -> Path:
        return self.folder / ("installed-dev" if files == DEV_FILES else "installed-run")

    def is_installed(self, files: tuple[str, ...]) -> bool:
        """Whether exactly these requirements were installed and the Python still starts."""
        try:
            stamped = self.stamp(files).read_text(encoding="ascii")
        except OSError:
            return False
        if stamped != self.wanted(files) or self.unfinished.exists():
            return False
        return os.access(self.python, os.X_OK)

    def is_usable(self) -> bool:
        """Whether `.venv` holds a Python of 3.11 or newer that has pip."""
        if self.unfinished.exists():
            return False
        code = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
        try:
            done = subprocess.run([self.python, "-I", "-c", code], capture_output=True, check=False)
        except OSError:
            return False
        return done.returncode == 0

    def create(self) -> None:
        """Make the environment again. Raises SetupError."""
        need_venv_module()
        say(f"Making {self.folder} with Python {sys.version.split()[0]}.")
        done = subprocess.run(
            [sys.executable, "-m", "venv", "--clear", self.folder],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SetupError(
                f"{self.folder} could not be made: {last_line(done.stderr or done.stdout)}"
            )

    def install(self, files: tuple[str, ...]) -> None:
        """Install exactly the locked requirements. Raises SetupError."""
        say(f"Installing {' and '.join(files)}; the first time this takes about half a minute.")
        for stamp in (self.stamp(RUN_FILES), self.stamp(DEV_FILES)):
            stamp.unlink(missing_ok=True)
        self.unfinished.touch()
        # The lock names everything; resolving again would ask for a newer release where a package
        # wants another one with an extra, and that release has no hash here.
        command = [str(self.python), "-m", "pip", "install", "-qq", "--require-hashes", "--no-deps"]
        command += ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
        for name in files:
            command += ["-r", name]
        done = subprocess.run(command, cwd=self.root, check=False)
        if done.returncode:
            raise SetupError(
                "pip could not install the requirements: its message stands above. "
                "Mend that (most often the network) and run the same command again."
            )
        self.stamp(RUN_FILES).write_text(self.wanted(RUN_FILES), encoding="ascii")
        if files == DEV_FILES:
            self.stamp(DEV_FILES).write_text(self.wanted(DEV_FILES), encoding="ascii")
        self.unfinished.unlink()


def last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it ended without a message."


def need_venv_module() -> None:
    """See that `venv` and `ensurepip` are there; Debian keeps them in a package of their own."""
    if has_venv_module():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Debian's python3-venv.")
        for name in (f"python3.{sys.version_info.minor}-venv", "python3-venv"):
            apt_get("update")
            apt_get("install", "--yes", name)
            if has_venv_module():
                return
    raise SetupError(
        f"Python at {sys.executable} lacks the modules venv and ensurepip. "
        "On Debian: apt-get install python3-venv (as root), then run the same command again."
    )


def apt_get(*arguments: str) -> None:
    subprocess.run(
        ["apt-get", "-qq", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdout=subprocess.DEVNULL,
        check=False,
    )


def has_venv_module() -> bool:
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def need_write_access(environment: Environment) -> None:
    place = environment.folder if environment.folder.exists() else environment.root
    if not os.access(place, os.W_OK):
        raise SetupError(
            f"{getpass.getuser()} may not write to {place}: run `make` as the user to whom it "
            "belongs, or use a checkout of your own."
        )


def compile_messages(environment: Environment) -> None:
    """Compile translation catalogues that are newer than their compiled form."""
    catalogues = environment.root.glob("*/locale/*/LC_MESSAGES/*.po")
    if any(is_stale(source) for source in catalogues):
        command = [str(environment.python), "-m", "reform_tracker.local.messages"]
        done = subprocess.run(command, cwd=environment.root, check=False)
        if done.returncode:
            raise SetupError("The translations could not be compiled: the message stands above.")


def is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def prepare(environment: Environment, files: tuple[str, ...]) -> None:
    """Bring the environment to the locked requirements, doing only what is missing."""
    with alone(environment.root):
        if not environment.is_installed(files):
            need_write_access(environment)
            started = time.monotonic()
            if not environment.is_usable():
                environment.create()
            environment.install(files)
            say(f"Ready after {time.monotonic() - started:.0f} s.")
        compile_messages(environment)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    options = parser.parse_args()
    try:
        prepare(Environment(ROOT), DEV_FILES if options.dev else RUN_FILES)
    except SetupError as error:
        say(str(error))
        return 2
    except KeyboardInterrupt:
        say("Interrupted: the next call installs again.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
