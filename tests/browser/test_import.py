"""The import walked in a browser: a real document of another province, from upload to plan."""

import pytest
from playwright.sync_api import Page, expect

from tasks.models import (
    Assignment,
    DocumentDraft,
    ImplementationPlan,
    ReformPlan,
    ReportingPeriod,
    Task,
)
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor, zh
from tests.tasks.official.reading.test_samples import SAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SAMPLE = SAMPLES / "14_zhezhengfa2025-10_rengongzhineng_pdf.txt"
TASK, TITLE, LEAD, DAY = "2.1", "支持算力基础设施建设（更正）", "省数据局", "2025-12-31"


def button(page: Page, msgid: str) -> None:
    page.get_by_role("button", name=zh(msgid), exact=True).first.click()


def confirmed(page: Page) -> None:
    page.locator("#confirm-dialog [data-answer=yes]").click()


def uploads(visitor: Visitor) -> str:
    """Uploads the sample; returns the address of its draft."""
    page = visitor.go("/imports/")
    page.locator("input[type=file]").set_input_files(SAMPLE)
    button(page, "Upload and read")
    expect(page.get_by_role("heading", level=1)).to_contain_text("人工智能")
    return page.url.removeprefix(visitor.url)


def corrects(visitor: Visitor, draft: str) -> None:
    """Two corrections, one of them taken back and made again, each on a page of its own."""
    page = visitor.go(f"{draft}tasks/{TASK}/")
    page.locator("#title").fill(TITLE)
    button(page, "Give this title")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    page.locator("#m1").get_by_label(zh("Lead")).fill(LEAD)
    button(page, "Take over who stands on the line")
    expect(page.locator("#m1").get_by_label(zh("Lead"))).to_have_value(LEAD)
    visitor.go(draft)
    page.get_by_role("button", name=zh("Undo: %(change)s").split("%")[0]).click()
    expect(page.locator(".notice-success")).to_be_visible()
    visitor.go(f"{draft}tasks/{TASK}/")
    expect(page.locator("#m1").get_by_label(zh("Lead"))).not_to_have_value(LEAD)
    page.locator("#m1").get_by_label(zh("Lead")).fill(LEAD)
    button(page, "Take over who stands on the line")
    page.locator("#m1").get_by_label(zh("Due on")).fill(DAY)
    button(page, "Take over the date")
    expect(page.locator(".notice-success")).to_be_visible()


def names_who_leads(visitor: Visitor, draft: str) -> None:
    """The two lines that print only 各市、县〔市、区〕政府; each link leads to its task."""
    for left in (2, 1):
        page = visitor.go(draft)
        links = page.get_by_role("link", name="请确定具体牵头单位")
        expect(links).to_have_count(left)
        links.first.click()
        page.locator("#m1").get_by_label(zh("Lead")).fill(LEAD)
        button(page, "Take over who stands on the line")
        expect(page.locator(".notice-success")).to_be_visible()


def says_what_is_missing(visitor: Visitor, draft: str) -> None:
    """The deadline of the filings, which this document does not print, and who is who."""
    page = visitor.go(draft)
    expect(
        page.get_by_text(zh("No deadline for filing implementation plans was found."))
    ).to_be_visible()
    page.locator("#head").get_by_label(zh("Deadline for filing implementation plans")).fill(
        "2025-06-30"
    )
    page.locator("#head").get_by_role("button", name=zh("Take over")).click()
    expect(page.locator(".notice-success")).to_be_visible()
    visitor.go(f"{draft}names/")
    button(page, "All the rest are new organizations")
    expect(page.get_by_text(zh("Nothing is missing any more."))).to_be_visible()


def test_a_sample_becomes_a_plan(visit: Visit, live_demo: ReformPlan) -> None:
    visitor = visit("commission")
    draft = uploads(visitor)
    page = visitor.page
    # The document on the left leads to the plan on the right.
    page.locator(".import-source .piece-measure a").first.click()
    expect(page.locator(".import-task:target")).to_be_visible()
    corrects(visitor, draft)
    names_who_leads(visitor, draft)
    says_what_is_missing(visitor, draft)

    visitor.go(f"{draft}compare/")
    expect(page.locator(".page-head")).to_contain_text(live_demo.number)
    button(page, "Save")
    expect(page.locator(".notice-success")).to_be_visible()

    button(page, "Publish the plan")
    confirmed(page)
    expect(page.get_by_role("link", name=zh("The published plan"))).to_be_visible()
    plan = ReformPlan.objects.get(number="浙政发〔2025〕10号")
    task = Task.objects.get(area__plan=plan, title=TITLE)
    lead = Assignment.objects.get(measure__task=task, role="lead")
    assert lead.organization.short_name == LEAD
    assert str(task.measures.get().due_on) == DAY
    assert plan.areas.count() == 6
    assert Task.objects.filter(area__plan=plan).count() == 27
    assert ImplementationPlan.objects.filter(plan=plan).count() > 14
    assert ReportingPeriod.objects.filter(plan=plan).exists()
    assert DocumentDraft.objects.get().state == "published"
    page.get_by_role("link", name=zh("The published plan")).click()
    expect(page.locator(".document")).to_contain_text("人工智能")


def test_a_published_task_is_corrected_with_a_reason(visit: Visit, live_demo: ReformPlan) -> None:
    task = Task.objects.get(area__plan=live_demo, key="1.2")
    visitor = visit("commission")
    page = visitor.go(f"/tasks/{task.pk}/")
    page.get_by_role("link", name=zh("Correct"), exact=True).click()
    page.get_by_label(zh("Title")).fill("抓紧搞好厂办大集体改革（更正）")
    page.get_by_label(zh("Reason")).fill("印制有误。")
    button(page, "Take over")
    expect(page.locator(".notice-success")).to_be_visible()
    expect(page.get_by_text("印制有误。")).to_be_visible()


def test_what_is_no_plan_is_refused_beside_the_field(visit: Visit, live_demo: ReformPlan) -> None:
    visitor = visit("commission")
    visitor.expect("422")
    page = visitor.go("/imports/")
    page.locator("input[type=file]").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": "今天天气很好。".encode()}
    )
    button(page, "Upload and read")
    expect(page.locator(".field-invalid")).to_contain_text("没有")
