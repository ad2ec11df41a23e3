"""The year's end by hand: each of the four ways, the plan closed, next year's plan with lineage."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from reform_tracker import clock
from reports.models import LineEnding
from reports.year_end.models import Way
from reports.year_end.parts import Part, open_parts
from tasks.models import Measure, ReformPlan
from tests.browser.conftest import Visit
from tests.browser.findings import DESKTOP
from tests.browser.test_closing import declared_done
from tests.browser.visitor import zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WINTER = date(2012, 12, 28)


def chosen(page: Page, way: Way, reason: str, until: str = "") -> None:
    """For what is ticked."""
    page.get_by_label(str(zh(str(way.label)))).check()
    if until:
        page.get_by_label(zh("New date")).fill(until)
    page.locator("#choices textarea[name=reason]").fill(reason)
    page.get_by_role("button", name=zh("Choose for what is ticked")).click()
    expect(page.locator(".notice-success")).to_be_visible()


def ticked(page: Page, part: Part) -> None:
    page.locator(f'[id="t-{part.key}"]').check()


def test_each_of_the_four_ways_and_next_years_plan(visit: Visit, live_demo: ReformPlan) -> None:
    done = declared_done(live_demo)
    clock.move_to(WINTER)
    parts = open_parts(live_demo)
    struck = next(one for one in parts if one.standing.measure == done)
    planned = next(one for one in parts if one.standing.schedule)
    carried = next(one for one in parts if one not in (struck, planned))
    page = visit("commission", viewport=DESKTOP).go(f"/plans/{live_demo.pk}/")
    page.get_by_role("link", name="未选定处理方式").click()
    ticked(page, struck)
    chosen(page, Way.CLOSE, "验收合格。")
    ticked(page, planned)
    chosen(page, Way.EXTEND, "配套资金次年到位。", "2013-03-29")
    ticked(page, carried)
    chosen(page, Way.CARRY, "列入下年度重点。", "2013-10-31")
    page.get_by_role("navigation", name=zh("Choice")).get_by_text(zh("Nothing chosen")).click()
    page.get_by_role("link", name=zh("Tick all that are shown")).click()
    chosen(page, Way.DROP, "政策调整，不再实施。")

    page.locator("#close textarea[name=reason]").fill("2012年任务已逐项处理。")
    page.get_by_role("button", name=zh("Close the plan")).click()
    expect(page.get_by_text(zh("The plan is closed."), exact=True)).to_be_visible()
    assert not ReformPlan.objects.get(pk=live_demo.pk).is_open
    assert LineEnding.objects.filter(applied_at=None).count() == 0

    new = ReformPlan.objects.exclude(pk=live_demo.pk).get()
    became = Measure.objects.filter(task__area__plan=new)
    assert became.count() == 2
    page.get_by_role("link", name=carried.standing.measure.key, exact=True).last.click()
    expect(page.locator("main")).to_contain_text(
        zh("from %(year)s, no. %(key)s", year=2012, key=carried.standing.measure.key)
    )
    expect(page.locator("main")).to_contain_text("列入下年度重点。")
    page.get_by_role("link", name=zh("from %(year)s, no. %(key)s", year=2012, key="")[:6]).click()
    expect(page.locator("main")).to_contain_text(live_demo.number)
    expect(page.locator("main")).to_contain_text(
        zh("goes on in %(year)s as no. %(key)s", year=2013, key=carried.standing.measure.key)
    )
