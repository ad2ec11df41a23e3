"""The list of measures as a workbook: what the page shows, line by line."""

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.dashboards.test_query_counts import queries_of

MANY = (World.X, World.Y, "兰州市")
HEADS = ["序号", "任务", "牵头部门", "配合部门", "进展", "序时进度", "状态", "亮灯"]


def rows_of(browser: Client, world: World, query: str = "") -> list[list[Any]]:
    answer = browser.get(f"/plans/{world.plan.pk}/tasks/workbook/{query}")
    assert answer.status_code == 200
    (sheet,) = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    return [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)]


@pytest.mark.parametrize("query", ["", "?light=red", "?each=yes&role=local", "?q=金融"])
def test_it_holds_the_lines_of_the_page(query: str, world: World) -> None:
    for prefecture in MANY:
        world.accepted_filing(prefecture)
    browser = signed_in(world.reviewer)
    context = browser.get(f"/plans/{world.plan.pk}/tasks/{query}").context
    heads, *lines = rows_of(browser, world, query)
    assert heads[0] == HEADS[0]
    assert len(heads) == len(HEADS)
    assert [line[0] for line in lines] == [item["measure"].key for item in context["lines"]]
    assert [line[2] for line in lines] == [item["measure"].lead_name for item in context["lines"]]


def test_a_line_says_what_the_page_says_of_it(world: World) -> None:
    for prefecture in MANY:
        world.accepted_filing(prefecture)
    world.accepted_report(percent=30)
    lines = rows_of(signed_in(world.reviewer), world)
    line = next(line for line in lines if line[0] == World.KEY)
    task = world.measure.task
    assert line[1] == f"{task.title}\n{task.area.title}"
    assert (line[4], line[6]) == ("30%", "推进中")
    assert line[7].splitlines()[1].startswith("市州 3 ")


def test_what_an_account_may_not_see_is_not_in_it(world: World) -> None:
    world.accepted_filing(World.X)
    world.accepted_report(percent=30)
    lines = rows_of(signed_in(world.reporter(World.C)), world)
    line = next(line for line in lines if line[0] == World.KEY)
    assert (line[4], line[7]) == (None, None)


def test_another_day_is_beside_it_where_it_is_asked_for(world: World) -> None:
    heads, *lines = rows_of(signed_in(world.reviewer), world, "?against=2012-05-01")
    assert heads[-1] == "2012年5月1日情况"
    assert len(lines) == world.plan.standings.count()


def test_it_costs_no_more_queries_than_the_page_and_what_records_that_it_was_taken(
    world: World,
) -> None:
    browser = signed_in(world.reviewer)
    page = queries_of(browser, f"/plans/{world.plan.pk}/tasks/")
    assert queries_of(browser, f"/plans/{world.plan.pk}/tasks/workbook/") <= page + 5
