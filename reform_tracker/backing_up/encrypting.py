"""Encryption of the pieces by the programs that are made for it: gpg and age."""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from reform_tracker.backing_up import BackupError

PROGRAMS = ("gpg", "age")
ENDING_SECONDS = 1
GPG = ("gpg", "--batch", "--yes", "--quiet", "--no-auto-key-locate")


@dataclass(frozen=True, slots=True)
class Encryption:
    """By which program and for whom the pieces are encrypted; without a program they are not."""

    program: str = ""
    recipients: Sequence[str] = ()
    identity: str = ""  # the file with the key by which age opens them

    @property
    def ending(self) -> str:
        return f".{self.program}" if self.program else ""

    @contextmanager
    def written(self, path: Path) -> Iterator[IO[bytes]]:
        """What is written in the block stands in the file, encrypted, when the block ends."""
        path.touch(mode=0o600, exist_ok=False)
        with path.open("wb") as file:
            if not self.program:
                yield file
                return
            with (
                _running(self._closing(), stdout=file, stdin=subprocess.PIPE) as process,
                cast(IO[bytes], process.stdin) as stream,
            ):
                yield stream

    @contextmanager
    def read(self, path: Path) -> Iterator[IO[bytes]]:
        """What was written there, decrypted."""
        with path.open("rb") as file:
            if not self.program:
                yield file
                return
            with (
                _running(self._opening(), stdin=file, stdout=subprocess.PIPE) as process,
                cast(IO[bytes], process.stdout) as stream,
            ):
                yield stream
                stream.read()  # to its end, or the program breaks off

    def _closing(self) -> list[str]:
        if not self.recipients:
            raise BackupError(f"{self.program} needs somebody to encrypt for (--recipient).")
        if self.program == "gpg":
            named = [part for one in self.recipients for part in ("--recipient", one)]
            return [*GPG, "--trust-model", "always", *named, "--encrypt"]
        return ["age", "--encrypt", *(p for one in self.recipients for p in ("--recipient", one))]

    def _opening(self) -> list[str]:
        if self.program == "gpg":
            return [*GPG, "--decrypt"]
        if not self.identity:
            raise BackupError("This backup is encrypted by age: name the key file (--identity).")
        return ["age", "--decrypt", "--identity", self.identity]


@contextmanager
def _running(
    command: Sequence[str], *, stdin: int | IO[bytes], stdout: int | IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a program beside the block. Raises BackupError when it is not there or fails."""
    if shutil.which(command[0]) is None:
        raise BackupError(f"The program {command[0]} is not installed.")
    process = subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE)
    failed: Exception | None = None
    try:
        yield process
    except Exception as error:
        failed = error
        # Where the program has ended, what it says is the reason.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(ENDING_SECONDS)
        process.kill()
    except BaseException:
        process.kill()
        raise
    with cast(IO[bytes], process.stderr) as stream:
        said = stream.read().decode(errors="replace").strip()
    if process.wait() > 0:
        raise BackupError(f"{command[0]} failed: {said or failed}") from failed
    if failed is not None:
        raise failed
