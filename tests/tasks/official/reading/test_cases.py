"""Made-up texts in the grammar of real documents, each of which stands for its kind."""

import json
from pathlib import Path
from typing import Any

import pytest

from tasks.official.reading.as_json import document_to_json
from tasks.official.reading.document import parse_document, read_text

CASES = Path(__file__).parents[3] / "data" / "documents"
ENDING = ".expected.json"
EXPECTED = sorted(CASES.glob(f"*{ENDING}"))


def differences(found: Any, wanted: Any, place: str = "") -> list[str]:
    """Where ``found`` lacks what is wanted; objects may hold more, lists have one length."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return [
            line
            for key, value in wanted.items()
            for line in differences(found.get(key), value, f"{place}.{key}")
        ]
    if isinstance(wanted, list) and isinstance(found, list) and len(found) == len(wanted):
        pairs = enumerate(zip(found, wanted, strict=True))
        return [
            line for at, (one, two) in pairs for line in differences(one, two, f"{place}[{at}]")
        ]
    return [] if found == wanted else [f"{place}: {found!r} instead of {wanted!r}"]


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name.removesuffix(ENDING))
def test_case_is_read_as_a_careful_official_would(path: Path) -> None:
    name = path.name.removesuffix(ENDING)
    (source,) = (one for one in CASES.glob(f"{name}.*") if one != path)
    document = parse_document(read_text(source.read_bytes(), source.name))
    wanted = json.loads(path.read_text("utf-8"))
    assert not differences(document_to_json(document), wanted)


def test_each_document_has_its_reading() -> None:
    documents = {path.stem for path in CASES.iterdir() if not path.name.endswith(ENDING)}
    assert documents == {path.name.removesuffix(ENDING) for path in EXPECTED}
