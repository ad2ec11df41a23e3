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


def test_a_key_is_added_and_touched(visit: Visit, live_demo: ReformPlan) -> None:
    visitor = visit(viewport=DESKTOP)
    visitor.url = visitor.url.replace("127.0.0.1", "localhost")  # keys know hosts by their names
    page = visitor.go("/sign-in/")
    session = visitor.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    give_password(visitor, "rst-reporter")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name=zh("Add a security key")).click()
    assert findings(page) == []
    page.locator("#id_name").fill("办公室")
    page.get_by_role("button", name=zh("Touch the key and add it")).click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    visitor.context.clear_cookies()
    give_password(visitor, "rst-reporter")
    assert findings(page) == []
    page.get_by_role("button", name=zh("Sign in by security key")).click()
    expect(page.locator("body[data-account='rst-reporter']")).to_be_visible()
    expect(page.locator(".kv")).to_contain_text("办公室")
