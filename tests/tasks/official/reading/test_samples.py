"""Other documents of the genre, compared with readings by hand."""

import json
from pathlib import Path

import pytest

from tasks.official.reading.document import parse_document, read_text
from tests.tasks.official.reading.scorer import Score, score, table

SAMPLES = Path(__file__).parents[3] / "data" / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.txt"))


def _score(name: str) -> Score:
    path = SAMPLES / f"{name}.txt"
    document = parse_document(read_text(path.read_bytes(), path.name))
    return score(document, json.loads((SAMPLES / f"{name}.truth.json").read_text("utf-8")))


def test_four_samples_are_scored() -> None:
    assert len(NAMES) == 4
    print("\n" + table({name: _score(name) for name in NAMES}))


@pytest.mark.parametrize("name", NAMES)
def test_sample_reaches_the_promised_figures(name: str) -> None:
    found = _score(name)
    assert found.areas == 1
    assert found.tasks >= 0.98
    assert found.lines >= 0.97
    assert found.parties >= 0.97
    assert found.deadlines >= 0.90


@pytest.mark.parametrize("name", NAMES)
def test_head_equals_the_reading_by_hand(name: str) -> None:
    path = SAMPLES / f"{name}.txt"
    document = parse_document(read_text(path.read_bytes(), path.name))
    truth = json.loads((SAMPLES / f"{name}.truth.json").read_text("utf-8"))
    assert document.title == truth["title"]
    assert document.number == truth["number"]
    assert document.issuer == truth["issuer"]
    assert document.issued_on is not None
    assert document.issued_on.year == truth["year"]


@pytest.mark.parametrize("name", NAMES)
def test_frame_headings_equal_the_reading_by_hand(name: str) -> None:
    path = SAMPLES / f"{name}.txt"
    document = parse_document(read_text(path.read_bytes(), path.name))
    truth = json.loads((SAMPLES / f"{name}.truth.json").read_text("utf-8"))
    wanted = [
        title
        for area in truth["areas"]
        if area["kind"] == "frame"
        for title in (area["title"], *(item["title"] for item in area["items"]))
    ]
    headings = [item.title for item in document.frame if item.title]
    assert [title for title in headings if title in wanted] == wanted
