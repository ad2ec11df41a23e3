"""Nothing typed is lost: not to a session, a colleague, a reload or a mistake."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from departments.models import AccountSession
from reform_tracker.audit.models import AuditEvent
from tasks.models import ProgressReport
from tests.browser.conftest import Visit
from tests.browser.department import (
    REFUSED,
    REPORTER,
    UNIT,
    contribution_form,
    enters,
    filing,
    filing_form,
    milestones,
    report,
    report_form,
    save,
    saves,
    signs_in,
    stored_milestones,
)
from tests.browser.findings import findings
from tests.browser.visitor import zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Action = Callable[[Page], None]


# --- What was typed survives ------------------------------------------------------------------


def test_text_survives_an_expired_session(visit: Visit) -> None:
    visitor = visit(REPORTER)
    page, text = visitor.go(report_form()), "首批企业名单已公布。\n第二批正在遴选。"
    page.locator("#id_percent").fill("55")
    page.locator("#id_progress").fill(text)
    AccountSession.objects.all().delete()
    visitor.expect(REFUSED)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(zh("Your session has ended"))
    assert findings(page) == []
    page.get_by_role("link", name=zh("Sign in again")).click()
    signs_in(page, REPORTER)

    expect(page).to_have_url(visitor.url + report_form())
    expect(page.locator("#id_progress")).to_have_value(text)
    expect(page.locator("#id_percent")).to_have_value("55")
    expect(page.locator("[data-keep-undo]")).to_be_visible()
    saves(page)
    assert (report().percent, report().progress.splitlines()) == (55, text.splitlines())
    visitor.go(report_form())
    expect(page.locator("[data-keep-undo]")).to_have_count(0)


def test_rows_survive_an_expired_session(visit: Visit) -> None:
    visitor = visit(REPORTER)
    page, rows = visitor.go(filing_form()), milestones(visitor.page)
    rows.first.locator("[data-formset-remove]").click()
    page.locator("[data-formset-add]").first.click()
    enters(rows.last, "新增节点", "2012-12-28", 20)
    page.locator("#id_summary").fill("修改后的主要步骤。")
    AccountSession.objects.all().delete()
    visitor.expect(REFUSED)
    save(page)
    page.get_by_role("link", name=zh("Sign in again")).click()
    signs_in(page, REPORTER)

    expect(page.locator("#id_summary")).to_have_value("修改后的主要步骤。")
    expect(rows.last.locator("[name$=-title]")).to_have_value("新增节点")
    expect(page.locator("output[data-sum-of]").first).to_have_text("100 / 100")
    saves(page)
    visitor.go(filing_form())
    assert stored_milestones(page)[-1] == ("新增节点", 20)
    assert sum(weight for _title, weight in stored_milestones(page)) == 100
    assert filing().summary == "修改后的主要步骤。"


def test_text_survives_a_reload_and_can_be_dropped(visit: Visit) -> None:
    visitor = visit(REPORTER)
    page = visitor.go(report_form())
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#id_next_steps").fill("六月开展中期检查。")
    page.reload()
    expect(page.locator("#id_next_steps")).to_have_value("六月开展中期检查。")
    page.locator("[data-keep-undo]").click()
    expect(page.locator("#id_next_steps")).to_have_value("")
    page.reload()
    expect(page.locator("#id_next_steps")).to_have_value("")


def test_text_survives_a_closed_tab_and_is_gone_once_it_is_saved(visit: Visit) -> None:
    page = visit(REPORTER).go(report_form())
    page.locator("#id_progress").fill("写了一半。")
    expect(page.locator(".form-actions [role=status]")).to_be_visible()
    page.close()
    visitor = visit(REPORTER)
    page = visitor.go(report_form())
    expect(page.locator("[data-keep-time]")).to_be_visible()
    expect(page.locator("#id_progress")).to_have_value("")
    page.locator("[data-keep-apply]").click()
    expect(page.locator("#id_progress")).to_have_value("写了一半。")
    page.locator("#id_percent").fill("20")
    saves(page)
    with page.expect_response("**/unsaved/*"):
        visitor.go(report_form())
    expect(page.locator("[data-keep-time]")).to_have_count(0)


def test_text_is_only_offered_when_the_record_has_changed_meanwhile(visit: Visit) -> None:
    visitor = visit(REPORTER)
    page = visitor.go(report_form())
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#id_progress").fill("我的文字。")
    colleague = visit("gxw-approver").go(report_form())
    colleague.locator("#id_progress").fill("同事的文字。")
    colleague.locator("#id_percent").fill("10")
    saves(colleague)
    page.reload()
    expect(page.locator("#id_progress")).to_have_value("同事的文字。")
    page.locator("[data-keep-apply]").click()
    expect(page.locator("#id_progress")).to_have_value("我的文字。")
    saves(page)
    assert report().progress == "我的文字。"


def signs_out(page: Page) -> None:
    page.locator(".header-tools details").first.locator("summary").click()
    page.get_by_role("button", name=zh("Sign out")).click()


def session_expires(page: Page) -> None:
    AccountSession.objects.all().delete()
    page.reload()


@pytest.mark.parametrize("leaves", [signs_out, session_expires])
def test_next_person_at_the_tab_does_not_find_the_text(visit: Visit, leaves: Action) -> None:
    visitor = visit(REPORTER)
    page = visitor.go(report_form())
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#id_progress").fill("不应留给下一个人。")
    leaves(page)
    signs_in(page, "gxw-approver")
    page.locator("body[data-account=gxw-approver]").wait_for()
    assert "不应留给下一个人" not in page.evaluate("JSON.stringify(sessionStorage)")
    visitor.go(report_form())
    expect(page.locator("#id_progress")).to_have_value("")


# --- Two at the same draft ----------------------------------------------------------------------


def test_loser_of_a_race_sees_both_texts_and_keeps_his(visit: Visit) -> None:
    visitor = visit(REPORTER)
    winner, loser = visitor.open(report_form()), visitor.open(report_form())
    for page, text, percent in ((winner, "先保存的文字。", "20"), (loser, "后保存的文字。", "30")):
        page.locator("#id_progress").fill(text)
        page.locator("#id_percent").fill(percent)
    saves(winner)
    visitor.expect(REFUSED)
    save(loser)

    both = loser.locator(".compare").filter(has_text="先保存的文字。")
    expect(both).to_contain_text("后保存的文字。")
    assert findings(loser) == []
    expect(loser.locator("#id_progress")).to_have_value("后保存的文字。")
    assert report().progress == "先保存的文字。"
    saves(loser)
    assert (report().progress, report().percent) == ("后保存的文字。", 30)
    assert AuditEvent.objects.filter(action="progress.saved", object_id=report().pk).count() == 2


def test_loser_of_a_race_for_a_filing_keeps_his_rows(visit: Visit) -> None:
    visitor = visit(REPORTER)
    winner, loser = visitor.open(filing_form()), visitor.open(filing_form())
    winner.locator("#id_leader_name").fill("先保存")
    loser.locator("#id_leader_name").fill("后保存")
    enters(milestones(loser).nth(1), "后保存的节点", "2012-07-31", 30)
    saves(winner)
    visitor.expect(REFUSED)
    save(loser)

    expect(loser.locator(".compare").filter(has_text="先保存")).to_contain_text("后保存")
    expect(loser.locator(".compare").filter(has_text="后保存的节点")).to_have_count(1)
    assert findings(loser) == []
    expect(loser.locator("#id_leader_name")).to_have_value("后保存")
    expect(milestones(loser).nth(1).locator("[name$=-title]")).to_have_value("后保存的节点")
    assert filing().leader_name == "先保存"
    saves(loser)
    assert filing().leader_name == "后保存"
    loser.goto(visitor.url + filing_form())
    assert ("后保存的节点", 30) in stored_milestones(loser)


def test_loser_of_a_race_for_a_part_sees_both_texts(visit: Visit) -> None:
    visitor = visit(REPORTER)
    winner, loser = visitor.open(contribution_form()), visitor.open(contribution_form())
    winner.locator("#id_text").fill("先提交。")
    loser.locator("#id_text").fill("后提交。")
    winner.locator("form[data-keep] button[type=submit]").click()
    expect(winner.locator(".notice-success")).to_be_visible()
    visitor.expect(REFUSED)
    loser.locator("form[data-keep] button[type=submit]").click()
    expect(loser.locator(".compare")).to_contain_text("先提交。")
    expect(loser.locator("#id_text")).to_have_value("后提交。")
    assert findings(loser) == []


# --- Wrong input --------------------------------------------------------------------------------


def test_wrong_percent_is_named_and_nothing_is_lost(visit: Visit) -> None:
    visitor = visit(REPORTER)
    page = visitor.go(report_form())
    page.locator("#id_percent").fill("101")
    page.locator("#id_progress").fill("办法已印发。")
    visitor.expect(REFUSED)
    save(page)
    errors = page.locator("[data-form-errors]")
    expect(errors).to_be_focused()
    expect(errors).to_contain_text(zh("Give a whole number from 0 to 100."))
    assert findings(page) == []
    expect(page.locator("#id_progress")).to_have_value("办法已印发。")
    assert not ProgressReport.objects.filter(organization__short_name=UNIT).exists()
    errors.get_by_role("link").click()
    expect(page.locator("#id_percent")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("60")
    saves(page)
    assert report().percent == 60


def test_milestone_outside_the_year_is_named_in_its_row(visit: Visit) -> None:
    visitor = visit(REPORTER)
    page = visitor.go(filing_form())
    version = filing().version
    milestones(page).nth(1).locator("[name$=-due_on]").fill("2015-01-31")
    visitor.expect(REFUSED)
    save(page)
    wrong = milestones(page).nth(1)
    expect(wrong.locator(".errorlist")).to_contain_text("2012")
    expect(wrong.locator("[name$=-due_on]")).to_have_value("2015-01-31")
    expect(wrong.locator("[name$=-due_on]")).to_have_attribute("aria-invalid", "true")
    assert filing().version == version
    assert findings(page) == []


def test_file_of_100_megabytes_is_refused_and_the_text_stays(visit: Visit, tmp_path: Path) -> None:
    huge = tmp_path / "全部材料.pdf"
    with huge.open("wb") as file:
        file.write(b"%PDF-1.4\n")
        file.truncate(100 * 1024 * 1024)
    visitor = visit(REPORTER)
    page = visitor.go(report_form())
    page.locator("#id_percent").fill("40")
    page.locator("#id_progress").fill("办法已印发。")
    page.locator("#id_file").set_input_files(huge)
    visitor.expect(REFUSED)
    save(page)
    expect(page.locator("[data-form-errors]")).to_contain_text(
        zh("The file is larger than 20 MB. Send a smaller one.")
    )
    expect(page.locator("#id_progress")).to_have_value("办法已印发。")
    saves(page)
    assert report().progress == "办法已印发。"
    assert not report().attachments.exists()
