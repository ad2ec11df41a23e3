"""Which level of headings is the task."""

import pytest

from tasks.official.reading.document import parse_document
from tasks.official.reading.structure import ParsedDocument
from tests.tasks.official.reading.builders import frame_text, plan


def _tasks(document: ParsedDocument) -> list[tuple[str, str | None, str]]:
    return [
        (area.title, task.group.title if task.group else None, task.title)
        for area in document.areas
        for task in area.tasks
    ]


def test_a_heading_with_an_introduction_groups_the_titled_tasks_below_it() -> None:
    document = parse_document(
        plan(
            "一、人才\n（一）产业人才\n围绕产业引进人才，实施以下项目：\n"
            "1.紧缺人才。引进百名。（省工信厅负责）\n2.工匠。培训。（省人社厅负责）\n"
        )
    )
    assert _tasks(document) == [("人才", "产业人才", "紧缺人才"), ("人才", "产业人才", "工匠")]
    assert frame_text(document, "intro").endswith("围绕产业引进人才，实施以下项目：")


def test_numbers_that_run_on_from_heading_to_heading_are_the_tasks() -> None:
    document = parse_document(
        plan(
            "一、人才\n（一）产业。包括：\n1.引进百名人才。（省工信厅负责）\n"
            "2.培训工匠。（省人社厅负责）\n（二）乡村。包括：\n3.选派专家。（省农业农村厅负责）\n"
        )
    )
    assert [(task.number, task.title) for task in document.tasks] == [
        (1, "引进百名人才"),
        (2, "培训工匠"),
        (3, "选派专家"),
    ]
    assert [task.group and task.group.title for task in document.tasks] == ["产业", "产业", "乡村"]


def test_the_level_is_decided_for_each_area() -> None:
    document = parse_document(
        plan(
            "一、场景\n（一）产业\n1.工厂。建设。（省经信厅负责）\n2.物流。建设。（省交通厅负责）\n"
            "二、流程\n（一）征集。建库。（省发展改革委负责）\n（二）推广。总结。（省数据局负责）\n"
            "（三）评价。开展。（省统计局负责）\n"
        )
    )
    assert _tasks(document) == [
        ("场景", "产业", "工厂"),
        ("场景", "产业", "物流"),
        ("流程", None, "征集"),
        ("流程", None, "推广"),
        ("流程", None, "评价"),
    ]


def test_areas_and_groups_without_numerals() -> None:
    document = parse_document(
        plan(
            "发展数字产业\n围绕产业数字化推进工作。\n打造高地\n1.攻关。突破。（省科技厅负责）\n"
            "建设平台\n2.平台。建设。（省通信管理局负责）\n"
            "推进转型\n改造企业\n3.改造。推进。（省经信厅负责）\n"
        )
    )
    assert _tasks(document) == [
        ("发展数字产业", "打造高地", "攻关"),
        ("发展数字产业", "建设平台", "平台"),
        ("推进转型", "改造企业", "改造"),
    ]
    assert [task.group and task.group.number for task in document.tasks] == [1, 2, 1]


@pytest.mark.parametrize("heading", ["附则", "附 则", "保障措施", "名词解释", "其他说明"])
def test_a_part_of_the_frame_without_a_number(heading: str) -> None:
    document = parse_document(
        plan(
            "第一条 办公\n提供工位。（责任单位：区科技局）\n第二条 出海\n提供服务。"
            "（责任单位：区商务局）\n"
            f"{heading}\n（一）适用范围\n本措施适用于本区企业。\n第三条 本措施自印发之日起施行。\n"
        )
    )
    assert [area.title for area in document.areas] == ["办公", "出海"]
    assert [len(area.tasks) for area in document.areas] == [1, 1]
    assert "适用范围" in frame_text(document, "safeguards")


def test_a_label_inside_of_a_task_opens_no_part_of_the_frame() -> None:
    document = parse_document(
        plan(
            "一、人才\n（一）引进人才。引进。（省工信厅负责）\n工作目标\n引进百名。\n"
            "（二）培训人才。培训。（省人社厅负责）\n"
        )
    )
    assert [task.title for task in document.tasks] == ["引进人才", "培训人才"]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n— 3 —\n\n"])
@pytest.mark.parametrize(
    "tag", ["（责任单位：省经信厅、省发展改革|委）", "（省经信厅、省发展改|革委负责）"]
)
def test_a_tag_that_a_page_breaks_is_one(tag: str, gap: str) -> None:
    document = parse_document(
        plan(
            f"一、开源\n（一）组织。支持。{tag.replace('|', gap)}\n"
            "（二）社区。培育。（省数据局负责）\n"
        )
    )
    first, second = document.measures
    assert (first.lead, first.support) == (("省经信厅",), ("省发展改革委",))
    assert second.lead == ("省数据局",)


def test_a_tag_that_is_never_closed_takes_no_more_than_its_line() -> None:
    document = parse_document(
        plan(
            "一、开源\n（一）组织。支持。（责任单位：省经信厅\n（二）社区。培育。（省数据局负责）\n"
        )
    )
    assert [measure.lead for measure in document.measures] == [("省经信厅",), ("省数据局",)]


def test_where_nothing_is_numbered_a_tag_ends_a_task_and_a_short_line_opens_an_area() -> None:
    document = parse_document(
        "2017年政府工作报告重点工作责任分解\n某省长牵头重点工作\n推进改革。按照理念，简政放权。\n"
        "责任单位：省编办、省发展改革委（列第一位者为牵头单位，下同）\n规范行政。依法决策。\n抓好落实。\n"
        "责任单位：省法制办、省财政厅\n某副省长牵头重点工作\n深化执法改革。（责任单位：省司法厅）\n"
    )
    assert _tasks(document) == [
        ("某省长牵头重点工作", None, "推进改革"),
        ("某省长牵头重点工作", None, "规范行政"),
        ("某副省长牵头重点工作", None, "深化执法改革"),
    ]
    assert [measure.lead for measure in document.measures] == [
        ("省编办",),
        ("省法制办",),
        ("省司法厅",),
    ]
    assert document.tasks[1].text == "依法决策。\n抓好落实。"


