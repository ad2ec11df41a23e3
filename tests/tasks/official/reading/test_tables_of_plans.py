"""Tables of tasks, attachments, and what stands around a document."""

import io
from datetime import date

import pytest
from docx import Document

from tasks.official.reading.document import parse_document, read_text
from tasks.official.reading.structure import ParsedDocument
from tests.tasks.official.reading.builders import frame_text, plan
from tests.tasks.official.reading.test_coverage import check


def _outline(document: ParsedDocument) -> list[tuple[str, list[str]]]:
    return [(area.title, [task.title for task in area.tasks]) for area in document.areas]


def test_the_table_of_a_government_site_is_no_title() -> None:
    text = plan("一、改革\n（一）放权。清理。（省编办负责）\n")
    table = "索 引 号：\t0001\t主题分类：\t综合\n标　　题：\t通知\n发文字号：\t某政发〔2021〕9号\n"
    document = parse_document(table + text)
    assert document.title == parse_document(text).title
    assert document.number == parse_document(text).number
    assert document.warnings == ()


def test_table_with_lead_support_and_deadline_columns() -> None:
    document = parse_document(
        plan(
            "序号\t工作任务\t具体内容\t牵头单位\t配合单位\t完成时限\n一、放管服\n"
            "1\t审批改革\t精简。\t省政务局\t省司法厅、省财政厅\t2021年6月底前\n"
            "2\t监管改革\t抽查。\t省市场监管局\t各市州政府\t年底前\n"
        )
    )
    assert _outline(document) == [("放管服", ["审批改革", "监管改革"])]
    first, second = document.measures
    assert (first.lead, first.support) == (("省政务局",), ("省司法厅", "省财政厅"))
    assert first.responsibility == "牵头单位：省政务局；配合单位：省司法厅、省财政厅"
    assert [limit.date for limit in first.deadlines] == [date(2021, 6, 30)]
    assert (second.lead, second.collective) == (("省市场监管局",), ("各市州政府",))


def test_table_with_an_area_column() -> None:
    document = parse_document(
        plan(
            "领域\t任务\t责任单位\n财税\t预算\t省财政厅\n\t税收\t省税务局\n财税\t国库\t人民银行\n"
            "科技\t创新\t省科技厅、省教育厅\n"
        )
    )
    assert _outline(document) == [("财税", ["预算", "税收", "国库"]), ("科技", ["创新"])]
    assert [measure.text for measure in document.measures] == ["预算", "税收", "国库", "创新"]


def test_table_whose_rows_share_task_and_area() -> None:
    document = parse_document(
        plan(
            "附件\n重点改革任务台账\n"
            "序号\t改革领域\t改革任务\t工作内容及目标\t责任单位（第一位为牵头单位）\t完成时限\n"
            "1\t国企改革\t混合所有制\t完成混改\t省国资委 省财政厅\t6月底前\n"
            "\t\t\t总结经验\t省国资委\t全年\n"
            "2\t\t董事会\t外部董事占多数\t省国资委\t持续推进\n"
        )
    )
    first, second = document.tasks
    assert [area.title for area in document.areas] == ["国企改革"]
    assert [measure.text for measure in first.measures] == ["完成混改", "总结经验"]
    assert first.measures[0].lead == ("省国资委",)
    assert first.measures[0].support == ("省财政厅",)
    assert first.measures[0].basis == "document_rule"
    assert [limit.phrase for limit in first.deadlines] == ["6月底前", "全年"]
    assert second.measures[0].deadlines[0].date is None


def test_table_without_areas_is_one_area_under_its_caption() -> None:
    document = parse_document(
        "附件\n重点任务分工及进度安排表\n序号\t工作任务\t负责单位\t时间进度\n"
        "1\t建设平台\t省科技厅\t2015年6月底前\n2\t出台政策\t省财政厅牵头，省税务局配合\t持续实施\n"
    )
    assert [area.title for area in document.areas] == ["重点任务分工及进度安排表"]
    assert [task.title for task in document.tasks] == ["建设平台", "出台政策"]


