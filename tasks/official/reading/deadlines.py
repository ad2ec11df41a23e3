"""Printed time limits and the dates that follow from them."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from tasks.official.reading.numbering import numeral
from tasks.official.reading.passages import Passage, fold
from tasks.official.reading.structure import Deadline

_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_YEAR = r"(?P<year>\d{4}|[一二三四五六七八九○]{4})年"
_SOME_YEAR = rf"(?:{_YEAR}|(?P<rel>今|本|当|明|次|每)年)"
_MONTH = rf"(?P<month>{_N})月份?"
_BY = r"(?:之?前|以前)"
_END = r"(?:月?底|月?末)"
_HALF_OR_QUARTER = rf"(?:第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年)(?:{_END})?{_BY}?"

# 2012.6.30, 2012/6/30, 2012-06-30, 2012.6
_TYPED = (
    r"(?P<year>(?:19|20)\d\d)[./\-·](?P<month>0?[1-9]|1[0-2])"
    r"(?:[./\-·](?P<day>0?[1-9]|[12]\d|3[01]))?(?![\d./\-·])"
)

# What shows that a month, quarter or year without 前 or 底 is when something shall be done.
_DONE = (
    r"(?=(?:基本|全面|全部|力争|争取|务必|要)?(?:完成|出台|印发|建成|实现|推出|形成|启动|推开|投入|开通|上线|落地"
    r"|制定|制订|公布|发布|组织实施|开始实施|施行|到位|报送)(?!的|以来|后|了))"
)
# Longest forms first. What looks back (一年内 in 近一年内) is asked of the text before a match.
_FORMS = (
    rf"(?:自|从)?(?:本\w{{2,4}})?(?:印发|发布|公布|实施|施行|下发)之日起(?P<count>{_N})个?"
    rf"(?P<unit>工作日|日|天|月|年)(?:之|以)?内",
    rf"(?:印发|发布|公布|实施)后(?P<count>{_N})个?(?P<unit>工作日|日|天|月|年)(?:之|以)?内",
    rf"(?:到|至)?{_SOME_YEAR}{_MONTH}(?:(?P<day>{_N})[日号]{_BY}|(?P<xun>[上中下])旬{_BY}?|{_END}{_BY}?|{_BY})",
    rf"(?:到|至)?{_SOME_YEAR}{_HALF_OR_QUARTER}",
    rf"(?:到|至)?{_SOME_YEAR}(?:年?[底末]{_BY}?|{_BY}|(?:之|以)?内)",
    rf"(?:到|至)?{_TYPED}(?:日?{_BY}|{_DONE})",
    rf"(?:到|至){_YEAR}(?:{_MONTH})?",
    rf"{_SOME_YEAR}(?:{_MONTH}(?:(?P<day>{_N})[日号])?)?{_DONE}",
    rf"{_MONTH}(?:(?P<day>{_N})[日号]{_BY}|(?P<xun>[上中下])旬{_BY}?|{_END}{_BY}?|{_BY})",
    rf"(?:第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年)(?:(?:{_END})?{_BY}|{_END}|{_DONE})",
    rf"{_MONTH}(?:(?P<day>{_N})[日号])?{_DONE}",
    rf"年(?:底|末){_BY}?|(?:今年|本年度?|年度?)(?:之|以)?内",
    r"(?:到|至)?“?(?P<plan>十[一二三四五六七]五)”?(?:规划)?(?:(?:期|时期)?末|期间)",
    rf"每(?:月(?:{_N}[日号]|[底末])|季度?(?:{_END})?|半年){_BY}",
    rf"(?:春节|国庆节?|汛期){_BY}",
    rf"{_N}(?:[—\-~至到]{_N})?年(?:(?:左右)?的?时间|(?:之|以)?内)",
    rf"{_N}个?月(?:之|以)?内(?=[^,。;]{{0,20}}(?:完成|出台|制定|制订|建立|报|提出|编制|印发))",
)
_FORM = tuple(re.compile(form) for form in _FORMS)
_START = re.compile(r"[\d一二三四五六七八九十○两自从本到至今当明次每年上下第“印发公实施春国汛]")
_NOT_AFTER = re.compile(
    r"(?:有效期[^,。;]{0,6}|试行期[^,。;]{0,4}|执行期[^,。;]{0,4}|截[至止]?|近|过去|此前|前|缩短|压缩|压减"
    r"|上一?|半|具有|不少于|不超过|\d)(?:至|到|为)?$"
)
# Who may ask, and for how long he has it: 毕业5年内, 享受3年内租金减免, 2025年底前成立的企业.
_ENTITLED_BEFORE = re.compile(
    r"(?:毕业|成立|设立|注册|登记|认定|入驻|落户|入职|就业|创业|工作|出生|离校|退役|享受|给予|获得|取得|连续|累计|最长|最高"
    r"|首次|投产|开业|运营|任职|迁入|引进|签订|服务|缴纳|参保|上市|入库|入选|自.{0,8}之日起|之日起|后)(?:的|满|未满|不满|了)?$"
)
_ENTITLED_BEHIND = re.compile(
    r"(?:新)?(?:注册|登记|成立|设立|毕业|入职|就业|创业|落户|入驻|申报|申请|购买|购置|签订|认定|出生|参保|取得|获得|引进|投产|开业|到期|发放|发生)"
    r"[^,。;]{0,12}的"
)
_GRANTED = re.compile(
    r"[^,。;]{0,16}(?:减免|免租|免息|享受|贴息|补贴|补助|资助|奖励|优惠|租金|房租|不得|有效|累计|予以|给予)|的"
)
_DURATION = re.compile(rf"{_N}(?:[—\-~至到]{_N})?(?:年|个?月)")
# What holds until a time is no task due then: 政策执行至, 延长至.
_HOLDS = re.compile(r"(?:执行|延续|延长|顺延|缓缴|沿用)(?:实施|执行|期限|时间)?[到至]?$")
# The years in which the eleventh and the later five-year plans end.
_FIVE_YEAR_PLANS = dict(zip("一二三四五六七", range(2010, 2045, 5), strict=True))
_DATE = re.compile(
    r"(\d{4}|[一二三四五六七八九○零]{4})年(\d{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
_LIMIT_ENDS = "前底末内"
_MID_OF_TEN_DAYS = {"上": 5, "中": 15, "下": 25}
_END_OF_TEN_DAYS = {"上": 10, "中": 20, "下": 31}
_TITLES = re.compile(r"《[^《》]{0,200}》")


def printed_date(text: str) -> date | None:
    """The date a text consists of, such as 2012年4月28日 or 二○一二年四月二十八日."""
    squeezed = re.sub(r"\s", "", fold(text))
    found = _DATE.fullmatch(squeezed)
    return _day(numeral(found[1]), numeral(found[2]), numeral(found[3])) if found else None


def find_deadlines(
    passage: Passage, issued_on: date | None, year: int | None = None, *, done: bool = False
) -> tuple[Deadline, ...]:
    """The time limits in a text; phrases are given without blanks, titles in 《》 are passed over.

    A date follows from a phrase that names its year, or from ``year``, that of the plan, else that
    of issue. The last good day is given: the end of a month, quarter or year; the time named before
    前 counts as still good. 旬 has three readings with 前; the project takes the middle of its days
    (5月中旬前 is 15 May).
    ``done`` says that the text tells when something shall be done, as a cell under 完成时限 does.
    """
    text = passage.squeeze()
    folded = _TITLES.sub(lambda title: " " * len(title.group()), fold(text.text))
    folded += "完成" * done
    found: list[Deadline] = []
    index = 0
    while start := _START.search(folded, index):
        match = _match_at(folded, start.start())
        index = match.end() if match else start.start() + 1
        if match is None or _no_limit(folded, match):
            continue
        due = _due(match, issued_on, year)
        told = match.group()[-1] not in _LIMIT_ENDS and match.group()[0] not in "到至"
        if told and due and issued_on and due < issued_on:
            continue  # 2011年出台 in a document of 2012 tells what was done
        part = text.cut(match.start(), match.end())
        found.append(Deadline(part.text, due, part.span()))
    return tuple(found)


def _no_limit(folded: str, match: re.Match[str]) -> bool:
    """Whether the words around a match make it a duration, a past, a validity or a condition."""
    before = folded[max(0, match.start() - 12) : match.start()]
    behind = folded[match.end() : match.end() + 24]
    if _DURATION.match(match.group()):
        entitled = _ENTITLED_BEFORE.search(before) or _GRANTED.match(behind)
    else:
        entitled = _ENTITLED_BEHIND.match(behind)
    until = match.group()[0] in "到至" or before.endswith(("到", "至"))
    holds = until and _HOLDS.search(before)
    return bool(_NOT_AFTER.search(before) or entitled or holds)


def _match_at(folded: str, index: int) -> re.Match[str] | None:
    matches = (form.match(folded, index) for form in _FORM)
    return next((match for match in matches if match), None)


def _day(year: int, month: int, day: int) -> date | None:
    """The date, the month's last day where it is shorter; None outside the calendar."""
    try:
        return date(year, month, min(day, monthrange(year, month)[1]))
    except ValueError:
        return None


