"""The pages of results: the search, one result, the form, and where other pages lead to them."""

import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from departments.roles import Role
from tasks.models import Result, ResultKind
from tasks.plan.lifetime import close_plan
from tests.factories.browser import signed_in
from tests.factories.results import draft_result, published_result, recommended_result
from tests.factories.world import World
from tests.reform_tracker.lists.test_workbooks import sheet_of

LIST = "/results/"
FORM = {"kind_of": "pilot", "title": "试点", "summary": "三家联社挂牌。", "dated_on": "2012-05-04"}


def shown(world: World, query: str = "", who: Any = None) -> list[str]:
    """The titles that the list shows to C, in its order."""
    page = signed_in(who or world.reporter(World.C)).get(f"{LIST}{query}").content.decode()
    return re.findall(r'<th scope="row"[^>]*><a href="/results/\d+/">(.*?)</a>', page)


def test_the_search_looks_into_title_number_and_summary(world: World) -> None:
    published_result(world, title="甲办法", number="甘政办发〔2012〕18号", summary="三家联社挂牌。")
    recommended_result(
        world, title="乙做法", number="", summary="一站办结。", kind_of=ResultKind.PRACTICE
    )
    draft_result(world, title="丙草稿")
    assert shown(world) == ["乙做法", "甲办法"]
    assert shown(world, "?q=甘政办发[2012]18") == ["甲办法"]
    assert shown(world, "?q=一站") == ["乙做法"]
    assert shown(world, "?q=丙") == []
    assert shown(world, "?recommended=true") == ["乙做法"]
    assert shown(world, "?recommended=false&kind=document") == ["甲办法"]
    area = world.measure.task.area_id
    assert shown(world, f"?plan={world.plan.pk}&area={area}") == ["乙做法", "甲办法"]
    assert shown(world, f"?organization={world.organization(World.B).pk}") == []
    assert shown(world, who=world.reporter()) == ["丙草稿", "乙做法", "甲办法"]


def test_the_workbook_says_all_of_what_the_page_says(world: World) -> None:
    result = recommended_result(world, summary="=1+1" + "长" * 200)
    sheet = sheet_of(signed_in(world.reporter(World.C)), f"{LIST}workbook/")
    (row,) = sheet.iter_rows(min_row=4, values_only=True)
    assert row[0] == f"{result.title}\n{result.number}"
    assert result.summary in row
    assert result.recommendation in row


def test_an_empty_list_says_what_to_do(world: World) -> None:
    page = signed_in(world.reporter(World.C)).get(LIST).content.decode()
    assert "没有改革成果" in page


def test_figures_of_the_dashboard_lead_to_just_what_they_count(world: World) -> None:
    published_result(world)
    recommended_result(world, World.X, title="酒泉做法", kind_of=ResultKind.PRACTICE)
    draft_result(world, title="草稿")
    browser = signed_in(world.reviewer)
    page = unescape(browser.get(f"/plans/{world.plan.pk}/").content.decode())
    counts = dict(
        re.findall(r'<a href="/results/\?([^"]+)">(?:制度成果|试点|经验做法|推广) (\d+)</a>', page)
    )
    assert sorted(counts.values()) == ["0", "1", "1", "1"]
    for query, count in counts.items():
        assert len(shown(world, f"?{query}")) == int(count), query
    other = f"/plans/{world.plan.pk}/organizations/{world.organization(World.X).pk}/"
    of_x = browser.get(other).content.decode()
    assert ("酒泉做法" in of_x, "草稿" in of_x) == (True, False)


def test_the_page_of_the_task_offers_it_to_whoever_may_record(world: World) -> None:
    world.accepted_filing(World.X)
    form = reverse("tasks:result-new", args=[world.measure.pk])
    offered = {
        person: form in signed_in(person).get(f"/tasks/{world.measure.task_id}/").content.decode()
        for person in (
            world.reporter(), world.reporter(World.X), world.reviewer,
            world.reporter(World.B), world.reporter(World.C), world.person(World.A, Role.LEADER),
        )
    }  # fmt: skip
    assert list(offered.values()) == [True, True, True, False, False, False]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("link", "javascript:alert(1)"),
        ("dated_on", "2099-01-01"),
        ("milestone", "7"),
        ("title", ""),
    ],
)
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(
    world: World, field: str, value: str
) -> None:
    world.accepted_filing()
    url = reverse("tasks:result-new", args=[world.measure.pk])
    answer = signed_in(world.reporter()).post(url, {**FORM, "summary": "留住这句话", field: value})
    assert (answer.status_code, Result.objects.count()) == (422, 0)
    assert "留住这句话" in answer.content.decode()


def test_nothing_else_that_is_sent_changes_anything(world: World) -> None:
    draft = draft_result(world)
    intruder = {
        "state": "published", "organization": world.organization(World.C).pk, "measure": 7,
        "signatory": "别人", "published_by": world.reviewer.pk, "published_at": "2012-05-01",
        "recommendation": "好", "recommended_by": world.reviewer.pk, "id": 1, "revision": 9,
    }  # fmt: skip
    names = ("id", "state", "organization_id", "measure_id", "signatory", "published_by_id")
    kept = Result.objects.values(*names, "recommendation", "recommended_by_id")
    before = kept.get(pk=draft.pk)
    answer = signed_in(world.reporter()).post(
        draft.form(), {**FORM, **intruder, "version": draft.version}
    )
    assert answer.status_code == 302
    assert kept.get(pk=draft.pk) == before
    after = Result.objects.get(pk=draft.pk)
    assert (after.title, after.version) == ("试点", 2)


def test_under_a_closed_plan_the_page_says_so_and_the_form_leads_away(world: World) -> None:
    result = published_result(world)
    close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="各项任务办结。")
    browser = signed_in(world.approver())
    page = browser.get(result.page()).content.decode()
    assert result.title in page
    assert "/steps/" not in page
    answer = browser.get(reverse("tasks:result-new", args=[world.measure.pk]))
    assert (answer.status_code, answer["Location"]) == (302, f"/tasks/{world.measure.task_id}/")


def test_a_link_opens_apart_from_here(world: World) -> None:
    page = signed_in(world.reporter(World.C)).get(published_result(world).page()).content.decode()
    assert 'rel="noopener noreferrer nofollow"' in page
