"""Whether a backup is the newest that there can be: an old one of ours is proved like any other.

What tells of a newer state is its age itself, the name of its folder, another backup that lies
beside it, and the anchors of the audit trail, which lie elsewhere.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from reform_tracker import clock
from reform_tracker.audit import evidence
from reform_tracker.audit.chain import UnknownDigestError
from reform_tracker.backing_up import BackupError, manifest, rotating
from reform_tracker.backing_up.manifest import Manifest
from reform_tracker.keyrings import UnknownKeyError

NAMED_BEFORE = timedelta(minutes=5)  # a folder gets its name and then its backup


def require_newest(
    folder: Path, backup: Manifest, *, of: date | None, anchors: Path | None
) -> None:
    """Raises BackupError where something newer is known, unless the state `of` that day is wanted;
    and where it is of another day than that."""
    day = clock.local_date(backup.taken_at)
    said = f"This backup is of {_moment(backup.taken_at)}"
    if of is not None:
        if of != day:
            raise BackupError(f"{said}, and the state of {of} is wanted.")
        return
    if newer := list(_newer(folder, backup, anchors)):
        raise BackupError(
            f"{said}, and there is or was a newer state: {'; '.join(newer)}. What was written "
            f"since would be lost. If it is that one you want, name its day: --of {day}."
        )


def _newer(folder: Path, backup: Manifest, anchors: Path | None) -> Iterator[str]:
    late = backup.taken_at + timedelta(hours=settings.BACKUP_HOURS)
    if (now := clock.real_now()) > late:
        yield f"it is {(now - backup.taken_at).total_seconds() / 3600:.0f} hours old"
    named = rotating.moment_of(folder.absolute())
    if named and named > backup.taken_at + NAMED_BEFORE:
        yield f"its folder is named by {_moment(named)}"
    for beside in _beside(folder.absolute()):
        if beside.taken_at > backup.taken_at:
            yield f"beside it lies one of {_moment(beside.taken_at)}"
            break
    known = evidence.newest(_of_anchors(anchors))
    if known and known.at > late and known.count > backup.chain_count:
        yield (
            f"an anchor of {_moment(known.at)} knows {known.count} events of the trail, the backup "
            f"{backup.chain_count}"
        )


def _beside(folder: Path) -> Iterator[Manifest]:
    """The backups of this system in the same folder, the newest first."""
    try:
        others = rotating.whole(folder.parent)
    except OSError:
        return
    for other in reversed(others):
        try:
            found = manifest.read(other)
            if other != folder and found.is_ours():
                yield found
        except (BackupError, UnknownKeyError, UnknownDigestError):
            continue  # it tells nothing


def _of_anchors(named: Path | None) -> Path | None:
    if named and not named.is_dir():
        raise BackupError(f"There is no folder {named} with anchors.")
    return named or (Path(settings.ANCHOR_DIR) if settings.ANCHOR_DIR else None)


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(sep=" ", timespec="minutes")
