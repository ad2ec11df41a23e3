"""A copy that has lost its line ends says the same as the text it was made from."""

import json
from collections.abc import Callable

import pytest

from tasks.official.reading.as_json import document_to_json
from tasks.official.reading.document import parse_document
from tasks.official.reading.lines import read_paragraphs
from tasks.official.reading.structure import ParsedDocument
from tests.tasks.official.reading.builders import plan, said, unbroken, wrapped
from tests.tasks.official.reading.scorer import score
from tests.tasks.official.reading.test_coverage import TEXTS, check
from tests.tasks.official.reading.test_samples import NAMES, SAMPLES

GANSU = TEXTS[0]
# A table without tabs is no table any more.
PROSE = [name for name in NAMES if "table" not in name]
COPIES: dict[str, Callable[[str], str]] = {
    "on one line": unbroken,
    "with blanks for line ends": lambda text: unbroken(text, " "),
    "with indents for line ends": lambda text: unbroken(text, "\u3000\u3000"),
    "wrapped": lambda text: wrapped(unbroken(text, "\n"), 34, indented=False),
    "wrapped at a narrow width": lambda text: wrapped(unbroken(text, "\n"), 26, indented=False),
}


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("name", PROSE)
def test_a_copy_scores_as_its_original(name: str, copy: str) -> None:
    truth = json.loads((SAMPLES / f"{name}.truth.json").read_text("utf-8"))
    text = COPIES[copy]((SAMPLES / f"{name}.txt").read_text("utf-8"))
    document = parse_document(text)
    found = score(document, truth)
    figures = (found.areas, found.tasks, found.lines, found.parties, found.deadlines)
    assert min(figures) >= 0.99, figures
    assert (document.title, document.number) == (truth["title"], truth["number"])
    assert document.issuer == truth["issuer"]
    assert document.issued_on
    check(document, text)


@pytest.mark.parametrize("between", ["", " ", "\u3000"])
def test_the_plan_on_one_line_equals_the_plan(between: str) -> None:
    text = unbroken(GANSU, between)
    document = parse_document(text)
    check(document, text)
    wanted, found = (said(document_to_json(one)) for one in (parse_document(GANSU), document))
    warned = [warning["code"] for warning in found.pop("warnings")]
    # The site's own line in front of the title is no line of its own any more.
    assert warned in (["breaks_found"], ["breaks_found", "not_placed"])
    wanted.pop("warnings")
    # A title on two lines is one text on one line.
    assert [item.pop("text") for item in wanted["frame"]][-1] == [
        item.pop("text") for item in found["frame"]
    ][-1]
    assert found == wanted


def _outline(document: ParsedDocument) -> list[tuple[str, list[str]]]:
    return [(area.title, [task.title for task in area.tasks]) for area in document.areas]


def test_only_the_text_is_on_one_line() -> None:
    body = (
        "一、深化财税改革（一）健全预算制度。编制中期预算。（省财政厅负责）（二）完善税制。推进税改。"
        "（省税务局牵头，省财政厅配合）二、保障措施各地要加强组织领导，认真抓好落实，确保完成任务。"
    )
    document = parse_document(plan(body))
    assert _outline(document) == [("深化财税改革", ["健全预算制度", "完善税制"])]
    assert [item.title for item in document.frame if item.kind == "safeguards"] == ["保障措施"]


def test_labels_without_brackets_end_where_the_next_number_stands() -> None:
    body = (
        "一、重点任务 1.技术攻关。突破核心技术。责任单位：省科技厅、省财政厅2.产业协同。"
        "完善创新中心。牵头单位：省经信厅，配合单位：省财政厅3.对外开放。建设口岸。责任单位：省商务厅"
    )
    document = parse_document(plan(body))
    assert [task.title for task in document.tasks] == ["技术攻关", "产业协同", "对外开放"]
    assert [measure.lead[0] for measure in document.measures] == [
        "省科技厅",
        "省经信厅",
        "省商务厅",
    ]


def test_a_list_of_units_ends_its_paragraph() -> None:
    body = (
        "一、重点任务（一）技术攻关。突破核心技术。（省科技厅、省财政厅）建设平台。（省经信厅、省教育厅）"
        "（二）对外开放。建设口岸。（省商务厅、兰州海关）"
    )
    document = parse_document(plan(body))
    assert [measure.responsibility for measure in document.measures] == [
        "省科技厅、省财政厅",
        "省经信厅、省教育厅",
        "省商务厅、兰州海关",
    ]


