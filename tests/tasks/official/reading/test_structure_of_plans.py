"""Numbering, levels, frames and tables as they occur in the genre."""

from datetime import date

from tasks.official.reading.document import parse_document
from tasks.official.reading.structure import ParsedDocument
from tests.tasks.official.reading.builders import frame_text, plan


def _outline(document: ParsedDocument) -> list[tuple[str, list[str]]]:
    return [(area.title, [task.title for task in area.tasks]) for area in document.areas]


def test_head_of_a_forwarding_notice() -> None:
    document = parse_document(plan("一、改革\n（一）预算。完善。（省财政厅负责）\n"))
    assert document.title == "某省人民政府办公厅关于印发2021年重点任务分工方案的通知"
    assert document.opinion_title == "2021年重点任务分工方案"
    assert document.number == "某政办发〔2021〕12号"
    assert document.addressees == "各市（州）人民政府，省政府各部门"
    assert (document.issuer, document.issued_on) == ("某省人民政府办公厅", date(2021, 3, 5))
    assert frame_text(document, "notice") == "现将方案印发给你们，请认真贯彻执行。"
    assert frame_text(document, "intro") == "为做好今年的工作，制定本方案。"


def test_signature_at_the_end() -> None:
    document = parse_document(
        "某省人民政府关于深化改革的意见\n各市人民政府：\n一、改革\n（一）预算。完善。（省财政厅负责）\n"
        "各地要认真落实。\n某省人民政府\n2021年3月5日\n（此件公开发布）\n"
    )
    assert (document.issuer, document.issued_on) == ("某省人民政府", date(2021, 3, 5))
    assert frame_text(document, "closing") == "各地要认真落实。"
    assert frame_text(document, "remark") == "（此件公开发布）"


def test_three_levels_with_groups_and_running_numbers() -> None:
    document = parse_document(
        plan(
            "一、重点任务\n（一）优化审批\n1.网通办。建平台。（省政务局负责）\n"
            "（二）优化监管\n2.双随机。抽查。（省市场监管局负责）\n"
        )
    )
    assert _outline(document) == [("重点任务", ["网通办", "双随机"])]
    groups = [task.group.title if task.group else None for task in document.tasks]
    assert groups == ["优化审批", "优化监管"]
    assert [task.number for task in document.tasks] == [1, 2]
    assert document.warnings == ()


def test_level_below_the_task_becomes_its_measures() -> None:
    document = parse_document(
        plan(
            "一、创新\n（一）完善制度。做好以下工作：\n1.制定办法。（省科技厅负责）\n"
            "2.加强管理。（省财政厅、省审计厅负责）\n"
        )
    )
    (task,) = document.tasks
    found = [(measure.marker, measure.text, measure.lead) for measure in task.measures]
    assert found == [("1.", "制定办法。", ("省科技厅",)), ("2.", "加强管理。", ("省财政厅",))]
    assert task.text == "做好以下工作：\n制定办法。\n加强管理。"


def test_number_of_a_sub_item_is_shown_as_heading() -> None:
    document = parse_document(plan("一、创新\n（一）制度。如下：\n1.制定办法。（省科技厅负责）\n"))
    (task,) = document.tasks
    source = document.source_text
    shown = [source[span.start : span.end] for span in task.heading_spans]
    assert shown == ["（一）制度。", "如下：", "1."]
    (measure,) = task.measures
    assert [source[span.start : span.end] for span in measure.text_spans] == ["制定办法。"]


def test_colon_ends_the_title_of_a_long_sentence() -> None:
    rest = "围绕重点领域和关键环节持续推进各项改革任务落地见效并及时总结推广各地各部门形成的经验。"
    document = parse_document(plan(f"一、创新\n（一）完善制度：{rest}（省科技厅负责）\n"))
    (task,) = document.tasks
    assert (task.title, task.text) == ("完善制度", rest)


def test_wide_blank_ends_the_title() -> None:
    document = parse_document(plan("一、创新\n（一）完善制度\u3000制定办法。（省科技厅负责）\n"))
    (task,) = document.tasks
    assert (task.title, task.text) == ("完善制度", "制定办法。")


