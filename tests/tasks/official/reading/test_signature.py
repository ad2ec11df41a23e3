"""Who signs, on one line or several, and the day; the year that a document is for."""

from datetime import date

import pytest

from tasks.official.reading.document import parse_document
from tasks.official.reading.structure import ParsedDocument

BODY = "一、财税\n（一）预算。编。（省财政厅负责）\n"


def _signed(*lines: str) -> ParsedDocument:
    head = "关于深化改革的意见\n某政发〔2026〕1号\n各市、州人民政府：\n"
    return parse_document(head + BODY + "\n".join(lines))


@pytest.mark.parametrize(
    ("lines", "issuers"),
    [
        (["某省人民政府", "2026年3月1日"], ("某省人民政府",)),
        (["某 省 人 民 政 府", "2026年3月1日"], ("某省人民政府",)),
        (["某省人民政府　2026年3月1日"], ("某省人民政府",)),
        (["某省财政厅", "某省数据局", "2026年3月1日"], ("某省财政厅", "某省数据局")),
        (["某省财政厅　某省数据局", "2026年3月1日"], ("某省财政厅", "某省数据局")),
        (
            [
                "某省推动大规模设备更新和消费品以旧换新",
                "工作领导小组办公室（代章）",
                "2026年3月1日",
            ],
            ("某省推动大规模设备更新和消费品以旧换新工作领导小组办公室",),
        ),
    ],
)
def test_who_signs(lines: list[str], issuers: tuple[str, ...]) -> None:
    document = _signed(*lines)
    assert document.issuers == issuers
    assert document.issuer == issuers[0]
    assert document.issued_on == date(2026, 3, 1)
    signature = next(item for item in document.frame if item.kind == "signature")
    assert signature.text.split("\n")[-1].endswith("2026年3月1日")


@pytest.mark.parametrize("printed", ["2026.3.1", "2026-03-01", "2026/3/1", "二○二六年三月一日"])
def test_a_date_written_otherwise_below_a_signer(printed: str) -> None:
    document = _signed("某省人民政府", printed)
    assert (document.issued_on, document.issued_text) == (date(2026, 3, 1), printed)


def test_a_misprinted_date_is_shown_and_not_guessed() -> None:
    document = _signed("某省人民政府", "2026月3月1日")
    assert document.issued_on is None
    assert document.issuer == "某省人民政府"
    (warning,) = document.warnings
    assert (warning.code, warning.detail, warning.line) == ("date_not_read", "2026月3月1日", 7)


def test_who_issues_together_stands_in_the_title_where_nobody_signs() -> None:
    document = parse_document(f"某省财政厅　某省数据局关于深化改革的意见\n{BODY}")
    assert document.issuers == ("某省财政厅", "某省数据局")


@pytest.mark.parametrize(
    ("title", "intro", "number", "year"),
    [
        ("某省2013年改革工作要点", "", "某政发〔2012〕150号", 2013),
        ("某省改革行动计划（2013—2015年）", "", "某政发〔2012〕150号", 2013),
        ("某省改革工作要点", "现就2013年改革工作安排如下。", "某政发〔2012〕150号", 2013),
        ("某省改革工作要点", "2010年以来，改革取得成效。", "某政发〔2012〕150号", 2012),
        ("某省2035年远景目标工作要点", "", "某政发〔2012〕150号", 2012),
        ("某省改革工作要点", "", "", 2012),
    ],
    ids=["title", "first of several", "text", "number", "far away", "issue"],
)
def test_the_year_is_the_documents_own(title: str, intro: str, number: str, year: int) -> None:
    head = "\n".join(filter(None, [title, number, "各市、州人民政府：", intro]))
    document = parse_document(f"{head}\n{BODY}某省人民政府\n2012年12月20日\n")
    assert document.year == year


def test_a_limit_without_a_year_is_one_of_the_plans_year() -> None:
    body = "一、财税\n（一）预算。12月底前完成。（省财政厅负责）\n某省人民政府\n2012年12月20日\n"
    document = parse_document(f"某省2013年改革工作要点\n各市、州人民政府：\n{body}")
    assert [limit.date for limit in document.measures[0].deadlines] == [date(2013, 12, 31)]


def test_rows_of_the_site_say_what_the_text_does_not() -> None:
    rows = "索引号：\n发布机构：\n成文日期：2026年3月1日\n发文字号：某政发〔2026〕1号\n"
    document = parse_document(f"{rows}某省改革工作要点\n{BODY}")
    assert document.title == "某省改革工作要点"
    assert (document.number, document.issued_on) == ("某政发〔2026〕1号", date(2026, 3, 1))
