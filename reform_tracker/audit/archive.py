"""What is old of the trail as lines of JSON in files outside, each proved by reading it back.

The files follow each other: each holds a stretch of the trail from where the one before it ended,
every event with its place and hash, and a last line that is signed. Nothing leaves the database
([ADR 44](../../docs/adr/0044-what-is-old-of-the-trail-is-written-out-and-stays.md)).
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from reform_tracker import plain_files
from reform_tracker.audit import chain
from reform_tracker.audit.chain import GENESIS, UnknownDigestError
from reform_tracker.audit.models import AuditEvent
from reform_tracker.keyrings import UnknownKeyError

FORMAT = "reform_tracker audit archive 1"
PURPOSE = "archive"
NAME = re.compile(r"trail-(\d{9})-(\d{9})\.jsonl")
SAID = (*chain.KEYED_FIELDS, "hash")
TIMES = ("at", "recorded_at")
CHUNK = 2000
SEALED = ("format", "first", "last", "last_event", "last_hash")


class NotWholeError(Exception):
    """A file is not what it should be; the message names file and line."""


@dataclass(frozen=True, slots=True)
class End:
    """How far files, or the walk through one, have come: the place of the last event, its number
    and its hash."""

    place: int = 0
    event: int = 0
    hash: str = GENESIS


def write(folder: Path, before: datetime) -> Path | None:
    """Writes out what was recorded before that moment and stands in no file yet; None where there
    is nothing. The file bears its name only once it lies on the disk and was proved; what a run
    that was killed left behind is written anew.

    Raises NotWholeError where a file of before, or the new one, is not whole; OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    begun = proved(folder)
    part = folder / "trail.part"
    end = _write(part, begun, before)
    if end.place == begun.place:
        part.unlink()
        return None
    if _proved(part, begun) != end:
        raise NotWholeError(f"{part.name}: read back, it is not what was written")
    path = folder / f"trail-{begun.place + 1:09}-{end.place:09}.jsonl"
    os.link(part, path)  # never over another one
    part.unlink()
    plain_files.sync(folder)
    return path


def proved(folder: Path) -> End:
    """Where the files in the folder end, every line of them proved by its hash, against the event
    before it and against the database. Raises NotWholeError for the first place that is not."""
    end = End()
    for path in files(folder):
        end = _proved(path, end)
    return end


def files(folder: Path) -> list[Path]:
    """Those that are complete, in their order."""
    return sorted(path for path in folder.glob("trail-*.jsonl") if NAME.fullmatch(path.name))


def _write(part: Path, begun: End, before: datetime) -> End:
    """The events from there on, until the first that is not old enough: what follows it stays with
    it, so that the files are one stretch."""
    end = begun
    rows = AuditEvent.objects.filter(pk__gt=begun.event).order_by("pk")
    with part.open("wb") as file:
        for event in rows.iterator(chunk_size=CHUNK):
            if event.recorded_at >= before:
                break
            end = End(end.place + 1, event.pk, event.hash)
            file.write(chain.canonical(_line(event, end.place)) + b"\n")
        file.write(chain.canonical(_last_line(begun, end)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return end


def _line(event: AuditEvent, place: int) -> dict[str, Any]:
    said = {name: chain.plain(getattr(event, name)) for name in SAID}
    return {"place": place, "id": event.pk, **said}


def _last_line(begun: End, end: End) -> dict[str, Any]:
    said = {
        "format": FORMAT,
        "first": begun.place + 1,
        "last": end.place,
        "last_event": end.event,
        "last_hash": end.hash,
    }
    seal = chain.seal(PURPOSE, said)
    return said | {"key": seal.key, "algorithm": seal.algorithm, "signature": seal.signature}


def _proved(path: Path, begun: End) -> End:
    """Where a file ends that goes on from there."""
    end, sealed = begun, False
    for number, said in _lines(path):
        where = f"{path.name}, line {number}"
        if sealed:
            raise NotWholeError(f"{where}: it stands behind the end")
        if "format" in said:
            sealed = _is_sealed(said, begun, end, where)
        else:
            end = _followed(said, end, where)
    if not sealed:
        raise NotWholeError(f"{path.name}: it has no end")
    _compare(path, begun)
    return end


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                said = json.loads(line)
            except ValueError:
                said = None
            if not isinstance(said, dict):
                raise NotWholeError(f"{path.name}, line {number}: it is no line of the trail")
            yield number, said


def _followed(said: dict[str, Any], end: End, where: str) -> End:
    try:
        event = _event(said)
        whole = chain.digest(event) == said["hash"]
    except (UnknownKeyError, UnknownDigestError) as error:
        raise NotWholeError(f"{where}: it cannot be proved. {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotWholeError(f"{where}: it is no line of the trail") from error
    if not whole:
        raise NotWholeError(f"{where}: its content does not match its hash")
    if event.previous_hash != end.hash or said["place"] != end.place + 1:
        raise NotWholeError(f"{where}: it does not follow the line before it")
    return End(end.place + 1, said["id"], said["hash"])


def _event(said: dict[str, Any]) -> AuditEvent:
    values = {name: said[name] for name in SAID}
    times = {name: datetime.fromisoformat(said[name]) for name in TIMES}
    return AuditEvent(pk=said["id"], **values | times)


def _is_sealed(said: dict[str, Any], begun: End, end: End, where: str) -> bool:
    told = {name: said.get(name) for name in SEALED}
    expected = _last_line(begun, end)
    seal = chain.Seal(*(str(said.get(name, "")) for name in ("key", "algorithm", "signature")))
    try:
        signed = chain.fits(PURPOSE, told, seal)
    except (UnknownKeyError, UnknownDigestError) as error:
        raise NotWholeError(f"{where}: it cannot be proved. {error}") from error
    if not signed or told != {name: expected[name] for name in SEALED}:
        raise NotWholeError(f"{where}: the end does not fit what stands before it")
    return True


def _compare(path: Path, begun: End) -> None:
    """Line by line with the database, both in their order."""
    rows = AuditEvent.objects.filter(pk__gt=begun.event).order_by("pk")
    stored = rows.values_list("pk", "hash").iterator(chunk_size=CHUNK)
    for number, said in _lines(path):
        if "format" not in said and next(stored, None) != (said["id"], said["hash"]):
            raise NotWholeError(f"{path.name}, line {number}: the database holds another event")
