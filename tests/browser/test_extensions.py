"""A later date is asked for, looked at, decided; the desk and the reminders follow."""

from datetime import date

import pytest
from playwright.sync_api import expect

from reform_tracker.templatetags.frame import shown_date
from tasks.models import ImplementationPlan, ReformPlan
from tests.browser.conftest import Visit
from tests.browser.findings import DESKTOP
from tests.browser.visitor import Visitor, zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNIT, LATER = "省工信委", date(2012, 6, 15)


def test_a_plan_is_due_later_once_that_is_granted(visit: Visit, live_demo: ReformPlan) -> None:
    filing = ImplementationPlan.objects.get(organization__short_name=UNIT, plan=live_demo)
    reporter = visit("gxw-reporter", viewport=DESKTOP)
    path = asks(reporter, filing)
    commission = visit("commission", viewport=DESKTOP)
    page = commission.go("/desk/")
    page.get_by_role("link", name=UNIT).filter(has_text=zh("Extension")).first.click()
    expect(page).to_have_url(f"{commission.url}{path}")
    page.get_by_role("button", name=zh("Grant"), exact=True).click()
    expect(page.get_by_text(zh("Granted."), exact=True)).to_be_visible()
    page = reporter.go(filing.page())
    expect(page.locator("main")).to_contain_text(shown_date(LATER))
    page = reporter.go("/inbox/")
    expect(page.locator("main")).to_contain_text(zh("Granted: %(what)s", what=""))


def test_a_refusal_needs_words_and_what_was_typed_stays(
    visit: Visit, live_demo: ReformPlan
) -> None:
    filing = ImplementationPlan.objects.get(organization__short_name=UNIT, plan=live_demo)
    path = asks(visit("gxw-reporter", viewport=DESKTOP), filing)
    page = visit("commission", viewport=DESKTOP).go(path)
    comment = page.get_by_label(zh("Comment"))
    comment.fill("不符合延期条件，请按期报送。")
    page.get_by_role("button", name=zh("Refuse"), exact=True).click()
    expect(page.locator("main")).to_contain_text("不符合延期条件")
    filing.refresh_from_db()
    assert filing.due_on is None


def test_the_commission_moves_several_dates_at_once(visit: Visit, live_demo: ReformPlan) -> None:
    commission = visit("commission", viewport=DESKTOP)
    commission.expect("422")
    page = commission.go(f"/plans/{live_demo.pk}/deadlines/?kind=filing")
    boxes = page.locator("input[name=chosen]")
    for place in range(2):
        boxes.nth(place).check()
    page.get_by_role("button", name=zh("Move the dates")).click()
    expect(page.get_by_text(zh("Name the new date.")).first).to_be_visible()
    expect(boxes.nth(1)).to_be_checked()
    page.get_by_label(zh("New date")).fill(LATER.isoformat())
    page.get_by_label(zh("Reason")).fill("国务院文件推迟下发。")
    page.get_by_role("button", name=zh("Move the dates")).click()
    expect(page.locator("main tbody tr")).to_have_count(2)
    assert ImplementationPlan.objects.filter(due_on=LATER).count() == 2


def asks(reporter: Visitor, filing: ImplementationPlan) -> str:
    """The reporter asks for a later date of the plan; returns the path of the request."""
    page = reporter.go(filing.page())
    page.get_by_role("link", name=zh("Ask for an extension")).click()
    page.get_by_label(zh("New date")).fill(LATER.isoformat())
    page.get_by_label(zh("Why the date cannot be kept")).fill("试点县名单未定。")
    page.get_by_label(zh("Progress so far")).fill("已完成初稿。")
    page.get_by_role("button", name=zh("See what it would do")).click()
    expect(page.get_by_role("heading", name=zh("What the new date would do"))).to_be_visible()
    page.get_by_role("button", name=zh("Send the request")).click()
    expect(page.get_by_text(zh("Asked for: the commission decides about it."))).to_be_visible()
    return page.url.removeprefix(reporter.url)
