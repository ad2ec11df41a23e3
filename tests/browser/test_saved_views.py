"""A filter is kept under a name, and stands on the first page with the count of its list."""

import pytest
from playwright.sync_api import expect

from tasks.models import ReformPlan
from tests.browser.conftest import Visit
from tests.browser.findings import DESKTOP
from tests.browser.visitor import zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_saved_filter_counts_its_list_on_the_first_page(
    visit: Visit, live_demo: ReformPlan
) -> None:
    visitor = visit("commission", viewport=DESKTOP)
    page = visitor.go("/filings/?state=unfiled&kind=prefecture")
    rows = page.locator("main tbody tr").count()
    page.get_by_role("link", name=zh("Save view")).click()
    page.get_by_label(zh("Name")).fill("未备案市州")
    page.get_by_label(zh("On my first page")).check()
    page.get_by_role("button", name=zh("Save"), exact=True).click()
    expect(page.get_by_role("heading", level=1, name=zh("Saved views"))).to_be_visible()
    page = visitor.go("/")
    block = page.locator(".saved-blocks .card", has_text="未备案市州")
    expect(block.locator(".count")).to_contain_text(f"{rows}")
    expect(block.locator("li")).to_have_count(3)
    block.get_by_role("link", name="未备案市州").click()
    page.wait_for_url("**/filings/?state=unfiled&kind=prefecture")
    expect(page.locator("main tbody tr")).to_have_count(rows)


def test_a_view_is_deleted_after_a_question(visit: Visit, live_demo: ReformPlan) -> None:
    page = visit("commission", viewport=DESKTOP).go("/views/new/?of=%2Fprogress%2F")
    page.get_by_label(zh("Name")).fill("进展")
    page.get_by_role("button", name=zh("Save"), exact=True).click()
    page.get_by_role("button", name=zh("Delete")).click()
    page.get_by_role("button", name=zh("Confirm")).click()
    expect(page.get_by_text(zh("You have saved no view yet"))).to_be_visible()