def test_a_title_that_opens_with_a_number_stands_behind_its_own() -> None:
    document = parse_document(
        plan("一、人才\n1.引进。引进。（市人社局负责）\n2.121梯队项目。培养。（市人社局负责）\n")
    )
    assert [(task.number, task.title) for task in document.tasks] == [
        (1, "引进"),
        (2, "121梯队项目"),
    ]


def test_parts_that_hold_areas_of_groups_are_frame() -> None:
    document = parse_document(
        plan(
            "第一部分 总体要求\n坚持改革。\n第二部分 重点任务\n一、市场\n（一）准入\n"
            "1.一照。整合。（市市场监管局负责）\n2.注销。简化。（市税务局负责）\n"
            "二、政务\n（二）效能\n3.一件事。推出。（市数据局牵头）\n"
        )
    )
    assert _tasks(document) == [
        ("市场", "准入", "一照"),
        ("市场", "准入", "注销"),
        ("政务", "效能", "一件事"),
    ]


def test_areas_without_numerals_above_tasks_that_are_numbered_as_areas() -> None:
    document = parse_document(
        "某县2026年任务分解\n优化审批\n一、集成。整合。\n责任单位：县审批局\n二、压减。压减。\n"
        "责任单位：县住建局\n强化监管\n三、抽查。覆盖。\n责任单位：县司法局\n"
    )
    assert _tasks(document) == [
        ("优化审批", None, "集成"),
        ("优化审批", None, "压减"),
        ("强化监管", None, "抽查"),
    ]


def test_a_tag_behind_a_heading_answers_for_the_text_under_it() -> None:
    document = parse_document(
        plan(
            "一、统筹\n（一）加强统筹（牵头单位：市发改委）\n建立机制。\n（二）考核（市统计局）\n考。\n"
        )
    )
    found = [(measure.text, measure.lead) for measure in document.measures]
    assert found == [("建立机制。", ("市发改委",)), ("考。", ("市统计局",))]
    assert document.warnings == ()


def test_who_leads_an_area_whose_tasks_name_others_is_told() -> None:
    document = parse_document(
        plan(
            "一、工业（牵头领导：王某，牵头单位：市工信局）\n1.技改。（责任单位：市科技局）\n"
            "二、农业（牵头领导：李某）\n2.农田。（责任单位：市水利局）\n"
        )
    )
    assert [area.title for area in document.areas] == ["工业", "农业"]
    assert [(one.code, one.line) for one in document.warnings] == [("tag_without_task", 9)]


def test_a_list_under_a_label_goes_on_behind_its_mark() -> None:
    document = parse_document(
        plan("一、审批\n1.开办。优化。\n责任单位：市公安局、\n市税务局\n完成时限：2021年6月30日\n")
    )
    (measure,) = document.measures
    assert measure.parties == ("市公安局", "市税务局")


def test_a_time_under_a_tag_and_its_text_is_their_limit() -> None:
    document = parse_document(
        plan(
            "一、政务\n（一）规范\n牵头单位：市数据局\n规范窗口。\n完成时限：2021年9月\n（二）评（省司法厅）\n"
        )
    )
    first = document.measures[0]
    assert (first.text, first.lead) == ("规范窗口。", ("市数据局",))
    assert [limit.phrase for limit in first.deadlines] == ["2021年9月"]


def test_a_box_is_frame_and_its_numbers_are_no_tasks() -> None:
    document = parse_document(
        plan(
            "一、数据\n（一）利用。编制清单。（省数据局牵头）\n"
            "专栏1 重点工程\n1.建平台。\n2.做场景。\n"
            "（二）产业。培育。（省商务厅负责）\n专栏2\n建园区。（省经信厅负责）\n"
        )
    )
    assert [task.title for task in document.tasks] == ["利用", "产业"]
    assert [measure.text for measure in document.measures] == ["编制清单。", "培育。"]
    assert frame_text(document, "remark").startswith("专栏1 重点工程\n1.建平台。\n2.做场景。")
    assert [one.code for one in document.warnings] == ["tag_without_task"]


def test_a_title_in_a_bracket_of_its_own() -> None:
    document = parse_document(
        plan("第一条 【支持集聚】对新引进企业给予奖励。（责任单位：市工信局）\n")
    )
    (task,) = document.tasks
    assert (task.title, task.text) == ("支持集聚", "对新引进企业给予奖励。")


def test_who_answers_for_each_item_of_one_paragraph() -> None:
    document = parse_document(
        plan(
            "一、民生\n1.办实事。①建学校（市教育局）；②建医院（市卫健委）；③增床位（市民政局）。\n"
        )
    )
    found = [(measure.text, measure.lead) for measure in document.measures]
    assert found == [
        ("①建学校", ("市教育局",)),
        ("②建医院", ("市卫健委",)),
        ("③增床位", ("市民政局",)),
    ]


def test_sections_below_a_numbered_area_group_its_tasks() -> None:
    document = parse_document(
        plan(
            "一、指标\n（一）能耗。降低。（市发改委负责）\n二、任务\n第一节 创新\n"
            "（二）平台。建设。（市科技局负责）\n第二节 数字\n（三）政府。建设。（市数据局负责）\n"
        )
    )
    assert _tasks(document) == [
        ("指标", None, "能耗"),
        ("任务", "创新", "平台"),
        ("任务", "数字", "政府"),
    ]
