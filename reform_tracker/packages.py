"""Office packages (.docx, .xlsx): their directory is judged before any of their parts is read.

The limits are those of the project's rules for files: at most 1,000 entries, 50 MB unpacked, a
ratio of 100, and nothing that would act (`reform_tracker.active_content`).
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import IO

from reform_tracker.active_content import (
    Harm,
    Harmful,
    harm_of_name,
    is_judged,
    is_listing,
    require_harmless,
)

ZIP_SIGNATURE = b"PK\x03\x04"
ENTRIES, UNPACKED, RATIO = 1000, 50 * 1024 * 1024, 100
# The record that ends a zip file: its signature, the number of entries, the directory's size.
_END, _END_FORMAT = b"PK\x05\x06", "<4s4H2LH"
_DIRECTORY = 256 * ENTRIES  # bytes; an entry of a docx takes about 80
_LONGEST_COMMENT = 1 << 16
# Of a large archive (zip64), which stands before the end record; 20 MB never need one.
_ZIP64_LOCATOR, _ZIP64_LOCATOR_SIZE = b"PK\x06\x07", 20
# What reading a damaged archive can end in.
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    OSError,
    EOFError,
    RuntimeError,  # a part under a password
    ValueError,
    OverflowError,
    LookupError,
    struct.error,
    zlib.error,
)
_LARGEST_LISTING = 1024 * 1024


def harmless_parts(file: IO[bytes]) -> dict[str, int] | None:
    """What `require_harmless_parts` returns, None for a package that is not taken."""
    try:
        return require_harmless_parts(file)
    except Harmful:
        return None


def require_harmless_parts(file: IO[bytes]) -> dict[str, int]:
    """The parts of a package by lower-case name with their unpacked size in bytes.

    The file stands at its start afterwards. Raises Harmful if it is no package, is broken, breaks
    a limit, or would do more than be read (`reform_tracker.active_content`).
    """
    try:
        if not _has_small_directory(file):
            raise Harmful(Harm.UNPACKED)
        with zipfile.ZipFile(file) as archive:
            parts = _within_limits(archive.infolist())
            for entry in archive.infolist():
                _require_harmless(archive, entry)
    except BROKEN_ZIP as error:
        raise Harmful(Harm.BROKEN) from error
    finally:
        file.seek(0)
    return parts


def _within_limits(entries: Sequence[zipfile.ZipInfo]) -> dict[str, int]:
    """The parts, as the directory tells of them."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    parts = {entry.filename.lower(): entry.file_size for entry in entries}
    if len(entries) > ENTRIES or unpacked > UNPACKED or unpacked / packed > RATIO:
        raise Harmful(Harm.UNPACKED)
    # Of two parts of one name each reader would take another.
    if len(parts) < len(entries) or "[content_types].xml" not in parts:
        raise Harmful(Harm.BROKEN)
    return parts


def _require_harmless(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    name = entry.filename.lower()
    if harm := harm_of_name(name):
        raise Harmful(harm, entry.filename)
    if not is_judged(name):
        return
    if is_listing(name) and entry.file_size > _LARGEST_LISTING:
        raise Harmful(Harm.BROKEN)
    with archive.open(entry) as part:
        try:
            require_harmless(part)
        except Harmful as refusal:
            raise Harmful(refusal.harm, entry.filename) from refusal


def _has_small_directory(file: IO[bytes]) -> bool:
    """What the end of a zip file says of its directory, before any of it is read.

    Raises BadZipFile where nothing is said.
    """
    size = file.seek(0, io.SEEK_END)
    length = struct.calcsize(_END_FORMAT)
    file.seek(max(0, size - _LONGEST_COMMENT - length - _ZIP64_LOCATOR_SIZE))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0:
        raise zipfile.BadZipFile
    if tail[max(0, at - _ZIP64_LOCATOR_SIZE) : at].startswith(_ZIP64_LOCATOR):
        return False
    *_rest, entries, directory, _offset, _comment = struct.unpack(
        _END_FORMAT, tail[at : at + length]
    )
    return bool(entries <= ENTRIES and directory <= _DIRECTORY)
