"""The first screen: what changed, who has to be called, what waits, and one unit alone."""

from datetime import date
from typing import Any

from django.test import Client

from departments.roles import Role
from reform_tracker import clock
from reports.dashboards.first_screen import FirstScreen
from reports.figures.values import KeptMark
from reports.jobs import keep_days
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.dashboards.test_links import rows_of

JUNE, LATE = date(2012, 6, 1), date(2012, 6, 20)


def shown(world: World, browser: Client, query: str = "") -> Any:
    answer = browser.get(f"/plans/{world.plan.pk}/{query}")
    assert answer.status_code == 200
    return answer.context


def first(world: World, browser: Client) -> FirstScreen:
    screen: FirstScreen = shown(world, browser)["first"]
    return screen


def test_before_the_first_period_is_over_nothing_is_compared(world: World) -> None:
    screen = first(world, signed_in(world.reviewer))
    assert (screen.since, list(screen.changes)) == (None, [])
    assert {figure.trend.change for figure in screen.figures} == {None}


def test_figures_are_compared_with_the_last_day_of_the_period_before(world: World) -> None:
    world.accepted_filing(World.X)
    browser = signed_in(world.reviewer)
    with clock.pinned(JUNE):
        keep_days()
        before = first(world, browser)
        assert before.since == date(2012, 5, 31)
        assert before.figures[0].trend.values == (1, 1)
        world.accepted_filing(World.C)
        after = first(world, browser)
    assert (after.figures[0].trend.values, after.figures[0].is_better) == ((1, 2), True)
    assert after.missing == before.missing - 1


def test_the_sentence_tells_what_became_of_the_lights(world: World) -> None:
    browser = signed_in(world.reviewer)
    with clock.pinned(JUNE):
        keep_days()
        page = browser.get(f"/plans/{world.plan.pk}/").content.decode()
        assert "较上期末（2012年5月31日）亮灯情况无变化。" in page
        day = world.plan.kept_days.get()
        light = KeptMark._fields.index("light")
        for mark in day.marks[:2]:
            mark[light] = "green"
        day.save()
        page = browser.get(f"/plans/{world.plan.pk}/").content.decode()
        assert "2 项转为严重滞后</a>。" in page


def test_who_is_late_longest_is_called_first_with_whom_to_speak_to(world: World) -> None:
    world.accepted_filing()  # its milestone of 4 May is not reported
    world.person(World.C, Role.HEAD)
    browser = signed_in(world.reviewer)
    with clock.pinned(LATE):
        screen = first(world, browser)
        assert screen.calls[0].organization == World.A
        days = [call.days for call in screen.calls]
        assert days == sorted(days, reverse=True)
        assert len(screen.calls) == 5 < screen.units_late
        call = screen.calls[0]
        assert call.leader
        url = f"/plans/{world.plan.pk}/duties/?late=yes&organization={call.organization_id}"
        assert call.duties in rows_of(browser, url)
        assert screen.duties_late in rows_of(browser, f"/plans/{world.plan.pk}/duties/?late=yes")


def test_what_waits_for_a_decision_says_for_how_long(world: World) -> None:
    world.submitted_filing(World.C)
    world.submitted_report()
    browser = signed_in(world.reviewer)
    with clock.pinned(date(2012, 5, 16)):
        waiting = first(world, browser).waiting
        assert [(one.count, one.days) for one in waiting] == [(1, 6), (1, 6)]
        for one in waiting:
            assert one.count in rows_of(browser, one.url)


def test_an_address_with_an_organization_leads_on_to_its_page(world: World) -> None:
    browser = signed_in(world.reviewer)
    number = world.organization(World.X).pk
    answer = browser.get(f"/plans/{world.plan.pk}/?organization={number}")
    assert answer["Location"] == f"/plans/{world.plan.pk}/organizations/{number}/"


def test_who_is_out_of_reach_cannot_be_chosen(world: World) -> None:
    browser = signed_in(world.placed(Role.LEADER, World.C))
    plain = shown(world, browser)["figures"].units
    for asked in (world.organization(World.Y).pk, 10**12, "x", "-1", "１"):
        assert shown(world, browser, f"?organization={asked}")["figures"].units == plain


def test_every_prefecture_has_its_own_place_on_the_map(world: World) -> None:
    tiles = shown(world, signed_in(world.reviewer))["tiles"]
    assert len({(tile.column, tile.row) for tile in tiles}) == len(tiles) == 14
    assert {tile.name for tile in tiles} >= {"兰州", "甘南", "嘉峪关"}