def test_without_a_date_of_issue_limits_take_the_documents_year() -> None:
    document = parse_document(
        "某省2021年经济体制改革要点\n一、市场主体\n1.国企改革。6月底前完成。（省国资委负责）\n"
    )
    limit = document.tasks[0].deadlines[0]
    assert limit.date is not None
    assert limit.date.isoformat() == "2021-06-30"
    assert "no_date" in {warning.code for warning in document.warnings}


def test_tasks_that_stand_in_an_attachment() -> None:
    document = parse_document(
        "某省人民政府关于落实重点工作的通知\n各市人民政府：\n一、提高认识\n各地要重视。\n"
        "某省人民政府\n2021年3月5日\n附件\n重点工作分工\n一、财税\n（一）预算。编。（省财政厅负责）\n"
    )
    assert _outline(document) == [("财税", ["预算"])]
    assert document.issued_on == date(2021, 3, 5)


def test_rows_without_a_title_are_further_measures_and_a_cell_holds_a_bare_month() -> None:
    document = parse_document(
        "2022年任务分解表\n序号\t改革任务\t具体举措\t牵头单位\t责任单位\t完成时限\n"
        "1\t土地管理\t开展混合用地。\t市规划局\t市发展改革委\t2022年6月\n"
        "\t\t盘活存量用地。\t市住建局\t各区政府\t四季度\n"
    )
    (task,) = document.tasks
    assert [measure.text for measure in task.measures] == ["开展混合用地。", "盘活存量用地。"]
    assert [str(limit.date) for limit in task.deadlines] == ["2022-06-30", "2022-12-31"]


def test_a_column_that_was_not_understood_is_told() -> None:
    document = parse_document(
        "任务分解表\n任务\t牵头单位\t考核分值\t备注\n建设平台\t省科技厅\t5\t无\n"
    )
    told = [(one.line, one.detail) for one in document.warnings if one.code == "column_not_read"]
    assert told == [(2, "考核分值")]


def test_a_table_behind_a_text_that_names_who_answers_divides_its_work_once_more() -> None:
    document = parse_document(
        plan(
            "一、财税\n（一）预算。编。（省财政厅负责）\n（二）税收。收。（省税务局负责）\n"
            "二、金融\n（三）信贷。放。（省金融办负责）\n附件\n任务分工表\n"
            "序号\t工作任务\t负责部门\t时间进度\n1\t编制预算\t省财政厅\t6月底前\n"
        )
    )
    assert [task.title for task in document.tasks] == ["预算", "税收", "信贷"]
    assert [one.code for one in document.warnings] == ["table_not_taken"]
    assert "编制预算" in frame_text(document, "attachment")


def test_a_header_of_two_lines() -> None:
    document = parse_document(
        "2024年重点改革任务清单\n序号\t改革任务\t责任分工\t\t完成时限\n\t\t牵头单位\t配合单位\t\n"
        "一、经济体制改革\n1\t推进国企改革\t市国资委\t市财政局、市人社局\t12月底\n"
    )
    (measure,) = document.measures
    assert (measure.lead, measure.support) == (("市国资委",), ("市财政局", "市人社局"))
    assert [str(limit.date) for limit in measure.deadlines] == ["2024-12-31"]
    assert [area.title for area in document.areas] == ["经济体制改革"]


def test_an_area_above_a_header_of_its_own() -> None:
    header = "序号\t工作任务\t牵头单位\t责任单位\n"
    document = parse_document(
        f"2022年任务分解表\n一、稳增长\n{header}1\t减税\t省税务局\t省财政厅\n"
        f"二、科技创新\n{header}2\t建馆\t省科技厅\t省财政厅\n"
    )
    assert [(area.marker, area.title) for area in document.areas] == [
        ("一、", "稳增长"),
        ("二、", "科技创新"),
    ]
    assert [len(area.tasks) for area in document.areas] == [1, 1]


def test_an_area_whose_numeral_stands_in_the_column_of_numbers() -> None:
    document = parse_document(
        "重点任务分工表\n序号\t工作任务\t时间进度\t负责单位\n一\t优化审批服务\t\t\n"
        "1\t取消备案\t2021年底前\t商务部\n二\t加强监管\n2\t制定规则\t2022年\t市场监管总局\n"
    )
    assert [(area.title, [task.title for task in area.tasks]) for area in document.areas] == [
        ("优化审批服务", ["取消备案"]),
        ("加强监管", ["制定规则"]),
    ]


