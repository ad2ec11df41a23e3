"""Numerals and the markers 第一部分, 第一节, 一、, (一), 1., (1) and ① that open headings."""

import re
import unicodedata
from dataclasses import dataclass

from tasks.official.reading.passages import fold

_DIGITS = {char: value for value, char in enumerate("○一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100}
_HAN = "[○零一二三四五六七八九十百]{1,7}"
# Behind a point no digit follows but those of a year, of 5G or of a name (二、2013年…, 5.121人才
# 项目); 1.5 is no heading.
_POINT = r"[、.](?:(?!\d)|(?=\d{4}年|[2-6]G|\d{3,4}[\u4e00-\u9fff])(?!\d{3,4}[万亿元倍吨米]))"
_HUNDRED = 100
SECTION_RANK = 1  # 第一节
AREA_RANK = 2  # 一、 and above open areas
ROW_RANK = 4  # 1. and below number the rows of a table
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

# From the highest level to the lowest, as GB/T 9704-2012 section 7.3.3 orders them; 第一条 of a set
# of measures stands where 一、 does.
_STYLES = tuple(
    (rank, re.compile(style))
    for rank, style in (
        (0, rf"第({_HAN})(?:部分|[章篇])[、:. ]*"),
        (SECTION_RANK, rf"第({_HAN})节[、:. ]*"),
        (AREA_RANK, rf"({_HAN}) ?{_POINT}(?![二三四五六七八九十]、) *"),
        (AREA_RANK, rf"第({_HAN}|\d{{1,3}})条[、:. ]*"),
        (3, rf"\( ?({_HAN}) ?\)[、.]? *"),
        (3, r"([㈠-㈩])[、.]? *"),
        (ROW_RANK, rf"(\d{{1,3}}) ?{_POINT} *"),
        (ROW_RANK, r"([⒈-⒛])[、.]? *"),
        (5, r"(?:\((?= ?\d{1,3} ?\))|(?=\d{1,2}\))) ?(\d{1,3}) ?\)[、.]? *"),
        (5, r"([⑴-⒇])[、.]? *"),
        (6, rf"([{_CIRCLED}])[、.]? *"),
    )
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A printed number: ``rank`` counts levels from the highest, ``length`` its characters."""

    text: str
    number: int
    rank: int
    length: int


def numeral(text: str) -> int:
    """The value of an Arabic, Chinese, circled or bracketed numeral (folded), as far as 999."""
    if text.isascii():
        return int(text)
    if len(text) == 1 and text not in _DIGITS and text not in _UNITS:
        return int(unicodedata.numeric(text))  # ①, ⒈, ⑴, ㈠
    if not any(char in _UNITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


def han_numeral(value: int) -> str:
    """1 to 99 in Chinese numerals as headings count (十二, 二十), other values in digits."""
    if not 0 < value < _HUNDRED:
        return str(value)
    tens, ones = divmod(value, 10)
    digits = "○一二三四五六七八九"
    head = "" if not tens else "十" if tens == 1 else f"{digits[tens]}十"
    return head + (digits[ones] if ones else "")


def circled(value: int) -> str:
    """1 to 20 in a circle, other values in digits."""
    return _CIRCLED[value - 1] if 0 < value <= len(_CIRCLED) else str(value)


def read_marker(text: str) -> Marker | None:
    """The marker a paragraph opens with, if any."""
    folded = fold(text[:16])
    for rank, style in _STYLES:
        found = style.match(folded)
        if found:
            printed = text[: found.end()].strip()
            return Marker(printed, numeral(found[1]), rank, found.end())
    return None
