"""What stands where only a time can stand: a cell under 完成时限, a clause 完成时限：6月底."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tasks.official.reading.deadlines import find_deadlines
from tasks.official.reading.passages import Passage, fold, split_outside_brackets
from tasks.official.reading.structure import Deadline

# A spreadsheet counts days from here on; five digits reach from 2000 to 2099.
_FIRST_DAY = date(1899, 12, 30)
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_SERIALS = range(36_526, 73_051)
_TIME_OF_DAY = re.compile(r"(?<=\d)(?:[ T\u3000]+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_EIGHT_DIGITS = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_MONTH_AND_DAY = re.compile(r"(1[0-2]|0?[1-9])[./](3[01]|[12]\d|0?[1-9])(日?(?:之?前|以前)?)")
_WITHOUT_DAY = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})")
_QUARTER = re.compile(r"(?:((?:19|20)\d\d)[年.\-]?)?[Qq]([1-4])")
# 2012.3-2012.6, 3—6月: what is asked for ends with the second time.
_RANGE = re.compile(r"[\d./年月日季度Q\-]*\d[年月日]?(?:—|–|~|～|至|到|-{1,2}|－)(?=\d)")
_AND = re.compile(r"[、,;]|和|及")
# Words that give no date and are understood.
_OPEN = re.compile(
    r"(?:\d{4}年度?)?(?:长期|持续|常年|全年|每年|每月|每季度?|每半年|每周|定期|不定期|适时|及时|立即|即时|随时|近期|逐步|分步|同步|稳步"
    r"|常态|按|视|根据|待|贯穿|已|进行|实施期|推进|完成|坚持|动态|年度|根据)[^\d]*|年内?|—+|-+|/|无|完成"
)
_TIME_WORD = re.compile(r"\d|[年月日旬]|季度")


@dataclass(frozen=True, slots=True)
class Time:
    """The limits a text states; ``understood`` is false where some of it was not read.

    ``counted`` tells that a spreadsheet's number of a day was taken for a date.
    """

    limits: tuple[Deadline, ...]
    understood: bool = True
    counted: bool = False


def read_time(passage: Passage, issued_on: date | None, year: int | None) -> Time:
    """Read a text that can say nothing but a time; what gives no date is kept as it is printed."""
    cut = _TIME_OF_DAY.search(fold(passage.text))
    text = (passage.cut(0, cut.start()) if cut else passage).squeeze()
    folded = fold(text.text).rstrip("。;,")
    whole = text.cut(0, len(folded))
    if serial := _SERIAL.fullmatch(folded):
        if int(serial[1]) not in _SERIALS:
            return Time((_limit(whole, None),), understood=False)
        return Time((_limit(whole, _FIRST_DAY + timedelta(days=int(serial[1]))),), counted=True)
    if day := _typed(folded, year or (issued_on.year if issued_on else None)):
        return Time((_limit(whole, day),))
    if ranged := _RANGE.match(folded):
        end = find_deadlines(text.cut(ranged.end()), issued_on, year, done=True)
        if len(end) == 1 and len(end[0].phrase) == len(folded) - ranged.end():
            return Time((_limit(whole, end[0].date),))
    parts = [text.cut(*part) for part in _parts(folded)]
    limits = tuple(
        limit for part in parts for limit in find_deadlines(part, issued_on, year, done=True)
    )
    left = folded
    for limit in limits:
        left = left.replace(fold(limit.phrase), "", 1)
    open_ended = bool(_OPEN.fullmatch(folded))
    understood = open_ended or bool(limits and not _TIME_WORD.search(left))
    return Time(limits or ((_limit(whole, None),) if whole else ()), understood or not whole)


def _limit(passage: Passage, day: date | None) -> Deadline:
    return Deadline(passage.text, day, passage.span())


def _parts(folded: str) -> list[tuple[int, int]]:
    """The times of a list; 6月、12月 are two."""
    return [part for part in split_outside_brackets(folded, "、,;和及") if part[1] > part[0]]


def _typed(folded: str, year: int | None) -> date | None:
    """A day typed in a form that stands only in cells: 20120630, 2012年6月30, 6.30, 2012Q2."""
    if eight := _EIGHT_DIGITS.fullmatch(folded):
        return _day(int(eight[1]), int(eight[2]), int(eight[3]))
    if short_of_day := _WITHOUT_DAY.fullmatch(folded):
        return _day(*(int(part) for part in short_of_day.groups()))
    if quarter := _QUARTER.fullmatch(folded):
        given = int(quarter[1]) if quarter[1] else year
        month = int(quarter[2]) * 3
        return _day(given, month, 31 if month in (3, 12) else 30) if given else None
    if short := _MONTH_AND_DAY.fullmatch(folded):
        return _day(year, int(short[1]), int(short[2])) if year else None
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
