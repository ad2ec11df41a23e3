"""A supervision notice goes to five units and is answered by one."""

from datetime import date

import pytest
from playwright.sync_api import expect

from departments.models import Organization
from tasks.models import Notice, ReformPlan
from tasks.signing.states import Ordered
from tests.browser.conftest import Visit
from tests.browser.findings import DESKTOP
from tests.browser.visitor import zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNITS = ("省工信委", "省财政厅", "省农牧厅", "省商务厅", "酒泉市")
DUE = date(2012, 5, 25)


def test_sent_to_five_units_and_answered_by_one(visit: Visit, live_demo: ReformPlan) -> None:
    units = list(Organization.objects.filter(short_name__in=UNITS))
    assert len(units) == len(UNITS)
    commission = visit("commission", viewport=DESKTOP)
    page = commission.go("/notices/")
    page.get_by_role("link", name=zh("Issue a notice")).first.click()
    page.get_by_label(zh("Matter"), exact=True).fill("尽快报送实施方案")
    page.get_by_label(zh("What has to be done")).fill("请于时限前报送实施方案。")
    page.get_by_label(zh("To be answered by")).fill(DUE.isoformat())
    page.get_by_label(zh("Contact and telephone")).fill("王五 0931-1234567")
    for unit in units:
        page.get_by_role("checkbox", name=unit.short_name, exact=True).check()
    page.get_by_role("button", name=zh("Issue it")).click()
    expect(page.locator("main tbody tr")).to_have_count(len(UNITS))
    sheets = Notice.objects.order_by("pk")
    assert {str(one.numbered) for one in sheets} == {"督办〔2012〕1号"}
    mine = sheets.get(organization__short_name="省工信委")
    reporter = visit("gxw-reporter", viewport=DESKTOP)
    page = reporter.go("/desk/")
    page.get_by_role("link", name="督办〔2012〕1号").first.click()
    expect(page).to_have_url(f"{reporter.url}{mine.page()}")
    page.get_by_label(zh("What has been done")).fill("实施方案已于六月报送。")
    page.get_by_role("button", name=zh("Send the answer")).click()
    expect(page.locator("main")).to_contain_text("实施方案已于六月报送。")
    states = Notice.objects.values_list("state", flat=True)
    assert sorted(states) == [Ordered.ANSWERED, *[Ordered.OPEN] * (len(UNITS) - 1)]
    page = commission.go(mine.page())
    page.get_by_role("button", name=zh("It is settled")).click()
    mine.refresh_from_db()
    assert mine.state == Ordered.DONE
    with page.expect_download() as loaded:
        page.get_by_role("link", name=zh("As .docx")).click()
    assert loaded.value.suggested_filename.startswith("督办〔2012〕1号")
