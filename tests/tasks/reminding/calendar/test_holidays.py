"""Reading holiday notices, checked against the days that chinese_calendar knows."""

from datetime import date
from pathlib import Path

import pytest
from chinese_calendar.constants import holidays, workdays
from hypothesis import given
from hypothesis import strategies as st

from tasks.reminding.calendar.holidays import HolidayNotice, read_notice

NOTICES = Path(__file__).parents[3] / "data" / "holidays"
YEARS = sorted(int(file.stem) for file in NOTICES.glob("*.txt"))
NUMBERS = {
    2010: "国办发明电〔2009〕27号", 2011: "国办发明电〔2010〕40号",
    2012: "国办发明电〔2011〕45号", 2014: "国办发明电〔2013〕28号",
    2015: "国办发明电〔2014〕28号", 2017: "国办发明电〔2016〕17号", 2019: "国办发明电〔2018〕15号",
    2020: "国办发明电〔2019〕16号", 2021: "国办发明电〔2020〕27号", 2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号", 2025: "国办发明电〔2024〕12号", 2026: "国办发明电〔2025〕7号",
}  # fmt: skip
# Days that a later notice of their own changed (纪念日 2015, 劳动节 2019, 春节 2020).
AMENDED = {
    date(2015, 9, 3), date(2015, 9, 4), date(2015, 9, 6), date(2019, 4, 28), date(2019, 5, 2),
    date(2019, 5, 3), date(2019, 5, 5), date(2020, 1, 31), date(2020, 2, 1),
}  # fmt: skip
TITLE = "国务院办公厅关于{0}年\n部分节假日安排的通知\n{1}\n各省、自治区、直辖市人民政府：\n"


def notice(year: int) -> str:
    return (NOTICES / f"{year}.txt").read_text(encoding="utf-8")


def read(body: str, year: int = 2025) -> HolidayNotice:
    return read_notice(TITLE.format(year, "") + body)


def reasons(body: str, year: int = 2025) -> list[str]:
    """What is wrong with these paragraphs, beside that the other holidays are missing."""
    return [one.reason for one in read(body, year).problems if one.reason != "missing"]


def test_the_notices_of_all_forms_are_here() -> None:
    assert {2008, 2009, 2010, 2012, 2015, 2019, 2020, 2023, 2024, 2025, 2026} <= set(YEARS)


@pytest.mark.parametrize("year", YEARS)
def test_the_days_of_a_year_are_those_that_are_known(year: int) -> None:
    found = read_notice(notice(year))
    assert (found.year, found.number, found.problems) == (year, NUMBERS.get(year, ""), ())
    # What lies in December, the notice of the next year arranges.
    off = {day for day in holidays if day.year == year and day.month < 12 and day.weekday() < 5}
    assert {day for day in found.off if day.year == year} ^ off <= AMENDED
    worked = {day for day in workdays if day.year == year and day.month < 12}
    assert {day for day in found.worked if day.year == year} ^ worked <= AMENDED


@pytest.mark.parametrize(
    ("year", "off", "worked"),
    [
        (2008, [date(2007, 12, 31)], [date(2007, 12, 29)]),
        (2012, [], [date(2011, 12, 31)]),
        (2019, [date(2018, 12, 31)], [date(2018, 12, 29)]),
        (2023, [], []),
    ],
)
def test_days_of_the_december_before_belong_to_that_year(
    year: int, off: list[date], worked: list[date]
) -> None:
    found = read_notice(notice(year))
    assert [day for day in found.off if day.year != year] == off
    assert [day for day in found.worked if day.year != year] == worked


def test_a_december_without_a_year_is_the_one_before_new_year() -> None:
    found = read("一、元旦：12月30日至1月1日放假调休，共3天。12月29日（星期六）上班。", 2019)
    assert found.off == (date(2018, 12, 31), date(2019, 1, 1))
    assert found.worked == (date(2018, 12, 29),)


@pytest.mark.parametrize("year", YEARS)
def test_full_and_half_width_signs_say_the_same(year: int) -> None:
    wide = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789(),:;"}
    narrow = {wide_sign: sign for sign, wide_sign in wide.items()}
    plain = read_notice(notice(year))
    for signs in (wide, narrow):
        other = read_notice(notice(year).translate(signs))
        assert (other.off, other.worked, other.problems) == (plain.off, plain.worked, ())


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("width", [17, 23, 40])
def test_lines_may_be_broken_anywhere_inside_of_a_paragraph(year: int, width: int) -> None:
    lines = notice(year).splitlines()
    broken = "\n\n".join(
        "\n".join(line[at : at + width] for at in range(0, len(line), width)) for line in lines
    )
    plain, other = read_notice(notice(year)), read_notice(broken)
    assert (other.off, other.worked, other.problems) == (plain.off, plain.worked, ())


def test_spaces_between_signs_say_nothing() -> None:
    found = read("四、劳动节： 5 月 1 日\u3000（周四）至 5 日（周一）放假 ， 共 5 天。")
    assert (len(found.off), reasons("四、劳动节： 5 月 1 日（周四）放假 。")) == (3, [])


