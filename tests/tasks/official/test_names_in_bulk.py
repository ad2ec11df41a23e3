"""Many names are decided in one go, and what a new organization is called."""

from dataclasses import replace
from typing import Any

import pytest

from tasks.models import DocumentDraft
from tasks.official import drafts
from tasks.official.names import as_proposed, full_name, undecided
from tasks.official.reading.document import parse_document
from tests.contract.import_cases import TEXT
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.tasks.official.test_names import prefix, upload

# 财政厅 is surely 省财政厅, 国家发展改革委 surely not 省发展改革委; 省数据局 is nobody's.
NAMES = "（财政厅、国家发展改革委、省数据局负责）"


def draft_of(world: World, names: str = NAMES) -> DocumentDraft:
    return upload(world, TEXT.replace("（省财政厅、省审计厅负责）", names))


def posted(world: World, draft: DocumentDraft, **data: Any) -> Any:
    data = {"version": draft.version} | data
    return signed_in(world.reviewer).post(f"/imports/{draft.pk}/names/", data, follow=True)


def now(draft: DocumentDraft) -> DocumentDraft:
    return DocumentDraft.objects.get(pk=draft.pk)


def test_all_proposals_are_accepted_in_one_go_and_doubtful_names_are_left(world: World) -> None:
    draft = draft_of(world)
    answer = posted(world, draft, rest="proposed")
    finance = world.organization("省财政厅").pk
    assert now(draft).names == {"财政厅": {"same_as": finance}}
    assert undecided(now(draft)) == ["国家发展改革委", "省数据局"]
    assert answer.redirect_chain[-1][0] == f"/imports/{draft.pk}/names/"
    assert "还有 2 个名称待确定" in answer.content.decode()


def test_all_the_rest_are_new_and_what_is_decided_or_chosen_stays(world: World) -> None:
    draft = draft_of(world)
    finance, water = (world.organization(name).pk for name in ("省财政厅", "省水利厅"))
    posted(world, draft, rest="proposed")
    draft = now(draft)
    chosen = {
        f"{prefix('财政厅')}-choice": finance,
        f"{prefix('省数据局')}-choice": "other",
        f"{prefix('省数据局')}-other": water,
    }
    answer = posted(world, draft, rest="new", **chosen)
    said = now(draft).names
    assert said["财政厅"] == {"same_as": finance}
    assert said["省数据局"] == {"same_as": water}
    assert said["国家发展改革委"]["new"]["short_name"] == "国家发展改革委"
    assert answer.redirect_chain[-1][0] == f"/imports/{draft.pk}/"


def test_a_decision_about_names_is_undone(world: World) -> None:
    draft = draft_of(world)
    posted(world, draft, rest="new")
    draft = now(draft)
    page = signed_in(world.reviewer).get(f"/imports/{draft.pk}/").content.decode()
    assert "撤销：确定名称" in page
    drafts.undo(draft.pk, actor=world.reviewer, source="test", version=draft.version)
    assert now(draft).names == {}


def test_names_that_were_decided_on_an_older_version_stay_chosen_on_the_page(world: World) -> None:
    draft = draft_of(world)
    old = draft.version
    drafts.edit(
        draft.pk, "retitle", {"key": "1.1", "title": "新"}, actor=world.reviewer,
        source="test", version=old,
    )  # fmt: skip
    answer = posted(world, draft, **{f"{prefix('省数据局')}-choice": "new",
                                     f"{prefix('省数据局')}-short_name": "数据管理局"})  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="数据管理局"' in page
    assert f'name="version" value="{old + 1}"' in page
    assert now(draft).names == {}


@pytest.mark.parametrize(
    ("issuer", "name", "called"),
    [
        ("甘肃省人民政府", "财政厅", "省财政厅"),
        ("甘肃省人民政府", "农牧厅", "省农牧厅"),
        ("甘肃省人民政府办公厅", "发展改革委", "省发展改革委"),
        ("中共甘肃省委办公厅", "市场监管局", "省市场监管局"),
        ("兰州市人民政府", "财政局", "市财政局"),
        ("甘肃省兰州市人民政府", "教育局", "市教育局"),
        ("宁夏回族自治区人民政府", "财政厅", "自治区财政厅"),
        ("国务院办公厅", "财政部", "财政部"),
        ("甘肃省人民政府", "省财政厅", "省财政厅"),
        ("甘肃省人民政府", "兰州市财政局", "兰州市财政局"),
        ("甘肃省人民政府", "甘肃银监局", "甘肃银监局"),
        ("甘肃省人民政府", "人行兰州中心支行", "人行兰州中心支行"),
        ("甘肃省人民政府", "★财政厅", "省财政厅"),
        ("甘肃省人民政府", "〈省数据局〉", "省数据局"),
        (None, "财政厅", "财政厅"),
    ],
)
def test_an_elided_word_for_the_place_is_proposed(
    issuer: str | None, name: str, called: str
) -> None:
    document = replace(parse_document(TEXT), issuer=issuer, issuers=())
    assert full_name(name, document) == called


def test_of_several_issuers_the_first_that_names_a_place_counts() -> None:
    both = ("某某总公司", "甘肃省人民政府")
    document = replace(parse_document(TEXT), issuer=None, issuers=both)
    assert full_name("财政厅", document) == "省财政厅"


def test_two_bodies_of_one_name_are_no_sure_proposal(world: World) -> None:
    draft = draft_of(world, "（审计厅、金融办负责）")
    assert set(as_proposed(draft)) <= {"金融办"}


def test_the_page_proposes_and_names_by_the_full_name(world: World) -> None:
    draft = draft_of(world, "（农业农村厅、财政厅负责）")
    page = signed_in(world.reviewer).get(f"/imports/{draft.pk}/names/").content.decode()
    assert 'value="省农业农村厅"' in page
    assert "采纳全部 1 条建议" in page
    assert "建议：" in page or "建议: " in page