HEADER = "某省要点\n序号\t任务\t内容\t牵头单位\t完成时限\n"


def _rows(*rows: str) -> ParsedDocument:
    document = parse_document(HEADER + "\n".join(rows))
    check(document, HEADER + "\n".join(rows))
    return document


@pytest.mark.parametrize("ditto", ["〃", "同上", "同前", "″"])
def test_who_is_named_once_for_several_rows_answers_for_each(ditto: str) -> None:
    document = _rows("1\t编\t做\t省财政厅\t6月底", f"2\t审\t查\t{ditto}\t{ditto}")
    assert [measure.lead for measure in document.measures] == [("省财政厅",)] * 2
    assert [[limit.phrase for limit in m.deadlines] for m in document.measures] == [["6月底"]] * 2


def test_a_title_over_several_rows_is_one_task_unless_they_are_counted() -> None:
    one = _rows("1\t编\t做\t省财政厅\t6月底", "〃\t〃\t查\t省审计厅\t〃")
    assert [(task.title, len(task.measures)) for task in one.tasks] == [("编", 2)]
    two = _rows("1\t编\t做\t省财政厅\t6月底", "2\t〃\t查\t省审计厅\t〃")
    assert [(task.number, task.title) for task in two.tasks] == [(1, "编"), (2, "编")]


@pytest.mark.parametrize("row", ["3\t\t\t\t6月底", "2\t〃\t〃\t〃\t〃"])
def test_a_row_that_says_nothing_is_reported(row: str) -> None:
    document = _rows(row, "9\t收税\t税\t省税务局\t7月底")
    assert [task.title for task in document.tasks] == ["收税"]
    assert ("row_not_read", 3) in [(warning.code, warning.line) for warning in document.warnings]


def test_a_row_without_the_cell_of_the_title_is_read() -> None:
    document = _rows("1\t编\t做\t省财政厅\t6月底", "\t\t\t省审计厅", "2\t收税")
    assert [task.title for task in document.tasks] == ["编", "收税"]
    leads = [measure.lead for measure in document.measures]
    assert leads == [("省财政厅",), ("省审计厅",), ()]


def _page(*rows: str) -> bytes:
    head = "".join(f"<td>{name}</td>" for name in ("序号", "重点任务", "牵头单位", "完成时限"))
    body = "".join(f"<tr>{row}</tr>" for row in (head, *rows))
    return f"<html><h1>某市任务清单</h1><table>{body}</table></html>".encode()


def test_merged_cells_of_a_page_and_of_a_word_file_say_the_same() -> None:
    page = _page(
        '<td>1</td><td>建台账</td><td rowspan="3">市自然资源局</td>'
        '<td rowspan="2">2026年6月底</td>',
        "<td>2</td><td>编目录</td>",
        "<td>3</td><td>开放目录</td><td>2026年9月底</td>",
    )
    word = Document()
    word.add_paragraph("某市任务清单")
    table = word.add_table(4, 4)
    values = [
        ("序号", "重点任务", "牵头单位", "完成时限"),
        ("1", "建台账", "市自然资源局", "2026年6月底"),
        ("2", "编目录", "", ""),
        ("3", "开放目录", "", "2026年9月底"),
    ]
    for row, texts in zip(table.rows, values, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 2).merge(table.cell(3, 2))
    table.cell(1, 3).merge(table.cell(2, 3))
    target = io.BytesIO()
    word.save(target)
    of_page = parse_document(read_text(page, "a.html"))
    of_word = parse_document(read_text(target.getvalue(), "a.docx"))
    for document in (of_page, of_word):
        assert [measure.lead for measure in document.measures] == [("市自然资源局",)] * 3
        limits = [limit.date for measure in document.measures for limit in measure.deadlines]
        assert limits == [date(2026, 6, 30), date(2026, 6, 30), date(2026, 9, 30)]
