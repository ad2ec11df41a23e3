"""Printed time limits."""

from datetime import date

import pytest

from tasks.official.reading.deadlines import find_deadlines, printed_date
from tasks.official.reading.passages import Passage

ISSUED = date(2012, 4, 28)


@pytest.mark.parametrize(
    ("text", "phrase", "due"),
    [
        ("于5月中旬前报省政府备案", "5月中旬前", date(2012, 5, 15)),
        ("5月上旬完成", "5月上旬", date(2012, 5, 10)),
        ("12月下旬完成", "12月下旬", date(2012, 12, 31)),
        ("2020年底前将", "2020年底前", date(2020, 12, 31)),
        ("2021年6月底前实现", "2021年6月底前", date(2021, 6, 30)),
        ("２０２１ 年 ２ 月底前实现", "２０２１年２月底前", date(2021, 2, 28)),
        ("2012年12月20日前完成", "2012年12月20日前", date(2012, 12, 20)),
        ("6月底前完成", "6月底前", date(2012, 6, 30)),
        ("3月底前完成", "3月底前", date(2013, 3, 31)),
        ("年底前完成", "年底前", date(2012, 12, 31)),
        ("明年上半年完成", "明年上半年", date(2013, 6, 30)),
        ("2021年第三季度完成", "2021年第三季度", date(2021, 9, 30)),
        ("到 ２０２７ 年，培育", "到２０２７年", date(2027, 12, 31)),
        ("二○一三年底前完成", "二○一三年底前", date(2013, 12, 31)),
        ("到“十二五”末实现", "到“十二五”末", date(2015, 12, 31)),
        ("自本意见印发之日起30日内报", "自本意见印发之日起30日内", date(2012, 5, 28)),
        ("印发之日起15天内完成", "印发之日起15天内", date(2012, 5, 13)),
        ("印发之日起8个月内完成", "印发之日起8个月内", date(2012, 12, 28)),
        ("印发之日起2年内完成", "印发之日起2年内", date(2014, 4, 28)),
        ("印发之日起10个月内完成", "印发之日起10个月内", date(2013, 2, 28)),
        ("印发之日起20个工作日内报", "印发之日起20个工作日内", None),
        ("力争用2—3年时间完成", "2—3年时间", None),
        ("三年内建成十个平台", "三年内", None),
        ("对小型微型企业三年内免征收费", "三年内", None),
        ("在两年之内公开", "两年之内", None),
        ("3个月内制定细则", "3个月内", None),
        ("每年3月底前报送", "每年3月底前", None),
        ("印发后3个月内出台", "印发后3个月内", date(2012, 7, 28)),
        ("“十二五”期间建成", "“十二五”期间", date(2015, 12, 31)),
        ("每月10日前报送", "每月10日前", None),
        ("春节前完成", "春节前", None),
        ("2013年之前完成", "2013年之前", date(2013, 12, 31)),
        ("上半年出台实施意见", "上半年", date(2012, 6, 30)),
        ("三季度全面推开", "三季度", date(2012, 9, 30)),
        ("9月份印发", "9月份", date(2012, 9, 30)),
        ("2013年6月完成", "2013年6月", date(2013, 6, 30)),
        ("2015年基本实现", "2015年", date(2015, 12, 31)),
        ("2012.6.30前完成", "2012.6.30前", date(2012, 6, 30)),
        ("于2012/6/30之前完成", "2012/6/30之前", date(2012, 6, 30)),
        ("２０１２．６．３０前完成", "２０１２．６．３０前", date(2012, 6, 30)),
        ("2012-06-30完成", "2012-06-30", date(2012, 6, 30)),
        ("6月30日完成", "6月30日", date(2012, 6, 30)),
    ],
)
def test_phrase_and_date(text: str, phrase: str, due: date | None) -> None:
    found = find_deadlines(Passage.of(text), ISSUED)
    assert [(limit.phrase, limit.date) for limit in found] == [(phrase, due)]


@pytest.mark.parametrize(
    "text",
    [
        "有效期至2027年12月31日",
        "有效期至2027年底",
        "具有５年以上经验",
        "压缩至4个月以内",
        "截至2011年底",
        "近三年内",
        "2012年是重要的一年",
        "每年引进10名",
        "《2012年底前实施方案》",
        "2011年出台了意见",
        "政策执行至2022年12月31日",
        "可缓缴至2022年12月31日",
        "延长至2024年底",
        "半年内",
        "2012年制定的办法",
        "上半年经济形势",
        "同期5年期以上贷款",
        "毕业5年内的高校毕业生",
        "对成立3年内的企业给予补贴",
        "可享受3年内租金减免",
        "给予最长2年内的贴息",
        "对2012年底前注册的企业",
        "对2012年底前到期的贷款",
        "第1.6.2项和2012-2015年规划",
    ],
)
def test_periods_and_facts_are_no_deadlines(text: str) -> None:
    assert find_deadlines(Passage.of(text), ISSUED) == ()


def test_several_limits_keep_their_place() -> None:
    text = "2012年底前试点，到2015年推广。"
    found = find_deadlines(Passage.of(text), ISSUED)
    assert [text[limit.span.start : limit.span.end] for limit in found] == [
        "2012年底前",
        "到2015年",
    ]


def test_without_a_date_of_issue_only_a_printed_year_gives_a_date() -> None:
    found = find_deadlines(Passage.of("年底前和2020年底前"), None)
    assert [limit.date for limit in found] == [None, date(2020, 12, 31)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二○一二年四月二十八日", ISSUED),
        ("二〇一二年四月二十八日", ISSUED),
        ("2012年4月28日", ISSUED),
        ("２０１２ 年 ４ 月 ２８ 日", ISSUED),
        ("2012年13月1日", None),
        ("2012年4月", None),
    ],
)
def test_printed_dates(text: str, day: date | None) -> None:
    assert printed_date(text) == day
