"""What stands around the tasks: requirements, safeguards, titles, web pages' own lines."""

import pytest

from tasks.official.reading.document import parse_document
from tasks.official.reading.frame_headings import frame_kind
from tests.tasks.official.reading.builders import frame_text, plan


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("工作目标", "requirements"),
        ("总体要求和工作目标", "requirements"),
        ("工作思路与目标", "requirements"),
        ("强化政策落实", "safeguards"),
        ("加强组织领导和统筹协调", "safeguards"),
        ("有关事项", "safeguards"),
        ("改革投融资体制", None),
        ("工作机制改革", None),
    ],
)
def test_headings_of_frame(heading: str, kind: str | None) -> None:
    assert frame_kind(heading) == kind


def test_a_web_pages_footer_names_nobody_responsible() -> None:
    document = parse_document(
        plan(
            "一、财税\n1.预算改革。编。（省财政厅负责）\n二、保障措施\n抓好落实。\n"
            "扫一扫在手机打开当前页\n主办：某省人民政府办公厅　承办：某省大数据局\n"
        )
    )
    assert [area.title for area in document.areas] == ["财税"]
    assert "承办" in frame_text(document, "imprint")


def test_a_title_that_goes_on_behind_a_word_it_could_end_with() -> None:
    document = parse_document(
        "某市人民政府办公室关于印发优化营商环境重点任务\n清单的通知\n某府办发〔2024〕5号\n"
        "各县人民政府：\n一、财税\n1.预算改革。编。（市财政局负责）\n"
    )
    assert document.title == "某市人民政府办公室关于印发优化营商环境重点任务清单的通知"


def test_primary_to_tertiary_industry_is_no_heading() -> None:
    document = parse_document(
        plan("一、农业\n1.融合。推动\n一、二、三产业项目落地。（省农业厅负责）\n")
    )
    assert [area.title for area in document.areas] == ["农业"]


def test_a_note_behind_the_last_task_is_no_part_of_it() -> None:
    document = parse_document(
        plan(
            "一、财税\n（一）预算。编。（省财政厅、省审计厅负责）\n（二）税收。收。\n"
            "注：第一位的为牵头部门\n"
        )
    )
    first, second = document.measures
    assert first.basis == "document_rule"
    assert second.text == "收。"
    assert frame_text(document, "closing") == "注：第一位的为牵头部门"


@pytest.mark.parametrize(
    "text",
    [
        "预算。编。（责任单位：省财政厅）\n一、改革\n（一）税收。收。（责任单位：省税务局）\n",
        "一、改革\n（一）税收。收。（责任单位：省税务局）\n附件1\n责任单位：省财政厅\n",
        "一、认识\n重视。（责任单位：省财政厅）\n序号\t任务\t牵头单位\n1\t税收\t省税务局\n",
    ],
    ids=["in front", "behind", "in front of a table"],
)
def test_who_is_named_outside_of_all_tasks_is_told(text: str) -> None:
    document = parse_document(plan(text))
    assert [measure.lead for measure in document.measures] == [("省税务局",)]
    told = [one.detail for one in document.warnings if one.code == "tag_without_task"]
    assert told == ["责任单位：省财政厅"]
