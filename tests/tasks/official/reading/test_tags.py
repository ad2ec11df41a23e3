"""Which brackets and labelled ends are responsibility tags, and where they begin and end."""

import pytest

from tasks.official.reading.tags import find_tags, is_tag


@pytest.mark.parametrize(
    "content",
    [
        "试行",
        "2010—2020",
        "甘政发〔2011〕41号",
        "自治县，以下简称区县",
        "ＭａａＳ",
        "市、区",
        "园区",
    ],
)
def test_other_brackets_are_no_tags(content: str) -> None:
    assert not is_tag(content, last=True)


def test_a_bare_list_is_a_tag_only_at_the_end_of_its_paragraph() -> None:
    assert find_tags("完善制度。（省财政厅、省审计厅）") == ((5, 6, 15, 16),)
    assert find_tags("完善（省财政厅、省审计厅）的制度。") == ()


def test_a_list_with_a_time_limit_is_a_tag_at_the_end_of_its_paragraph() -> None:
    assert is_tag("市场监管总局、国家标准委；2020年12月底前完成", last=True)
    assert not is_tag("2020年12月底前完成", last=True)


def test_label_without_brackets_opens_a_tag() -> None:
    text = "完善制度。责任单位：省财政厅"
    assert find_tags(text) == ((5, 5, len(text), len(text)),)


def test_nested_brackets_belong_to_one_tag() -> None:
    text = "推进改革。〔省财政厅和各区县（自治县，以下简称区县）政府具体负责〕"
    ((start, _, _, end),) = find_tags(text)
    assert text[start:end] == text[5:]


def test_a_list_that_ends_in_and_others_is_a_tag_at_the_end_of_its_paragraph() -> None:
    assert is_tag("省编委办、省财政厅、省妇联等", last=True)
    assert not is_tag("包括市场主体等", last=True)


@pytest.mark.parametrize(
    "content",
    [
        "省委组织部、省商务厅，各市人民政府",
        "省发展改革委，各市、县（市、区）人民政府",
        "各市、县（市、区）人民政府，各开发区",
        "省金融局、国家开发银行山西省分行",
        "共青团中央、全国妇联、省农村信用社联合社",
        "福州、厦门、泉州市人民政府",
        "省发展改革委负责牵头，省财政厅配合",
        "省财政厅、省税务局按职责分工负责，适时推进",
        "公安部指导，各地区负责",
        "财政部、教育部负责制定，各地区负责实施",
        "省财政厅为牵头单位，省税务局、省审计厅为责任单位",
        "财政部牵头，3月底前出台相关政策，年内持续推进",
    ],
)
def test_tags_at_the_end_of_a_paragraph(content: str) -> None:
    assert is_tag(content, last=True)


@pytest.mark.parametrize("content", ["图书馆、博物馆", "试行", "含合作社", "食堂、宿舍、超市"])
def test_lists_of_other_things_are_no_tags(content: str) -> None:
    assert not is_tag(content, last=True)


@pytest.mark.parametrize(
    "content",
    [
        "农业农村部指导",
        "市住建局督促，各区政府落实",
        "责任单位市科技局",
        "牵头单位为市科技局，配合单位为市财政局",
        "牵头（责任）单位：市科技局",
        "省邮政、省财政厅负责",
        "教育部门牵头，财政部门配合",
        "教育、科技部门负责",
        "广元、绵阳市政府，临港合作区执委会按职责分工负责",
    ],
)
def test_tags_in_other_words(content: str) -> None:
    assert is_tag(content)


@pytest.mark.parametrize(
    "content",
    [
        "谁主管、谁负责",
        "含技术指导",
        "由企业自主实施",
        "政府引导、市场运作",
        "有序推进",
        "重点支持",
    ],
)
def test_brackets_that_name_nobody_are_no_tags(content: str) -> None:
    assert not is_tag(content, last=True)


def test_a_bare_list_behind_a_sentence_is_a_tag() -> None:
    text = "完善制度。（省财政厅、省审计厅）加强管理。（省财政厅）"
    assert [text[start:end] for _, start, end, _ in find_tags(text)] == [
        "省财政厅、省审计厅",
        "省财政厅",
    ]


def test_a_bracket_that_is_never_closed_holds_a_tag() -> None:
    text = "完善制度。（责任单位：省财政厅、省审计厅"
    assert find_tags(text) == ((5, 6, len(text), len(text)),)
