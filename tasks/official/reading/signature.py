"""The signature of an official document: who issued it, on one line or several, and the date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tasks.official.reading.deadlines import printed_date
from tasks.official.reading.lines import Paragraph
from tasks.official.reading.parties import is_collective, looks_like_body
from tasks.official.reading.passages import fold

_SIGNER = re.compile(
    r"[\u4e00-\u9fff、 ]{2,40}(?:\([\u4e00-\u9fff、 ]{1,20}\)[\u4e00-\u9fff ]{0,30}){0,2}"
)
_REMARK = re.compile(r"\([\u4e00-\u9fff、 ]{1,20}\)$")
# Who acts for another signs with a remark: 领导小组办公室（代章）.
_SEAL = re.compile(r"\((?:代章|盖章|公章|印章|章|代|印)\)$")
# What the second line of one long name opens with.
_REST = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:领导小组|联席会议|指挥部|委员会|工作组|协调小组|专班|推进组)?(?:办公室|办)?$"
)
_WRITTEN_OTHERWISE = re.compile(r"((?:19|20)\d{2})[.\-/年](\d{1,2})[.\-/月](\d{1,2})日?")
# 2026月3月26日: what was meant for a date.
_MISPRINTED = re.compile(
    r"(?:(?:19|20)\d{2}|[一二三四五六七八九○零]{4})[年月日.]{0,2}"
    r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})[年月日.]{0,2}(?:\d{1,3}|[一二三四五六七八九十]{1,3})?[年月日.]{0,2}"
)
_MOST_SIGNERS = 12
_LONGEST_DATE = 14


@dataclass(frozen=True, slots=True)
class Signature:
    """A date with the signers in front of it; ``day`` is None where the date is misprinted."""

    day: date | None
    text: str
    issuers: tuple[str, ...]
    start: int
    end: int


def find_signature(paragraphs: Sequence[Paragraph]) -> Signature | None:
    """The first date under a text with those who sign above it, by indexes of paragraphs."""
    for index, paragraph in enumerate(paragraphs):
        if not dates(paragraph, paragraphs[index - 1] if index else None):
            continue
        start = signers_begin(paragraphs, index)
        issuers = _names([par.text for par in paragraphs[start:index]])
        return Signature(_day(paragraph.text), paragraph.text, issuers, start, index + 1)
    return None


def dates(paragraph: Paragraph, before: Paragraph | None) -> bool:
    """Whether a line dates the text above it; below a signer a misprinted date does too."""
    if printed_date(paragraph.text):
        return True
    text = re.sub(r"\s", "", fold(paragraph.text))
    if len(text) > _LONGEST_DATE or before is None or not signs(before.text):
        return False
    return bool(_WRITTEN_OTHERWISE.fullmatch(text) or _MISPRINTED.fullmatch(text))


def signers_begin(paragraphs: Sequence[Paragraph], end: int) -> int:
    """Where the lines begin that sign above the date at ``end``."""
    start = end
    while start and end - start < _MOST_SIGNERS and _has_shape(paragraphs[start - 1].text):
        above = paragraphs[start - 1]
        if not signs(above.text) and not (start < end and _goes_on(above, paragraphs[start])):
            break
        start -= 1
    return start


def split_names(text: str) -> tuple[str, ...]:
    """The issuers of one line: 省发展改革委 省财政厅 are two, 某 市 人 民 政 府 is one."""
    parts = [part for part in re.split(r"[\s、]+", text) if part]
    if len(parts) > 1 and all(_is_body(part) for part in parts):
        return tuple(parts)
    return (re.sub(r"\s", "", text),)


def _day(text: str) -> date | None:
    found = _WRITTEN_OTHERWISE.fullmatch(re.sub(r"\s", "", fold(text)))
    if found is None or printed_date(text):
        return printed_date(text)
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def signs(text: str) -> bool:
    """Whether a text is nothing but issuers."""
    return _has_shape(text) and all(map(_is_body, split_names(text)))


def _has_shape(text: str) -> bool:
    return bool(_SIGNER.fullmatch(fold(text)))


def _is_body(text: str) -> bool:
    bare = _SEAL.sub("", re.sub(r"\s", "", fold(text)))
    return looks_like_body(_REMARK.sub("", bare)) and not is_collective(bare)


def _goes_on(above: Paragraph, below: Paragraph) -> bool:
    """Whether one long name goes on from a line to the next."""
    rest = _SEAL.sub("", re.sub(r"\s", "", fold(below.text)))
    return bool(_REST.fullmatch(rest)) and len(above.text) >= len(rest)


def _names(lines: Sequence[str]) -> tuple[str, ...]:
    names: list[str] = []
    begun = ""
    for line in lines:
        if not begun and all(map(_is_body, split_names(line))):
            names += (_without_seal(name) for name in split_names(line))
            continue
        begun += re.sub(r"\s", "", line)
        if _is_body(begun):
            names.append(_without_seal(begun))
            begun = ""
    return tuple(dict.fromkeys(names))


def _without_seal(name: str) -> str:
    seal = _SEAL.search(fold(name))
    return name[: seal.start()] if seal else name
