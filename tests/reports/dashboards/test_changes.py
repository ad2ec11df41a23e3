"""The page of the change log: the numbers that lead to it, its filters, who sees what."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from departments.roles import Role
from reform_tracker import clock
from reports.figures.changes import Kind
from reports.jobs import keep_days
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.dashboards.test_links import rows_of
from tests.reports.figures.test_as_of import correct

MAY, LATE = date(2012, 5, 31), date(2012, 6, 28)


def shown(world: World, browser: Client, query: str = "") -> Any:
    answer = browser.get(f"/plans/{world.plan.pk}/changes/{query}")
    assert answer.status_code == 200
    return answer.context


def changes(context: Any) -> list[Any]:
    return list(context["page"].paginator.object_list)


@pytest.fixture
def moved(world: World) -> World:
    """In June one line is completed, others turn red or have another lead."""
    for name in (World.A, World.X):
        world.accepted_filing(name)
    with clock.pinned(date(2012, 6, 4)):
        keep_days()
        world.accepted_report(percent=100)
    with clock.pinned(date(2012, 6, 20)):
        world.accepted_report(World.X, percent=100)
        correct(world, lead=World.C)
    return world


@pytest.mark.parametrize("page", ["", "organizations/{x}/", "areas/6/"])
def test_each_part_of_the_sentence_counts_its_lines(page: str, moved: World) -> None:
    browser = signed_in(moved.reviewer)
    address = page.format(x=moved.organization(World.X).pk)
    with clock.pinned(LATE):
        context = browser.get(f"/plans/{moved.plan.pk}/{address}").context
        told = context["first"].changes if not page else context["changes"]
        assert told
        for one in told:
            assert int("".join(filter(str.isdigit, one.text))) in rows_of(browser, one.url)


def test_by_itself_it_tells_of_the_time_since_the_last_period(moved: World) -> None:
    with clock.pinned(LATE):
        context = shown(moved, signed_in(moved.reviewer))
        assert (context["since"], context["until"]) == (MAY, LATE)
        assert 'value="2012-05-31"' in str(context["form"]["since"])


def test_no_day_to_come_none_before_the_plan_and_the_earlier_one_first(moved: World) -> None:
    browser = signed_in(moved.reviewer)
    with clock.pinned(LATE):
        context = shown(moved, browser, "?since=2031-01-01&until=2012-06-01")
        assert (context["since"], context["until"]) == (date(2012, 6, 1), LATE)
        assert shown(moved, browser, "?since=0001-01-01")["since"] < moved.plan.issued_on
        assert shown(moved, browser, "?since=x&kind=none&organization=x")["since"] == MAY


def test_an_organization_finds_its_own_and_what_was_decided_of_its_lines(moved: World) -> None:
    browser = signed_in(moved.reviewer)
    x = moved.organization(World.X).pk
    with clock.pinned(LATE):
        found = changes(shown(moved, browser, f"?since=2012-04-30&organization={x}"))
        assert {one.organization_id for one in found} == {x, None}
        assert {one.kind for one in found} >= {Kind.FILED, Kind.REPORTED, Kind.PARTIES}
        area = moved.measure.task.area_id
        of_area = changes(shown(moved, browser, f"?since=2012-04-30&area={area}"))
        assert {one.measure_id for one in of_area} >= {moved.measure.pk}
        assert None not in {one.measure_id for one in of_area}


def test_by_task_the_lines_of_one_measure_stand_together(moved: World) -> None:
    with clock.pinned(LATE):
        context = shown(moved, signed_in(moved.reviewer), "?since=2012-05-31&by=task")
    keys = [group.measure and group.measure.key for group in context["groups"]]
    assert len(keys) == len(set(keys))
    assert "6.3" in keys


def test_who_sees_no_progress_reads_only_what_is_public(moved: World) -> None:
    with clock.pinned(LATE):
        query = "?since=2012-04-30"
        outside = changes(shown(moved, signed_in(moved.reporter(World.Y)), query))
        admin = changes(shown(moved, signed_in(moved.person(World.C, Role.SYSTEM_ADMIN)), query))
        lines = [one for one in outside if one.organization != World.Y]
    assert {one.kind for one in admin} == {Kind.PARTIES}
    assert {one.kind for one in lines} == {Kind.PARTIES}
    assert World.X not in {one.organization for one in lines}
