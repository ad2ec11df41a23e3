"""Places, found with a gazetteer."""

from tasks.official.reading.passages import Passage
from tasks.official.reading.places import Gazetteer, GazetteerEntry, default_gazetteer, find_places

HOME = "甘肃省人民政府"


def _found(text: str) -> list[tuple[str, tuple[str, ...], str]]:
    places = find_places(Passage.of(text), default_gazetteer(), HOME)
    return [(place.name, place.prefecture_codes, place.use) for place in places]


def test_names_joined_by_a_dash_are_one_zone() -> None:
    assert _found("推进酒泉—嘉峪关区域发展") == [("酒泉—嘉峪关", ("620900", "620200"), "zone")]


def test_zone_half_outside_the_province() -> None:
    assert _found("推进关中—天水经济区") == [("关中—天水", ("620500",), "zone")]


def test_county_stands_for_its_prefecture_but_not_in_an_airports_name() -> None:
    assert _found("开展玉门试点") == [("玉门", ("620900",), "pilot")]
    assert _found("推进敦煌机场建设") == [("敦煌", (), "facility")]


def test_bodies_and_titles_name_no_place() -> None:
    assert _found("支持兰州银行发债，落实《兰州市规划》") == []


def test_home_province_is_no_place_of_its_own_plan() -> None:
    assert _found("甘肃与青海合作") == [("青海", (), "province")]


def test_each_name_once_in_order() -> None:
    assert [name for name, _, _ in _found("天水、兰州、天水海关")] == ["天水", "兰州"]


def test_another_gazetteer_can_be_given() -> None:
    gazetteer = Gazetteer.of([GazetteerEntry("西山", "site", ())])
    assert [place.name for place in find_places(Passage.of("西山与兰州"), gazetteer, "")] == [
        "西山"
    ]


def test_an_empty_gazetteer_finds_nothing() -> None:
    assert find_places(Passage.of("兰州"), Gazetteer.of([]), "") == ()
