"""Ledgers as people save them: every cell is read right, or refused with its row and column."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import ledger
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

FIELD = Path(__file__).parents[2] / "data" / "field"
NAMES = ("编号", "任务", "期间", "状态", "完成比例", "进展", "下一步")
GOOD = ("x-1", "5.1", "2012-05", "推进中", 35, "已出台办法", "组织实施")


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., ledger.Ledger]:
    """Reads a workbook with these rows on its first sheet, changed by hand before it is saved."""

    def read(*rows: Any, change: Callable[[Worksheet], None] = lambda _s: None) -> ledger.Ledger:
        book = Workbook()
        sheet = book.worksheets[0]
        for row in rows:
            sheet.append(row)
        change(sheet)
        book.save(tmp_path / "台账.xlsx")
        return ledger.read(tmp_path / "台账.xlsx")

    return read


def with_value(column: str, value: Any) -> tuple[Any, ...]:
    return tuple(value if name == column else good for name, good in zip(NAMES, GOOD, strict=True))


def test_a_ledger_in_gb18030_is_read_whole() -> None:
    found = ledger.read(FIELD / "ledger_gb18030.csv")
    assert [row.values["期间"] for row in found.rows] == ["2012-05", "2012-05"]
    assert [row.values["完成比例"] for row in found.rows] == ["35", "35"]
    assert [row.values["进展"] for row in found.rows] == ["已出台办法", "完成调研"]
    assert [row.number for row in found.rows] == [2, 3]
    assert not found.refused


def test_below_a_title_the_header_is_found_and_a_bare_fraction_is_refused() -> None:
    found = ledger.read(FIELD / "ledger_title_row.csv")
    (told,) = found.refused
    assert told.startswith("第 3 行，完成比例：")
    assert "0.35" in told


READ = [
    ("期间", date(2012, 5, 1), "2012-05"),
    ("期间", datetime(2012, 5, 31), "2012-05"),
    ("期间", "2012年5月", "2012-05"),
    ("期间", "２０１２．５", "2012-05"),
    ("期间", "2012/5/1", "2012-05"),
    ("期间", 201205, "2012-05"),
    ("完成比例", "35％", "35"),
    ("完成比例", "３５ %", "35"),
    ("完成比例", 35.0, "35"),
    ("任务", 5.1, "5.1"),
    ("任务", " 5.1（2）\u3000", "5.1(2)"),
    ("编号", 20120501, "20120501"),
    ("进展", " 已印发 \n", "已印发"),
]


@pytest.mark.parametrize(("column", "value", "text"), READ)
def test_a_cell_is_read_as_it_is_meant(
    column: str, value: Any, text: str, saved: Callable[..., ledger.Ledger]
) -> None:
    found = saved(NAMES, with_value(column, value))
    assert found.refused == []
    assert found.rows[0].values[column] == text


REFUSED = [
    ("期间", "五月"),
    ("期间", "2012-13"),
    ("期间", 2012.1),
    ("完成比例", 0.35),
    ("完成比例", "三成"),
    ("完成比例", "35.5%"),
    ("完成比例", 350),
    ("任务", date(2024, 5, 1)),
    ("任务", None),
    ("进展", "#REF!"),
    ("进展", "=A1&A2"),
]


@pytest.mark.parametrize(("column", "value"), REFUSED)
def test_what_may_mean_two_things_is_refused_with_row_and_column(
    column: str, value: Any, saved: Callable[..., ledger.Ledger]
) -> None:
    found = saved(NAMES, GOOD, with_value(column, value))
    (told,) = found.refused
    assert told.startswith(f"第 3 行，{column}：")


def test_a_cell_that_shows_percent_is_that_many_percent(
    saved: Callable[..., ledger.Ledger],
) -> None:
    def shown(sheet: Worksheet) -> None:
        sheet["E2"].number_format = "0%"

    found = saved(NAMES, with_value("完成比例", 0.35), change=shown)
    assert found.rows[0].values["完成比例"] == "35"


def test_a_key_shown_with_two_decimals_keeps_them(saved: Callable[..., ledger.Ledger]) -> None:
    def shown(sheet: Worksheet) -> None:
        sheet["B2"].number_format = "0.00"

    assert saved(NAMES, with_value("任务", 1.1), change=shown).rows[0].values["任务"] == "1.10"


def test_the_table_is_found_on_the_second_sheet(saved: Callable[..., ledger.Ledger]) -> None:
    def moved(sheet: Worksheet) -> None:
        book = sheet.parent
        assert book is not None
        book.create_sheet("说明", 0).append(["填报说明"])

    found = saved(NAMES, GOOD, change=moved)
    assert [row.values["编号"] for row in found.rows] == ["x-1"]
    assert found.notes == ["台账在工作表“Sheet”中。"]


def test_two_sheets_with_a_table_are_asked_about(saved: Callable[..., ledger.Ledger]) -> None:
    def doubled(sheet: Worksheet) -> None:
        book = sheet.parent
        assert book is not None
        book.create_sheet("四月").append(NAMES)

    with pytest.raises(ledger.Unreadable, match="四月"):
        saved(NAMES, GOOD, change=doubled)


def test_hidden_rows_are_read_and_said(saved: Callable[..., ledger.Ledger]) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True

    found = saved(NAMES, GOOD, change=hide)
    assert len(found.rows) == 1
    assert found.notes == ["第 2 行：隐藏行，已读。"]


def test_a_merged_cell_holds_for_all_it_spans(saved: Callable[..., ledger.Ledger]) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("C2:C3")

    second = ("x-2", "5.1", None, *GOOD[3:])
    found = saved(NAMES, GOOD, second, change=merge)
    assert [row.values["期间"] for row in found.rows] == ["2012-05", "2012-05"]
    assert found.refused == []


def test_titles_blanks_and_signatures_around_the_table_are_no_rows(
    saved: Callable[..., ledger.Ledger],
) -> None:
    names = (" 编 号", *NAMES[1:4], "完成比例（%）", *NAMES[5:])
    found = saved(["改革任务进展台账"], [], names, GOOD, [None] * 7, ["填报人：李四"])
    assert [row.number for row in found.rows] == [4]
    assert found.refused == []
    assert found.notes == ["第 6 行：不是台账的行，未读。"]


def test_a_column_that_nobody_reads_is_said(saved: Callable[..., ledger.Ledger]) -> None:
    assert "备注" in saved((*NAMES, "备注"), (*GOOD, "x")).notes[0]


NOTHING = {
    "no header": "甲,乙\n1,2\n".encode(),
    "no rows": ",".join(NAMES).encode(),
    "nothing": b"",
    "old .xls": b"\xd0\xcf\x11\xe0rest",
    "neither encoding": b"\x81,\xff\xff\n",
    "broken workbook": b"PK\x03\x04",
}


@pytest.mark.parametrize("name", NOTHING)
def test_where_nothing_can_be_read_it_is_said_why(name: str, tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    file.write_bytes(NOTHING[name])
    with pytest.raises(ledger.Unreadable):
        ledger.read(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_way_to_save_text_is_read(encoding: str, delimiter: str, tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    rows = (NAMES, [str(value) for value in GOOD])
    file.write_text("\n".join(delimiter.join(row) for row in rows), encoding=encoding)
    assert ledger.read(file).rows[0].values["进展"] == "已出台办法"
