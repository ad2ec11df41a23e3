"""Reading holiday notices, against the days that chinese_calendar knows."""

from datetime import date

import pytest
from chinese_calendar.constants import holidays, workdays

from tasks.importers.holidays import read_notice

TITLE = "国务院办公厅关于{0}年\n部分节假日安排的通知\n{1}\n各省、自治区、直辖市人民政府：\n"
NOTICES = {
    2012: (
        "国办发明电〔2011〕45号",
        """一、元旦：2012年1月1日至3日放假调休，共3天。2011年12月31日（星期六）上班。
二、春节：1月22日至28日放假调休，共7天。1月21日（星期六）、1月29日（星期日）上班。
三、清明节：4月2日至4日放假调休，共3天。3月31日（星期六）、4月1日（星期日）上班。
四、劳动节：4月29日至5月1日放假调休，共3天。4月28日（星期六）上班。
五、端午节：6月22日至24日放假公休，共3天。
六、中秋节、国庆节：9月30日至10月7日放假调休，共8天。9月29日（星期六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2011年12月6日""",
    ),
    2023: (
        "国办发明电〔2022〕16号",
        """一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。""",
    ),
    2024: (
        "国办发明电〔2023〕7号",
        """一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。""",
    ),
    2025: (
        "国办发明电〔2024〕12号",
        """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。""",
    ),
    2026: (
        "国办发明电〔2025〕7号",
        """一、元旦:1月1日(周四)至3日(周六)放假调休,共3天。1月4日(周日)上班。
二、春节:2月15日(农历腊月二十八、周日)至23日(农历正月初七、周一)放假调休,共9天。2月14日(周六)、2月28日(周六)上班。
三、清明节:4月4日(周六)至6日(周一)放假,共3天。
四、劳动节:5月1日(周五)至5日(周二)放假调休,共5天。5月9日(周六)上班。
五、端午节:6月19日(周五)至21日(周日)放假,共3天。
六、中秋节:9月25日(周五)至27日(周日)放假,共3天。
七、国庆节:10月1日(周四)至7日(周三)放假调休,共7天。9月20日(周日)、10月10日(周六)上班。""",
    ),
}


def notice(year: int) -> str:
    number, body = NOTICES[year]
    return TITLE.format(year, number) + body


def one(body: str, year: int = 2025) -> list[str]:
    """The reasons of what is wrong with this paragraph."""
    return [problem.reason for problem in read_notice(TITLE.format(year, "") + body).problems]


@pytest.mark.parametrize("year", NOTICES)
def test_the_days_of_a_year_are_those_that_are_known(year: int) -> None:
    read = read_notice(notice(year))
    assert (read.year, read.number, read.problems) == (year, NOTICES[year][0], ())
    off = {day for day in holidays if day.year == year and day.weekday() < 5}
    assert {day for day in read.off if day.year == year} == off
    worked = {day for day in workdays if day.year == year}
    assert {day for day in read.worked if day.year == year} == worked


def test_days_of_the_year_before_belong_to_it() -> None:
    assert date(2011, 12, 31) in read_notice(notice(2012)).worked
    assert read_notice(notice(2023)).off[0] == date(2023, 1, 2)


def test_a_day_off_in_lieu_is_off() -> None:
    body = "三、清明节：4月5日放假，4月6日（星期一）补休。"
    read = read_notice(TITLE.format(2015, "") + body)
    assert (read.off, read.problems) == ((date(2015, 4, 6),), ())


def test_an_explanation_of_2008_changes_nothing() -> None:
    body = (
        "一、元旦：2007年12月30日至2008年1月1日放假，共3天。其中，1月1日（星期二）为法定节假日，"
        "12月30日（星期日）为公休日，12月29日（星期六）公休日调至12月31日（星期一），"
        "12月29日（星期六）上班。"
    ).replace("12月29日（星期六）上班", "2007年12月29日（星期六）上班")
    read = read_notice(TITLE.format(2008, "") + body)
    assert read.problems == ()
    assert read.off == (date(2007, 12, 31), date(2008, 1, 1))
    assert read.worked == (date(2007, 12, 29),)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("一、元旦：1月1日（周四）放假1天。", "weekday"),
        ("一、元旦：1月1日至3日放假，共4天。", "count"),
        ("一、元旦：1月32日放假。", "no_such_day"),
        ("一、元旦：1日放假。", "no_month"),
        ("一、元旦：1月1日至2月20日放假。", "span"),
        ("一、元旦：1月2日上班。", "weekday_worked"),
        ("一、元旦：1月4日另行通知。", "no_verb"),
        ("元旦：1月1日放假。", "no_heading"),
        ("一、元旦：1月4日放假。1月4日上班。", "both"),
    ],
)
def test_what_cannot_be_right_is_named(body: str, reason: str) -> None:
    assert one(body) == [reason]


def test_a_text_without_a_year_is_no_notice() -> None:
    read = read_notice("一、元旦：1月1日放假。")
    assert (read.year, [problem.reason for problem in read.problems]) == (None, ["no_year"])
    assert read_notice("").year is None


def test_the_line_of_a_problem_is_named() -> None:
    (problem,) = read_notice(TITLE.format(2025, "") + "\n一、元旦：1月1日（周四）放假。").problems
    assert problem.line == 6
    assert problem.text == "1月1日（周四）放假"
