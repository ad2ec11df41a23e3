"""How near a parse comes to the reading by hand of the same document.

Texts are compared without blanks, full-width letters and digits taken as half-width. A task is
found when its title stands in the right area; a responsibility line when its tag's text stands in
the right task; parties are compared for lines whose lead is printed, not conventional.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tasks.official.reading.structure import ParsedDocument, ParsedMeasure

Truth = dict[str, Any]
Key = tuple[str, ...]
SURE = frozenset(("explicit", "document_rule", "sole_party"))


@dataclass(frozen=True, slots=True)
class Score:
    """Figures from 0 to 1; ``parties`` and ``deadlines`` are 1 where there are none to find."""

    areas: float
    tasks: float
    lines: float
    parties: float
    all_parties: float
    deadlines: float


def plain(text: str) -> str:
    """A text for comparison."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def score(document: ParsedDocument, truth: Truth) -> Score:
    """Compare a parsed document with a reading by hand."""
    areas = [area for area in truth["areas"] if area["kind"] != "frame"]
    exact = [plain(area.title) for area in document.areas] == [plain(a["title"]) for a in areas]
    found, wanted = dict(_found_lines(document)), list(_lines(areas))
    sure = [(key, line) for key, line in wanted if line["lead_basis"] in SURE]
    collective = {plain(name) for name in truth["collective_parties"]}
    return Score(
        areas=float(exact),
        tasks=_f1(_found_tasks(document), _tasks(areas)),
        lines=_f1(found, (key for key, _ in wanted)),
        parties=_share(_same_parties(found.get(key), line, collective) for key, line in sure),
        all_parties=_share(_same_parties(found.get(key), line, collective) for key, line in wanted),
        deadlines=_deadline_recall(document, areas),
    )


def table(rows: dict[str, Score]) -> str:
    """The scores as a text table."""
    head = ("document", *Score.__slots__)
    body = [
        (name, *(f"{getattr(row, figure):.3f}" for figure in head[1:]))
        for name, row in rows.items()
    ]
    widths = [max(len(line[column]) for line in [head, *body]) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in [head, *body]
    )


def _tasks(areas: list[Truth]) -> Iterator[Key]:
    for area in areas:
        for task in area["tasks"]:
            yield plain(area["title"]), plain(task["title"])


def _found_tasks(document: ParsedDocument) -> Iterator[Key]:
    for area in document.areas:
        for task in area.tasks:
            yield plain(area.title), plain(task.title)


def _lines(areas: list[Truth]) -> Iterator[tuple[Key, Truth]]:
    for area in areas:
        for task in area["tasks"]:
            for line in task["responsibilities"]:
                yield (plain(area["title"]), plain(task["title"]), plain(line["text"])), line


def _found_lines(document: ParsedDocument) -> Iterator[tuple[Key, ParsedMeasure]]:
    for area in document.areas:
        for task in area.tasks:
            for measure in task.measures:
                if measure.responsibility:
                    key = plain(area.title), plain(task.title), plain(measure.responsibility)
                    yield key, measure


def _same_parties(measure: ParsedMeasure | None, line: Truth, collective: set[str]) -> bool:
    if measure is None:
        return False
    lead = [plain(name) for name in line["lead"]]
    support = [plain(name) for name in line["support"]]
    named = (
        [name for name in lead if name not in collective],
        [name for name in support if name not in collective],
        {name for name in lead + support if name in collective},
    )
    return named == (
        [plain(name) for name in measure.lead],
        [plain(name) for name in measure.support],
        {plain(name) for name in measure.collective},
    )


def _deadline_recall(document: ParsedDocument, areas: list[Truth]) -> float:
    found = {
        (plain(task.title), plain(limit.phrase))
        for task in document.tasks
        for limit in task.deadlines
    }
    wanted = [
        (plain(task["title"]), plain(phrase))
        for area in areas
        for task in area["tasks"]
        for phrase in task["deadline_phrases"]
    ]
    return _share(limit in found for limit in wanted)


def _f1(found: Iterable[Key], wanted: Iterable[Key]) -> float:
    have, want = Counter(list(found)), Counter(list(wanted))
    return 2 * (have & want).total() / (have.total() + want.total())


def _share(hits: Iterable[bool]) -> float:
    results = list(hits)
    return sum(results) / len(results) if results else 1.0
