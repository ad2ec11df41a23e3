"""Rows that add up, buttons that act once, steps back that ask first, and no mouse at all."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from departments.accounts.demo import PASSWORD
from departments.models import User
from reports.models import ProvincialReport
from tasks.models import Contribution, ImplementationPlan, Measure, ReportingPeriod
from tasks.signing.models import State
from tests.browser.conftest import Visit
from tests.browser.department import (
    REPORTER,
    contribution_form,
    enters,
    filing_form,
    milestones,
    report,
    report_form,
    saves,
    stored_milestones,
)
from tests.browser.visitor import zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# --- Rows of a formset --------------------------------------------------------------------------


def test_rows_are_added_removed_and_summed(visit: Visit) -> None:
    visitor = visit(REPORTER)
    page = visitor.go(filing_form())
    rows, total = milestones(page), page.locator("output[data-sum-of]").first
    at_first = rows.count()
    stored = stored_milestones(page)
    expect(total).to_have_text("100 / 100")
    expect(total).to_have_class("sum sum-ok")

    page.locator("[data-formset-add]").first.click()
    expect(rows).to_have_count(at_first + 1)
    expect(rows.last.locator("[name$=-title]")).to_be_focused()
    enters(rows.last, "新增节点", "2012-12-28", 15)
    expect(total).to_have_text("115 / 100")
    expect(total).to_have_class("sum sum-off")
    rows.nth(0).locator("[data-formset-remove]").click()
    expect(rows).to_have_count(at_first)
    expect(rows.nth(0).locator("[name$=-title]")).to_be_focused()
    expect(total).to_have_text("95 / 100")
    rows.last.locator("[name$=-weight]").fill("20")
    expect(total).to_have_text("100 / 100")

    saves(page)
    visitor.go(filing_form())
    assert stored_milestones(page) == [*stored[1:], ("新增节点", 20)]


def test_rows_end_where_the_server_ends_them(visit: Visit) -> None:
    page = visit(REPORTER).go(filing_form())
    page.on("dialog", lambda dialog: dialog.accept())
    add = page.locator("[data-formset-add]").first
    most = int(page.locator("input[name$=-MAX_NUM_FORMS]").first.input_value())
    for _row in range(most - milestones(page).count()):
        add.click()
    expect(milestones(page)).to_have_count(most)
    expect(add).to_be_disabled()


# --- A second click -----------------------------------------------------------------------------


@contextmanager
def one_request(page: Page) -> Iterator[None]:
    """One form and no other is sent until the action within has been answered."""
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    yield
    assert len(sent) == 1


def presses_twice(page: Page, button: Locator) -> None:
    """Presses a button again while the server is still at work on the first request."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    with transaction.atomic():
        list(Measure.objects.select_for_update())
        list(ReportingPeriod.objects.select_for_update())
        with page.expect_request(lambda request: request.method == "POST"):
            page.mouse.click(*middle)
        page.mouse.click(*middle)
        page.keyboard.press("Enter")


def test_report_is_saved_once(visit: Visit) -> None:
    page = visit(REPORTER).go(report_form())
    page.locator("#id_percent").fill("40")
    page.locator("#id_progress").fill("办法已印发。")
    with one_request(page):
        presses_twice(page, page.locator("button[name=then][value=save]"))
        expect(page.locator(".notice-success")).to_be_visible()
    assert report().version == 1


def test_part_is_handed_in_once(visit: Visit) -> None:
    page = visit(REPORTER).go(contribution_form())
    page.locator("#id_text").fill("已汇总本部门情况。")
    with one_request(page):
        presses_twice(page, page.locator("form[data-keep] button[type=submit]"))
        expect(page.locator(".notice-success")).to_be_visible()
    assert Contribution.objects.filter(text="已汇总本部门情况。").count() == 1


def test_provincial_report_is_asked_for_once(visit: Visit) -> None:
    page = visit("commission").go("/reports/")
    with one_request(page):
        presses_twice(page, page.get_by_role("button", name=zh("Make the report")))
        expect(page.locator("#editions tbody tr")).to_have_count(1)
    assert ProvincialReport.objects.count() == 1


# --- A question before a step back --------------------------------------------------------------


def test_withdrawing_asks_first(visit: Visit) -> None:
    filed = ImplementationPlan.objects.get(organization__short_name="省水利厅")
    visitor = visit("slt-approver")
    page = visitor.go(f"/filings/{filed.pk}/")
    withdraw = page.get_by_role("button", name=zh("Withdraw"), exact=True)
    dialog = page.get_by_role("dialog")
    cancel = dialog.get_by_role("button", name=zh("Cancel"))
    question = "It becomes a draft again and counts as not filed until it is signed once more."
    for key in ("Escape", "Enter"):  # the button that changes nothing has the focus
        withdraw.click()
        expect(dialog).to_contain_text(zh(question))
        expect(cancel).to_be_focused()
        page.keyboard.press(key)
        expect(dialog).to_be_hidden()
        expect(withdraw).to_be_focused()
    filed.refresh_from_db()
    assert filed.state == State.SUBMITTED
    withdraw.click()
    dialog.get_by_role("button", name=zh("Confirm")).click()
    expect(page.locator(".page-head .state")).to_have_text(str(State.DRAFT.label))
    filed.refresh_from_db()
    assert filed.state == State.DRAFT


# --- Without a mouse ----------------------------------------------------------------------------


def tabs_to(page: Page, wanted: Locator) -> None:
    """Presses Tab until the element has the focus."""
    expect(wanted).to_be_visible()
    for _press in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {wanted}")


def test_signs_in_and_saves_a_draft_by_keyboard_alone(visit: Visit) -> None:
    visitor = visit()
    page = visitor.go("/")
    if not page.locator("#id_username").evaluate("field => field === document.activeElement"):
        tabs_to(page, page.locator("#id_username"))
    page.keyboard.type(REPORTER)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.locator(f"body[data-account={REPORTER}]").wait_for()

    page.keyboard.press("Tab")
    skip = page.locator(".skip-link")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tabs_to(page, page.locator(f"tbody td a[href='{report_form()}']"))
    page.keyboard.press("Enter")

    tabs_to(page, page.locator("#id_percent"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("25")
    page.keyboard.press("Tab")
    page.keyboard.type("键盘录入。")
    tabs_to(page, page.locator("button[name=then][value=save]"))
    page.keyboard.press("Enter")
    expect(page.locator(".notice-success")).to_have_text(zh("Draft saved."))
    assert (report().percent, report().progress, report().state) == (25, "键盘录入。", State.DRAFT)
    assert report().writers.get() == User.objects.get(username=REPORTER)
