"""The list for the meeting and the leave page in a browser: nothing typed is lost, one is asked."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from departments.models import Absence
from reform_tracker import clock
from tasks.models import AgendaItem
from tests.browser.conftest import Visit
from tests.browser.findings import DESKTOP
from tests.browser.pages_of_people import on_leave, on_the_list
from tests.browser.visitor import zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_decision_that_is_too_long_is_still_there_to_be_cut(visit: Visit) -> None:
    item = on_the_list("filing", "报送实施方案")
    on_the_list("report", "报送进展")
    page = visit("commission", viewport=DESKTOP).go("/reminders/meeting/")
    page.locator("td.answer summary").first.click()
    field = page.locator(f"#decision-{item.pk}")
    field.fill("长" * 2001)
    page.locator(".answer [data-once]").first.click()
    expect(page.locator(".notice-error")).to_contain_text("2000")
    expect(field).to_have_value("长" * 2001)
    field.fill("限期五日内报送。")
    page.locator(".answer [data-once]").first.click()
    expect(page.locator(".notice-success")).to_be_visible()
    assert AgendaItem.objects.get(pk=item.pk).decision == "限期五日内报送。"


def test_the_printed_list_has_a_column_to_write_in_and_no_field(visit: Visit) -> None:
    on_the_list("filing", "报送实施方案")
    page = visit("commission", viewport=DESKTOP).go("/reminders/meeting/")
    expect(page.locator("td.print-only")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("td.print-only")).to_be_visible()
    expect(page.locator("textarea, select, button").filter(visible=True)).to_have_count(0)


def test_leave_is_ended_only_when_one_confirms(visit: Visit) -> None:
    absence = on_leave()
    Absence.objects.update(starts_on=clock.today() - timedelta(days=3))
    page = visit("gxw-reporter", viewport=DESKTOP).go("/leave/")
    end = page.get_by_role("button", name=zh("End the leave"))
    end.press("Enter")
    dialog = page.locator("#confirm-dialog")
    expect(dialog).to_be_visible()
    dialog.locator('[data-answer="no"]').press("Enter")
    assert Absence.objects.get(pk=absence.pk).ends_on == absence.ends_on
    end.press("Enter")
    dialog.locator('[data-answer="yes"]').press("Enter")
    expect(page.locator(".notice-success")).to_be_visible()
    assert Absence.objects.get(pk=absence.pk).ends_on == clock.today() - timedelta(days=1)


def test_a_question_asked_again_at_once_takes_its_own_answer(visit: Visit) -> None:
    absence = on_leave()
    Absence.objects.update(starts_on=clock.today() - timedelta(days=3))
    page = visit("gxw-reporter", viewport=DESKTOP).go("/leave/")
    page.get_by_role("button", name=zh("End the leave")).evaluate(
        """async (end) => {
          const answer = (given) =>
            document.querySelector(`#confirm-dialog [data-answer="${given}"]`).click();
          end.click();
          answer("no");
          end.click();
          // The dialog says that it was closed only now.
          await new Promise((resolve) => setTimeout(resolve, 100));
          answer("yes");
        }"""
    )
    expect(page.locator(".notice-success")).to_be_visible()
    assert Absence.objects.get(pk=absence.pk).ends_on < absence.ends_on