@pytest.mark.parametrize(
    "body",
    [
        "四、劳动节：5月1日至5日放假，共五天。",
        "四、劳动节：5月1日至5日放假调休。共5天。",
        "四、劳动节：5月1日－5日放假5天。",
        "四、劳动节：5月1日至5月5日（星期四至星期一）放假，共5天。",
        "四、劳动节：5月1日星期四放假，5月2日星期五至5月5日放假。",
        "四、劳动节：5月1日至5日放假，鼓励错峰休假（5月6日至8日）。",
        "（四）劳动节 5月1日至5日放假，共5天；4月27日上班。",
        "4. 劳动节：5月1日至5日放假,共5天.4月27日上班.",
        "四、劳动节\n5月1日至5日放假，共5天。\n4月27日（星期日）上班。",
    ],
)
def test_other_ways_of_saying_five_days(body: str) -> None:
    assert reasons(body) == []
    days = (date(2025, 5, 1), date(2025, 5, 2), date(2025, 5, 5))
    assert read(body).off == days
    assert set(read(body).worked) <= {date(2025, 4, 27)}


def test_days_off_with_the_weekend_may_be_counted_with_it() -> None:
    assert reasons("五、端午节：5月31日（周六）至6月2日放假，共3天。") == []
    assert reasons("四、清明节：4月4日（周五）放假，与周末连休，共3天。") == []
    assert reasons("四、清明节：4月4日（周五）放假，与周末连休，共4天。") == ["count"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("一、元旦：1月1日（周四）放假1天。", "weekday"),
        ("一、元旦：1月1日星期四放假。", "weekday"),
        ("一、元旦：1月1日至3日（星期三至星期六）放假。", "weekday"),
        ("一、元旦：1月1日至3日放假，共4天。", "count"),
        ("一、元旦：1月1日至3日放假，共四天。", "count"),
        ("一、元旦：1月1日至3日放假。共4天。", "count"),
        ("一、元旦：1月1日放假2天，1月2日补休。", "count"),
        ("一、元旦：1月32日放假。", "no_such_day"),
        ("一、元旦：1日放假。", "no_month"),
        ("一、元旦：1月1日至2月20日放假。", "span"),
        ("一、元旦：1月2日上班。", "weekday_worked"),
        ("一、元旦：1月4日另行通知。", "no_verb"),
        ("一、元旦：另行通知。", "no_day"),
        ("一、元旦：1月1日不放假。", "not_understood"),
        ("一、元旦：1月1号放假。", "not_understood"),
        ("一、元旦：1/1放假。", "not_understood"),
        ("一、元旦：1.1-1.3放假。", "not_understood"),
        ("一、元旦：一月一日放假。", "not_understood"),
        ("一、元旦：1月1日放假，周六、周日连休。", "not_understood"),
        ("四、劳动节：5月3日放假4月27日上班。", "two_verbs"),
        ("一、元旦：2031年1月1日放假。", "other_year"),
        ("一、元旦：2024年1月1日放假。", "other_year"),
        ("一、元旦：1月1日放假。其中，1月2日为法定节假日。", "not_off"),
        ("一、元旦：1月1日放假。1月4日公休日调至1月2日。", "not_off"),
        ("元旦：1月1日放假。", "no_heading"),
        ("附：1月4日（星期六）上班。", "no_heading"),
        ("另，1月4日请留意。", "no_heading"),
        ("一、元旦：1月4日放假。1月4日上班。", "both"),
        ("一、元旦：1月1日放假。\n二、元旦：1月2日放假。", "twice"),
    ],
)
def test_what_cannot_be_right_is_named(body: str, reason: str) -> None:
    assert reason in reasons(body)


def test_a_holiday_that_is_missing_is_named() -> None:
    text = "\n".join(line for line in notice(2025).splitlines() if "国庆节、中秋节：" not in line)
    assert [(one.text, one.reason) for one in read_notice(text).problems] == [
        ("中秋节", "missing"),
        ("国庆节", "missing"),
    ]


def test_what_a_web_page_prints_around_a_notice_is_no_problem() -> None:
    text = "发布时间：2024年11月12日 11:00　来源：中国政府网\n" + notice(2025)
    assert read_notice(text + "（新华社北京11月12日电）\n").problems == ()
    assert read_notice(notice(2010)).problems == ()  # signed 二○○九年十二月七日


def test_a_text_without_a_year_is_no_notice() -> None:
    found = read_notice("一、元旦：1月1日放假。")
    assert (found.year, [one.reason for one in found.problems]) == (None, ["no_year"])
    assert read_notice("").year is None


def test_two_notices_in_one_text_are_refused() -> None:
    found = read_notice(notice(2024) + notice(2025))
    assert (found.year, [one.reason for one in found.problems]) == (None, ["two_years"])


@pytest.mark.parametrize(
    "title",
    [
        "国务院办公厅关于调整2019年劳动节假期安排的通知",
        "国务院办公厅关于延长2020年春节假期的通知",
        "国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知",
    ],
)
def test_a_notice_that_changes_one_holiday_is_told_apart(title: str) -> None:
    found = read_notice(title + "\n一、5月1日至4日放假调休，共4天。")
    assert (found.year, [one.reason for one in found.problems]) == (None, ["amendment"])


def test_the_line_of_a_problem_is_named() -> None:
    body = "\n一、元旦：1月1日至3日放假，\n共3天。1月4日（星期\n日）上班。"
    problem = read(body).problems[0]
    assert (problem.line, problem.text) == (7, "1月4日(星期日)上班")


@given(st.text(alphabet="一二、：（）0123459月日至放假上班共天，。\n星期周", max_size=60))
def test_no_text_breaks_the_reading(body: str) -> None:
    found = read("一、元旦：" + body)
    assert all(day.weekday() < 5 for day in found.off)
    assert all(day.weekday() >= 5 for day in found.worked)


@given(st.text(max_size=200))
def test_any_text_at_all_is_answered(text: str) -> None:
    assert read_notice(text).year is None or text
