"""What a unit has left behind is recorded, published, recommended, and found by another one."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tasks.models import Assignment, ReformPlan, Result
from tests.browser.conftest import Visit
from tests.browser.department import UNIT
from tests.browser.findings import DESKTOP
from tests.browser.visitor import Visitor, zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TITLE, NUMBER = "中小企业融资担保体系建设实施办法", "甘政办发〔2012〕41号"
WORDS = "补偿机制分担风险，各市州可结合实际参照。"


def test_results_are_found_by_another_department(visit: Visit, live_demo: ReformPlan) -> None:
    path = recorded(visit("gxw-reporter", viewport=DESKTOP))
    other = visit("slt-reporter", viewport=DESKTOP)
    other.expect("404")
    expect(other.go(path).locator("main")).not_to_contain_text(TITLE)

    page = visit("gxw-approver", viewport=DESKTOP).go("/results/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name=zh("Sign and publish")).click()
    expect(page.get_by_text(zh("Published: everybody can find it now."))).to_be_visible()

    page = visit("commission", viewport=DESKTOP).go(f"/plans/{live_demo.pk}/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label(zh("What others can learn from it")).fill(WORDS)
    page.get_by_role("button", name=zh("Recommend to others")).click()
    expect(page.get_by_text(zh("Recommended to others."), exact=True).first).to_be_visible()

    page = other.go("/results/")
    page.get_by_label(zh("Title, number, text")).fill("甘政办发[2012]41")  # as it is typed
    page.get_by_label(zh("Recommended"), exact=True).select_option("true")
    page.get_by_role("button", name=zh("Apply")).click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.locator("main tbody")).to_contain_text(WORDS)
    page.get_by_role("link", name=TITLE).click()
    expect(page).to_have_url(f"{other.url}{path}")
    expect(page.locator("main")).to_contain_text(NUMBER)
    expect(page.get_by_role("button", name=zh("Withdraw"))).to_have_count(0)


@pytest.mark.usefixtures("live_demo")
def test_whoever_saves_second_sees_both_texts_and_keeps_his_own(visit: Visit) -> None:
    reporter = visit("gxw-reporter", viewport=DESKTOP)
    path = recorded(reporter)
    approver = visit("gxw-approver", viewport=DESKTOP)
    approver.expect("409")
    first, second = reporter.go(f"{path}edit/"), approver.go(f"{path}edit/")
    saves(first, "先保存的标题")
    saves(second, "后保存的标题")
    expect(second.locator("main")).to_contain_text("先保存的标题")
    expect(title_of(second)).to_have_value("后保存的标题")
    second.get_by_role("button", name=zh("Save the draft")).click()
    expect(second.get_by_role("heading", name="后保存的标题")).to_be_visible()


def recorded(reporter: Visitor) -> str:
    """The reporter records a result on the page of the task; returns the path of its page."""
    line = Assignment.objects.filter(organization__short_name=UNIT, role=Assignment.Role.LEAD)
    task = line.order_by("measure_id").values_list("measure__task", flat=True)[0]
    page = reporter.go(f"/tasks/{task}/")
    page.get_by_role("link", name=zh("Record a result")).first.click()
    title_of(page).fill(TITLE)
    page.get_by_label(zh("Document number")).fill(NUMBER)
    page.get_by_label(zh("Issued or completed on")).fill("2012-05-04")
    page.get_by_label(zh("Summary")).fill("建立省级担保代偿补偿机制，首批十二家机构备案。")
    page.get_by_label(zh("Link")).fill("https://www.gansu.gov.cn/a.html")
    page.get_by_role("button", name=zh("Save the draft")).dblclick()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert Result.objects.count() == 1
    return page.url.removeprefix(reporter.url)


def title_of(page: Page) -> Locator:
    return page.get_by_label(zh("Title"))


def saves(page: Page, title: str) -> None:
    title_of(page).fill(title)
    page.get_by_role("button", name=zh("Save the draft")).click()
    page.wait_for_load_state()
