"""Putting a backup back into an empty place, proving it, and holding the senders."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from reform_tracker import clock, plain_files
from reform_tracker.audit import trail
from reform_tracker.audit.chain import UnknownDigestError
from reform_tracker.backing_up import (
    BackupError,
    ageing,
    databases,
    facts,
    files,
    hold,
    keys,
    manifest,
)
from reform_tracker.backing_up.encrypting import Encryption
from reform_tracker.backing_up.facts import Facts
from reform_tracker.backing_up.manifest import Manifest
from reform_tracker.deploy import versions
from reform_tracker.keyrings import UnknownKeyError
from reform_tracker.models import SendingHold

COPIES = "restoring-"
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
EMERGENCY = (
    "Whoever can write there may have made it, and restoring runs what it holds. Take another "
    "copy, or an older backup. Where there is none, --unproved goes on; read docs/operations.md "
    "first, A backup that cannot be proved."
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and every place where it is not what was backed up."""

    manifest: Manifest
    faults: list[str]


@dataclass(frozen=True, slots=True)
class Wish:
    """How whoever restores wants it: the day `of` which the state is, where a newer one is known;
    the folder of `anchors` that may tell of one; `identity`, the key file of a backup that is
    encrypted by age; going on though it is `unproved`, or `without_keys` that are lost."""

    of: date | None = None
    anchors: Path | None = None
    identity: str = ""
    unproved: bool = False
    without_keys: bool = False


def restore(folder: Path, wish: Wish = Wish()) -> Restored:
    """Puts the backup of a folder back.

    Raises BackupError before anything is written when it is no backup, not signed by a key of the
    system, older than what is known, damaged, of another database or a newer program, when keys are
    missing, or when the place is not empty. The senders stand still from the same transaction on.
    """
    backup = manifest.read(folder)
    if not wish.unproved:
        _require_ours(backup)
    ageing.require_newest(folder, backup, of=wish.of, anchors=wish.anchors)
    _require_fitting(backup)
    if not wish.without_keys:
        _require_keys(backup)
    _require_empty()
    try:
        with _own_folder() as own:
            database, archive = _copied(folder, backup, own)
            since = _put_back(database, archive, backup, wish.identity)
    except OSError as error:
        raise BackupError(f"The backup could not be put back: {error}") from error
    faults = list(_differences(backup, facts.here()))
    if versions.on_disk() - set(backup.migrations):
        call_command("migrate", interactive=False, verbosity=0)
    faults += trail.broken_links()
    with transaction.atomic():
        hold.tell(SendingHold.objects.get(since=since))
    return Restored(backup, faults)


@contextmanager
def _own_folder() -> Iterator[Path]:
    """Nobody else can write there: what was proved there is what is put back."""
    root = Path(settings.VAR_DIR)
    root.mkdir(parents=True, exist_ok=True)
    for killed in root.glob(f"{COPIES}*"):
        shutil.rmtree(killed, ignore_errors=True)
    with TemporaryDirectory(prefix=COPIES, dir=root) as own:
        yield Path(own)


def _put_back(database: Path, archive: Path, backup: Manifest, identity: str) -> datetime:
    """Since when the senders are held."""
    encryption = Encryption(backup.encryption, identity=identity)
    since = clock.real_now()
    files.load(archive, encryption, backup.files)
    archive.unlink()
    databases.own().load(
        database, encryption, backup.schema, databases.endings(since, backup.taken_at)
    )
    return since


def _require_ours(backup: Manifest) -> None:
    """Its pieces are named by their hashes in what was signed."""
    try:
        if backup.is_ours():
            return
    except (UnknownKeyError, UnknownDigestError) as error:
        raise BackupError(
            f"Whether this backup is one of this system cannot be told. {error} {EMERGENCY}"
        ) from None
    told = "was changed" if backup.proof else "bears no signature"
    raise BackupError(
        f"This backup is not proved: its {manifest.NAME} {told}, or was not written by this "
        f"system. {EMERGENCY}"
    )


def _copied(folder: Path, backup: Manifest, own: Path) -> list[Path]:
    """The pieces in a folder of our own, proved while they are copied: where they lie they may be
    exchanged at any moment."""
    if len(backup.pieces) != 2:  # noqa: PLR2004  (the database and the files)
        raise BackupError(f"{manifest.NAME} does not name a database and an archive of files.")
    for piece in backup.pieces:
        if Path(piece.name).name != piece.name:
            raise BackupError(f"{manifest.NAME} names {piece.name}, which lies elsewhere.")
        if not (folder / piece.name).exists():
            raise BackupError(f"The backup lacks {piece.name}.")
        if _copy(folder / piece.name, own / piece.name, piece.size) != piece.sha256:
            raise BackupError(
                f"{folder / piece.name} is damaged: its SHA-256 is not the one in {manifest.NAME}. "
                "Take another copy of this backup, or the backup before it."
            )
    return [own / piece.name for piece in backup.pieces]


def _copy(source: Path, target: Path, size: int) -> str:
    """The hash of what stands in the copy: so many bytes, and one more where there are more."""
    seen, left = hashlib.sha256(), size + 1
    with plain_files.opened(source) as file, target.open("xb") as copy:
        while left and (found := file.read(min(left, files.CHUNK))):
            seen.update(found)
            copy.write(found)
            left -= len(found)
    return seen.hexdigest()


def _require_fitting(backup: Manifest) -> None:
    if backup.vendor != connection.vendor:
        wanted = DATABASES.get(backup.vendor, backup.vendor)
        raise BackupError(
            f"This is a backup of {wanted}, and DATABASE_URL names "
            f"{DATABASES[connection.vendor]}: name an empty database of {wanted}."
        )
    unknown = sorted(set(backup.migrations) - versions.on_disk())
    if unknown:
        raise BackupError(
            f"This program is older than the backup, which was made by {backup.program}: it lacks "
            f"{len(unknown)} migrations, {unknown[0]} among them. Take that version or a newer one."
        )


def _require_keys(backup: Manifest) -> None:
    if missing := list(keys.missing(backup.keys)):
        raise BackupError(
            f"Keys are missing: {'; '.join(missing)}. Put them into the environment as they were. "
            "If they are lost, --without-keys restores what can be used without them."
        )


def _require_empty() -> None:
    with connection.cursor() as cursor:
        there = facts.tables(cursor)
    if there:
        raise BackupError(
            f"The database {connection.settings_dict['NAME']} is not empty (table {there[0]}): "
            "make a new one and name it in DATABASE_URL."
        )
    if lying := next(files.stored(), None):
        raise BackupError(
            f"The folder of files is not empty ({lying}): move away what lies in VAR_DIR/media."
        )


def _differences(backup: Manifest, found: Facts) -> Iterator[str]:
    """Where what was put back is not what was counted in the moment of the backup."""
    for table, count in backup.rows.items():
        there = found.rows.get(table, 0)
        if there != count and table not in databases.ENDED:
            yield f"{table} has {there} rows, the backup had {count}"
    if (found.chain_end, found.chain_count) != (backup.chain_end, backup.chain_count):
        yield f"the trail ends at {found.chain_count}, in the backup at {backup.chain_count}"
    yield from files.differing(backup.files)
    known = {one.name for one in backup.files} | set(backup.gone)
    for name in found.files:
        if name not in known:
            yield f"a row names the file {name}, which was not backed up"
