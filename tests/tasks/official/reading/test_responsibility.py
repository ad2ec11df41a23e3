"""The grammar of responsibility tags."""

import pytest

from tasks.official.reading.responsibility import parse_responsibility
from tasks.official.reading.rules import Rules
from tasks.official.reading.tags import find_tags, is_tag

# content, lead, support, collective, basis
TAGS = [
    ("省财政厅等负责", "省财政厅", "", "", "sole_party"),
    ("省财政厅、省国税局负责", "省财政厅", "省国税局", "", "first_listed"),
    ("省卫生厅、省人社厅等牵头负责", "省卫生厅", "省人社厅", "", "first_listed"),
    ("省财政厅牵头，省教育厅、省人社厅配合", "省财政厅", "省教育厅 省人社厅", "", "explicit"),
    ("省财政厅牵头,省教育厅参与", "省财政厅", "省教育厅", "", "explicit"),
    ("省医保局、省卫生健康委牵头负责", "省医保局 省卫生健康委", "", "", "explicit"),
    ("省教育厅牵头省财政厅配合", "省教育厅", "省财政厅", "", "explicit"),
    (
        "省商务厅、省税务局按职责分工牵头，省财政厅参加",
        "省商务厅 省税务局",
        "省财政厅",
        "",
        "explicit",
    ),
    ("省政府各部门、各市政府负责", "", "", "省政府各部门 各市政府", "first_listed"),
    (
        "省住房城乡建设厅负责指导，各市政府负责实施",
        "省住房城乡建设厅",
        "",
        "各市政府",
        "guide_alone",
    ),
    ("省公安厅负责，省司法厅配合", "省公安厅", "省司法厅", "", "explicit"),
    (
        "责任单位：市发改委、市经信局（除标注“分别牵头”外，列第一位为牵头或汇总单位，下同）",
        "市发改委",
        "市经信局",
        "",
        "document_rule",
    ),
    ("工商总局、税务总局等相关部门分别牵头负责", "工商总局 税务总局", "", "相关部门", "explicit"),
    ("责任单位：市人社局、市农业局分别牵头", "市人社局 市农业局", "", "", "explicit"),
    ("人民银行、证监会等部门和单位按职责分工负责", "人民银行", "证监会", "", "first_listed"),
    (
        "国家卫生健康委、国家中医药局等和地方人民政府负责。以下均需地方人民政府落实，不再列出",
        "国家卫生健康委",
        "国家中医药局",
        "地方人民政府",
        "first_listed",
    ),
    (
        "牵头领导：张三；牵头单位：市发改委；责任单位：市财政局",
        "市发改委",
        "市财政局",
        "",
        "explicit",
    ),
    ("省级责任单位：省财政厅、省税务局", "省财政厅", "省税务局", "", "first_listed"),
    ("第一牵头单位：省发展改革委", "省发展改革委", "", "", "explicit"),
    ("牵头单位：省商务厅 责任单位：省司法厅", "省商务厅", "省司法厅", "", "explicit"),
    ("省科技厅会同有关部门负责", "省科技厅", "", "有关部门", "explicit"),
    ("由省科技厅会同省财政厅、省教育厅负责", "省科技厅", "省财政厅 省教育厅", "", "explicit"),
    (
        "省发展改革委牵头，省财政厅，各市、县（市、区）人民政府按职责分工负责",
        "省发展改革委",
        "省财政厅",
        "各市、县（市、区）人民政府",
        "explicit",
    ),
    (
        "牵头单位：省文化和旅游厅；责任单位：省发展改革委和省工业和信息化厅",
        "省文化和旅游厅",
        "省发展改革委 省工业和信息化厅",
        "",
        "explicit",
    ),
    ("牵头单位:省商务厅,配合单位:各市州政府", "省商务厅", "", "各市州政府", "explicit"),
    ("责任单位：省商务厅牵头，省税务局、财政厅", "省商务厅", "省税务局 财政厅", "", "explicit"),
    ("负责部门：市商务局；适用范围：全市", "市商务局", "", "", "sole_party"),
    ("责任单位：省司法厅；完成时限：2021年6月底前", "省司法厅", "", "", "sole_party"),
    ("省司法厅负责，2021年9月底前完成", "省司法厅", "", "", "sole_party"),
    (
        "教育部、财政部等国务院相关部门及各地区按职责分工负责",
        "教育部",
        "财政部",
        "国务院相关部门 各地区",
        "first_listed",
    ),
    (
        "税务总局牵头，国务院相关部门和单位及各地区按职责分工负责",
        "税务总局",
        "",
        "国务院相关部门和单位 各地区",
        "explicit",
    ),
    ("各省、自治区、直辖市人民政府负责", "", "", "各省、自治区、直辖市人民政府", "sole_party"),
    ("各市州党委和政府负责", "", "", "各市州党委和政府", "sole_party"),
    (
        "市乡村振兴局、17个市级帮扶集团牵头单位和有关区县政府具体负责",
        "市乡村振兴局",
        "",
        "17个市级帮扶集团牵头单位 有关区县政府",
        "first_listed",
    ),
]


