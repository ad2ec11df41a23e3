"""Taking a backup: the database first, then the files that its rows name, the manifest last."""

import time
from pathlib import Path

from django.db import connection

import reform_tracker
from reform_tracker import clock
from reform_tracker.backing_up import BackupError, databases, files, keys
from reform_tracker.backing_up.encrypting import Encryption
from reform_tracker.backing_up.manifest import Manifest


def take(folder: Path, encryption: Encryption) -> Manifest:
    """Writes a backup into a folder that is new or empty, while the system goes on working.

    Raises BackupError; what is there then has no manifest, and is no backup.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(f"{folder} is not an empty folder; every backup has one of its own.")
    began = time.monotonic()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        taken_at = clock.real_now()
        found, database = databases.own().dump(folder, encryption)
        stored, gone, archive = files.dump(folder, encryption, found.files)
        manifest = Manifest(
            taken_at=taken_at,
            program=reform_tracker.VERSION,
            vendor=connection.vendor,
            schema=databases.own().schema(),
            migrations=found.migrations,
            rows=found.rows,
            chain_end=found.chain_end,
            chain_count=found.chain_count,
            keys=keys.fingerprints(),
            encryption=encryption.program,
            pieces=[files.piece_of(folder / name) for name in (database, archive)],
            files=stored,
            gone=gone,
            seconds=round(time.monotonic() - began, 1),
        )
        manifest.write(folder)
    except OSError as error:
        raise BackupError(f"The backup could not be written: {error}") from error
    return manifest
