"""Titles in 《》: authorities with their number, and documents that are still to be made."""

import re
from collections.abc import Iterator

from tasks.official.reading.passages import Passage, fold
from tasks.official.reading.structure import CitedDocument, Relation

_NUMBER = re.compile(
    r"\((?P<number>[\u4e00-\u9fff]{1,12}[〔\[(]\d{4}[〕\])](?:第)?\d{1,5}号|"
    r"[\u4e00-\u9fff]{2,12}(?:令|公告)?第\d{1,5}号)[^()]{0,10}\)"
)
_MAKING = re.compile(
    r"(?:研究|抓紧|尽快|加快|适时|及时|组织)?(?:制定|制订|起草|编制|出台|拟订|拟定|修订|草拟)"
    r"(?:并)?(?:实施|完善|出台|印发|发布|下发|颁布|公布|本省|我省|省|全省|市|我市|全国|好)*$"
)
_LONGEST_TITLE = 200


def find_citations(passage: Passage) -> tuple[CitedDocument, ...]:
    """The documents a text names, in order, each with the number printed behind its title."""
    text = passage.squeeze()
    return tuple(_cited(text, start, end) for start, end in _titles(text.text))


def _titles(text: str) -> Iterator[tuple[int, int]]:
    """Index pairs of outermost 《》; one that is never closed is passed over."""
    depth = start = 0
    for index, char in enumerate(text):
        if char == "《":
            start = index if depth == 0 else start
            depth += 1
        elif char == "》" and depth:
            depth -= 1
            if depth == 0 and index - start <= _LONGEST_TITLE:
                yield start, index + 1


def _cited(text: Passage, start: int, end: int) -> CitedDocument:
    title = text.text[start + 1 : end - 1]
    behind = fold(text.text[end : end + 40])
    number = _NUMBER.match(behind)
    if number:
        printed = text.text[end + number.start("number") : end + number.end("number")]
        return CitedDocument(
            title, printed_number(printed), "cited", text.cut(start, end + number.end()).span()
        )
    making = _MAKING.search(text.text[max(0, start - 16) : start])
    relation: Relation = "to_be_made" if making else "cited"
    return CitedDocument(title, None, relation, text.cut(start, end).span())


def printed_number(text: str) -> str:
    """A document number in its usual writing: 甘政发〔2012〕53号."""
    folded = re.sub(r"\s", "", fold(text))
    return re.sub(r"[\[(〔](\d{4})[\])〕]", r"〔\1〕", folded)
