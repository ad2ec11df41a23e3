"""What anchors say of the trail: those that lie outside in a folder, and those in the database."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from reform_tracker import plain_files
from reform_tracker.audit import chain, places, saying
from reform_tracker.audit.models import AnchorDelivery, AuditAnchor
from reform_tracker.audit.walking import Known
from reform_tracker.keyrings import UnknownKeyError

SAID = ("number", "day", "made_at", "count", "last_event", "last_hash", "keyed_after", "previous")
MOST_NAMED = 5
TEXTS, NUMBERS = (
    ("day", "last_hash", "previous", "key", "algorithm", "signature"),
    ("number", "count", "last_event"),
)


@dataclass(slots=True)
class Evidence:
    """What is known, and what is wrong with the anchors themselves."""

    known: list[Known] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def add(
        self, documents: "Iterable[tuple[str, Mapping[str, Any]]]", between: Mapping[int, str]
    ) -> list[int]:
        """Takes anchors in their order, each with what it is called; their numbers. Where some are
        left out the signature of the one before, as it is known from `between`, has to fit."""
        numbers: list[int] = []
        signature, cannot = "", set[str]()
        for name, said in documents:
            self.known.append(Known(name, said["count"], said["last_hash"]))
            number = said["number"]
            follows = not numbers or number == numbers[-1] + 1
            if not follows and said["previous"] != between.get(number - 1):
                self.broken.append(saying.NO_ANCHOR % {"name": name, "number": numbers[-1] + 1})
            elif numbers and follows and said["previous"] != signature:
                self.broken.append(saying.NOT_NEXT % {"name": name})
            try:
                if not _is_signed(said):
                    self.broken.append(saying.NOT_SIGNED % {"name": name})
            except (UnknownKeyError, chain.UnknownDigestError) as error:
                if str(error) not in cannot:
                    cannot.add(str(error))
                    self.broken.append(saying.NO_PROOF % {"name": name, "reason": error})
            numbers.append(number)
            signature = said["signature"]
        return numbers


def gathered(folder: Path | None, *, ours: bool) -> Evidence:
    """All that is known. `ours` says that the folder is the one to which the system delivers, so
    that what it has delivered must lie there."""
    found = Evidence()
    rows = AuditAnchor.objects.order_by("number").iterator()
    kept = (
        (saying.REMEMBERED % {"number": row.number, "day": row.day}, row.signed_statement())
        for row in rows
    )
    stored = found.add(kept, {})
    if stored and stored[0] != 1:
        found.broken.append(saying.NONE_BEFORE % {"number": stored[0]})
    if folder is None:
        return found
    if not folder.is_dir():
        if not ours or _delivered():
            found.broken.append(saying.NO_FOLDER % {"folder": folder})
        return found
    # A mailbox has got the daily ones alone; what lies between them is remembered here.
    remembered = AuditAnchor.objects.values_list("number", "signature")
    numbers = found.add(_files(folder, found.broken), {} if ours else dict(remembered))
    if ours:
        found.broken += _missing(numbers)
    return found


@dataclass(frozen=True, slots=True)
class Newest:
    """The furthest end of the trail of which an anchor tells: when, and how many events."""

    at: datetime
    count: int


def newest(folder: Path | None) -> Newest | None:
    """Of the anchors in a folder that the system has signed, as far as they can be read."""
    found: Newest | None = None
    if folder is None or not folder.is_dir():
        return None
    for _name, said in _files(folder, []):
        if found and said["count"] <= found.count:
            continue
        try:
            if _is_signed(said):
                found = Newest(datetime.fromisoformat(said["made_at"]), said["count"])
        except (UnknownKeyError, chain.UnknownDigestError):
            continue
    return found


def _is_signed(said: Mapping[str, Any]) -> bool:
    seal = chain.Seal(said["key"], said["algorithm"], said["signature"])
    return chain.fits(AuditAnchor.purpose, {name: said[name] for name in SAID}, seal)


def _files(folder: Path, broken: list[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in sorted(folder.glob("anchor-*.json")):
        try:
            said = json.loads(plain_files.read(path, places.MOST_BYTES))
        except (OSError, ValueError, RecursionError):
            broken.append(saying.DAMAGED % {"name": path.name})
            continue
        if _is_anchor(said):
            yield saying.DELIVERED % {"day": said["day"], "file": path.name}, said
        else:
            broken.append(saying.UNREADABLE % {"name": path.name})


def _is_anchor(said: Any) -> bool:
    """Whether it has everything that an anchor has, in values that can be compared."""
    return (
        isinstance(said, dict)
        and said.keys() >= {*SAID}
        and all(isinstance(said.get(name), str) for name in TEXTS)
        and all(isinstance(said.get(name), int) for name in NUMBERS)
    )


def _delivered() -> list[int]:
    rows = AnchorDelivery.objects.filter(target=places.DIRECTORY).exclude(delivered_at=None)
    return list(rows.order_by("anchor__number").values_list("anchor__number", flat=True))


def _missing(numbers: list[int]) -> list[str]:
    """What was delivered and is not there; an older part may lie in a former folder."""
    gone = {number for number in _delivered() if not numbers or number >= numbers[0]} - {*numbers}
    return [saying.NOT_THERE % {"numbers": _list(gone)}] if gone else []


def _list(numbers: Iterable[int]) -> str:
    ordered = sorted(numbers)
    return ", ".join(map(str, ordered[:MOST_NAMED])) + (" …" if ordered[MOST_NAMED:] else "")
