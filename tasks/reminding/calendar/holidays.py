"""Reading the State Council's yearly notice of the holidays (国务院办公厅关于部分节假日安排的通知).

Pure: text in, days out. What names a day and is not understood to the last digit is a message with
its line, never passed over: one working day that is missed moves every deadline behind it.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5
DECEMBER = 12
LONGEST_HOLIDAY = 16  # days; longer is a misreading
FIRST_OF_SEVEN = 2008  # since then a year's notice names seven holidays, before that three
HOLIDAYS = {
    "元旦": "元旦|新年", "春节": "春节", "清明节": "清明", "劳动节": "劳动节|五一",
    "端午节": "端午", "中秋节": "中秋", "国庆节": "国庆|十一",
}  # fmt: skip

NUMERAL = r"[一二三四五六七八九十]+"
YEAR = re.compile(r"关于(20\d\d)年[^。]{0,12}节假日")
# A later notice that changes one holiday (2019年劳动节, 2020年春节, 2015年纪念日).
AMENDMENT = re.compile(r"关于[^。]{0,40}(?:假期|放假)[^。]{0,8}通知")
NUMBER = re.compile(r"国办发(?:明电)?[〔\[(]20\d\d[〕\])]\d+号")
HEADING = re.compile(rf"(?:{NUMERAL}、|\({NUMERAL}\)|\d{{1,2}}[、.](?!\d))([^:\d]{{0,40}}):?")
SIGNATURE = re.compile(
    r"国务院办公厅|20\d\d年\d{1,2}月\d{1,2}日|[二〇○O零一三四五六七八九十]{4}年" + NUMERAL + "月"
    rf"{NUMERAL}日"
)
# What web pages and newspapers print around a notice.
FURNITURE = re.compile(r"新华社|来源|发布|成文|印发|发文|时间|浏览")
CHINESE_DAY = re.compile(rf"{NUMERAL}月{NUMERAL}[日号]")
NAMES_A_DAY = re.compile(rf"\d月|\d[日号]|\d[./-]\d|{CHINESE_DAY.pattern}")
GOES_ON = re.compile(r"\d{1,2}月|其中|鼓励|建议|提倡")
BRACKET = re.compile(r"\([^()]*\)")
SENTENCE = re.compile(r"(?:[^。;.]|\.(?=\d))+")

WEEKDAYS = "一二三四五六日"
WEEKDAY = re.compile(rf"(?:星期|周)([{WEEKDAYS}天])")
NOTE = r"(?P<note{0}>\([^()]*\)|、?(?:星期|周)[一二三四五六日天])?"
DAY = r"(?:(?P<year{0}>20\d\d)年)?(?:(?P<month{0}>\d{{1,2}})月)?(?P<day{0}>\d{{1,2}})日" + NOTE
SPAN = re.compile(DAY.format(1) + r"(?:(?:至|到|[-－—–−~～]+)" + DAY.format(2) + r")?")
DIGITS = {"两": 2} | {digit: value for value, digit in enumerate("一二三四五六七八九十", 1)}
COUNT = re.compile(rf"(共计?|合计)?(?:放假|调休|补休|休息|公休|连休)*(\d+|{NUMERAL}|两)天")

ADVICE = re.compile(r"鼓励|建议|提倡")  # from here on a sentence changes no day
NEGATION = re.compile(r"不(?:放假|上班|补休|休息|连休)")
MOVED = re.compile(r"公休日.{0,8}调(?:休)?至")
STATUTORY = re.compile(r"法定节?假日")
RESTED = re.compile(r"照常公休|为公休日")
WORKED = re.compile(r"上班")
OFF = re.compile(r"放假|补休|休息|调休(?!上班)|连休|公休(?!日)|休假")


@dataclass(frozen=True, slots=True)
class Misread:
    """What was not understood. `line` counts from 1; `reason` is a code."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class HolidayNotice:
    """What a notice says. `off` are weekdays off, `worked` Saturdays and Sundays that are worked;
    days of the plain week stand in neither. A few may lie in the December before. `year` is None
    when no title names one."""

    year: int | None
    number: str
    off: tuple[date, ...]
    worked: tuple[date, ...]
    problems: tuple[Misread, ...]


class _Wrong(Exception):
    """A reason why a sentence cannot be what it says."""


@dataclass(slots=True)
class _Paragraph:
    """A holiday's paragraph, its lines joined: text copied from a page is broken anywhere."""

    line: int
    text: str
    starts: list[tuple[int, int]] = field(default_factory=list)

    def add(self, line: int, text: str) -> None:
        self.starts.append((len(self.text), line))
        self.text += text

    def line_at(self, offset: int) -> int:
        place = bisect_right(self.starts, (offset, 10**9))
        return self.starts[place - 1][1] if place else self.line


