"""Reading the State Council's yearly notice of the holidays (国务院办公厅关于部分节假日安排的通知).

Pure: text in, days out. A sentence that names a day and is not understood is a message with its
line, never passed over: a working day that is missed moves every deadline behind it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5
LONGEST_HOLIDAY = 16  # days; longer is a misreading

YEAR = re.compile(r"关于\s*(20\d\d)\s*年[^。]{0,12}节假日")
NUMBER = re.compile(r"国办发(?:明电)?\s*[〔\[（(［]\s*20\d\d\s*[〕\])）］]\s*\d+\s*号")
NOTE = r"(?:[（(](?P<note{0}>[^（）()]*)[）)])?"
DAY = r"(?:(?P<year{0}>20\d\d)年)?(?:(?P<month{0}>\d{{1,2}})月)?(?P<day{0}>\d{{1,2}})日" + NOTE
RANGE = re.compile(DAY.format(1) + r"(?:\s*(?:至|到|[-－—–~～]+)\s*" + DAY.format(2) + r")?")
WEEKDAY = re.compile(r"(?:星期|周)([一二三四五六日天])")
WEEKDAYS = "一二三四五六日"
STATED = re.compile(r"共\s*(\d+)\s*天|放假\s*(\d+)\s*天")
# Words that explain or advise and change no day.
ADVICE = re.compile(r"鼓励")
ASIDE = re.compile(r"为法定节假日|为公休日|公休日调至|农历|^其中")
SENTENCES = re.compile(r"[^。；;\n]+")
OFF, MORE_OFF, WORKED = re.compile(r"放假|休息|公休"), re.compile(r"补休"), re.compile(r"上班")


@dataclass(frozen=True, slots=True)
class Misread:
    """What was not understood. `line` counts from 1."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class HolidayNotice:
    """What a notice says. `off` are weekdays off, `worked` Saturdays and Sundays that are worked;
    days of the plain week stand in neither. `year` is None when no title names one."""

    year: int | None
    number: str
    off: tuple[date, ...]
    worked: tuple[date, ...]
    problems: tuple[Misread, ...]


class _Wrong(Exception):
    """A reason why a sentence cannot be what it says."""


def read_notice(text: str) -> HolidayNotice:
    """Reads a notice of any year since 2008."""
    named = YEAR.search(text)
    number = NUMBER.search(text)
    year = int(named[1]) if named else None
    if year is None:
        problem = Misread(1, text.strip().split("\n")[0][:60], "no_year")
        return HolidayNotice(None, "", (), (), (problem,))
    reading = _Reading(year)
    for line_number, line in enumerate(text.splitlines(), 1):
        reading.take_line(line_number, line)
    return HolidayNotice(
        year,
        re.sub(r"\s", "", number[0]) if number else "",
        tuple(sorted(day for day in reading.off if day.weekday() < SATURDAY)),
        tuple(sorted(day for day in reading.worked if day.weekday() >= SATURDAY)),
        (*reading.problems, *reading.contradictions()),
    )


class _Reading:
    def __init__(self, year: int) -> None:
        self.year = year
        self.off: set[date] = set()
        self.worked: set[date] = set()
        self.problems: list[Misread] = []

    def take_line(self, number: int, line: str) -> None:
        if not re.match(r"\s*[一二三四五六七八九十]+\s*、", line):
            # Title, addressee, signature and date; a paragraph of a holiday begins with a numeral.
            if OFF.search(line) and RANGE.search(line):
                self.problems.append(Misread(number, line.strip(), "no_heading"))
            return
        for found in SENTENCES.finditer(line.split("：", 1)[-1].split(":", 1)[-1]):
            try:
                self._take_sentence(found[0].strip())
            except _Wrong as wrong:
                self.problems.append(Misread(number, found[0].strip(), str(wrong)))

    def contradictions(self) -> Iterator[Misread]:
        for day in sorted(self.off & self.worked):
            yield Misread(0, day.isoformat(), "both")

    def _take_sentence(self, sentence: str) -> None:
        """One sentence; its clauses say which days are off and which are worked."""
        if ADVICE.search(sentence):
            return
        counted: set[date] = set()
        month: int | None = None
        waiting: list[date] = []
        for clause in re.split(r"[，,]", sentence):
            if ASIDE.search(re.sub(r"[（(][^（）()]*[）)]", "", clause)):
                continue
            spans, month = self._days(clause, month)
            waiting += [day for span in spans for day in span]
            if WORKED.search(clause):
                self._work(waiting)
            elif OFF.search(clause) or MORE_OFF.search(clause):
                self.off.update(waiting)
                counted.update(waiting)
            else:
                continue
            waiting = []
        if waiting:
            raise _Wrong("no_verb")
        stated = STATED.search(sentence)
        if stated and counted and int(stated[1] or stated[2]) != len(counted):
            raise _Wrong("count")

    def _work(self, days: Iterable[date]) -> None:
        for day in days:
            if day.weekday() < SATURDAY:
                raise _Wrong("weekday_worked")
            self.worked.add(day)

    def _days(self, clause: str, month: int | None) -> tuple[list[list[date]], int | None]:
        """The spans of days that a clause names; a bare day is of the month named before."""
        spans = []
        for found in RANGE.finditer(clause):
            first, month = self._day(found, "1", month)
            last = first
            if found["day2"]:
                last, month = self._day(found, "2", month)
                if last < first and not found["year2"]:
                    last = last.replace(year=last.year + 1)
            if not 0 <= (last - first).days < LONGEST_HOLIDAY:
                raise _Wrong("span")
            spans.append([first + ONE_DAY * n for n in range((last - first).days + 1)])
        return spans, month

    def _day(self, found: re.Match[str], end: str, month: int | None) -> tuple[date, int | None]:
        named = found[f"month{end}"]
        month = int(named) if named else month
        if month is None:
            raise _Wrong("no_month")
        year = int(found[f"year{end}"] or self.year)
        try:
            day = date(year, month, int(found[f"day{end}"]))
        except ValueError:
            raise _Wrong("no_such_day") from None
        said = WEEKDAY.search(found[f"note{end}"] or "")
        if said and WEEKDAYS.index(said[1].replace("天", "日")) != day.weekday():
            raise _Wrong("weekday")
        return day, month
