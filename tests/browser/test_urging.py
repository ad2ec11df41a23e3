"""What is late is urged by one click, or for several units at once; the units find it."""

from datetime import date

import pytest
from playwright.sync_api import expect

from reform_tracker import clock
from tasks.models import ReformPlan, Urge
from tests.browser.conftest import Visit
from tests.browser.findings import DESKTOP, PHONE
from tests.browser.visitor import zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LATE, UNIT = date(2012, 6, 20), "省工信委"


@pytest.fixture
def june(live_demo: ReformPlan) -> ReformPlan:
    clock.move_to(LATE)
    return live_demo


def test_one_click_in_the_list_and_the_unit_finds_it(visit: Visit, june: ReformPlan) -> None:
    commission = visit("commission", viewport=DESKTOP)
    page = commission.go(f"/plans/{june.pk}/duties/?kind=filing&late=yes")
    row = page.locator("main tbody tr").filter(has_text=UNIT)
    row.get_by_role("button", name=zh("Urge")).click()
    expect(row).to_contain_text("催办1次")
    expect(row.get_by_role("button")).to_have_count(0)
    assert Urge.objects.get().organization.short_name == UNIT
    page = visit("gxw-reporter", viewport=PHONE).go("/inbox/")
    expect(page.locator("main")).to_contain_text(zh("Urged: %(what)s", what=""))


def test_several_units_are_urged_after_a_look(visit: Visit, june: ReformPlan) -> None:
    commission = visit("commission", viewport=DESKTOP)
    page = commission.go(f"/plans/{june.pk}/duties/?kind=filing&late=yes")
    page.get_by_role("link", name=zh("Urge all that is late in this list …")).click()
    page.get_by_label(zh("Words to the units")).fill("请于6月22日前报送。")
    offered = page.locator("input[name=duty]:enabled").count()
    page.locator("input[name=duty]:enabled").first.uncheck()
    page.get_by_role("button", name=zh("Urge what is ticked")).click()
    expect(page.locator(".notice-success")).to_be_visible()
    assert Urge.objects.filter(words="请于6月22日前报送。").count() == offered - 1
