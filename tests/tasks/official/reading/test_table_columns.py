"""What the columns of a table hold, and what becomes of their cells."""

import pytest

from tasks.official.reading.columns import column_of
from tasks.official.reading.document import parse_document
from tasks.official.reading.structure import ParsedDocument
from tests.tasks.official.reading.test_coverage import check


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("序号", "number"),
        ("重点领域", "area"),
        ("任务类别", "area"),
        ("重点任务", "title"),
        ("数据集名称", "title"),
        ("项目", "title"),
        ("具体任务", "text"),
        ("年度目标", "text"),
        ("牵头责任单位", "lead"),
        ("市级牵头部门", "lead"),
        ("责任单位（第一位为牵头单位）", "listed"),
        ("责任单位及责任人", "listed"),
        ("工作分工", "listed"),
        ("协同单位", "support"),
        ("指导单位", "guide"),
        ("督办单位", "urge"),
        ("落实单位", "implement"),
        ("计划完成时间", "deadline"),
        ("拟投入运营时间", "deadline"),
        ("起止年限", "deadline"),
        ("进度安排", "deadline"),
        ("启动时间", None),
        ("建设主体", None),
        ("考核分值", None),
        ("分管领导", None),
    ],
)
def test_headers(header: str, column: str | None) -> None:
    assert column_of(header) == column


def _read(*lines: str) -> ParsedDocument:
    text = "\n".join(["某市2026年重点任务清单", *lines])
    document = parse_document(text)
    check(document, text)
    return document


def _told(document: ParsedDocument) -> list[tuple[str, int, str]]:
    head = ("no_title", "no_number", "no_date")
    return [(one.code, one.line, one.detail) for one in document.warnings if one.code not in head]


def test_the_column_of_one_filled_cell_gives_the_role() -> None:
    document = _read(
        "序号\t任务\t牵头单位\t配合单位\t指导单位",
        "1\t台账\t市规划局、市数据局\t\t",
        "2\t目录\t\t市财政局\t",
        "3\t平台\t—\t/\t市科技局",
    )
    lead, support, guide = document.measures
    assert (lead.lead, lead.support, lead.basis) == (("市规划局", "市数据局"), (), "explicit")
    assert (support.lead, support.support) == ((), ("市财政局",))
    assert (guide.lead, guide.guide, guide.basis) == (("市科技局",), ("市科技局",), "guide_alone")
    assert [one[:2] for one in _told(document)] == [("no_lead", 4)]


def test_units_and_texts_may_stand_in_several_columns() -> None:
    document = _read(
        "序号\t任务\t工作目标\t工作措施\t市级责任单位\t县级责任单位\t完成时限",
        "1\t台账\t建成。\t登记。\t市规划局\t甲县政府\t6月底",
    )
    (measure,) = document.measures
    assert measure.text == "建成。\n登记。"
    assert measure.responsibility == "市级责任单位：市规划局；县级责任单位：甲县政府"
    assert measure.parties == ("市规划局", "甲县政府")


def test_a_column_of_areas_groups_tasks_where_areas_have_rows_of_their_own() -> None:
    document = _read(
        "序号\t领域\t具体任务\t责任单位",
        "一、前沿",
        "1\t智能\t支持攻关。加大投入。\t省科技厅",
        "2\t\t建设高地。\t省发展改革委",
        "二、民生",
        "3\t医疗\t推广诊疗。\t省卫生健康委",
    )
    found = [(task.group and task.group.title, task.title) for task in document.tasks]
    assert found == [("智能", "支持攻关"), ("智能", "建设高地"), ("医疗", "推广诊疗")]
    assert [area.title for area in document.areas] == ["前沿", "民生"]
    assert document.tasks[0].text == "支持攻关。加大投入。"


def test_who_leads_an_area_answers_for_its_rows_that_name_nobody() -> None:
    document = _read(
        "领域\t名称\t责任单位",
        "医疗（牵头单位：省卫生健康委）\t诊疗\t",
        "\t影像\t甲市医院",
        "交通（牵头单位：省交通运输厅）\t路况\t省公安厅",
    )
    assert [area.title for area in document.areas] == ["医疗", "交通"]
    assert [measure.lead for measure in document.measures] == [
        ("省卫生健康委",),
        ("甲市医院",),
        ("省公安厅",),
    ]
    assert _told(document) == [("tag_without_task", 5, "牵头单位：省交通运输厅")]


def test_a_number_in_front_of_a_title_is_no_part_of_it() -> None:
    document = _read(
        "任务\t牵头单位\t完成时限", "1.建台账\t市规划局\t6月底", "2.编目录\t市数据局\t年底"
    )
    assert [(task.number, task.marker, task.title) for task in document.tasks] == [
        (1, "1.", "建台账"),
        (2, "2.", "编目录"),
    ]


def test_rows_that_say_number_and_title_again_are_measures_of_one_task() -> None:
    document = _read(
        "序号\t任务\t具体措施\t责任单位",
        "1\t台账\t登记。\t市规划局",
        "1\t台账\t核查。\t市审计局",
        "2\t目录\t编制。\t市数据局",
    )
    assert [(task.title, len(task.measures)) for task in document.tasks] == [
        ("台账", 2),
        ("目录", 1),
    ]


def test_columns_of_units_or_times_that_are_not_understood_are_told() -> None:
    document = _read(
        "序号\t任务\t建设主体\t责任单位\t启动时间", "1\t台账\t市信息中心\t市规划局\t3月"
    )
    assert _told(document) == [
        ("column_not_read", 2, "建设主体"),
        ("column_not_read", 2, "启动时间"),
    ]


def test_headings_behind_the_last_row_belong_to_no_table() -> None:
    document = _read(
        "序号\t任务\t牵头单位", "1\t台账\t市规划局", "一、工作要求", "各单位要认真落实。"
    )
    assert [area.title for area in document.areas] == ["某市2026年重点任务清单"]


def test_lines_without_cells_are_headings_where_one_stands_behind_the_header() -> None:
    document = _read(
        "任务名称\t牵头单位\t时间安排",
        "经济领域（2项）",
        "混改\t市国资委\t2026/9",
        "社会领域（1项）",
        "教育\t市教育局\t2026年9月-12月",
        "合计\t2项\t",
    )
    found = [(area.title, [task.title for task in area.tasks]) for area in document.areas]
    assert found == [("经济领域（2项）", ["混改"]), ("社会领域（1项）", ["教育"])]


def test_a_line_that_goes_on_with_a_cell_is_no_heading() -> None:
    document = _read(
        "任务名称\t时间安排\t牵头单位", "混改\t6月\t市国资委", "市财政局", "教育\t9月\t市教育局"
    )
    assert [task.title for task in document.tasks] == ["混改", "教育"]
    assert _told(document) == [("tag_without_task", 4, "")]


def test_a_further_header_holds_for_the_rows_under_it() -> None:
    document = _read(
        "序号\t任务\t牵头单位\t完成时限",
        "1\t台账\t市规划局\t6月",
        "序号\t任务\t完成时限\t配合单位\t牵头单位\t考核分值",
        "2\t目录\t9月\t市财政局\t市数据局\t5",
    )
    first, second = document.measures
    assert (first.lead, second.lead, second.support) == (
        ("市规划局",),
        ("市数据局",),
        ("市财政局",),
    )
    assert [limit.phrase for limit in second.deadlines] == ["9月"]
    assert _told(document) == [("column_not_read", 4, "考核分值")]
