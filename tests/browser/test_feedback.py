"""Feedback from the foot of a page: written, answered, read."""

import pytest
from playwright.sync_api import expect

from tasks.models import ReformPlan
from tests.browser.conftest import Visit
from tests.browser.findings import DESKTOP, PHONE
from tests.browser.visitor import zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_what_is_missing_is_said_on_a_phone_and_answered(
    visit: Visit, live_demo: ReformPlan
) -> None:
    reporter = visit("gxw-reporter", viewport=PHONE)
    page = reporter.go("/progress/?state=filed")
    page.get_by_role("link", name=zh("Give feedback")).click()
    expect(page.locator("main")).to_contain_text("/progress/")
    page.get_by_label(zh("What is wrong or missing")).fill("手机上看不到联络员电话。")
    page.get_by_role("button", name=zh("Send the feedback")).click()
    expect(page.get_by_text(zh("Sent. The answer comes into your inbox."))).to_be_visible()
    address = page.url.removeprefix(reporter.url)
    page = visit("system", viewport=DESKTOP).go("/feedback/?state=open")
    page.get_by_role("link", name="手机上看不到联络员电话。").click()
    page.locator("#id_text").fill("下周更新后可见。")
    page.get_by_role("button", name=zh("Send the answer")).click()
    page.get_by_role("button", name=zh("Close")).click()
    expect(page.get_by_text(zh("Closed."), exact=True)).to_be_visible()
    page = reporter.go("/inbox/")
    expect(page.locator("main")).to_contain_text(zh("Your feedback is answered"))
    expect(reporter.go(address).locator("main")).to_contain_text("下周更新后可见。")