def test_one_tag_behind_the_last_item_answers_for_all() -> None:
    document = parse_document(
        plan("一、创新\n（一）完善制度。如下：\n1.制定办法。\n2.加强管理。（省科技厅负责）\n")
    )
    measures = document.tasks[0].measures
    assert [measure.lead for measure in measures] == [("省科技厅",), ("省科技厅",)]
    assert [measure.responsibility for measure in measures] == ["", "省科技厅负责"]
    assert document.warnings == ()


def test_tag_of_the_task_answers_for_items_without_one() -> None:
    document = parse_document(
        plan("一、创新\n（一）完善制度。改。（省科技厅负责）\n1.制定。\n2.管理。（省财政厅负责）\n")
    )
    leads = [measure.lead for measure in document.tasks[0].measures]
    assert leads == [("省科技厅",), ("省科技厅",), ("省财政厅",)]


def test_only_one_level_gives_areas_of_one_task() -> None:
    document = parse_document(
        plan("一、户籍改革。放宽限制。（省公安厅负责）\n二、土地改革。完善。（省自然资源厅负责）\n")
    )
    assert _outline(document) == [("户籍改革", ["户籍改革"]), ("土地改革", ["土地改革"])]
    assert [task.number for task in document.tasks] == [1, 1]


def test_headings_without_numerals_are_areas() -> None:
    document = parse_document(
        plan(
            "简政放权\n（一）精简。取消。（省政务局负责）\n（二）下放。下放。（省司法厅负责）\n"
            "加强监管\n（三）抽查。抽查。（省市场监管局负责）\n"
        )
    )
    assert _outline(document) == [("简政放权", ["精简", "下放"]), ("加强监管", ["抽查"])]


def test_numbers_that_restart_in_an_area_are_counted_on() -> None:
    document = parse_document(
        plan(
            "一、任务\n（一）甲类\n1.甲。做。（省财政厅负责）\n2.乙。做。（省财政厅负责）\n"
            "（二）乙类\n1.丙。做。（省财政厅负责）\n"
        )
    )
    assert document.warnings == ()
    assert [(task.number, task.marker) for task in document.tasks] == [
        (1, "1."),
        (2, "2."),
        (3, "1."),
    ]


def test_aims_and_safeguards_are_frame_unless_someone_answers_for_them() -> None:
    document = parse_document(
        plan(
            "一、总体要求\n稳中求进。\n二、改革\n（一）预算。完善。（省财政厅负责）\n"
            "三、保障措施\n（一）加强组织领导。重视。\n"
        )
    )
    assert _outline(document) == [("改革", ["预算"])]
    assert document.areas[0].number == 2
    titles = [(item.kind, item.title) for item in document.frame if item.title]
    assert titles == [
        ("requirements", "总体要求"),
        ("safeguards", "保障措施"),
        ("safeguards", "加强组织领导"),
    ]
    kept = parse_document(plan("一、保障措施\n（一）加强组织领导。重视。（省政府办公厅负责）\n"))
    assert _outline(kept) == [("保障措施", ["加强组织领导"])]


def test_several_tags_in_one_paragraph_are_several_measures() -> None:
    document = parse_document(
        plan("一、财税\n（一）预算。编预算。（省财政厅负责）管绩效。（省审计厅负责）。\n")
    )
    found = [(measure.text, measure.responsibility) for measure in document.measures]
    assert found == [("编预算。", "省财政厅负责"), ("管绩效。", "省审计厅负责")]


def test_labels_on_lines_of_their_own_belong_to_the_text_above() -> None:
    document = parse_document(
        plan("一、财税\n（一）税收。落实。\n牵头单位：省税务局\n配合单位：省财政厅\n")
    )
    (measure,) = document.measures
    assert (measure.text, measure.responsibility) == (
        "落实。",
        "牵头单位：省税务局；配合单位：省财政厅",
    )
    assert (measure.lead, measure.support) == (("省税务局",), ("省财政厅",))


def test_a_time_limit_on_a_line_of_its_own_belongs_to_the_measure() -> None:
    document = parse_document(
        plan(
            "一、简政放权\n1.精简事项。能取消的取消。\n牵头单位：省司法厅\n配合单位：省财政厅\n"
            "完成时限：2021年6月底前\n2.证照分离。\n完成时限：9月底前\n责任单位：省商务厅\n"
        )
    )
    first, second = document.tasks
    assert [len(task.measures) for task in document.tasks] == [1, 1]
    assert [limit.phrase for limit in first.deadlines] == ["2021年6月底前"]
    assert [limit.phrase for limit in second.deadlines] == ["9月底前"]
    assert (first.text, second.text) == ("能取消的取消。", "证照分离。")
    assert "完成时限" not in first.measures[0].responsibility
    assert not document.warnings


