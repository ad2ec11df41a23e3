"""The stored files of a backup: one archive, each with its hash."""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage

from reform_tracker.backing_up import BackupError
from reform_tracker.backing_up.encrypting import Encryption
from reform_tracker.backing_up.manifest import Piece, StoredFile
from reform_tracker.storing import PART

PIECE = "files.tar"
CHUNK = 1024 * 1024


def dump(
    folder: Path, encryption: Encryption, names: Iterable[str]
) -> tuple[list[StoredFile], list[str], str]:
    """Writes these files into the folder; what was written, what was not there any more, the name.

    They are read after the database: a file is never changed, and stands before its row does.
    """
    name = PIECE + encryption.ending
    written, gone = [], []
    with (
        encryption.written(folder / name) as target,
        tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        for one in names:
            try:
                with Path(default_storage.path(one)).open("rb") as file:
                    written.append(_add(archive, one, file))
            except FileNotFoundError:
                gone.append(one)
    return written, gone, name


def _add(archive: tarfile.TarFile, name: str, file: IO[bytes]) -> StoredFile:
    entry = tarfile.TarInfo(name)
    entry.size = os.fstat(file.fileno()).st_size
    reader = _Hashing(file)
    archive.addfile(entry, reader)
    return StoredFile(name, entry.size, reader.hash.hexdigest())


class _Hashing(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        found = self.file.read(size)
        self.hash.update(found)
        return found


def load(piece: Path, encryption: Encryption, wanted: Iterable[StoredFile]) -> None:
    """Puts the files back where they are stored. Raises BackupError for one that is not as the
    manifest says."""
    expected = {one.name: one for one in wanted}
    try:
        with encryption.read(piece) as source, tarfile.open(fileobj=source, mode="r|") as archive:
            for entry in archive:
                content = archive.extractfile(entry)
                known = expected.pop(entry.name, None)
                if content is None or known is None:
                    raise BackupError(f"{piece.name} holds {entry.name}, which is not known.")
                if entry.size != known.size or not _store(known, content):
                    raise BackupError(f"The file {known.name} is not the one that was backed up.")
    except tarfile.TarError as error:
        raise BackupError(f"{piece.name} is no archive: {error}") from error
    if expected:
        raise BackupError(f"{piece.name} lacks {', '.join(sorted(expected))}.")


def _store(wanted: StoredFile, content: IO[bytes]) -> bool:
    """Writes a file, which gets its name once it is whole and the one that is wanted."""
    path = Path(default_storage.path(wanted.name))
    path.parent.mkdir(mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS, parents=True, exist_ok=True)
    part, seen = path.with_name(path.name + PART), hashlib.sha256()
    with part.open("wb") as file:
        part.chmod(settings.FILE_UPLOAD_PERMISSIONS)
        while found := content.read(CHUNK):
            seen.update(found)
            file.write(found)
        file.flush()
        os.fsync(file.fileno())
    if seen.hexdigest() != wanted.sha256:
        part.unlink()
        return False
    part.rename(path)
    return True


def stored() -> Iterator[str]:
    """What lies where files are stored."""
    root = Path(default_storage.path(""))
    if root.is_dir():
        yield from (str(one.relative_to(root)) for one in root.rglob("*") if one.is_file())


def differing(wanted: Iterable[StoredFile]) -> Iterator[str]:
    """Each of these files that is not there as it was backed up, as a sentence."""
    for one in wanted:
        path = Path(default_storage.path(one.name))
        if not path.exists():
            yield f"the file {one.name} is missing"
        elif hash_of(path) != one.sha256:
            yield f"the file {one.name} has another content"


def piece_of(path: Path) -> Piece:
    """A finished piece, on the disk and hashed as it lies there."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return Piece(path.name, path.stat().st_size, hash_of(path))


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