def test_a_page_number_inside_a_line_is_no_text() -> None:
    body = (
        "一、重点任务（一）技术攻关。突破核心—３—技术。（省科技厅负责）（二）对外开放。建设口岸。"
        "（省商务厅、省— 4 —财政厅负责）"
    )
    document = parse_document(plan(body))
    assert document.tasks[0].text == "突破核心技术。"
    assert document.measures[-1].responsibility == "省商务厅、省财政厅负责"
    check(document, plan(body))


@pytest.mark.parametrize(
    "text",
    [
        "（一）符合下列条件之一：1.注册满三年；2.年营业收入超过一千万元；3.从业人员不超过三百人，"
        "并且按时报送报表的企业，可以申请补助。（省财政厅负责）",
        "按照国务院的部署，一是完善制度，二是健全机制；根据《条例》第三条和第四条规定，对企业（一）和"
        "（二）类事项分别办理，推进一、二、三产业融合发展，确保各项任务完成。",
        "到2025年，建成5G基站1.5万个、数据中心2.4万架，工业增加值增长6.5%。1.2万家企业上云，"
        "2.3万家企业上平台，数字经济核心产业增加值占比达到10%以上。",
    ],
)
def test_numbers_inside_of_sentences_open_no_paragraph(text: str) -> None:
    source = plan(f"一、改革\n（一）任务。做。（省财政厅负责）\n{text}\n")
    assert "breaks_found" not in {warning.code for warning in parse_document(source).warnings}


def test_a_copy_with_its_line_ends_is_taken_as_it_is() -> None:
    for text in TEXTS:
        warned = {warning.code for warning in parse_document(text).warnings}
        assert "breaks_found" not in warned


def test_site_rows_in_front_of_a_title_on_the_same_line() -> None:
    head = (
        "索引号：014/2021-78主题分类：经济体制改革发文机关：某省人民政府成文日期：2021年03月05日"
        "标题：某省人民政府关于深化改革的意见发文字号：某政发〔2021〕7号发布日期：2021年03月09日"
        "某省人民政府关于深化改革的意见某政发〔2021〕7号各市、州人民政府：为深化改革，提出以下意见。"
    )
    body = "一、财税（一）预算。编。（省财政厅负责）二、金融（一）信贷。放。（省金融局负责）"
    document = parse_document(f"{head}{body}某省人民政府2021年3月5日（此件公开发布）")
    assert document.title == "某省人民政府关于深化改革的意见"
    assert document.number == "某政发〔2021〕7号"
    assert document.addressees == "各市、州人民政府"
    assert (document.issuer, str(document.issued_on)) == ("某省人民政府", "2021-03-05")
    assert _outline(document) == [("财税", ["预算"]), ("金融", ["信贷"])]


def test_the_first_heading_alone_stands_behind_the_head() -> None:
    (first, *_rest) = TEXTS[0].split("\n")
    assert len(read_paragraphs(first)) == 1
    text = (
        "某省人民政府关于深化改革的意见各市、州人民政府：为深化改革，提出以下意见，请认真贯彻执行。"
        "一、推进预算改革。编制中期预算。（省财政厅负责）"
    )
    document = parse_document(text)
    assert document.title == "某省人民政府关于深化改革的意见"
    assert [area.title for area in document.areas] == ["推进预算改革"]


def test_titles_without_a_stop_end_where_the_text_opens() -> None:
    body = (
        "一、重点任务（一）产业人才行动围绕重点产业引进人才，培养工匠。（市工信局负责）（二）乡村人才行动"
        "积极培养实用人才，选派农技人员。（市农业农村局负责）（三）青年人才行动。发放补贴。（市人社局负责）"
    )
    document = parse_document(plan(body))
    assert [task.title for task in document.tasks] == [
        "产业人才行动",
        "乡村人才行动",
        "青年人才行动",
    ]
    assert document.tasks[0].text == "围绕重点产业引进人才，培养工匠。"


TASKS = (
    "一、总体要求{0}(一)指导思想。{0}全面贯彻落实会议精神，以新思想为指导，深入实施创新驱动战略。{0}"
    "二、重点任务{0}(二)加强研究。{0}开展前沿研究。{0}(责任单位:省科技厅、省教育厅){0}"
    "(三)培育企业。{0}支持骨干企业发展。{0}(责任单位:省工信厅){0}三、保障措施{0}各级财政要支持。"
)


