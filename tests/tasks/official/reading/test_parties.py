"""Lists of names."""

import pytest

from tasks.official.reading.parties import is_collective, looks_like_body, split_parties


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("省文化和旅游厅、省发展和改革委员会", "省文化和旅游厅 省发展和改革委员会"),
        ("省财政厅和省审计厅", "省财政厅 省审计厅"),
        ("公安部、工业和信息化部与财政部", "公安部 工业和信息化部 财政部"),
        ("省委组织部、宣传部,省教育厅", "省委组织部 宣传部 省教育厅"),
        ("省教育厅等部门", "省教育厅"),
        ("省教育厅等5部门", "省教育厅"),
        ("教育部等国务院有关部门", "教育部 国务院有关部门"),
        ("各市、县(市、区)政府、省财政厅", "各市、县(市、区)政府 省财政厅"),
        ("省财政厅及各市、州人民政府", "省财政厅 各市、州人民政府"),
        ("各地区、各部门", "各地区 各部门"),
        ("国务院相关部门和单位及各地区", "国务院相关部门和单位 各地区"),
        ("各市、县、自治县人民政府、省财政厅", "各市、县、自治县人民政府 省财政厅"),
        ("各地级以上市、县（市、区）人民政府", "各地级以上市、县（市、区）人民政府"),
        ("各盟行政公署、市人民政府", "各盟行政公署、市人民政府"),
        ("各盟市行政公署、人民政府", "各盟市行政公署、人民政府"),
        ("有关市、县（区）政府", "有关市、县（区）政府"),
        ("", ""),
    ],
)
def test_names_as_printed(text: str, names: str) -> None:
    assert split_parties(text) == names.split()


@pytest.mark.parametrize(
    "name",
    [
        "各地区",
        "有关区县政府",
        "国务院相关部门",
        "省级有关部门",
        "各部门",
        "市级有关部门（单位）",
        "市级各部门（单位）",
        "有关省（区、市）",
        "试点城市",
        "设区市政府",
        "县（市、区）政府",
        "市级行政执法部门",
        "行业主管部门",
    ],
)
def test_parties_not_named_one_by_one(name: str) -> None:
    assert is_collective(name)


@pytest.mark.parametrize(
    "name", ["省财政厅", "杭州市政府", "兰州海关", "人行兰州中心支行", "团市委"]
)
def test_named_parties(name: str) -> None:
    assert not is_collective(name)
    assert looks_like_body(name)


def test_other_words_do_not_look_like_organizations() -> None:
    assert not looks_like_body("推进改革")
