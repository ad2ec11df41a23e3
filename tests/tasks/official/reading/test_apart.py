"""Uploads are read in a child: the same document, or a sentence that says why not."""

import pytest

from reform_tracker.child import Limits
from tasks.official.reading import apart
from tasks.official.reading.document import NotADocument, parse_document
from tests.tasks.official.reading.test_coverage import TEXTS


def test_a_document_read_apart_is_the_document() -> None:
    assert apart.read_apart(TEXTS[0].encode(), "要点.txt") == parse_document(TEXTS[0])


def test_a_refusal_keeps_its_line_and_its_words() -> None:
    with pytest.raises(NotADocument) as refusal:
        apart.read_apart(("一、改革\n\n" + "（" * 100).encode(), "要点.txt")
    assert refusal.value.line == 3
    assert refusal.value.message.startswith("More than 50 brackets are open in line 3.")
    with pytest.raises(NotADocument, match=r"^要点\.doc is a file of type old Word or Excel\."):
        apart.read_apart(b"\xd0\xcf\x11\xe0", "要点.doc")


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(seconds=0), "took more than 0 seconds"),
        (Limits(memory=1), "took more memory than a document may"),
    ],
    ids=["time", "memory"],
)
def test_a_limit_that_is_met_is_told(
    limits: Limits, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "LIMITS", limits)
    with pytest.raises(NotADocument, match=words) as refusal:
        apart.read_apart(TEXTS[0].encode(), "plan.txt")
    assert "plan.txt" in refusal.value.message
    assert refusal.value.msgid % refusal.value.params == refusal.value.message
