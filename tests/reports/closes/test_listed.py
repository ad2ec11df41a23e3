"""The rows of a period and what has come in since its close, as workbooks."""

import io
from datetime import date

import openpyxl
from openpyxl.workbook import Workbook

from reform_tracker import clock
from reports.saved.opening import open_for
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.closes.closing import JUNE, close, reopen
from tests.reports.saved.test_service import saved

LATER = date(2012, 6, 8)


def workbook(world: World, page: str) -> Workbook:
    return workbook_of(world, f"periods/2012-05/{page}")


def workbook_of(world: World, page: str) -> Workbook:
    answer = signed_in(world.reviewer).get(f"/plans/{world.plan.pk}/{page}")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def rows(book: Workbook, sheet: int = 0) -> list[tuple[object, ...]]:
    """Of a sheet, without its heads."""
    return list(book.worksheets[sheet].iter_rows(min_row=4, values_only=True))


def test_a_workbook_of_a_closed_period_holds_what_was_frozen(world: World) -> None:
    report = world.submitted_report(percent=30, progress="已印发实施意见。")
    with clock.pinned(JUNE):
        close(world)
    with clock.pinned(LATER):
        world.send_back(report)
        found = rows(workbook(world, "workbook/"))
    (row,) = [row for row in found if row[1] == World.A and row[3] == "30%"]
    assert str(row[5]).startswith("已印发实施意见。")


def test_the_periods_say_how_far_each_is_and_who_is_silent(world: World) -> None:
    world.accepted_report()
    with clock.pinned(JUNE):
        entry = close(world)
        first, second, *_ahead = rows(workbook_of(world, "periods/workbook/"))
    assert (first[0], first[4], first[6]) == ("2012-05", "1 / 45", "无")
    assert entry.actor_name in str(first[3])
    assert "省水利厅" in str(first[5])
    assert (second[0], second[4:]) == ("2012-06", (None, None, None))


def test_the_periods_say_why_one_was_opened_again(world: World) -> None:
    with clock.pinned(JUNE):
        close(world)
        entry = reopen(world)
        first, *_others = rows(workbook_of(world, "periods/workbook/"))
    assert entry.reason in str(first[3])
    assert entry.actor_name in str(first[3])


def test_what_came_in_since_stands_in_it_field_by_field_with_who_and_when(world: World) -> None:
    with clock.pinned(JUNE):
        close(world)
    with clock.pinned(LATER):
        world.accepted_report(percent=40)
        book = workbook(world, "changes/workbook/")
    found = rows(book)
    assert {row[1] for row in found} == {World.A}
    assert ("申报进度", "—", "40 %") in {row[3:] for row in found}
    assert all("2012年6月8日" in str(row[2]) for row in found)
    assert book.sheetnames == ["逐项数据", "总体数据"]


def test_nothing_since_is_a_workbook_of_heads(world: World) -> None:
    with clock.pinned(JUNE):
        close(world)
        assert rows(workbook(world, "changes/workbook/")) == []


def test_a_saved_view_counts_the_rows_that_changed_until_the_period_is_opened(world: World) -> None:
    with clock.pinned(JUNE):
        close(world)
        path = f"/plans/{world.plan.pk}/periods/2012-05/changes/"
        view = saved(world.reviewer, path)
        assert open_for(world.reviewer, view).counted == "0 项"
    with clock.pinned(LATER):
        world.accepted_report()
        assert open_for(world.reviewer, view).counted == "1 项"
        reopen(world)
        assert open_for(world.reviewer, view).problem
