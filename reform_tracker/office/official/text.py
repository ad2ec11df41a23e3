"""Text for official documents: punctuation, numbers, dates."""

import re
from collections.abc import Iterable
from datetime import date

from reform_tracker.office.text import clean

_CJK = (
    "[\u2018-\u201d\u3001\u3002\u3007\u300a-\u3011\u3014\u3015"
    "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# From an ASCII sign to its full-width form (Unicode block Halfwidth and Fullwidth Forms).
_FULL_WIDTH = 0xFEE0
_AFTER_CJK = re.compile(f"(?<={_CJK})[,:;?!()]")
_BEFORE_CJK = re.compile(f"[,:;?!()](?={_CJK})")
# A bracket that only one side of has become full-width takes the other along.
_HALF_OPEN = re.compile("\\(([^()\uff08\uff09]*)\uff09")
_HALF_CLOSED = re.compile("\uff08([^()\uff08\uff09]*)\\)")
_SENTENCE_ENDS = "。;\uff1b,\uff0c、. "
_LARGEST_NUMERAL = 99
_DIGITS = "零一二三四五六七八九"


def typeset(text: str) -> str:
    """Cleaned, with full-width punctuation beside Chinese characters (GB/T 15834)."""
    wide = clean(text)
    for pattern in (_AFTER_CJK, _BEFORE_CJK):
        wide = pattern.sub(lambda match: chr(ord(match.group()) + _FULL_WIDTH), wide)
    for half in (_HALF_OPEN, _HALF_CLOSED):
        wide = half.sub("\uff08\\1\uff09", wide)
    return wide


def one_line(text: str) -> str:
    """Typeset, on one line."""
    return " ".join(typeset(text).split())


def clause(text: str) -> str:
    """One line without the punctuation at its end, to be joined with others."""
    return one_line(text).rstrip(_SENTENCE_ENDS)


def sentence(text: str) -> str:
    """One line that ends as a sentence does."""
    line = clause(text)
    return line if not line or line[-1] in "!?\uff01\uff1f…" else f"{line}。"


def listing(names: Iterable[str]) -> str:
    """Names as a Chinese enumeration."""
    return "、".join(one_line(name) for name in names)


def numeral(number: int) -> str:
    """1-99 as official documents number their parts: 一, 十, 十二, 二十; others in digits."""
    if not 0 < number <= _LARGEST_NUMERAL:
        return str(number)
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones else "")


def long_date(day: date) -> str:
    """A date as a document is dated (GB/T 9704-2012, 7.3.5.4): 2012年5月8日."""
    return f"{day.year}年{day.month}月{day.day}日"


def due_date(text: str) -> str:
    """A due date as a document writes it; words that are no ISO date stay as printed."""
    words = one_line(text)
    try:
        return long_date(date.fromisoformat(words))
    except ValueError:
        return words


def period_name(period: str) -> str:
    """2012-05 → 2012年5月, 2012-Q2 → 2012年第二季度, 2012-H1 → 2012年上半年; others as they are."""
    match = re.fullmatch(r"(\d{4})-(?:(\d{2})|Q([1-4])|H([12]))", period)
    if match is None:
        return clean(period)
    year, month, quarter, half = match.groups()
    if month:
        return f"{year}年{int(month)}月"
    if quarter:
        return f"{year}年第{numeral(int(quarter))}季度"
    return f"{year}年{'上' if half == '1' else '下'}半年"
