"""Dates as people type them where only a time can stand."""

from datetime import date

import pytest

from tasks.official.reading.document import parse_document
from tasks.official.reading.passages import Passage
from tasks.official.reading.structure import ParsedDocument
from tasks.official.reading.times import read_time

ISSUED = date(2012, 4, 28)
JUNE = date(2012, 6, 30)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2012.6.30", JUNE),
        ("2012/6/30", JUNE),
        ("2012-06-30", JUNE),
        ("２０１２．６．３０", JUNE),
        ("2012·6·30", JUNE),
        ("2012.06.30前", JUNE),
        ("2012-06-30 00:00:00", JUNE),
        ("20120630", JUNE),
        ("41090", JUNE),
        ("41090.0", JUNE),
        ("2012.6", JUNE),
        ("2012-06", JUNE),
        ("2012/6", JUNE),
        ("6.30", JUNE),
        ("6/30", JUNE),
        ("6月30日", JUNE),
        ("6月", JUNE),
        ("2012年6月", JUNE),
        ("2012年6月30号", JUNE),
        ("2012年6月30", JUNE),
        ("二〇一二年六月", JUNE),
        ("二季度", JUNE),
        ("2012Q2", JUNE),
        ("上半年", JUNE),
        ("2012.3-2012.6", JUNE),
        ("2012年5月—6月", JUNE),
        ("5-6月", JUNE),
        ("2012.5.1至2012.6.30", JUNE),
        ("2012年", date(2012, 12, 31)),
        ("年底", date(2012, 12, 31)),
    ],
)
def test_one_time(text: str, day: date) -> None:
    found = read_time(Passage.of(text), ISSUED, 2012)
    assert [limit.date for limit in found.limits] == [day]
    assert found.understood
    assert found.counted == text.startswith("41090")


@pytest.mark.parametrize(
    "text", ["长期", "全年", "持续推进", "每季度", "2012年持续推进", "按时间节点推进", "—", "/"]
)
def test_words_that_give_no_date_are_understood(text: str) -> None:
    found = read_time(Passage.of(text), ISSUED, 2012)
    assert [(limit.phrase, limit.date) for limit in found.limits] == [(text, None)]
    assert found.understood


@pytest.mark.parametrize(
    "text", ["六月份左右", "12.6.30", "2012.13.40", "99999", "党代会前", "30/6/2012", "首批6月出"]
)
def test_what_is_not_understood_is_kept_and_told(text: str) -> None:
    found = read_time(Passage.of(text), ISSUED, 2012)
    assert [(limit.phrase, limit.date) for limit in found.limits] == [(text, None)]
    assert not found.understood


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("6月、12月", [JUNE, date(2012, 12, 31)]),
        ("6月底前出台；年底前完成", [JUNE, date(2012, 12, 31)]),
    ],
)
def test_several_times(text: str, days: list[date]) -> None:
    found = read_time(Passage.of(text), ISSUED, 2012)
    assert [limit.date for limit in found.limits] == days
    assert found.understood


def _table(*times: str) -> ParsedDocument:
    rows = "".join(f"{at}\t任务{at}\t省财政厅\t{time}\n" for at, time in enumerate(times, 1))
    return parse_document(f"某省2012年重点任务分解表\n序号\t任务\t牵头单位\t完成时限\n{rows}")


def test_a_cell_that_is_not_understood_warns_with_line_and_words() -> None:
    document = _table("2012.6.30", "六月份左右", "长期", "41090", "")
    told = [(one.code, one.line, one.detail) for one in document.warnings if "no_" not in one.code]
    assert told == [("time_not_read", 4, "六月份左右"), ("day_number_read", 6, "41090")]
    kept = [[limit.phrase for limit in measure.deadlines] for measure in document.measures]
    assert kept == [["2012.6.30"], ["六月份左右"], ["长期"], ["41090"], []]


def test_a_clause_of_a_tag_that_is_not_understood_warns_too() -> None:
    document = parse_document(
        "某省2012年工作要点\n一、财税\n（一）预算。编。（责任单位：省财政厅；完成时限：六月份左右）\n"
        "（二）税收。收。（责任单位：省税务局；完成时限：2012.6.30）\n"
    )
    told = [(one.line, one.detail) for one in document.warnings if one.code == "time_not_read"]
    assert told == [(3, "六月份左右")]
    assert [limit.date for limit in document.measures[1].deadlines] == [JUNE]


def test_a_clause_of_a_tag_that_says_no_more_than_when_is_its_limit() -> None:
    document = parse_document(
        "某省2012年工作要点\n一、财税\n（一）预算。编。（省财政厅；2012年6月）\n（二）税收。收。（省税务局）\n"
    )
    assert [limit.date for limit in document.measures[0].deadlines] == [JUNE]