def test_chapters_with_sections_give_areas_with_groups() -> None:
    document = parse_document(
        plan(
            "第一章 总体要求\n到2022年更加均衡。\n第二章 重点任务\n第一节 幼有所育\n"
            "（一）优孕优生。加强防治。（省卫生健康委负责）\n第二节 学有所教\n"
            "（二）学前教育。扩大资源。（省教育厅负责）\n"
        )
    )
    assert [area.title for area in document.areas] == ["重点任务"]
    assert [task.group and task.group.title for task in document.tasks] == ["幼有所育", "学有所教"]


def test_articles_in_chapters_are_tasks() -> None:
    document = parse_document(
        plan(
            "第一章 平台\n第一条 支持实验室。给予补助。（责任单位：市科技局）\n"
            "第二条 引进人才。补贴：\n（一）顶尖人才。\n（二）领军人才。\n（责任单位：市人社局）\n"
            "第二章 附则\n第三条 本措施由市科技局负责解释。\n"
        )
    )
    first, second = document.tasks
    assert (first.title, second.title) == ("支持实验室", "引进人才")
    assert [measure.lead for measure in second.measures] == [("市人社局",), ("市人社局",)]


def test_a_heading_is_a_task_where_its_neighbours_are() -> None:
    """(三) has tags below it only, as a group would, but (一) and (二) are tasks."""
    document = parse_document(
        plan(
            "一、财税\n（一）健全预算（牵头单位：省财政厅）\n1.公开。\n2.绩效。\n"
            "（二）清理专户。做好清理。（省财政厅负责）\n"
            "（三）完善税制。\n1.增值税。降低税率。（省税务局负责）\n2.环保税。（省环保厅负责）\n"
        )
    )
    assert [task.title for task in document.tasks] == ["健全预算", "清理专户", "完善税制"]
    assert [measure.text for measure in document.tasks[0].measures] == [
        "健全预算",
        "公开。",
        "绩效。",
    ]
    assert {measure.lead for measure in document.tasks[0].measures} == {("省财政厅",)}
    assert [measure.marker for measure in document.tasks[2].measures] == ["1.", "2."]


def test_who_is_named_at_the_head_of_an_area_answers_for_its_tasks() -> None:
    document = parse_document(
        plan(
            "一、国企改革（牵头单位：省国资委）\n（一）混改。完成5户。\n"
            "（二）党建。落实要求。（省委组织部负责）\n"
        )
    )
    assert [task.measures[0].lead for task in document.tasks] == [("省国资委",), ("省委组织部",)]


def test_last_part_without_anybody_named_is_frame_with_a_warning() -> None:
    document = parse_document(
        plan(
            "一、行政改革\n（一）机构。完成三定。（省委编办负责）\n（二）放权。清理事项。（省委编办负责）\n"
            "二、统筹协调推进改革\n各地要加强领导。\n"
        )
    )
    assert [area.title for area in document.areas] == ["行政改革"]
    assert [warning.code for warning in document.warnings] == ["taken_as_frame"]


def test_a_part_that_speaks_of_duties_is_no_frame_though_it_was_not_read() -> None:
    document = parse_document(
        plan(
            "一、放权\n（一）清理。清理事项。（省编办负责）\n（二）下放。下放事项。（省编办负责）\n"
            "二、监管\n（三）抽查。全面推行。（谁审批、谁监管，谁主管、谁负责到底）\n"
        )
    )
    assert [area.title for area in document.areas] == ["放权", "监管"]
    assert [warning.code for warning in document.warnings] == ["tag_not_read"]


def test_when_a_document_takes_effect_is_no_task() -> None:
    document = parse_document(
        plan(
            "1.放宽准入。破除壁垒。责任单位：省商务厅\n"
            "2.本措施自印发之日起施行，有效期至2025年12月31日。\n"
        )
    )
    assert [task.title for task in document.tasks] == ["放宽准入"]
    assert document.frame[-1].kind == "closing"


