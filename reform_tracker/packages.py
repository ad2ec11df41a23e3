"""Office packages (.docx, .xlsx): their directory is judged before any of their parts is read.

The limits are those of the project's rules for files: at most 1,000 entries, 50 MB unpacked, a
ratio of 100, and neither macros nor embedded objects.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import IO

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
_ACTIVE_PARTS = ("vbaproject.bin", "oleobject", "activex")
# What the directory of contents and the relations of parts call such things, whatever the names
# of the parts are (ECMA-376-2; [MS-OFFMACRO]).
_ACTIVE_WORDS = (b"macroenabled", b"vbaproject", b"oleobject", b"activex", b"attachedtemplate")
_LARGEST_LISTING = 1024 * 1024


def harmless_parts(file: IO[bytes]) -> dict[str, int] | None:
    """The parts of a package by lower-case name with their unpacked size in bytes.

    None if the file is no package, is broken, breaks a limit, or holds macros, embedded objects or
    a template that lies elsewhere.
    The file stands at its start afterwards.
    """
    try:
        if not _has_small_directory(file):
            return None
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            active = _declares_active_content(archive, entries)
    except BROKEN_ZIP:
        return None
    finally:
        file.seek(0)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    parts = {entry.filename.lower(): entry.file_size for entry in entries}
    harmless = (
        len(entries) <= ENTRIES
        # Of two parts of one name each reader would take another.
        and len(parts) == len(entries)
        and unpacked <= UNPACKED
        and unpacked / packed <= RATIO
        and not active
        and not any(part in name for name in parts for part in _ACTIVE_PARTS)
        and "[content_types].xml" in parts
    )
    return parts if harmless else None


def _declares_active_content(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether the listings of a package name macros, objects or templates; too long ones count."""
    for entry in entries[: ENTRIES + 1]:
        name = entry.filename.lower()
        if name != "[content_types].xml" and not name.endswith(".rels"):
            continue
        if entry.file_size > _LARGEST_LISTING:
            return True
        with archive.open(entry) as listing:
            words = listing.read(_LARGEST_LISTING + 1).lower()
        if len(words) > _LARGEST_LISTING or any(word in words for word in _ACTIVE_WORDS):
            return True
    return False


def _has_small_directory(file: IO[bytes]) -> bool:
    """What the end of a zip file says of its directory, before any of it is read."""
    size = file.seek(0, io.SEEK_END)
    length = struct.calcsize(_END_FORMAT)
    file.seek(max(0, size - _LONGEST_COMMENT - length - _ZIP64_LOCATOR_SIZE))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0 or tail[max(0, at - _ZIP64_LOCATOR_SIZE) : at].startswith(_ZIP64_LOCATOR):
        return False
    *_rest, entries, directory, _offset, _comment = struct.unpack(
        _END_FORMAT, tail[at : at + length]
    )
    return bool(entries <= ENTRIES and directory <= _DIRECTORY)
