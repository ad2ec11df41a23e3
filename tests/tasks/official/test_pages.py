"""The pages of a draft: dates that cannot be, keys that are none, what the button undoes."""

import pytest

from tasks.errors import Invalid
from tasks.official.changing import parsed
from tests.contract.import_cases import TEXT, uploaded
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.tasks.official.test_drafts import NEW, edit
from tests.tasks.official.test_names import decide, publish, upload

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("issued_on", "filing_due_on", "place"),
    [
        ("0212-03-01", "", "issued_on"),
        ("2021-03-01", "9999-12-31", "filing_due_on"),
        ("2021-03-01", "2021-02-28", "filing_due_on"),
        ("2021-03-01", "2102-05-15", "filing_due_on"),
        ("", "0001-01-01", "filing_due_on"),
    ],
)
def test_a_date_that_cannot_be_is_refused_in_the_head(
    world: World, issued_on: str, filing_due_on: str, place: str
) -> None:
    draft = uploaded(world)
    draft.refresh_from_db()
    before = draft.document
    data = {
        "edit": "set_head", "title": "要点", "number": "试政发〔2021〕9号", "issuer": "省政府",
        "issued_on": issued_on, "filing_due_on": filing_due_on, "version": draft.version,
    }  # fmt: skip
    answer = signed_in(world.reviewer).post(f"/imports/{draft.pk}/edit/", data, follow=True)
    told = answer.content.decode()
    assert ("印发日期应在" in told) == (place == "issued_on")
    draft.refresh_from_db()
    assert draft.document == before


def test_a_date_that_was_read_wrongly_is_not_published(world: World) -> None:
    draft = uploaded(world)
    decide(world, draft, {"省审计厅": {"new": NEW}})
    draft.refresh_from_db()
    draft.document["issued_on"] = "9999-12-31"
    draft.save()
    with pytest.raises(Invalid, match="印发日期"):
        publish(world, draft)


@pytest.mark.parametrize("key", ["a/b", " ", "1.1.1", "x" * 300, "１.１", "12345.1"])
def test_a_key_that_is_none_is_no_error_of_the_server(world: World, key: str) -> None:
    draft = uploaded(world)
    data = {"edit": "retitle", "stay": "1", "key": key, "title": "t", "version": draft.version}
    answer = signed_in(world.reviewer).post(f"/imports/{draft.pk}/edit/", data)
    assert answer["Location"] == f"/imports/{draft.pk}/"


def test_the_button_says_which_change_it_undoes(world: World) -> None:
    draft = uploaded(world)
    edit(world, draft, "retitle", key="1.1", title="另一个标题")
    page = signed_in(world.reviewer).get(f"/imports/{draft.pk}/").content.decode()
    assert "撤销：改标题" in page


def typed(world: World, **data: object) -> tuple[int, str]:
    draft = uploaded(world)
    draft.refresh_from_db()
    form = {"version": draft.version} | data
    answer = signed_in(world.reviewer).post(f"/imports/{draft.pk}/edit/", form)
    return answer.status_code, answer.content.decode()


def test_a_head_of_which_one_field_is_refused_keeps_all_that_was_typed(world: World) -> None:
    status, page = typed(
        world, edit="set_head", title="手工改的标题", number="试政发〔2021〕77号",
        issuer="试点省政府", issued_on="2021-03-01", filing_due_on="2020-01-01",
    )  # fmt: skip
    assert status == 422
    for kept in ("手工改的标题", "试政发〔2021〕77号", "试点省政府", "2020-01-01"):
        assert f'value="{kept}"' in page
    assert '<details class="card" id="head" open>' in page


@pytest.mark.parametrize(
    "data",
    [
        {"edit": "set_parties", "number": 1, "lead": "超" * 61, "support": "手工改的单位"},
        {"edit": "set_deadline", "number": 1, "due_on": "手工改的单位"},
        {"edit": "retitle", "title": "手工改的单位" + "长" * 300},
    ],
)
def test_what_is_refused_on_the_page_of_a_task_stays_there(
    world: World, data: dict[str, object]
) -> None:
    status, page = typed(world, key="1.1", stay="1", **data)
    assert status == 422
    assert "手工改的单位" in page


def test_what_somebody_else_changed_meanwhile_is_told_above_what_was_typed(world: World) -> None:
    status, page = typed(
        world, edit="set_parties", key="1.1", number=1, lead="手工改的单位", stay="1", version=0
    )
    assert status == 422
    assert 'value="手工改的单位"' in page


def test_everybody_on_a_line_is_said_on_the_page_of_its_task(world: World) -> None:
    draft = uploaded(world)
    draft.refresh_from_db()
    data = {
        "edit": "set_parties", "key": "1.1", "number": 1, "stay": "1", "version": draft.version,
        "lead": "★省财政厅", "support": "〈省审计厅〉、省水利厅", "guide": "省财政厅",
        "urge": "省水利厅", "implement": "白银市、兰州市",
    }  # fmt: skip
    browser = signed_in(world.reviewer)
    assert browser.post(f"/imports/{draft.pk}/edit/", data).status_code == 302
    draft.refresh_from_db()
    line = parsed(draft).measures[0]
    assert (line.lead, line.support, line.basis) == (
        ("省财政厅",), ("省审计厅", "省水利厅"), "decided",
    )  # fmt: skip
    assert (line.guide, line.urge, line.implement) == (
        ("省财政厅",), ("省水利厅",), ("白银市", "兰州市"),
    )  # fmt: skip
    page = browser.get(f"/imports/{draft.pk}/tasks/1.1/").content.decode()
    assert "白银市、兰州市</textarea>" in page


COLLECTIVE = TEXT.replace("（省财政厅负责）", "（各级发展改革部门牵头）")
RULE = TEXT.replace("省审计厅负责）", "省审计厅负责。以下均需各区政府落实，不再列出）")


def test_a_line_led_by_a_collective_is_named_with_its_place_until_somebody_is_named(
    world: World,
) -> None:
    draft = upload(world, COLLECTIVE)
    browser = signed_in(world.reviewer)
    page = browser.get(f"/imports/{draft.pk}/").content.decode()
    assert "任务 1.2：由各级发展改革部门牵头" in page
    assert f'href="/imports/{draft.pk}/tasks/1.2/"' in page
    assert "待确定牵头单位" in page
    decide(world, draft, {"省审计厅": {"new": NEW}})
    with pytest.raises(Invalid, match="各级发展改革部门"):
        publish(world, draft)
    draft.refresh_from_db()
    edit(world, draft, "set_parties", key="1.2", number=1, lead="省水利厅", support=())
    assert publish(world, draft).number


def test_a_rule_is_shown_on_later_lines_and_can_be_put_aside(world: World) -> None:
    draft = upload(world, RULE)
    assert [rule.name for rule in parsed(draft).implied] == ["各区政府"]
    browser = signed_in(world.reviewer)
    told = "按文件通则：各区政府落实"
    for task, shown in (("1.1", False), ("1.2", True)):
        page = browser.get(f"/imports/{draft.pk}/tasks/{task}/").content.decode()
        assert (told in page) == shown, task
    draft.refresh_from_db()
    data = {"edit": "drop_rule", "index": 0, "version": draft.version}
    browser.post(f"/imports/{draft.pk}/edit/", data)
    assert told not in browser.get(f"/imports/{draft.pk}/").content.decode()
    again = browser.post(f"/imports/{draft.pk}/edit/", data | {"version": draft.version + 1})
    assert again.status_code == 302
    draft.refresh_from_db()
    assert parsed(draft).implied == ()
