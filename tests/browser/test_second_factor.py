"""A second factor is set up, kept on paper and used, in the browser."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from departments.accounts.demo import PASSWORD
from departments.models import Authenticator
from tasks.models import ReformPlan
from tests.browser.conftest import Visit
from tests.browser.findings import DESKTOP, findings
from tests.browser.visitor import Visitor, zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def give_password(visitor: Visitor, username: str) -> None:
    page = visitor.go("/second-factor/")
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#sign-in button[type=submit]").click()


def test_a_reporter_sets_it_up_and_signs_in_by_a_code_on_paper(
    visit: Visit, live_demo: ReformPlan
) -> None:
    reporter = visit("gxw-reporter", viewport=DESKTOP)
    page = reporter.go("/second-factor/")
    assert findings(page) == []
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name=zh("Set up")).click()
    assert findings(page) == []
    seed = page.locator(".seed").inner_text().replace(" ", "")
    assert seed == Authenticator.objects.get(user__username="gxw-reporter").seed
    shown = page.locator(".notice code").inner_text()
    page.locator("#id_code").fill(f"{shown[:3]} {shown[3:]}")
    page.get_by_role("button", name=zh("Confirm")).click()
    codes = page.locator(".recovery-codes code").all_inner_texts()
    assert len(set(codes)) == 10
    assert findings(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name=zh("Save as a file")).click()
    assert download.value.suggested_filename == f"{zh('recovery-codes')}.txt"
    assert Path(download.value.path()).read_text(encoding="utf-8").split() == codes
    another = visit(viewport=DESKTOP)
    give_password(another, "gxw-reporter")
    assert findings(another.page) == []
    another.page.locator("#id_code").fill(codes[0])
    another.page.locator("#second-step button[type=submit]").click()
    expect(another.page.locator("body[data-account='gxw-reporter']")).to_be_visible()
    expect(another.page.locator(".kv")).to_contain_text("9")