def _due(match: re.Match[str], issued_on: date | None, known: int | None) -> date | None:
    parts = match.groupdict()
    if parts.get("count"):
        return _after_issue(numeral(parts["count"]), parts["unit"], issued_on)
    if parts.get("plan"):
        return date(_FIVE_YEAR_PLANS[parts["plan"][1]], 12, 31)
    if match.group()[0] in "春国汛每":
        return None
    if re.match(rf"{_N}(?!\d)(?:[^月]*年(?:时间|的|左右|之|以|内)|个?月[之以内])", match.group()):
        return None
    year = _year(parts, known or (issued_on.year if issued_on else None))
    if year is None:
        return None
    month, day = _month_and_day(parts, match.group())
    due = _day(year, month, day)
    passed = due and issued_on and due < issued_on and not (parts.get("year") or parts.get("rel"))
    return _day(year + 1, month, day) if passed else due


def _year(parts: dict[str, str | None], plan: int | None) -> int | None:
    if parts.get("year"):
        return numeral(parts["year"] or "")
    if plan is None or parts.get("rel") == "每":
        return None
    return plan + (parts.get("rel") in {"明", "次"})


def _month_and_day(parts: dict[str, str | None], phrase: str) -> tuple[int, int]:
    if parts.get("quarter"):
        return numeral(parts["quarter"] or "") * 3, 31
    if parts.get("half"):
        return (6 if parts["half"] == "上" else 12), 31
    if not parts.get("month"):
        return 12, 31
    month = numeral(parts["month"] or "")
    if parts.get("xun"):
        days = _MID_OF_TEN_DAYS if phrase.endswith("前") else _END_OF_TEN_DAYS
        return month, days[parts["xun"] or ""]
    if parts.get("day"):
        return month, numeral(parts["day"] or "")
    return month, 31


_STEPS: dict[str, Callable[[date, int], date | None]] = {
    "日": lambda start, count: start + timedelta(days=count),
    "天": lambda start, count: start + timedelta(days=count),
    "月": lambda start, count: _day(
        start.year + (start.month - 1 + count) // 12, (start.month - 1 + count) % 12 + 1, start.day
    ),
    "年": lambda start, count: _day(start.year + count, start.month, start.day),
}


def _after_issue(count: int, unit: str | None, issued_on: date | None) -> date | None:
    """Working days need the yearly calendar, which is no matter of the document: no date."""
    step = _STEPS.get(unit or "")
    return step(issued_on, count) if step and issued_on else None