def read_notice(text: str) -> HolidayNotice:
    """Reads a notice of any year since 2007."""
    lines = [_plain(line) for line in text.splitlines()]
    whole = "".join(lines)
    years = sorted(set(YEAR.findall(whole)))
    number = NUMBER.search(whole)
    if len(years) != 1:
        first = next((n for n, line in enumerate(lines, 1) if line), 1)
        reason = "two_years" if years else "amendment" if AMENDMENT.search(whole) else "no_year"
        said = "、".join(years) or "".join(lines[first - 1 : first])[:60]
        return HolidayNotice(None, "", (), (), (Misread(first, said, reason),))
    reading = _Reading(int(years[0]))
    paragraphs, outside = _paragraphs(lines)
    for paragraph in paragraphs:
        reading.take(paragraph)
    problems = [*outside, *reading.problems, *reading.contradictions()]
    return HolidayNotice(
        reading.year,
        number[0] if number else "",
        tuple(sorted(day for day in reading.off if day.weekday() < SATURDAY)),
        tuple(sorted(reading.worked)),
        (*sorted(problems, key=lambda problem: problem.line), *reading.missing()),
    )


def _plain(line: str) -> str:
    """One way of writing digits, brackets and commas, and no spaces: they say nothing here."""
    kept = unicodedata.normalize("NFKC", line)
    return re.sub(r"[\s\u200b-\u200f\ufeff]", "", kept)


def _paragraphs(lines: list[str]) -> tuple[list[_Paragraph], list[Misread]]:
    """The paragraphs of holidays, and what stands outside of them and yet names a day."""
    found: list[_Paragraph] = []
    outside = []
    current: _Paragraph | None = None
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        in_bracket = current is not None and current.text.count("(") > current.text.count(")")
        if HEADING.match(line) and not in_bracket:
            current = _Paragraph(number, "")
            current.add(number, line)
            found.append(current)
        elif SIGNATURE.fullmatch(line):
            current = None
        elif current is not None and _goes_on(current, line):
            current.add(number, line)
        else:
            current = None
            if _names_a_day(line):
                outside.append(Misread(number, line[:60], "no_heading"))
    return found, outside


def _goes_on(paragraph: _Paragraph, line: str) -> bool:
    """Whether the line belongs to the paragraph: in the middle of a sentence, or with a day."""
    return not paragraph.text.endswith("。") or bool(GOES_ON.match(line))


def _names_a_day(line: str) -> bool:
    line = NUMBER.sub("", line)
    if not NAMES_A_DAY.search(line):
        return False
    return bool(OFF.search(line) or WORKED.search(line) or not FURNITURE.search(line))


