"""The pages of an organization and of an area: how they stand, what moved, what is near, on any
day."""

from datetime import date
from typing import Any

from django.test import Client

from reform_tracker import clock
from reports.dashboards.part import Part
from reports.jobs import keep_days
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.figures.test_as_of import correct, summary_of
from tests.tasks.acknowledging.people import confirm

MAY, JUNE, LATE = date(2012, 5, 31), date(2012, 6, 4), date(2012, 6, 20)


def organization(world: World, name: str = World.A, query: str = "") -> str:
    return f"/plans/{world.plan.pk}/organizations/{world.organization(name).pk}/{query}"


def area(world: World, query: str = "") -> str:
    return f"/plans/{world.plan.pk}/areas/6/{query}"


def shown(browser: Client, url: str) -> Any:
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.context


def part_of(browser: Client, url: str) -> Part:
    found: Part = shown(browser, url)["part"]
    return found


def test_the_dashboard_of_a_member_is_the_page_of_his_organization(world: World) -> None:
    world.accepted_filing()
    browser = signed_in(world.reporter())
    own, front = (shown(browser, url) for url in (organization(world), f"/plans/{world.plan.pk}/"))
    assert front["organization"] == own["organization"] == world.organization(World.A)
    assert front["figures"] == own["figures"]


def test_what_is_owed_comes_late_first_with_its_form_for_whoever_writes(world: World) -> None:
    with clock.pinned(LATE):
        confirm(world)
        context = shown(signed_in(world.reporter()), organization(world))
        owed = context["owed"]
        assert [one.duty.due_on for one in owed] == sorted(one.duty.due_on for one in owed)
        assert (owed[0].late, owed[0].url) == (True, f"/filings/{world.filing().pk}/edit/")
        assert context["owed_late"] <= context["owed_total"]
        other = shown(signed_in(world.reviewer), organization(world))["owed"]
        assert other[0].url == f"/filings/{world.filing().pk}/"


def test_reviews_are_owed_by_whose_plan_it_is(world: World) -> None:
    world.submitted_filing(World.X)
    world.plan.owner = world.organization(World.COMMISSION)
    world.plan.save()
    browser = signed_in(world.reviewer)
    kinds = {one.duty.kind for one in shown(browser, organization(world, World.COMMISSION))["owed"]}
    assert "review" in kinds
    assert "review" not in {
        one.duty.kind for one in shown(browser, organization(world, World.X))["owed"]
    }


def test_milestones_that_are_late_or_near_are_told_until_they_are_reported(world: World) -> None:
    world.accepted_filing()
    browser = signed_in(world.reviewer)
    mine = [one for one in part_of(browser, organization(world)).milestones if key(one) == "6.3"]
    assert [(one.milestone.title, one.milestone.late) for one in mine] == [("出台办法", True)]
    with clock.pinned(date(2012, 8, 10)):
        mine = [one for one in part_of(browser, area(world)).milestones if key(one) == "6.3"]
        assert [(one.milestone.title, one.organization) for one in mine] == [
            ("出台办法", World.A),
            ("中期检查", World.A),
        ]
    world.accepted_report(percent=100)
    assert "6.3" not in map(key, part_of(browser, organization(world)).milestones)


def key(due: Any) -> str:
    return str(due.measure.key)


def test_a_past_day_is_shown_as_it_was(world: World) -> None:
    world.accepted_filing()
    world.accepted_report(percent=30)
    browser = signed_in(world.reviewer)
    with clock.pinned(MAY):
        before = [part_of(browser, url) for url in (organization(world), area(world))]
    with clock.pinned(LATE):
        correct(world, lead=World.C)
        query = f"?as_of={MAY}"
        after = [
            part_of(browser, url) for url in (organization(world, query=query), area(world, query))
        ]
    for then, now in zip(before, after, strict=True):
        assert summary_of(now.figures) == summary_of(then.figures)
        assert [line.row.light_reason for line in now.lines] == [
            line.row.light_reason for line in then.lines
        ]
        assert now.milestones == then.milestones


def test_links_of_a_past_day_keep_it_and_lists_that_know_no_day_are_not_linked(
    world: World,
) -> None:
    browser = signed_in(world.reviewer)
    with clock.pinned(LATE):
        page = browser.get(organization(world, query=f"?as_of={MAY}")).content.decode()
    main = page.split("<main", 1)[1]
    assert "本页所列为2012年5月31日当日终了时的情况。" in main
    assert f"&amp;light=red&amp;as_of={MAY}" in main or f"&amp;as_of={MAY}&amp;light=red" in main
    assert "state=filed" not in main
    assert "待办事项" not in main


def test_a_day_that_is_none_is_today_and_none_lies_before_the_plan(world: World) -> None:
    browser = signed_in(world.reviewer)
    with clock.pinned(LATE):
        for asked, day in (("x", LATE), ("2031-01-01", LATE), ("1999-01-01", world.plan.issued_on)):
            looked = shown(browser, organization(world, query=f"?as_of={asked}"))["looked"]
            assert looked.on == day


def test_figures_and_rows_are_compared_with_the_last_period(world: World) -> None:
    world.accepted_filing()
    browser = signed_in(world.reviewer)
    with clock.pinned(JUNE):
        keep_days()
        assert part_of(browser, organization(world)).moved_total == 0
        world.accepted_report(percent=55)
        context = shown(browser, organization(world))
        (line,) = [one for one in context["part"].lines if one.moved]
        assert (line.measure.key, line.before.declared, line.row.declared) == ("6.3", None, 55)
        assert context["part"].base.on == MAY
        page = browser.get(organization(world, query="?moved=yes")).content.decode()
        assert page.count("有变化") == 1
        assert "6.4" not in page.split('id="measures"', 1)[1]


def test_any_other_day_can_be_compared_with(world: World) -> None:
    world.accepted_filing()
    browser = signed_in(world.reviewer)
    with clock.pinned(JUNE):
        keep_days()
        world.accepted_report(percent=55)
    with clock.pinned(LATE):
        for url in (organization(world), area(world)):
            base = part_of(browser, f"{url}?against=2012-06-04").base
            assert base is not None
            assert base.on == JUNE
            assert 55 in [mark.declared for mark in base.marks]
            earlier = part_of(browser, f"{url}?against=2012-05-20").base
            assert earlier is not None
            assert 55 not in [mark.declared for mark in earlier.marks]


def test_a_department_reads_of_an_area_its_own_lines(world: World) -> None:
    for name in (World.A, World.X):
        world.accepted_filing(name)
    lines = part_of(signed_in(world.reporter(World.B)), area(world)).lines
    assert {line.measure.key for line in lines} >= {"6.3"}
    assert World.X in {line.row.organization for line in lines}
    assert part_of(signed_in(world.reporter(World.Y)), area(world)).lines == []


def test_organizations_of_an_area_stand_in_the_order_of_units(world: World) -> None:
    for name in (World.X, World.Y):
        world.accepted_filing(name)
    bullets = shown(signed_in(world.reviewer), area(world))["bullets"]
    order = [world.organization(one.organization).unit_order for one in bullets]
    assert order == sorted(order)
    assert {World.X, World.Y} <= {one.organization for one in bullets}
