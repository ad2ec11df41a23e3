"""The day a page speaks of is chosen on the page, told at its head, kept by its links and left
again."""

from datetime import date

import pytest
from playwright.sync_api import expect

from reform_tracker import clock
from reports.jobs import keep_days
from tasks.models import ReformPlan
from tests.browser.conftest import Visit
from tests.browser.findings import DESKTOP
from tests.browser.visitor import zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_past_day_is_chosen_kept_by_links_and_left(visit: Visit, live_demo: ReformPlan) -> None:
    clock.move_to(date(2012, 9, 10))
    keep_days()
    page = visit("leader", viewport=DESKTOP).go("/dashboard/")
    page.get_by_text(zh("Compare days")).click()
    page.get_by_label(zh("As of")).fill("2012-06-15")
    page.get_by_role("button", name=zh("Show"), exact=True).click()
    notice = page.locator(".notice", has_text="2012年6月15日")
    expect(notice).to_be_visible()
    expect(page.locator(".first-calls")).to_have_count(0)
    page.locator(".tile", has_text="酒泉").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("酒泉市")
    expect(notice).to_be_visible()
    page.locator("#measures tbody a").first.click()
    page.wait_for_url("**/tasks/**as_of=2012-06-15**")
    expect(notice).to_be_visible()
    page.get_by_role("link", name=zh("Back to today")).click()
    expect(notice).to_have_count(0)


def test_the_sentence_leads_to_the_lines_that_it_counts(
    visit: Visit, live_demo: ReformPlan
) -> None:
    clock.move_to(date(2012, 9, 10))
    visitor = visit("leader", viewport=DESKTOP)
    page = visitor.go("/dashboard/?against=2012-05-08")
    part = page.locator(".headline a").first
    number = "".join(filter(str.isdigit, part.inner_text()))
    part.click()
    page.get_by_role("heading", level=1, name=zh("Change log")).wait_for()
    expect(page.locator(".page-title p")).to_contain_text(number)
    rows = page.locator(".log tbody tr")
    assert rows.count() == min(int(number), 50)


def test_the_page_of_an_organization_is_printed_without_an_empty_sheet(visit: Visit) -> None:
    page = visit("leader", viewport=DESKTOP).go("/dashboard/")
    page.locator(".tile", has_text="酒泉").click()
    page.emulate_media(media="print")
    style = page.locator(".glance").evaluate("one => getComputedStyle(one).breakAfter")
    assert style == "auto"
    expect(page.locator("form.days")).to_be_hidden()


def test_a_folded_table_is_fetched_when_it_is_unfolded(visit: Visit, live_demo: ReformPlan) -> None:
    page = visit("leader", viewport=DESKTOP).go("/dashboard/")
    assert page.locator("#prefectures").count() == 0
    fold = page.locator("details.fold", has_text=zh("Prefectures")).locator("summary")
    fold.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#prefectures tbody tr")).to_have_count(14)
    expect(page.locator("#departments")).to_have_count(0)
    page.locator("#prefectures").get_by_role("link", name="酒泉市", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("酒泉市")