@pytest.mark.parametrize(
    ("content", "lead", "support", "collective", "basis"), TAGS, ids=[tag[0] for tag in TAGS]
)
def test_roles(content: str, lead: str, support: str, collective: str, basis: str) -> None:
    assert is_tag(content)
    found = parse_responsibility(content)
    assert found.lead == tuple(lead.split())
    assert found.support == tuple(support.split())
    assert found.collective == tuple(collective.split())
    assert found.basis == basis


@pytest.mark.parametrize(
    ("content", "phrase"),
    [
        ("省财政厅等负责", "等负责"),
        ("省卫生厅、省人社厅等牵头负责", "等牵头负责"),
        ("省财政厅牵头，省教育厅按职责分工负责", "按职责分工负责"),
        ("责任单位：省财政厅", "责任单位"),
    ],
)
def test_printed_phrase_is_kept(content: str, phrase: str) -> None:
    assert parse_responsibility(content).phrase == phrase


def test_wide_blanks_part_names_in_a_cell_and_not_inside_a_name() -> None:
    cell = parse_responsibility("省金融办\u3000\u3000省证监局")
    assert (cell.lead, cell.support) == (("省金融办",), ("省证监局",))
    assert parse_responsibility("省金  融办负责").lead == ("省金融办",)


def test_rule_in_a_tag_lets_the_first_lead() -> None:
    found = parse_responsibility("责任单位：省经信厅、省科技厅。列第一位的为牵头单位，下同")
    assert found.stated.first
    assert (found.lead, found.support) == (("省经信厅",), ("省科技厅",))
    assert found.basis == "document_rule"


def test_rule_of_the_document_is_the_basis_of_later_tags() -> None:
    assert parse_responsibility("省经信厅、省科技厅", Rules(first=True)).basis == "document_rule"
    assert parse_responsibility("省经信厅牵头，省科技厅配合", Rules(first=True)).basis == "explicit"


def test_a_sentence_of_its_own_in_a_tag_states_two_rules() -> None:
    content = (
        "卫生计生委、财政部负责。排在第一位的部门为牵头部门，分别负责为各部门按职责分别牵头，下同"
    )
    assert is_tag(content)
    found = parse_responsibility(content)
    assert found.stated == Rules(first=True, each=True)
    assert (found.lead, found.support) == (("卫生计生委",), ("财政部",))
    later = parse_responsibility("发展改革委、财政部分别负责", Rules(first=True, each=True))
    assert (later.lead, later.basis) == (("发展改革委", "财政部"), "document_rule")
    assert parse_responsibility("发展改革委、财政部负责", Rules(first=True, each=True)).lead == (
        "发展改革委",
    )


def test_a_rule_that_all_before_the_comma_lead() -> None:
    content = "省委改革办、省政务局，省司法厅，逗号前为牵头单位，下同"
    assert is_tag(content, last=True)
    assert parse_responsibility(content).stated.mark == ","
    found = parse_responsibility("省税务局、省人社厅，省财政厅、省审计厅", Rules(mark=","))
    assert found.lead == ("省税务局", "省人社厅")
    assert found.support == ("省财政厅", "省审计厅")
    assert found.basis == "document_rule"
    assert parse_responsibility("省财政厅", Rules(mark=",")).basis == "sole_party"


def test_what_part_a_party_answers_for_is_no_part_of_its_name() -> None:
    found = parse_responsibility("财政部负责。涉及地方的由各省级人民政府负责")
    assert (found.lead, found.collective) == (("财政部",), ("各省级人民政府",))
    assert parse_responsibility("自由贸易试验区管委会负责").lead == ("自由贸易试验区管委会",)


def test_who_leads_may_be_said_behind_the_names() -> None:
    found = parse_responsibility("省财政厅为牵头单位，省税务局、省审计厅为责任单位")
    assert (found.lead, found.support) == (("省财政厅",), ("省税务局", "省审计厅"))
    assert parse_responsibility("省发展改革委负责牵头，省财政厅配合").lead == ("省发展改革委",)


def test_a_bracket_behind_a_name_within_a_labels_reach_is_part_of_the_name() -> None:
    text = "配合单位：市财政局、市发展改革委（市粮食局）"
    assert find_tags(text) == ((0, 0, len(text), len(text)),)
    assert parse_responsibility(text).support == ("市财政局", "市发展改革委（市粮食局）")