class _Reading:
    """What the paragraphs said so far: each day with the line that says it."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.off: dict[date, int] = {}
        self.worked: dict[date, int] = {}
        self.named: set[str] = set()
        self.problems: list[Misread] = []

    def take(self, paragraph: _Paragraph) -> None:
        """One paragraph. Its holidays count as read when it says a day off."""
        head = HEADING.match(paragraph.text)
        names = head[1] if head else ""
        holidays = {name for name, words in HOLIDAYS.items() if re.search(words, names)}
        start = head.end() if head else 0
        body = BRACKET.sub(lambda found: re.sub(r"[,;。.]", "、", found[0]), paragraph.text[start:])
        if holidays & self.named:
            self._wrong(paragraph.line, paragraph.text, "twice")
        said = _Said(self.year, new_year="元旦" in holidays)
        for found in SENTENCE.finditer(body):
            line = paragraph.line_at(start + found.start())
            try:
                said.take(found[0])
            except _Wrong as wrong:
                self._wrong(line, found[0], str(wrong))
            self.off |= {day: self.off.get(day, line) for day in said.off}
            self.worked |= {day: self.worked.get(day, line) for day in said.worked}
        if not said.is_borne_out():
            self._wrong(paragraph.line, paragraph.text, "not_off")
        if said.off:
            self.named |= holidays
        elif holidays and not any(one.line >= paragraph.line for one in self.problems):
            self._wrong(paragraph.line, paragraph.text, "no_day")

    def contradictions(self) -> Iterator[Misread]:
        for day in sorted(self.off.keys() & self.worked.keys()):
            yield Misread(self.worked[day], day.isoformat(), "both")

    def missing(self) -> Iterator[Misread]:
        """The holidays without which it is no whole notice. Line 0: nowhere."""
        for name in HOLIDAYS if self.year >= FIRST_OF_SEVEN else ():
            if name not in self.named:
                yield Misread(0, name, "missing")

    def _wrong(self, line: int, text: str, reason: str) -> None:
        self.problems.append(Misread(line, text[:60], reason))


class _Said:
    """What the sentences of one paragraph say: days off, days worked, and explanations of them."""

    def __init__(self, year: int, *, new_year: bool) -> None:
        self.notice_year = year
        self.new_year = new_year
        self.off: set[date] = set()
        self.worked: set[date] = set()
        self.explained: set[date] = set()  # days of which an explanation says that they are off
        self.year, self.month = year, 0  # of the day named last: a bare day is of the same month

    def is_borne_out(self) -> bool:
        """Whether the explanations (其中…) say nothing that the arrangement does not."""
        plain = {day for day in self.explained if day.weekday() >= SATURDAY}
        return self.explained - plain <= self.off and not plain & self.worked

    def take(self, sentence: str) -> None:
        """One sentence; its clauses say which days are off and which are worked."""
        advice = ADVICE.search(sentence)
        counted: set[date] = set()
        waiting: list[date] = []
        stated: list[tuple[int, set[date] | None]] = []
        for clause in re.split(",", sentence[: advice.start() if advice else None]):
            days, rest = self._days(clause)
            counts, rest = _counts(rest)
            if re.search(r"\d", rest) or WEEKDAY.search(rest) or CHINESE_DAY.search(rest):
                raise _Wrong("not_understood")
            waiting += days
            own = set(waiting)
            if MOVED.search(rest):
                self.explained |= self._moved_to(clause)
            elif not self._take_verb(rest, own, counted):
                stated += [(count, None if total else own or None) for total, count in counts]
                continue
            stated += [(count, None if total else own or None) for total, count in counts]
            waiting = []
        if waiting:
            raise _Wrong("no_verb")
        counted |= self.off if stated and not counted else set()
        for count, days_meant in stated:
            meant = counted if days_meant is None else days_meant
            weekend = _with_weekend(meant) if "周末" in sentence else meant
            if count not in (len(meant), len(weekend)):
                raise _Wrong("count")

    def _take_verb(self, rest: str, days: set[date], counted: set[date]) -> bool:
        """Files the days where the clause's verb says; False when it has none."""
        works, rests = bool(WORKED.search(rest)), bool(OFF.search(RESTED.sub("", rest)))
        if NEGATION.search(rest) and days:
            raise _Wrong("not_understood")
        if works and rests:
            raise _Wrong("two_verbs")
        if works:
            if any(day.weekday() < SATURDAY for day in days):
                raise _Wrong("weekday_worked")
            self.worked |= days
        elif rests:
            self.off |= days
            counted |= days
        elif STATUTORY.search(rest) or RESTED.search(rest):
            self.explained |= days
        else:
            return False
        return True

    def _moved_to(self, clause: str) -> set[date]:
        """The days off that were moved here from a weekend (公休日调至); whether that weekend is
        worked is said beside it, for it may hold a holiday of its own."""
        verb = MOVED.search(clause)
        days, _rest = self._days(clause[verb.end() if verb else 0 :])
        return set(days)

    def _days(self, clause: str) -> tuple[list[date], str]:
        """The days that a clause names, and the clause without them."""
        days: list[date] = []
        for found in SPAN.finditer(clause):
            first = last = self._day(found, "1")
            if found["day2"]:
                last = self._day(found, "2")
                if last < first and not found["year2"]:
                    last = last.replace(year=last.year + 1)
                    self.year = last.year
            self._check_weekdays(found, first, last)
            if not 0 <= (last - first).days < LONGEST_HOLIDAY:
                raise _Wrong("span")
            days += [first + ONE_DAY * n for n in range((last - first).days + 1)]
        if any(not self._may_name(day) for day in days):
            raise _Wrong("other_year")
        return days, SPAN.sub("、", clause)

    def _day(self, found: re.Match[str], end: str) -> date:
        if found[f"month{end}"]:
            self.month = int(found[f"month{end}"])
            # The days around New Year's Day: December is the one before.
            before = self.new_year and self.month == DECEMBER
            self.year = self.notice_year - 1 if before else self.notice_year
        if found[f"year{end}"]:
            self.year = int(found[f"year{end}"])
        if not self.month:
            raise _Wrong("no_month")
        try:
            return date(self.year, self.month, int(found[f"day{end}"]))
        except ValueError:
            raise _Wrong("no_such_day") from None

    def _may_name(self, day: date) -> bool:
        if day.year == self.notice_year:
            return True
        return (day.year, day.month) in (
            (self.notice_year - 1, DECEMBER),
            (self.notice_year + 1, 1),
        )

    @staticmethod
    def _check_weekdays(found: re.Match[str], first: date, last: date) -> None:
        """Each weekday that is named must be that of its day; (星期四至星期六) names both ends."""
        of_first, of_last = (WEEKDAY.findall(found[f"note{end}"] or "") for end in "12")
        if len(of_last) > 1:
            of_first, of_last = [*of_first, *of_last[:-1]], of_last[-1:]
        for said, day in ((of_first, first), (of_last, last)):
            if any(WEEKDAYS.index(one.replace("天", "日")) != day.weekday() for one in said):
                raise _Wrong("weekday")


def _counts(rest: str) -> tuple[list[tuple[bool, int]], str]:
    """The numbers of days that are stated: whether of the sentence (共) or of the clause."""
    found = [
        (bool(one[1]), int(one[2]) if one[2].isdigit() else DIGITS.get(one[2], 0))
        for one in COUNT.finditer(rest)
    ]
    return found, COUNT.sub(lambda one: re.sub(rf"(?:\d+|{NUMERAL}|两)天", "", one[0]), rest)


def _with_weekend(days: set[date]) -> set[date]:
    """The days and the Saturdays and Sundays that touch them (与周末连休)."""
    grown = set(days)
    for step in (ONE_DAY, -ONE_DAY):
        for day in days:
            while (day := day + step).weekday() >= SATURDAY:
                grown.add(day)
    return grown
