"""A problem goes to a joint meeting, its decision to a unit, and comes back by a new order."""

import io
from datetime import date, timedelta

import pytest
from docx import Document
from playwright.sync_api import expect

from reform_tracker import clock
from tasks.models import CoordinationItem, Directive, Measure, ReformPlan
from tests.browser.conftest import Visit
from tests.browser.findings import DESKTOP
from tests.browser.visitor import Visitor, zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNIT, TITLE = "省工信委", "试点县名单口径不一致"
DUE = date(2012, 6, 15)


def test_a_problem_is_met_about_decided_carried_out_and_opened_again(
    visit: Visit, live_demo: ReformPlan
) -> None:
    reporter = visit("gxw-reporter", viewport=DESKTOP)
    commission = visit("commission", viewport=DESKTOP)
    raises(reporter, live_demo)
    meeting = convenes(commission, live_demo)
    decides(commission, meeting)
    downloads(commission, meeting)
    directive = Directive.objects.get(item__title=TITLE)
    answers(reporter, directive)
    settles(commission, directive)
    charges_again(commission, directive)
    page = reporter.go("/inbox/")
    expect(page.locator("main")).to_contain_text(zh("New instruction: %(what)s", what=""))
    page = reporter.go("/desk/?kind=order")
    expect(page.get_by_role("link", name="印发统一口径").first).to_be_visible()


def raises(reporter: Visitor, plan: ReformPlan) -> None:
    """On the page of a task that the unit leads."""
    lead = Measure.objects.filter(
        task__area__plan=plan,
        assignments__organization__short_name=UNIT,
        assignments__role="lead",
    ).first()
    assert lead is not None
    page = reporter.go(f"/tasks/{lead.task_id}/")
    page.get_by_role("link", name=zh("Ask for coordination")).first.click()
    page.get_by_role("button", name=zh("Ask for it"), exact=True).is_visible()
    page.get_by_label(zh("Title"), exact=True).fill(TITLE)
    page.get_by_label(zh("What has to be coordinated, and with whom")).fill(
        "与省财政厅口径不一致。"
    )
    page.get_by_role("button", name=zh("Ask for it"), exact=True).click()
    told = zh("Raised: the commission decides about it.")
    expect(page.get_by_text(told)).to_be_visible()


def convenes(commission: Visitor, plan: ReformPlan) -> str:
    """A meeting with the item on its agenda; returns its path."""
    page = commission.go(f"/plans/{plan.pk}/meetings/new/")
    page.get_by_label(zh("Held on")).fill(clock.today().isoformat())
    page.get_by_label(zh("Venue")).fill("省政府第二会议室")
    page.get_by_label(zh("Chair")).fill("副省长李某")
    page.get_by_label(UNIT, exact=True).check()
    page.get_by_role("button", name=zh("Convene"), exact=True).click()
    expect(page.get_by_text(zh("Convened: those who are invited are told."))).to_be_visible()
    path = page.url.removeprefix(commission.url)
    page.get_by_label(TITLE).check()
    page.get_by_role("button", name=zh("Put them on the agenda")).click()
    expect(page.locator("main")).to_contain_text(zh("On the agenda."))
    return path


def decides(commission: Visitor, meeting: str) -> None:
    """First with a directive that lacks its day, then as it should be; then the minutes."""
    commission.expect("422")
    page = commission.go(meeting)
    page.get_by_role("link", name=zh("Decide"), exact=True).click()
    page.get_by_label(zh("What is decided")).fill("由省工信委牵头统一口径。")
    page.get_by_text(zh("Charge organizations with what follows")).click()
    first = page.locator("fieldset").first
    first.get_by_label(zh("Organization")).select_option(label=UNIT)
    first.get_by_label(zh("Directive"), exact=True).fill("印发统一口径")
    first.get_by_label(zh("What has to be done")).fill("请印发口径说明。")
    page.get_by_role("button", name=zh("Decide"), exact=True).click()
    told = zh("Name the day by which it is to be answered.")
    expect(page.get_by_text(told).first).to_be_visible()
    expect(first.get_by_label(zh("Directive"), exact=True)).to_have_value("印发统一口径")
    first.get_by_label(zh("To be answered by")).fill(DUE.isoformat())
    page.get_by_role("button", name=zh("Decide"), exact=True).click()
    expect(page.get_by_text(zh("What has come of it"))).to_be_visible()
    assert CoordinationItem.objects.get(title=TITLE).state == "decided"
    page = commission.go(meeting)
    page.get_by_label(zh("Attended")).fill("副省长李某，省工信委王某。")
    page.get_by_role("button", name=zh("Issue the minutes")).click()
    expect(page.get_by_text(zh("The minutes are issued."))).to_be_visible()


def downloads(commission: Visitor, meeting: str) -> None:
    page = commission.go(meeting)
    with page.expect_download() as downloaded:
        page.get_by_role("link", name=zh("Minutes as .docx")).click()
    with open(downloaded.value.path(), "rb") as file:
        words = [one.text for one in Document(io.BytesIO(file.read())).paragraphs]
    assert any("由省工信委负责，2012年6月15日前办理并答复" in one for one in words)


def answers(reporter: Visitor, directive: Directive) -> None:
    page = reporter.go("/desk/?kind=order")
    page.get_by_role("link", name=directive.title).first.click()
    page.get_by_label(zh("What has been done")).fill("口径说明已印发。")
    page.get_by_role("button", name=zh("Send the answer")).click()
    expect(page.get_by_text(zh("Answered: the commission checks it."))).to_be_visible()


def settles(commission: Visitor, directive: Directive) -> None:
    page = commission.go("/desk/?kind=check")
    page.get_by_role("link", name=directive.title).first.click()
    page.get_by_role("button", name=zh("It is settled")).click()
    expect(page.get_by_text(zh("Settled."), exact=True)).to_be_visible()


def charges_again(commission: Visitor, directive: Directive) -> None:
    page = commission.go(directive.page())
    page.get_by_label(zh("The new instruction")).fill("省领导要求补充附件。")
    page.get_by_label(zh("To be answered by")).fill((DUE + timedelta(days=5)).isoformat())
    page.get_by_role("button", name=zh("Charge it again")).last.click()
    told = zh("Charged again: it has to be answered anew.")
    expect(page.get_by_text(told, exact=True)).to_be_visible()