# content, lead, support, guide, urge, implement, basis
OTHER_ROLES = [
    ("农业农村部指导", "农业农村部", "", "农业农村部", "", "", "guide_alone"),
    ("农业农村部指导，商务部参与", "农业农村部", "商务部", "农业农村部", "", "", "guide_alone"),
    ("省教育厅牵头，省科技厅指导", "省教育厅", "省科技厅", "省科技厅", "", "", "explicit"),
    (
        "指导单位：省教育厅；责任单位：市教育局",
        "市教育局",
        "省教育厅",
        "省教育厅",
        "",
        "",
        "explicit",
    ),
    ("市住建局督促，市城管局落实", "市城管局", "市住建局", "", "市住建局", "市城管局", "explicit"),
    ("市住建局督查督办", "市住建局", "", "", "市住建局", "", "guide_alone"),
    ("督导单位：市教育局", "市教育局", "", "", "市教育局", "", "guide_alone"),
    (
        "市委组织部负总责，市人社局具体落实",
        "市委组织部",
        "市人社局",
        "",
        "",
        "市人社局",
        "explicit",
    ),
    ("市人社局牵头抓总，市财政局具体负责", "市人社局", "市财政局", "", "", "市财政局", "explicit"),
    ("市委总负责，市人社局具体负责实施", "市委", "市人社局", "", "", "市人社局", "explicit"),
    ("省水利厅、省财政厅落实", "省水利厅", "省财政厅", "", "", "", "first_listed"),
    ("市住建局指导市城管局落实", "市城管局", "市住建局", "市住建局", "", "市城管局", "explicit"),
    ("省公安厅负责省司法厅配合", "省公安厅", "省司法厅", "", "", "", "explicit"),
    ("市发改委（牵头）、市财政局（配合）", "市发改委", "市财政局", "", "", "", "explicit"),
    ("市财政局、★市人社局、市科技局", "市人社局", "市财政局 市科技局", "", "", "", "explicit"),
    ("市财政局、市人社局*", "市人社局", "市财政局", "", "", "", "explicit"),
    ("省财政厅配合", "", "省财政厅", "", "", "", None),
]


@pytest.mark.parametrize(
    ("content", "lead", "support", "guide", "urge", "implement", "basis"),
    OTHER_ROLES,
    ids=[row[0] for row in OTHER_ROLES],
)
def test_roles_beside_lead_and_support(  # one column each
    content: str,
    lead: str,
    support: str,
    guide: str,
    urge: str,
    implement: str,
    basis: str | None,
) -> None:
    found = parse_responsibility(content)
    assert found.lead == tuple(lead.split())
    assert found.support == tuple(support.split())
    assert found.guide == tuple(guide.split())
    assert found.urge == tuple(urge.split())
    assert found.implement == tuple(implement.split())
    assert found.basis == basis


def test_who_is_named_together_may_lead() -> None:
    found = parse_responsibility("各级发展改革部门牵头，省财政厅配合")
    assert (found.lead, found.support) == ((), ("省财政厅",))
    assert found.collective_lead == found.collective == ("各级发展改革部门",)


def test_marks_on_every_name_tell_nobody_apart() -> None:
    found = parse_responsibility("*市财政局、*市人社局")
    assert (found.lead, found.support) == (("市财政局",), ("市人社局",))
    assert found.basis == "first_listed"


def test_words_behind_a_label_that_is_not_known_are_told_and_no_name() -> None:
    found = parse_responsibility("责任单位：市人社局；联系电话：123456")
    assert (found.lead, found.support) == (("市人社局",), ())
    assert found.unread == ("联系电话：123456",)


def test_how_units_work_together_is_no_part_of_the_last_name() -> None:
    found = parse_responsibility("牵头单位：市发改委、市工信局（按职责分工负责）")
    assert found.lead == ("市发改委", "市工信局")


def test_two_that_answer_beside_who_carries_out_do_not_both_lead() -> None:
    found = parse_responsibility("省发展改革委、省财政厅负责统筹，各市县政府负责实施")
    assert (found.lead, found.support) == (("省发展改革委",), ("省财政厅",))
    assert found.basis == "first_listed"


def test_posts_of_persons_beside_the_bodies_are_no_organizations() -> None:
    tag = parse_responsibility("分管副市长、协管副秘书长负责，市农业局牵头，市财政局配合")
    assert (tag.lead, tag.support, tag.collective) == (("市农业局",), ("市财政局",), ())


def test_for_which_lists_a_rule_holds_is_no_name() -> None:
    tag = parse_responsibility(
        "省经信委、省发改委负责。责任单位两个以上的，列第一者为牵头单位，下同"
    )
    assert (tag.lead, tag.support, tag.stated.first) == (("省经信委",), ("省发改委",), True)
    tag = parse_responsibility("省农委牵头。明确牵头部门的，有关部门配合，不逐一列出，下同")
    assert (tag.lead, tag.support) == (("省农委",), ())
