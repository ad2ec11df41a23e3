"""The meeting screen turns its pages, refreshes itself and says when the line is lost."""

from datetime import date

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from reform_tracker import clock
from reports.jobs import keep_days
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
WALL = ViewportSize(width=1920, height=1080)


@pytest.fixture
def wall(visit: Visit) -> Page:
    clock.move_to(date(2012, 9, 10))
    keep_days()
    page = visit("leader", viewport=WALL).go("/dashboard/")
    page.get_by_role("link", name="大屏").click()
    one_slide(page)
    return page


def one_slide(page: Page) -> None:
    """Waits until the script of the page is at work: before it all pages stand below each other."""
    expect(page.locator(".slide:visible")).to_have_count(1)


def heading(page: Page) -> str:
    one_slide(page)
    return page.locator(".slide:visible").inner_text().split("\n")[0]


def test_one_page_is_shown_and_the_keys_turn(wall: Page) -> None:
    seen = []
    for _turn in range(5):
        seen.append(heading(wall))
        wall.keyboard.press("ArrowRight")
    assert len(set(seen)) == 5
    assert heading(wall) == seen[0]
    wall.keyboard.press("ArrowLeft")
    assert heading(wall) == seen[-1]


def test_every_page_fits_the_wall(wall: Page) -> None:
    for _turn in range(5):
        assert wall.evaluate("document.documentElement.scrollHeight") <= WALL["height"]
        assert wall.evaluate("document.documentElement.scrollWidth") <= WALL["width"]
        wall.keyboard.press("ArrowRight")


def test_pages_turn_by_themselves_unless_held(wall: Page) -> None:
    wall.clock.install()
    wall.reload()
    first = heading(wall)
    wall.clock.run_for(21_000)
    assert heading(wall) != first
    wall.get_by_role("button", name="停在本页").click()
    held = heading(wall)
    wall.clock.run_for(45_000)
    assert heading(wall) == held


def test_new_figures_come_by_themselves(wall: Page) -> None:
    wall.clock.install()
    wall.reload()
    expect(wall.locator(".screen-at")).to_contain_text("2012年9月10日")
    clock.move_to(date(2012, 9, 11))
    wall.clock.run_for(61_000)
    expect(wall.locator(".screen-at")).to_contain_text("2012年9月11日")
    one_slide(wall)


def test_a_lost_line_is_told_and_its_return_too(wall: Page) -> None:
    wall.context.set_offline(True)
    status = wall.locator(".screen-status")
    expect(status).to_contain_text("连线中断")
    expect(status).to_contain_text("2012年9月10日")
    one_slide(wall)
    wall.context.set_offline(False)
    expect(status).to_be_empty()


def test_whoever_is_signed_out_is_told(wall: Page) -> None:
    wall.clock.install()
    wall.reload()
    wall.context.clear_cookies()
    wall.clock.run_for(61_000)
    expect(wall.locator(".screen-status")).to_contain_text("登录已失效")
    expect(wall.locator(".slide:visible")).to_have_count(1)