def test_task_without_a_tag_is_kept_with_a_warning() -> None:
    document = parse_document(
        plan("一、财税\n（一）税收。落实。\n（二）预算。完善。（省财政厅负责）\n")
    )
    assert [measure.lead for measure in document.measures] == [(), ("省财政厅",)]
    assert [(warning.code, warning.line) for warning in document.warnings] == [
        ("no_responsibility", 10)
    ]


def test_collective_party_leads_no_line() -> None:
    document = parse_document(plan("一、财税\n（一）税收。落实。（各市县人民政府负责）\n"))
    (measure,) = document.measures
    assert (measure.lead, measure.collective) == ((), ("各市县人民政府",))
    assert [warning.code for warning in document.warnings] == ["no_lead"]


def test_heading_out_of_order_is_reported() -> None:
    document = parse_document(
        plan("一、甲\n（一）预算。编。（省财政厅负责）\n三、乙\n（一）税收。收。（省税务局负责）\n")
    )
    warnings = [(warning.code, warning.detail) for warning in document.warnings]
    assert warnings == [("out_of_order", "三、")]


def test_sentence_without_a_short_title_is_title_and_text() -> None:
    sentence = (
        "建立健全全省统一的政务服务事项清单管理制度，推动同一事项在全省范围内无差别受理、同标准办理"
    )
    document = parse_document(plan(f"一、服务\n1.{sentence}。（省政务局负责）\n"))
    (task,) = document.tasks
    assert task.title == sentence
    assert task.text == sentence + "。"


def test_filing_deadline_is_the_limit_of_the_sentence_that_asks_for_it() -> None:
    document = parse_document(
        plan(
            "一、财税\n（一）预算。编。（省财政厅负责）\n"
            "各地要抓好落实，年底前见效。请于4月底前将实施方案报省政府备案。\n"
        )
    )
    assert document.filing_deadline is not None
    assert document.filing_deadline.phrase == "4月底前"
    assert document.filing_deadline.date == date(2021, 4, 30)


def test_missing_head_is_reported() -> None:
    document = parse_document("一、财税\n（一）预算。编。（省财政厅负责）\n")
    codes = {warning.code for warning in document.warnings}
    assert codes == {"no_title", "no_number", "no_date"}


def test_an_area_whose_title_opens_with_a_year() -> None:
    document = parse_document(
        plan(
            "一、总体要求\n把握方向。\n二、2021年重点工作\n（一）预算。编。（省财政厅负责）\n"
            "三、保障措施\n抓好落实。\n"
        )
    )
    assert [area.title for area in document.areas] == ["2021年重点工作"]


def test_a_time_of_its_own_beside_the_last_tag_belongs_to_the_last_task() -> None:
    document = parse_document(
        plan("一、财税\n1.预算改革。\n牵头单位：省财政厅\n完成时限：2021年9月\n")
    )
    (measure,) = document.measures
    assert [(one.phrase, str(one.date)) for one in measure.deadlines] == [
        ("2021年9月", "2021-09-30")
    ]
    assert frame_text(document, "closing") == ""


def test_what_stands_behind_a_tag_opens_without_its_comma() -> None:
    document = parse_document(
        plan("一、财税\n继续推进预算改革（省财政厅负责）、税收改革（省税务局负责）。\n")
    )
    assert [measure.text for measure in document.measures] == ["继续推进预算改革", "税收改革"]


def test_a_time_in_a_clause_of_a_tag() -> None:
    document = parse_document(
        plan("一、财税\n1.预算改革。编。（责任单位：省财政厅；完成时限：2021年6月）\n")
    )
    (limit,) = document.measures[0].deadlines
    assert (limit.phrase, limit.date) == ("2021年6月", date(2021, 6, 30))


def test_words_that_lead_in_to_numbered_measures_are_no_measure() -> None:
    document = parse_document(
        plan(
            "一、市场\n（一）放权。（省政府办公厅负责）\n具体措施：\n"
            "1.一业一证。（省市场监管局负责）\n2.清单。（省司法厅负责）\n"
        )
    )
    assert [measure.text for measure in document.measures] == ["放权", "一业一证。", "清单。"]
    assert document.warnings == ()


def test_each_warning_names_its_line_however_many_tags_a_paragraph_has() -> None:
    document = parse_document(
        plan(
            "一、财税\n（一）预算。编。（省财政厅负责）管。（省审计厅、某处室人负责）查。（各市政府负责）\n"
        )
    )
    assert {warning.line for warning in document.warnings} == {10}
