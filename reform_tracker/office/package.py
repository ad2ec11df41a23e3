"""Office packages with the same bytes for the same content."""

import shutil
import zipfile
from typing import BinaryIO

# The oldest time a zip entry can carry: a fixed one, so that the clock leaves no trace.
EPOCH = (1980, 1, 1, 0, 0, 0)


def repack(package: BinaryIO, target: BinaryIO) -> None:
    """Writes the zip `package` to `target` with fixed entry times and attributes."""
    with (
        zipfile.ZipFile(package) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as result,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            with source.open(name) as written, result.open(entry, "w") as copied:
                shutil.copyfileobj(written, copied)
