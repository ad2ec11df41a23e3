"""The workbook reads back as the figures were."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reform_tracker.office.official.pieces import INVENTED_NOTE
from reform_tracker.office.sheets import HEADER_ROW
from reports.figures.values import PlanFigures, ResultLine, fingerprint, freeze
from reports.provincial.documents import write_ledger
from reports.provincial.documents.ledger_columns import LEDGER_COLUMNS, ledger_lines
from tests.reports.provincial.documents.figures_2012 import may_2012, no_figures

COLUMNS = [
    "序号",
    "改革领域",
    "任务",
    "依据文件\uff08文号\uff09",
    "牵头部门",
    "配合部门",
    "年度目标",
    "时间节点",
    "完成时限/是否跨年度",
    "进展情况",
    "完成程度",
    "存在问题",
    "下一步措施",
    "需协调事项",
    "分管领导",
    "联络员及电话",
    "状态",
    "填报时间",
]
FORMULAS = (
    '=HYPERLINK("http://x")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r\n=1",
    "#N/A",
    "1.10",
    "TRUE",
)

MADE_ON = date(2012, 6, 4)


def written(figures: PlanFigures) -> bytes:
    target = io.BytesIO()
    write_ledger(figures, target, MADE_ON, fingerprint(freeze(figures)))
    return target.getvalue()


def opened(figures: PlanFigures) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(written(figures)))


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(may_2012())


def table(book: Workbook, name: str) -> tuple[list[Any], list[dict[str, Any]]]:
    rows: list[list[Any]] = [
        list(row) for row in book[name].iter_rows(min_row=HEADER_ROW, values_only=True)
    ]
    return rows[0], [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_sheets(book: Workbook) -> None:
    assert book.sheetnames == ["台账", "各领域进展", "实施方案备案", "需协调事项", "说明"]


def test_what_was_left_behind_has_a_sheet_where_there_is_any() -> None:
    line = ResultLine(
        "practice", "=做法", "", date(2012, 5, 8), "省工信委", "6.3", recommended=True
    )
    book = opened(may_2012(results=(line,)))
    assert book.sheetnames[-2] == "改革成果"
    (shown,) = table(book, "改革成果")[1]
    assert shown == {
        "类别": "经验做法",
        "名称": "=做法",
        "文号": None,
        "日期": datetime(2012, 5, 8),
        "单位": "省工信委",
        "序号": "6.3",
        "是否推广": "推广",
    }


def test_the_first_columns_are_those_of_a_ledger(book: Workbook) -> None:
    assert table(book, "台账")[0][: len(COLUMNS)] == COLUMNS


def test_every_row_of_the_figures_stands_in_order(book: Workbook) -> None:
    figures = may_2012()
    leads = {row.measure_id: row.organization for row in figures.ledger if row.role == "lead"}
    rows = table(book, "台账")[1]
    assert len(rows) == len(figures.ledger)
    for shown, row in zip(rows, figures.ledger, strict=True):
        assert (shown["序号"], shown["填报单位"]) == (row.key, row.organization)
        assert shown["牵头部门"] == leads[row.measure_id]
        assert shown["进展情况"] == (row.progress or None)
        assert row.measure in shown["任务"]
        declared = None if row.declared is None else row.declared / 100
        assert shown["完成程度"] == declared


def test_units_that_did_not_report_stay_and_dates_are_dates(book: Workbook) -> None:
    rows = table(book, "台账")[1]
    for shown, row in zip(rows, may_2012().ledger, strict=True):
        expected = datetime(2012, 5, 7) if row.reported else "未报送"
        assert shown["填报时间"] == expected


def test_percents_and_dates_have_their_formats(book: Workbook) -> None:
    sheet = book["台账"]
    titles = [cell.value for cell in sheet[HEADER_ROW]]
    first = sheet[HEADER_ROW + 1]
    assert first[titles.index("完成程度")].number_format == "0%"
    assert first[titles.index("填报时间")].number_format == "yyyy-mm-dd"
    assert first[titles.index("序号")].number_format == "@"


def test_filings_and_areas_agree_with_the_figures(book: Workbook) -> None:
    figures = may_2012()
    filings = table(book, "实施方案备案")[1]
    assert len(filings) == figures.filings_total
    assert sum(row["是否备案"] == "已备案" for row in filings) == figures.filings_filed
    areas = table(book, "各领域进展")[1]
    assert sum(row["任务数"] for row in areas) == figures.tasks_total
    assert sum(row["责任事项数"] for row in areas) == figures.measures_total


def test_items_to_coordinate(book: Workbook) -> None:
    items = table(book, "需协调事项")[1]
    assert [row["需协调事项"] for row in items] == [i.text for i in may_2012().coordination]


def test_the_explanation_proves_the_figures(book: Workbook) -> None:
    facts = {row[0]: row[1] for row in book["说明"].iter_rows(min_row=3, values_only=True)}
    assert fingerprint(freeze(may_2012())) in str(facts["数据指纹"])
    assert "不足10个百分点" in str(facts["灯号规则"])
    assert "超过30个百分点" in str(facts["灯号规则"])
    assert facts["演示数据"] == INVENTED_NOTE
    assert facts["截至日期"] == "2012年5月8日"


def each_table_sheet(check: Callable[[Worksheet], None], book: Workbook) -> None:
    for name in book.sheetnames[:-1]:
        check(book[name])


def test_header_is_frozen_filtered_and_printed_on_every_page(book: Workbook) -> None:
    def check(sheet: Worksheet) -> None:
        assert str(sheet.freeze_panes).endswith(str(HEADER_ROW + 1))
        assert str(sheet.auto_filter.ref).startswith(f"A{HEADER_ROW}:")
        assert sheet.print_title_rows == f"$1:${HEADER_ROW}"

    each_table_sheet(check, book)
    assert book["台账"].freeze_panes == "D4"


def test_sheets_are_printed_landscape_one_page_wide(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        properties = sheet.sheet_properties.pageSetUpPr
        assert properties is not None
        assert properties.fitToPage
    assert int(str(book["台账"].page_setup.paperSize)) == 8


def test_no_text_becomes_a_formula_an_error_or_a_number() -> None:
    figures = may_2012()
    rows = tuple(
        replace(row, progress=FORMULAS[number % len(FORMULAS)], organization="=A1")
        for number, row in enumerate(figures.ledger)
    )
    sheet = opened(replace(figures, ledger=rows))["台账"]
    column = [cell.value for cell in sheet[HEADER_ROW]].index("进展情况")
    for number, row in enumerate(sheet.iter_rows(min_row=HEADER_ROW + 1)):
        assert row[column].data_type == "s"
        assert row[column].value == FORMULAS[number % len(FORMULAS)].strip()
        assert row[column].quotePrefix is str(row[column].value).startswith(("=", "+", "-", "@"))


def test_the_file_holds_no_formula_at_all() -> None:
    figures = may_2012(plan_title="=1+1", issuer="=2", not_reported=("=3",))
    with zipfile.ZipFile(io.BytesIO(written(figures))) as package:
        sheets = [n for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 5
        assert not any(b"<f>" in package.read(name) for name in sheets)


def test_hostile_and_long_texts_are_stored() -> None:
    figures = may_2012()
    rows = (
        replace(figures.ledger[0], progress="\x00坏\x0b字\ud800符\ufffe\u202e<b>&]]>𠮷"),
        replace(figures.ledger[1], progress="长" * 40000),
    )
    _, shown = table(opened(replace(figures, ledger=rows)), "台账")
    assert shown[0]["进展情况"] == "坏字符<b>&]]>𠮷"
    assert len(shown[1]["进展情况"]) == 32767


def test_an_empty_plan_gives_headers_and_an_explanation() -> None:
    book = opened(no_figures())
    assert table(book, "台账")[1] == []
    assert table(book, "需协调事项")[1] == []
    labels = [row[0] for row in book["说明"].iter_rows(min_row=3, values_only=True)]
    assert "数据指纹" in labels
    assert "演示数据" not in labels


def test_invented_progress_says_so_on_every_sheet(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert INVENTED_NOTE in str(sheet["A2"].value)
    for sheet in opened(may_2012(invented=False)).worksheets:
        assert "演示" not in str(sheet["A2"].value)


def test_the_same_figures_give_the_same_bytes() -> None:
    assert written(may_2012()) == written(may_2012())
    assert written(may_2012()) != written(may_2012(as_of=date(2012, 5, 9)))
    with zipfile.ZipFile(io.BytesIO(written(may_2012()))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_whoever_guides_urges_or_implements_stands_below_the_supporters() -> None:
    row = replace(may_2012().ledger[0], guides=("省水利厅",), implements=("白银市", "兰州市"))
    (line,) = ledger_lines(replace(may_2012(), ledger=(row,)))
    shown = next(column for column in LEDGER_COLUMNS if column.title == "配合部门").value(line)
    assert str(shown).split("\n")[1:] == ["指导：省水利厅", "落实：白银市、兰州市"]
