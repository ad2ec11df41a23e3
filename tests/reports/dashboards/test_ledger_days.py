"""The list of measures on a past day and compared with another: who stood where then."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from reform_tracker import clock
from reports.jobs import keep_days
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.dashboards.test_links import figures_with_links, rows_of
from tests.reports.figures.test_as_of import correct

MAY, JUNE, LATE = date(2012, 5, 31), date(2012, 6, 4), date(2012, 6, 20)


def shown(world: World, browser: Client, query: str = "") -> Any:
    answer = browser.get(f"/plans/{world.plan.pk}/tasks/{query}")
    assert answer.status_code == 200
    return answer.context


def of_p(world: World, context: Any) -> list[Any]:
    return [one for one in context["lines"] if one["measure"].pk == world.measure.pk]


@pytest.fixture
def corrected(world: World) -> World:
    """A led P until 20 June; C does so since."""
    world.accepted_filing()
    world.accepted_report(percent=30)
    with clock.pinned(LATE):
        correct(world, lead=World.C)
    return world


def test_a_past_day_lists_who_led_then(corrected: World) -> None:
    browser = signed_in(corrected.reviewer)
    with clock.pinned(LATE):
        a = corrected.organization(World.A).pk
        query = f"?as_of={MAY}&organization={a}&role=lead&q=融资"
        (line,) = of_p(corrected, shown(corrected, browser, query))
        assert [(row.organization, row.declared) for row in line["rows"]] == [(World.A, 30)]
        assert line["measure"].lead_name == World.A
        assert of_p(corrected, shown(corrected, browser, query.replace(f"as_of={MAY}&", ""))) == []
        (now,) = of_p(corrected, shown(corrected, browser, "?role=lead&each=yes"))
        assert now["measure"].lead_name == World.C


def test_a_past_day_counts_the_rows_that_were_there(corrected: World) -> None:
    browser = signed_in(corrected.reviewer)
    with clock.pinned(LATE):
        context = shown(corrected, browser, f"?as_of={MAY}&horizon=within_year")
        assert {row.horizon for line in context["lines"] for row in line["rows"]} == {"within_year"}
        assert context["row_total"] == 2
        page = browser.get(f"/plans/{corrected.plan.pk}/tasks/?as_of={MAY}").content.decode()
    assert "本页所列为2012年5月31日当日终了时的情况。" in page
    assert f"?as_of={MAY}#m{corrected.measure.pk}" in page


def test_what_an_account_may_not_see_is_absent_on_a_past_day_too(corrected: World) -> None:
    with clock.pinned(LATE):
        own = shown(corrected, signed_in(corrected.reporter(World.Y)), f"?as_of={MAY}")
        assert own["row_total"] == 0
        of_line = shown(corrected, signed_in(corrected.reporter(World.B)), f"?as_of={MAY}")
        assert len(of_p(corrected, of_line)) == 1


@pytest.mark.parametrize("kept", [True, False])
def test_rows_are_compared_and_the_list_narrowed_to_what_moved(kept: bool, world: World) -> None:
    world.accepted_filing()
    browser = signed_in(world.reviewer)
    with clock.pinned(JUNE):
        if kept:
            keep_days()
        world.accepted_report(percent=55)
        context = shown(world, browser, f"?against={MAY}&role=lead")
        (line,) = [one["line"] for one in context["lines"] if one["line"].moved]
        assert (line.before.declared, line.row.declared) == (None, 55)
        assert context["moved_total"] == 1
        narrowed = shown(world, browser, f"?against={MAY}&role=lead&moved=yes")
        assert (narrowed["row_total"], len(narrowed["lines"])) == (1, 1)


def test_figures_of_a_past_day_count_the_list_of_that_day(corrected: World) -> None:
    browser = signed_in(corrected.reviewer)
    a = corrected.organization(World.A).pk
    with clock.pinned(LATE):
        for page in (f"organizations/{a}/", "areas/6/"):
            html = browser.get(f"/plans/{corrected.plan.pk}/{page}?as_of={MAY}").content.decode()
            linked = [
                (figure, url)
                for figure, url in figures_with_links(html.split("<main", 1)[1])
                if "/tasks/?" in url and "as_of" in url
            ]
            assert len(linked) > 4
            assert {url for n, url in linked if n not in rows_of(browser, url)} == set()
