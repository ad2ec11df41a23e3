"""Headings of parts that hold no tasks: aims and principles, safeguards, closing provisions."""

import re
from csv import DictReader
from functools import cache
from pathlib import Path

from tasks.official.reading.passages import fold
from tasks.official.reading.structure import FrameKind

_HEADINGS = Path(__file__).parent / "data" / "frame_headings.csv"
_URGING = re.compile(
    r"^(?:切实|进一步|全面|着力|严格|不断|大力)?(?:加强|强化|完善|健全|做好|抓好|明确|落实|严格|加大|狠抓)?"
    r"(?:改革)?(?:工作)?的?"
)
_AND = re.compile(r"[、和与及,]|以及")


@cache
def _frame_headings() -> dict[str, FrameKind]:
    with _HEADINGS.open(encoding="utf-8", newline="") as rows:
        return {row["heading"]: _frame_kind(row["kind"]) for row in DictReader(rows)}


def _frame_kind(word: str) -> FrameKind:
    return "requirements" if word == "requirements" else "safeguards"


def frame_kind(title: str) -> FrameKind | None:
    """The kind of frame a heading such as 指导思想和基本原则 opens, None for a field of work."""
    known = _frame_headings()
    parts = [part for part in _AND.split(fold(title)) if part]
    kinds = [known.get(part) or known.get(_URGING.sub("", part)) for part in parts]
    return kinds[0] if kinds and all(kinds) else None
