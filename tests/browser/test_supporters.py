"""The lead asks its supporters in one click and takes their words over, without a mouse."""

import pytest
from playwright.sync_api import expect

from departments.models import User
from tasks.contributions import service as contributions
from tasks.models import Measure, PartRequest, ProgressReport, ReformPlan, ReportingPeriod
from tests.browser.conftest import Visit
from tests.browser.department import PERIOD, saves
from tests.browser.findings import DESKTOP
from tests.browser.visitor import zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LEAD, SUPPORTER = "省财政厅", "省工信委"


def line_of_both() -> Measure:
    led = Measure.objects.filter(
        assignments__organization__short_name=LEAD, assignments__role="lead"
    )
    return led.filter(assignments__organization__short_name=SUPPORTER).order_by("pk")[0]


def test_asking_leaves_what_was_typed_and_each_is_asked_once(
    visit: Visit, live_demo: ReformPlan
) -> None:
    measure = line_of_both()
    page = visit("czt-reporter", viewport=DESKTOP).go(f"/measures/{measure.pk}/progress/{PERIOD}/")
    progress = page.locator("#id_progress")
    progress.fill("我单位已完成测算。")
    for _press in range(2):
        page.get_by_role("button", name=zh("Ask for the parts that are missing")).press("Enter")
        expect(page.locator("#supporters [role=status]").last).not_to_be_empty()
    expect(progress).to_have_value("我单位已完成测算。")
    asked = PartRequest.objects.filter(measure=measure, organization__short_name=SUPPORTER)
    assert asked.count() == 1
    page = visit("gxw-reporter", viewport=DESKTOP).go("/inbox/")
    title = zh(
        "%(lead)s asks for your part of %(key)s for %(period)s",
        lead=LEAD, key=measure.key, period=PERIOD,
    )  # fmt: skip
    expect(page.locator("main")).to_contain_text(title)


def test_sentences_are_taken_over_by_the_keyboard_with_whose_they_are(
    visit: Visit, live_demo: ReformPlan
) -> None:
    measure = line_of_both()
    period = ReportingPeriod.objects.get(plan=live_demo, code=PERIOD)
    contributions.hand_in(
        measure.pk,
        period.pk,
        actor=User.objects.get(username="gxw-reporter"),
        source="test",
        version=None,
        text="目录已印发。名单已核定。",
    )
    page = visit("czt-reporter", viewport=DESKTOP).go(f"/measures/{measure.pk}/progress/{PERIOD}/")
    page.locator("#id_progress").fill("资金已下达。")
    take = page.get_by_role("button", name=f"{zh('Use in our report')}: 名单已核定。")
    take.press("Enter")
    mine = f"资金已下达。名单已核定（{SUPPORTER}供稿）。"
    expect(page.locator("#id_progress")).to_have_value(mine)
    expect(page.locator("#supporters [role=status]").first).to_have_text(
        zh("Taken over to the end of the progress.")
    )
    expect(take).to_be_focused()
    page.locator("#id_percent").fill("10")
    saves(page)
    assert ProgressReport.objects.get(measure=measure, period=period).progress == mine
