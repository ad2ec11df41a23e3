"""What the scripts promise: nothing typed is lost, nothing is sent twice, rows add up."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from departments.demo import PASSWORD
from departments.models import User
from reform_tracker.audit.models import AuditEvent
from reports.models import ProvincialReport
from tasks.models import (
    Assignment,
    Contribution,
    ImplementationPlan,
    Measure,
    ProgressReport,
    ReportingPeriod,
)
from tasks.models.signed import State
from tests.browser.conftest import Visit
from tests.browser.findings import findings
from tests.browser.visitor import zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNIT, REPORTER, PERIOD = "省工信委", "gxw-reporter", "2012-05"
REFUSED = r"Failed to load resource.*status of (401|409|422)"
Deed = Callable[[Page], None]


def form_of_a_measure(role: str, what: str) -> str:
    line = Assignment.objects.filter(organization__short_name=UNIT, role=role)
    measure = line.order_by("measure_id").values_list("measure_id", flat=True)[0]
    return f"/measures/{measure}/{what}/{PERIOD}/"


def report_form() -> str:
    """The address of the first report that the unit has to write."""
    return form_of_a_measure(Assignment.Role.LEAD, "progress")


def contribution_form() -> str:
    return form_of_a_measure(Assignment.Role.SUPPORT, "contribution")


def filing() -> ImplementationPlan:
    return ImplementationPlan.objects.get(organization__short_name=UNIT)


def filing_form() -> str:
    return f"/filings/{filing().pk}/edit/"


def report() -> ProgressReport:
    """The unit's only report: the demo has none."""
    return ProgressReport.objects.get(organization__short_name=UNIT)


def save(page: Page) -> None:
    page.locator("button[name=then][value=save]").click()


def saves(page: Page) -> None:
    save(page)
    expect(page.locator(".notice-success")).to_have_text(zh("Draft saved."))


def signs_in(page: Page, username: str) -> None:
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#sign-in button[type=submit]").click()


def milestones(page: Page) -> Locator:
    """The first measure's rows of milestones that can be seen."""
    return page.locator("section[id^=measure-]").first.locator("[data-formset-row]:visible")


def enters(row: Locator, title: str, day: str, weight: int) -> None:
    row.locator("[name$=-title]").fill(title)
    row.locator("[name$=-due_on]").fill(day)
    row.locator("[name$=-weight]").fill(str(weight))


def stored_milestones(page: Page) -> list[tuple[str, int]]:
    """Title and weight of the first measure's milestones in the database, by date."""
    anchor = page.locator("section[id^=measure-]").first.get_attribute("id") or ""
    commitment = filing().commitments.get(measure=int(anchor.removeprefix("measure-")))
    return [(m.title, m.weight) for m in commitment.milestones.order_by("due_on", "pk")]


# --- What was typed survives ------------------------------------------------------------------


def test_text_survives_an_expired_session(visit: Visit) -> None:
    visitor = visit(REPORTER)
    page, text = visitor.go(report_form()), "首批企业名单已公布。\n第二批正在遴选。"
    page.locator("#id_percent").fill("55")
    page.locator("#id_progress").fill(text)
    Session.objects.all().delete()
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
    Session.objects.all().delete()
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
    Session.objects.all().delete()
    page.reload()


@pytest.mark.parametrize("leaves", [signs_out, session_expires])
def test_next_person_at_the_tab_does_not_find_the_text(visit: Visit, leaves: Deed) -> None:
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


# --- Rows of a formset --------------------------------------------------------------------------


def test_rows_are_added_removed_and_summed(visit: Visit) -> None:
    visitor = visit(REPORTER)
    page = visitor.go(filing_form())
    rows, total = milestones(page), page.locator("output[data-sum-of]").first
    at_first = rows.count()
    stored = stored_milestones(page)
    expect(total).to_have_text("100 / 100")
    expect(total).to_have_class("sum sum-ok")

    page.locator("[data-formset-add]").first.click()
    expect(rows).to_have_count(at_first + 1)
    expect(rows.last.locator("[name$=-title]")).to_be_focused()
    enters(rows.last, "新增节点", "2012-12-28", 15)
    expect(total).to_have_text("115 / 100")
    expect(total).to_have_class("sum sum-off")
    rows.nth(0).locator("[data-formset-remove]").click()
    expect(rows).to_have_count(at_first)
    expect(rows.nth(0).locator("[name$=-title]")).to_be_focused()
    expect(total).to_have_text("95 / 100")
    rows.last.locator("[name$=-weight]").fill("20")
    expect(total).to_have_text("100 / 100")

    saves(page)
    visitor.go(filing_form())
    assert stored_milestones(page) == [*stored[1:], ("新增节点", 20)]


