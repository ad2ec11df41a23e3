"""The annexes of the report: the ledger and the list of items to coordinate."""

import re
from dataclasses import replace
from datetime import date

from docx.document import Document
from docx.oxml.ns import qn

from reform_tracker.office.official.text import typeset
from reports.figures.values import Late
from reports.provincial.documents import annexes
from tests.reports.provincial.documents.figures_2012 import may_2012
from tests.reports.provincial.documents.read_back import DATED, ledger_of, opened, rows_of, texts


def is_area(text: str) -> bool:
    return re.match("[一二三四五六七八九]、", text) is not None


def test_the_ledger_has_every_row_of_the_figures_in_order(report: Document) -> None:
    figures = may_2012()
    heading, *rows = rows_of(ledger_of(report))
    assert heading == [name for name, _ in annexes.LEDGER_COLUMNS]
    area_rows = [
        row[0] for row in rows if len(row) == 1 and re.match("[一二三四五六七八九]、", row[0])
    ]
    assert [row.split("、", 1)[1] for row in area_rows] == [
        typeset(area.title) for area in figures.areas
    ]
    shown_rows = [row for row in rows if len(row) > 1]
    assert len(shown_rows) == len(figures.ledger)
    for shown, row in zip(shown_rows, figures.ledger, strict=True):
        assert shown[:2] == [row.key, row.organization]
        assert shown[4] == (typeset(row.progress) or "—")
        assert ("未报送" in shown[7]) is not row.reported
        assert f"核实{row.verified}%" in shown[5]
        assert typeset(row.problems) in shown[6]


def test_a_measure_is_headed_by_its_task_and_parties_and_its_rows_bear_its_key(
    report: Document,
) -> None:
    figures = may_2012()
    found: dict[str, list[str]] = {}
    key = ""
    for row in rows_of(ledger_of(report))[1:]:
        if len(row) > 1:
            assert row[0] == key
            found[key].append(row[1])
        elif not is_area(row[0]):
            key = row[0].split("  ")[0]
            lead = next(one for one in figures.ledger if one.key == key and one.role == "lead")
            assert f"牵头：{lead.organization}" in row[0]
            assert typeset(lead.task) in row[0]
            found[key] = []
    expected: dict[str, list[str]] = {}
    for one in figures.ledger:
        expected.setdefault(one.key, []).append(one.organization)
    assert found == expected


def test_what_is_overdue_stands_beside_the_light() -> None:
    late = (Late("filing", "", date(2012, 5, 15), 12), Late("report", "2012-05", DATED, 4))
    row = replace(may_2012().ledger[0], light="red", scheduled=None, gap=None, late=late)
    cells = annexes.ledger_cells(replace(row, status=""))
    assert cells[7].splitlines()[:3] == ["红灯", "方案逾期12天", "报送逾期4天"]


def test_how_far_a_row_is_behind_stands_below_its_schedule() -> None:
    row = replace(may_2012().ledger[0], declared=10, verified=0, scheduled=40, gap=30)
    assert annexes.ledger_cells(row)[5] == "申报10%\n核实0%\n序时40%\n落后30点"
    ahead = replace(row, declared=50, gap=-10)
    assert annexes.ledger_cells(ahead)[5] == "申报50%\n核实0%\n序时40%"


def test_no_page_break_divides_a_row_and_the_header_repeats(report: Document) -> None:
    for table in report.tables:
        header, *rows = table._tbl.findall(qn("w:tr"))
        assert header.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
        grid = [int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.findall(qn("w:gridCol"))]
        assert sum(grid) in {12756, 8844}
        for row in rows:
            assert row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None


def test_a_row_higher_than_a_page_may_be_divided() -> None:
    figures = may_2012()
    rows = (replace(figures.ledger[0], progress="推进改革。" * 200), *figures.ledger[1:])
    made = ledger_of(opened(replace(figures, ledger=rows)))._tbl.findall(qn("w:tr"))
    divided = [row for row in made if row.find(qn("w:trPr")).find(qn("w:cantSplit")) is None]
    assert len(divided) == 1


def test_items_to_coordinate_stand_apart(report: Document) -> None:
    figures = may_2012()
    _, *rows = rows_of(report.tables[1])
    assert rows == [
        [item.key, typeset(item.task), item.organization, typeset(item.text)]
        for item in figures.coordination
    ]
    body = texts(report)[: texts(report).index("附件1")]
    assert not any(item.text in line for item in figures.coordination for line in body)


def test_the_annex_names_who_guides_beside_lead_and_support() -> None:
    row = replace(may_2012().ledger[0], guides=("省水利厅",), urges=("省政府督查室",))
    assert annexes.measure_head([row]).endswith("；指导：省水利厅；督促督查：省政府督查室")
