"""A leader inspects and demands, the commission charges the unit with it."""

import pytest
from playwright.sync_api import expect

from tasks.models import Directive, Measure, ReformPlan
from tests.browser.conftest import Visit
from tests.browser.findings import DESKTOP
from tests.browser.visitor import zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNIT, DEMANDS = "省工信委", "请于六月中旬前补齐台账。"


def test_what_is_demanded_on_the_spot_is_followed_up(visit: Visit, live_demo: ReformPlan) -> None:
    led = Measure.objects.filter(
        task__area__plan=live_demo,
        assignments__organization__short_name=UNIT,
        assignments__role="lead",
    ).first()
    assert led is not None
    leader = visit("leader", viewport=DESKTOP)
    leader.expect("422")
    page = leader.go(f"/tasks/{led.task_id}/")
    page.get_by_role("link", name=zh("Record an inspection")).first.click()
    page.get_by_label(zh("Inspected by")).fill("省领导一行")
    page.get_by_label(zh("Less than declared")).check()
    page.get_by_label(zh("What is demanded")).fill(DEMANDS)
    page.get_by_role("button", name=zh("Record it")).click()
    expect(page.get_by_text(zh("Say what was found.")).first).to_be_visible()
    expect(page.get_by_label(zh("What is demanded"))).to_have_value(DEMANDS)
    page.get_by_label(zh("Findings")).fill("现场无台账。")
    page.get_by_role("button", name=zh("Record it")).click()
    expect(page.get_by_text(zh("Recorded: all on the line read it."))).to_be_visible()
    path = page.url.removeprefix(leader.url)
    commission = visit("commission", viewport=DESKTOP)
    page = commission.go("/desk/?kind=remark")
    expect(page.locator("main")).to_contain_text(DEMANDS)
    page = commission.go(path)
    page.get_by_role("link", name=zh("Issue a directive")).click()
    expect(page.get_by_label(zh("What has to be done"))).to_have_value(DEMANDS)
    page.get_by_label(zh("Title"), exact=True).fill("补齐台账")
    page.get_by_label(zh("To be answered by")).fill("2012-06-15")
    page.get_by_role("button", name=zh("Issue it")).click()
    expect(page.get_by_text(zh("Issued: the organization is told of it."))).to_be_visible()
    directive = Directive.objects.get(title="补齐台账")
    assert directive.organization.short_name == UNIT
    page = commission.go(path)
    expect(page.get_by_role("link", name="补齐台账")).to_be_visible()