def test_rows_end_where_the_server_ends_them(visit: Visit) -> None:
    page = visit(REPORTER).go(filing_form())
    page.on("dialog", lambda dialog: dialog.accept())
    add = page.locator("[data-formset-add]").first
    most = int(page.locator("input[name$=-MAX_NUM_FORMS]").first.input_value())
    for _row in range(most - milestones(page).count()):
        add.click()
    expect(milestones(page)).to_have_count(most)
    expect(add).to_be_disabled()


# --- A second click -----------------------------------------------------------------------------


@contextmanager
def one_request(page: Page) -> Iterator[None]:
    """One form and no other is sent until the deed within has been answered."""
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    yield
    assert len(sent) == 1


def presses_twice(page: Page, button: Locator) -> None:
    """Presses a button again while the server is still at work on the first request."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    with transaction.atomic():
        list(Measure.objects.select_for_update())
        list(ReportingPeriod.objects.select_for_update())
        with page.expect_request(lambda request: request.method == "POST"):
            page.mouse.click(*middle)
        page.mouse.click(*middle)
        page.keyboard.press("Enter")


def test_report_is_saved_once(visit: Visit) -> None:
    page = visit(REPORTER).go(report_form())
    page.locator("#id_percent").fill("40")
    page.locator("#id_progress").fill("办法已印发。")
    with one_request(page):
        presses_twice(page, page.locator("button[name=then][value=save]"))
        expect(page.locator(".notice-success")).to_be_visible()
    assert report().version == 1


def test_part_is_handed_in_once(visit: Visit) -> None:
    page = visit(REPORTER).go(contribution_form())
    page.locator("#id_text").fill("已汇总本部门情况。")
    with one_request(page):
        presses_twice(page, page.locator("form[data-keep] button[type=submit]"))
        expect(page.locator(".notice-success")).to_be_visible()
    assert Contribution.objects.filter(text="已汇总本部门情况。").count() == 1


def test_provincial_report_is_asked_for_once(visit: Visit) -> None:
    page = visit("commission").go("/reports/")
    with one_request(page):
        presses_twice(page, page.get_by_role("button", name=zh("Make the report")))
        expect(page.locator("#editions tbody tr")).to_have_count(1)
    assert ProvincialReport.objects.count() == 1


# --- A question before a step back --------------------------------------------------------------


def test_withdrawing_asks_first(visit: Visit) -> None:
    filed = ImplementationPlan.objects.get(organization__short_name="省水利厅")
    visitor = visit("slt-approver")
    page = visitor.go(f"/filings/{filed.pk}/")
    withdraw = page.get_by_role("button", name=zh("Withdraw"), exact=True)
    dialog = page.get_by_role("dialog")
    cancel = dialog.get_by_role("button", name=zh("Cancel"))
    question = "It becomes a draft again and counts as not filed until it is signed once more."
    for key in ("Escape", "Enter"):  # the button that changes nothing has the focus
        withdraw.click()
        expect(dialog).to_contain_text(zh(question))
        expect(cancel).to_be_focused()
        page.keyboard.press(key)
        expect(dialog).to_be_hidden()
        expect(withdraw).to_be_focused()
    filed.refresh_from_db()
    assert filed.state == State.SUBMITTED
    withdraw.click()
    dialog.get_by_role("button", name=zh("Confirm")).click()
    expect(page.locator(".page-head .state")).to_have_text(str(State.DRAFT.label))
    filed.refresh_from_db()
    assert filed.state == State.DRAFT


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
    milestones(page).nth(1).locator("[name$=-due_on]").fill("2013-01-31")
    visitor.expect(REFUSED)
    save(page)
    wrong = milestones(page).nth(1)
    expect(wrong.locator(".errorlist")).to_contain_text("2012")
    expect(wrong.locator("[name$=-due_on]")).to_have_value("2013-01-31")
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


# --- Without a mouse ----------------------------------------------------------------------------


def tabs_to(page: Page, wanted: Locator) -> None:
    """Presses Tab until the element has the focus."""
    expect(wanted).to_be_visible()
    for _press in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {wanted}")


def test_signs_in_and_saves_a_draft_by_keyboard_alone(visit: Visit) -> None:
    visitor = visit()
    page = visitor.go("/")
    if not page.locator("#id_username").evaluate("field => field === document.activeElement"):
        tabs_to(page, page.locator("#id_username"))
    page.keyboard.type(REPORTER)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.locator(f"body[data-account={REPORTER}]").wait_for()

    page.keyboard.press("Tab")
    skip = page.locator(".skip-link")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tabs_to(page, page.locator(f"tbody td a[href='{report_form()}']"))
    page.keyboard.press("Enter")

    tabs_to(page, page.locator("#id_percent"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("25")
    page.keyboard.press("Tab")
    page.keyboard.type("键盘录入。")
    tabs_to(page, page.locator("button[name=then][value=save]"))
    page.keyboard.press("Enter")
    expect(page.locator(".notice-success")).to_have_text(zh("Draft saved."))
    assert (report().percent, report().progress, report().state) == (25, "键盘录入。", State.DRAFT)
    assert report().writers.get() == User.objects.get(username=REPORTER)
