"""An accepted report is opened again, amended in two tabs, accepted; both versions side by side."""

import pytest
from playwright.sync_api import expect

from departments.models import User
from tasks.models import Assignment, ProgressReport, ReformPlan, ReportingPeriod
from tasks.progress.service import ReportInput, save_report, step_report
from tasks.signing.workflow import Step
from tests.browser.conftest import Visit
from tests.browser.findings import DESKTOP
from tests.browser.visitor import zh
from tests.factories.amending import OTHER_WORDS, WHY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNIT, ACCEPTED = "省工信委", "办法已印发各市州。"


def accepted_report(plan: ReformPlan) -> ProgressReport:
    """A report of May that the unit has filed and the commission accepted."""
    line = Assignment.objects.filter(organization__short_name=UNIT, role=Assignment.Role.LEAD)
    report = save_report(
        line.order_by("measure_id")[0].measure_id,
        ReportingPeriod.objects.get(plan=plan, code="2012-05").pk,
        actor=User.objects.get(username="gxw-reporter"),
        source="test",
        version=None,
        content=ReportInput(percent=30, progress=ACCEPTED, next_steps="继续推进。"),
    )
    signer, reviewer = (User.objects.get(username=name) for name in ("gxw-approver", "commission"))
    step_report(report.pk, Step.SIGN, actor=signer, source="test")
    return step_report(report.pk, Step.ACCEPT, actor=reviewer, source="test")


def test_an_accepted_report_is_amended_and_both_versions_stay(
    visit: Visit, live_demo: ReformPlan
) -> None:
    report = accepted_report(live_demo)
    unit, signer, commission = (
        visit(name, viewport=DESKTOP) for name in ("gxw-reporter", "gxw-approver", "commission")
    )
    page = unit.go(report.page())
    page.get_by_role("link", name=zh("Ask to open it again")).click()
    page.get_by_label(zh("Why it is opened again")).fill(WHY)
    page.get_by_role("button", name=zh("Send the request")).click()
    expect(page.get_by_text(zh("Asked for: the commission decides about it."))).to_be_visible()
    request = page.url.removeprefix(unit.url)

    page = commission.go(request)
    page.get_by_role("button", name=zh("Grant"), exact=True).click()
    expect(page.get_by_text(zh("Granted."), exact=True)).to_be_visible()

    page = unit.go("/desk/")
    page.get_by_role("link", name=zh("Amend: %(what)s", what="")).first.click()
    page.get_by_label(zh("Progress in this period")).fill(OTHER_WORDS)
    page.get_by_role("button", name=zh("Save the draft")).click()
    expect(page.locator(".compare ins")).to_have_text(OTHER_WORDS)
    expect(page.locator(".compare del")).to_have_text(ACCEPTED)
    path = page.url.removeprefix(unit.url)

    page = signer.go(path)
    page.get_by_role("button", name=zh("Sign and submit")).click()
    assert ProgressReport.objects.get(pk=report.pk).progress == ACCEPTED
    page = commission.go(path)
    page.get_by_role("button", name=zh("Accept"), exact=True).click()
    expect(page.get_by_text(zh("Accepted."), exact=True)).to_be_visible()
    page = unit.go(report.page())
    expect(page.locator("main")).to_contain_text(OTHER_WORDS)
    page.locator("#amendments").get_by_role("link").first.click()
    expect(page.locator(".compare del")).to_have_text(ACCEPTED)
