"""Closing with evidence, refused, mended, closed, opened again: by hand in the browser."""

import pytest
from playwright.sync_api import expect

from departments.models import User
from tasks.models import Assignment, Closing, Measure, ReformPlan, ReportingPeriod
from tasks.progress.service import ReportInput, save_report, step_report
from tasks.signing.workflow import Step
from tests.browser.conftest import Visit
from tests.browser.findings import DESKTOP
from tests.browser.visitor import Visitor, zh
from tests.factories.closings import ACHIEVED, WHY_AGAIN
from tests.factories.world import PDF

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNIT = "省工信委"


def declared_done(plan: ReformPlan) -> Measure:
    """A measure that the unit leads, by its report of May."""
    line = Assignment.objects.filter(organization__short_name=UNIT, role=Assignment.Role.LEAD)
    measure = line.order_by("measure_id")[0].measure
    report = save_report(
        measure.pk,
        ReportingPeriod.objects.get(plan=plan, code="2012-05").pk,
        actor=User.objects.get(username="gxw-reporter"),
        source="test",
        version=None,
        content=ReportInput(status="done", percent=100, progress="已办结。", next_steps="—"),
    )
    signer = User.objects.get(username="gxw-approver")
    step_report(report.pk, Step.SIGN, actor=signer, source="test", confirmed=True)
    return measure


def asks(visitor: Visitor, measure: Measure, words: str) -> str:
    """From the page of the task, with a file; returns the path of the request."""
    page = visitor.go(f"/tasks/{measure.task_id}/")
    page.get_by_role("link", name=zh("Ask for the closing"), exact=True).first.click()
    page.get_by_label(zh("What has been achieved")).fill(words)
    page.get_by_label(zh("Evidence")).set_input_files(
        {"name": "验收意见.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name=zh("Send the request")).click()
    expect(page.get_by_text(zh("Asked for: the commission decides about it."))).to_be_visible()
    expect(page.get_by_role("link", name="验收意见.pdf")).to_be_visible()
    return page.url.removeprefix(visitor.url)


def test_closing_with_evidence_refused_mended_and_opened_again(
    visit: Visit, live_demo: ReformPlan
) -> None:
    measure = declared_done(live_demo)
    unit, commission = (visit(name, viewport=DESKTOP) for name in ("gxw-reporter", "commission"))
    path = asks(unit, measure, "已经完成。")
    page = commission.go("/desk/")
    page.get_by_role("link", name=UNIT).filter(has_text=zh("Closing")).first.click()
    expect(page).to_have_url(f"{commission.url}{path}")
    page.get_by_label(zh("Comment")).fill("请附正式印发的办法。")
    page.get_by_role("button", name=zh("Refuse"), exact=True).click()
    expect(page.locator("main")).to_contain_text("请附正式印发的办法。")

    mended = asks(unit, measure, ACHIEVED)
    page = commission.go(mended)
    page.get_by_role("button", name=zh("Grant"), exact=True).click()
    expect(page.get_by_text(zh("Granted."), exact=True)).to_be_visible()
    page = unit.go(f"/tasks/{measure.task_id}/")
    expect(page.locator(f"#m{measure.pk}")).to_contain_text(zh("Measure closed"))
    expect(page.locator(f"#m{measure.pk}")).to_contain_text(zh("Complete"))

    page = commission.go(mended)
    page.get_by_role("link", name=zh("Open again")).click()
    page.get_by_label(zh("Why it is opened again")).fill(WHY_AGAIN)
    page.get_by_role("button", name=zh("Open again")).click()
    expect(page.get_by_text(zh("Opened again."), exact=True)).to_be_visible()
    page = unit.go("/inbox/")
    expect(page.locator("main")).to_contain_text(zh("Opened again: %(what)s", what=""))
    assert Closing.objects.get(reason=ACHIEVED).reopened_at is not None
