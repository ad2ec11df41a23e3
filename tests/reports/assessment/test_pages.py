"""The pages of the assessment: by kind, in unit order, every point with its evidence."""

import re
from datetime import date

import pytest

from reform_tracker import clock
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.assessment.runs import drafted_rule, objection_open, opened, sheet_of
from tests.reports.dashboards.test_query_counts import queries_of

END_OF_JUNE = date(2012, 6, 30)


def page(world: World, path: str = "", *, of: str = "") -> str:
    """A page as the commission reads it, or the reporter of a unit."""
    user = world.reporter(of) if of else world.reviewer
    with clock.pinned(END_OF_JUNE):
        answer = signed_in(user).get(f"/plans/{world.plan.pk}/assessment/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def units(html: str) -> list[int]:
    return [int(pk) for pk in re.findall(r"/assessment/([0-9]+)/", html)]


def test_departments_and_prefectures_stand_apart_in_unit_order(world: World) -> None:
    world.accepted_filing()
    world.accepted_filing("省发展改革委")
    html = page(world)
    departments, prefectures = html.split("市州 <span")
    first, second = world.organization("省发展改革委"), world.organization(World.A)
    assert first.unit_order < second.unit_order
    listed = units(departments)
    assert listed.index(first.pk) < listed.index(second.pk)
    assert world.organization(World.X).pk in units(prefectures)
    assert world.organization(World.X).pk not in listed


def test_the_most_points_come_first_only_where_that_is_chosen(world: World) -> None:
    world.approver("省发展改革委")
    world.accepted_filing()
    best = world.organization(World.A).pk
    assert units(page(world))[0] != best
    assert units(page(world, "?sort=points"))[0] == best
    assert units(page(world, "?sort=nonsense"))[0] != best


def test_a_unit_sees_its_own_row_only(world: World) -> None:
    world.accepted_filing()
    assert units(page(world, of=World.A)) == [world.organization(World.A).pk]


def test_every_point_leads_to_its_evidence(world: World) -> None:
    filing = world.accepted_filing()
    with clock.pinned(date(2012, 5, 24)):
        report = world.accepted_report()
    html = page(world, f"{filing.organization_id}/", of=World.A)
    for path in (
        f"/filings/{filing.pk}/",
        f"/progress/{report.pk}/",
        f"/tasks/{world.measure.task_id}/",
    ):
        assert path in html
    assert "6.3 · 2012-06" in html
    assert "未报送" in html


def test_before_anything_is_due_the_page_says_so(world: World) -> None:
    answer = signed_in(world.reviewer).get(f"/plans/{world.plan.pk}/assessment/")
    assert "尚无到期事项" in answer.content.decode()


def test_a_unit_of_another_plan_or_none_does_not_exist(world: World) -> None:
    browser = signed_in(world.reviewer)
    government = world.organization(World.A).parent_id
    for number in (government, 987654321, 10**17):
        assert browser.get(f"/plans/{world.plan.pk}/assessment/{number}/").status_code == 404


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("correct/", {"criterion": "returns", "points": "101", "reason": "错"}),
        ("correct/", {"criterion": "x" * 300, "points": "1\x00", "reason": ""}),
        ("correct/", {}),
        ("answer/", {"text": "好", "criterion": "returns", "points": "1"}),
        ("answer/", {"text": ""}),
    ],
)
def test_what_is_wrong_is_told_and_changes_nothing(
    path: str, data: dict[str, str], world: World
) -> None:
    objection_open(World.A)(world)
    sheet = sheet_of(world)
    browser = signed_in(world.reviewer)
    url = f"/plans/{world.plan.pk}/assessment/{sheet.organization_id}/"
    answer = browser.post(url + path, data, follow=True)
    assert 'class="notice notice-error"' in answer.content.decode()
    assert not sheet.corrections.exists()
    assert sheet.objections.get().answered_at is None


def test_what_was_typed_with_a_refused_self_assessment_is_shown_again(world: World) -> None:
    opened(world)
    url = f"/plans/{world.plan.pk}/assessment/{sheet_of(world).organization_id}/"
    data = {"remark": "打字很久的说明", "returns": "一百"}
    answer = signed_in(world.reporter()).post(url + "self/", data, follow=True)
    assert "打字很久的说明" in answer.content.decode()
    assert sheet_of(world).self_at is None


def test_a_step_that_is_none_does_not_exist(world: World) -> None:
    url = f"/plans/{world.plan.pk}/assessment/steps/erase/"
    assert signed_in(world.reviewer).post(url).status_code == 404


def test_the_queries_of_frozen_pages_do_not_grow(world: World) -> None:
    objection_open(World.A)(world)
    sheet = sheet_of(world)
    browser = signed_in(world.reviewer)
    base = f"/plans/{world.plan.pk}/assessment/"
    pages = (base, f"{base}{sheet.organization_id}/", f"{base}rules/")

    def add(*criteria: str) -> None:
        for number, key in enumerate(criteria):
            by = {"by": world.reviewer, "at": clock.now()}
            sheet.corrections.create(criterion=key, before=0, after=number, reason="试", **by)
            answered = {"answer": "否", "answered_by": world.reviewer, "answered_at": clock.now()}
            sheet.objections.create(text="试", by=world.approver(), at=clock.now(), **answered)
            drafted_rule(world)

    add("filing")
    few = [queries_of(browser, page) for page in pages]
    add("filing", "reports", "returns", "filing")
    assert [queries_of(browser, page) for page in pages] == few
    assert max(few) <= 16
