"""What a backup says of itself: the last file that is written, and the first that is read.

It is signed by a key of the trail, which lies outside: whoever can write into the folder of backups
cannot make one that passes for ours, nor change one.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from reform_tracker import plain_files
from reform_tracker.audit import chain
from reform_tracker.audit.chain import Seal
from reform_tracker.backing_up import BackupError

NAME = "manifest.json"
FORMAT = 1
MOST_BYTES = 256 * 1024 * 1024  # it names every stored file
PURPOSE = "backup"


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of the backup as it lies there, encrypted or not."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that a row names, as it is restored."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`rows` counts each table, `chain_end` and `chain_count` are the end of the audit trail,
    `gone` names files that a row names and that were not there. All of the moment `taken_at`.
    `proof` signs all of it, once it is written."""

    taken_at: datetime
    program: str
    vendor: str
    schema: str
    migrations: Sequence[str]
    rows: Mapping[str, int]
    chain_end: str
    chain_count: int
    keys: Mapping[str, str]
    encryption: str
    pieces: Sequence[Piece]
    files: Sequence[StoredFile]
    gone: Sequence[str] = ()
    seconds: float = 0.0
    format: int = field(default=FORMAT)
    proof: Seal | None = None

    @property
    def size(self) -> int:
        return sum(piece.size for piece in self.pieces)

    def statement(self) -> dict[str, Any]:
        """What the signature covers, as plain values."""
        values = asdict(self) | {"taken_at": self.taken_at.isoformat()}
        del values["proof"]
        return values

    def is_ours(self) -> bool:
        """Whether it says what was signed. Raises UnknownKeyError and UnknownDigestError where that
        cannot be told."""
        return self.proof is not None and chain.fits(PURPOSE, self.statement(), self.proof)

    def write(self, folder: Path) -> None:
        """Writes it whole or not at all, and signed: it makes a backup of the folder."""
        said = self.statement()
        values = said | {"proof": asdict(chain.seal(PURPOSE, said))}
        part = folder / f"{NAME}.part"
        with part.open("w", encoding="utf-8") as file:
            json.dump(values, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.rename(folder / NAME)
        plain_files.sync(folder)


def read(folder: Path) -> Manifest:
    """Raises BackupError where there is none, or one that this program does not understand."""
    try:
        values: Any = json.loads(plain_files.read(folder / NAME, MOST_BYTES).decode())
    except FileNotFoundError:
        raise BackupError(
            f"{folder} holds no {NAME}: it is no backup, or one that was never finished."
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise BackupError(f"{folder / NAME} cannot be read: {error}") from None
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise BackupError(f"{folder / NAME} is of another format; take the program that wrote it.")
    try:
        return Manifest(
            **values
            | {
                "taken_at": datetime.fromisoformat(values["taken_at"]),
                "pieces": [Piece(**one) for one in values["pieces"]],
                "files": [StoredFile(**one) for one in values["files"]],
                "proof": _proof(values.get("proof")),
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BackupError(f"{folder / NAME} is damaged: {error}") from None


def _proof(given: Any) -> Seal | None:
    """The signature; none where there is nothing of that form."""
    if not isinstance(given, dict) or not all(isinstance(one, str) for one in given.values()):
        return None
    return Seal(**given)