@pytest.mark.parametrize(
    ("head", "between", "title", "enclosed", "number"),
    [
        (
            "某省人民政府办公厅关于印发 某省人工智能发展实施方案的通知 某政办发〔2018〕151号"
            " 各市、州人民政府,中央在某各单位: 《某省人工智能发展实施方案》已经省政府同意,请实施。"
            " 某省人民政府办公厅 2018年8月1日 (此件有删减) 某省人工智能发展实施方案 为推进发展,"
            "根据《国务院关于印发规划的通知》(国发〔2017〕35号),制定本方案。",
            " ",
            "某省人民政府办公厅关于印发某省人工智能发展实施方案的通知",
            "某省人工智能发展实施方案",
            "某政办发〔2018〕151号",
        ),
        (
            "某政办发〔2018〕14号各市、州人民政府,省政府各部门:《深化改革2018年重点工作任务》已经省政府"
            "同意,请认真实施。2018年5月4日深化改革2018年重点工作任务2018年是重要一年,要坚持稳中求进。",
            "",
            "深化改革2018年重点工作任务",
            "深化改革2018年重点工作任务",
            "某政办发〔2018〕14号",
        ),
        (
            "某省经济和信息化厅关于印发《某省AI产业行动计划（2018—2020年）》的通知各区县（自治县）人民"
            "政府，有关单位：现将《某省AI产业行动计划（2018—2020年）》印发给你们。特此通知。"
            "某省经济和信息化厅2018年12月15日（此件公开发布）某省AI产业行动计划（2018—2020年）"
            "人工智能（AI）是引领未来的技术，是重要方向。",
            "",
            "某省经济和信息化厅关于印发《某省AI产业行动计划（2018—2020年）》的通知",
            "某省AI产业行动计划（2018—2020年）",
            None,
        ),
        (
            "某市人民政府办公室关于2018年市《政府工作报告》目标任务责任分解的通知某政办〔2018〕1号各镇"
            "人民政府，市直各单位：现将目标任务分解给你们。",
            "",
            "某市人民政府办公室关于2018年市《政府工作报告》目标任务责任分解的通知",
            None,
            "某政办〔2018〕1号",
        ),
        (
            "《某市人民政府办公厅关于印发〈某市2018年工作要点〉的通知》某政办发〔2018〕26号"
            "各区人民政府,市政府各委、办、局:现将要点印发给你们。某市人民政府办公厅2018年5月28日",
            "",
            "某市人民政府办公厅关于印发〈某市2018年工作要点〉的通知",
            None,
            "某政办发〔2018〕26号",
        ),
        (
            "首页 > 政务公开 > 正文 索引号: QZ05101 主题分类: 其他 发布机构: 某市人民政府"
            " 公文生成日期: 2018-01-24 标题: 某市人民政府关于深化改革的意见 文号: 某政办〔2018〕1号"
            " 发布日期: 2018-01-26 某市人民政府关于深化改革的意见 各镇人民政府，市直各单位："
            " 为深化改革，提出如下意见。",
            " ",
            "某市人民政府关于深化改革的意见",
            None,
            "某政办〔2018〕1号",
        ),
    ],
    ids=["blanks", "no issuer", "named in the notice", "two kinds", "in a title's marks", "rows"],
)
def test_heads_as_sites_print_them(
    head: str, between: str, title: str, enclosed: str | None, number: str | None
) -> None:
    text = head + between + TASKS.format(between)
    document = parse_document(text)
    check(document, text)
    assert (document.title, document.opinion_title) == (title, enclosed)
    assert (document.number, document.year) == (number, 2018)
    assert document.addressees
    assert _outline(document) == [("重点任务", ["加强研究", "培育企业"])]
    assert [measure.lead for measure in document.measures] == [("省科技厅",), ("省工信厅",)]


def test_the_next_heading_on_the_line_of_the_one_before_is_a_task_of_its_own() -> None:
    document = parse_document(
        "某省2013年重点工作责任分工的意见\n一、主要目标\n"
        "（一）地区生产总值增长11%左右，质量和效益稳步提高。（省发改委负责）（二）公共财政收入增长13%左右。"
        "（省财政厅主办，省国税局、省地税局协办）\n（三）进出口总额增长8%左右。（省商务厅负责）"
    )
    assert [task.marker for task in document.tasks] == ["（一）", "（二）", "（三）"]
    assert [line.lead for line in document.measures] == [
        ("省发改委",), ("省财政厅",), ("省商务厅",)
    ]  # fmt: skip
