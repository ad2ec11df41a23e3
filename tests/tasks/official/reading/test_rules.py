"""What a document says once about all its responsibility lines."""

import pytest

from tasks.official.reading.document import parse_document
from tasks.official.reading.responsibility import parse_responsibility
from tasks.official.reading.rules import Rules, implied_parties, rules_of_text
from tests.tasks.official.reading.builders import plan

FIRST = Rules(first=True)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("（各项任务排在第一位的部门为牵头部门）", FIRST),
        ("列首位的为牵头单位，下同", FIRST),
        ("各责任单位中，牵头单位为列第一位的单位。", FIRST),
        ("第一个逗号前为牵头单位，下同", Rules(mark=",")),
        ("逗号之前的单位为牵头单位", Rules(mark=",")),
        ("分号前为牵头单位，分号后为配合单位", Rules(mark=";")),
        ("首个逗号前为牵头部门，其余为配合部门", Rules(mark=",")),
        ("把就业摆在第一位。", Rules()),
    ],
)
def test_sentences_that_state_how_lists_are_divided(text: str, rules: Rules) -> None:
    assert rules_of_text(text)[0] == rules


@pytest.mark.parametrize(
    ("content", "lead", "support"),
    [
        ("责任单位：市科技局、市数据局，市财政局；第一个逗号前为牵头单位，下同", 2, 1),
        ("市科技局、市数据局，市财政局（逗号前为牵头单位，下同）", 2, 1),
        ("市科技局；市数据局、市财政局。分号前为牵头单位，分号后为配合单位，下同", 1, 2),
        ("责任单位（第一位为牵头单位）：市科技局、市数据局", 1, 1),
    ],
)
def test_a_rule_is_applied_to_its_own_list(content: str, lead: int, support: int) -> None:
    found = parse_responsibility(content)
    assert (len(found.lead), len(found.support)) == (lead, support)
    assert found.basis == "document_rule"
    assert found.unread == ()


@pytest.mark.parametrize(
    ("sentence", "party", "role"),
    [
        ("以下均需试点城市政府落实,不再列出", "试点城市政府", "implement"),
        ("以下各项工作均需相关市、县（市、区）政府推进", "相关市、县（市、区）政府", "implement"),
        ("以下任务由各区政府具体负责", "各区政府", "implement"),
        ("各区县政府均需配合,以下不再列出", "各区县政府", "support"),
        ("各区政府为各项任务的责任单位,以下不再一一列出", "各区政府", "implement"),
        ("以下均由市住建局指导,不再列出", "市住建局", "guide"),
        ("以下均需市政府督查室督促落实,不再列出", "市政府督查室", "urge"),
        ("以下均含各区政府,不再单列", "各区政府", "implement"),
        ("具体任务均涉及相关市(州)人民政府,不再做分工,下同", "相关市(州)人民政府", "implement"),
        ("各项任务均需各市落实,以下不再列出", "各市", "implement"),
        ("明确牵头部门的,有关部门配合,不逐一列出", "有关部门", "support"),
    ],
)
def test_a_rule_adds_a_party_to_later_lines(sentence: str, party: str, role: str) -> None:
    assert [(one.name, one.role) for one in implied_parties(sentence)] == [(party, role)]


@pytest.mark.parametrize(
    "sentence", ["各区政府负责", "各区政府均需落实", "有关部门配合", "以下简称各区", "下同"]
)
def test_other_sentences_add_nobody(sentence: str) -> None:
    assert implied_parties(sentence) == ()


def test_words_around_a_rule_are_no_party_of_its_line() -> None:
    found = parse_responsibility(
        "责任单位：省商务厅、省数据局按职责分工负责。具体任务均涉及相关市政府，不再做分工，下同。"
    )
    assert found.named == ("省商务厅", "省数据局")
    assert [one.name for one in found.implied] == ["相关市政府"]


def test_an_implied_party_is_a_rule_of_the_plan_and_no_party_of_its_lines() -> None:
    document = parse_document(
        plan(
            "一、产业\n（一）整机。培育。（责任单位：省经信厅，以下均需各市政府落实，不再列出）\n"
            "（二）配套。发展。（责任单位：省财政厅）\n"
        )
    )
    (rule,) = document.implied
    assert (rule.name, rule.role, rule.collective) == ("各市政府", "implement", True)
    source = document.source_text[rule.span.start : rule.span.end]
    assert "以下均需各市政府落实" in source
    assert [measure.collective for measure in document.measures] == [(), ()]
    assert [measure.lead for measure in document.measures] == [("省经信厅",), ("省财政厅",)]


@pytest.mark.parametrize(
    "rule",
    ["加粗的为牵头单位，下同", "排名不分先后", "带“#”号的为牵头单位", "最后一个为牵头单位"],
)
def test_a_rule_that_is_not_understood_is_told(rule: str) -> None:
    document = parse_document(
        plan(f"一、产业\n（一）整机。培育。（责任单位：省经信厅、省财政厅；{rule}）\n")
    )
    told = [one for one in document.warnings if one.code == "clause_not_read"]
    assert [(one.line, one.detail) for one in told] == [(10, rule.split("，", maxsplit=1)[0])]
    (measure,) = document.measures
    assert measure.parties == ("省经信厅", "省财政厅")


def test_a_rule_in_the_text_divides_all_lists() -> None:
    document = parse_document(
        plan(
            "说明：责任单位中第一个逗号前为牵头单位。\n"
            "一、产业\n（一）整机。培育。（责任单位：省经信厅、省科技厅，省财政厅）\n"
        )
    )
    (measure,) = document.measures
    assert (measure.lead, measure.support) == (("省经信厅", "省科技厅"), ("省财政厅",))


def test_a_bracket_that_speaks_of_duties_and_was_not_read_is_told_beside_a_tag_too() -> None:
    document = parse_document(
        plan("一、产业\n（一）整机。培育（谁主管、谁负责）企业。（责任单位：省经信厅）\n")
    )
    told = [(one.line, one.detail) for one in document.warnings if one.code == "tag_not_read"]
    assert told == [(10, "（谁主管、谁负责）")]
