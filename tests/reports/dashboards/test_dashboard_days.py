"""The dashboard on a past day and compared with another one."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reports.jobs import keep_days
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.dashboards.test_links import figures_with_links, rows_of
from tests.reports.figures.test_as_of import correct, summary_of

MAY, JUNE, LATE = date(2012, 5, 31), date(2012, 6, 4), date(2012, 6, 20)


def shown(world: World, browser: Client, query: str = "") -> Any:
    answer = browser.get(f"/plans/{world.plan.pk}/{query}")
    assert answer.status_code == 200
    return answer.context


def leaders(world: World) -> dict[str, User]:
    return {
        "all": world.person(World.COMMISSION, Role.LEADER),
        "X": world.placed(Role.LEADER, World.C),
    }


@pytest.mark.once
@pytest.mark.parametrize("who", ["all", "X"])
def test_a_past_day_is_shown_as_it_was(who: str, world: World) -> None:
    for name in (World.A, World.X):
        world.accepted_filing(name)
        world.accepted_report(name, percent=30)
    browser = signed_in(leaders(world)[who])
    with clock.pinned(MAY):
        before = shown(world, browser)["figures"]
    with clock.pinned(LATE):
        correct(world, lead=World.C)
        context = shown(world, browser, f"?as_of={MAY}")
        assert summary_of(context["figures"]) == summary_of(before)
        page = browser.get(f"/plans/{world.plan.pk}/?as_of={MAY}").content.decode()
    main = page.split("<main", 1)[1]
    assert "本页所列为2012年5月31日当日终了时的情况。" in main
    assert "到期与逾期" not in main
    assert "需要联系的单位" not in main
    linked = [(n, url) for n, url in figures_with_links(main) if "/tasks/?" in url]
    assert linked
    with clock.pinned(LATE):
        assert {url for n, url in linked if n not in rows_of(browser, url)} == set()
        assert {url for _n, url in linked if f"as_of={MAY}" not in url} == set()
    assert not [url for _n, url in figures_with_links(main) if "state=filed" in url]


def test_on_a_past_day_the_map_tells_who_was_late_with_his_own(world: World) -> None:
    world.accepted_filing(World.X)
    browser = signed_in(world.reviewer)
    with clock.pinned(LATE):
        tiles = {one.name: one for one in shown(world, browser, f"?as_of={MAY}")["tiles"]}
    assert (tiles["酒泉"].late, tiles["酒泉"].light) == (1, "red")  # the milestone of 4 May
    assert (tiles["白银"].late, tiles["白银"].light) == (1, "red")  # no plan by 15 May


@pytest.mark.parametrize("who", ["all", "X"])
def test_figures_are_compared_with_the_day_that_is_asked_for(who: str, world: World) -> None:
    browser = signed_in(leaders(world)[who])
    with clock.pinned(JUNE):
        keep_days()
        world.accepted_filing(World.X)
    with clock.pinned(LATE):
        world.accepted_report(World.X, percent=100)
        context = shown(world, browser, f"?against={JUNE}")
        figures = context["first"].figures if who == "all" else context["key_figures"]
        assert [one.trend.change for one in figures[:1]] == [0]
        assert [one.trend.change for one in shown_figures(world, browser, who)[:1]] == [1]
    if who == "all":
        assert context["first"].since == JUNE
        assert f"since={JUNE}&until={LATE}" in context["first"].log


def shown_figures(world: World, browser: Client, who: str) -> Any:
    context = shown(world, browser)
    return context["first"].figures if who == "all" else context["key_figures"]


def test_the_sentence_counts_its_lines_whatever_the_days(world: World) -> None:
    world.accepted_filing()
    browser = signed_in(world.reviewer)
    with clock.pinned(LATE):
        world.accepted_report(percent=100)
        for query in ("?against=2012-05-10", "?as_of=2012-06-01&against=2012-05-09"):
            told = shown(world, browser, query)["first"].changes
            assert told
            for one in told:
                number = int("".join(filter(str.isdigit, one.text)))
                assert number in rows_of(browser, one.url), one
