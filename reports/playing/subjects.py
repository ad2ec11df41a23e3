"""What the played year knows of the subject of each line, read from `data/lines.txt`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LINES = Path(__file__).parent / "data" / "lines.txt"


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the year's work, and what was done for it."""

    title: str
    done: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that is counted, with the number that the province wants by the year's end."""

    what: str
    unit: str
    total: int


@dataclass(frozen=True, slots=True)
class Subject:
    """`outcome` is the title of the document that comes of it."""

    key: str
    name: str
    stages: tuple[Stage, ...]
    counted: tuple[Counted, ...]
    hindrance: str
    outcome: str


@cache
def subjects() -> Mapping[str, Subject]:
    """All of them by the key of the measure."""
    return {one.key: one for one in _read(LINES.read_text(encoding="utf-8"))}


def _read(text: str) -> Iterator[Subject]:
    block: list[str] = []
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        if block and line[0] not in "-=!*":
            yield _subject(block)
            block = []
        block.append(line)
    yield _subject(block)


def _subject(block: list[str]) -> Subject:
    key, name = block[0].split(" ", 1)
    said = {mark: [line[2:] for line in block[1:] if line[0] == mark] for mark in "-=!*"}
    counted = (line.split(" | ") for line in said["="])
    return Subject(
        key,
        name,
        tuple(Stage(*line.split(" | ")) for line in said["-"]),
        tuple(Counted(what, unit, int(total)) for what, unit, total in counted),
        said["!"][0],
        said["*"][0],
    )
