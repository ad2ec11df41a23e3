"""Receipt 签收: one organization confirms, another one objects, is answered, and confirms."""

import pytest
from playwright.sync_api import Page, expect

from tasks.models import Acknowledgement, ReformPlan
from tests.browser.conftest import Visit
from tests.browser.findings import DESKTOP
from tests.browser.visitor import Visitor, zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def from_the_desk(visitor: Visitor) -> Page:
    page = visitor.go("/desk/")
    page.get_by_role("row", name=zh("Confirm receipt")).get_by_role("link").first.click()
    return page


def test_an_organization_confirms_all_its_lines_by_one_button(
    visit: Visit, live_demo: ReformPlan
) -> None:
    page = from_the_desk(visit("gxw-approver", viewport=DESKTOP))
    page.get_by_role("button", name=zh("Confirm receipt")).dblclick()
    expect(page.get_by_text(zh("Receipt is confirmed."))).to_be_visible()
    expect(page.get_by_role("button", name=zh("Confirm receipt"))).to_have_count(0)
    row = Acknowledgement.objects.get(organization__short_name="省工信委")
    assert (row.state, row.version) == ("confirmed", 2)
    page.goto(page.url.replace(row.page(), "/desk/"))
    expect(page.get_by_role("row", name=zh("Confirm receipt"))).to_have_count(0)


def test_an_objection_is_answered_and_then_the_lines_are_confirmed(
    visit: Visit, live_demo: ReformPlan
) -> None:
    unit = visit("jyt-approver", viewport=DESKTOP)
    page = from_the_desk(unit)
    page.locator("summary", has_text=zh("Object to a line")).click()
    unit.expect("422")  # an objection without line and reason
    page.get_by_role("button", name=zh("Send the objection")).click()
    expect(page.get_by_text(zh("Say why you object.")).first).to_be_visible()
    page.get_by_label(zh("Reason")).fill("本厅不承担此项。")
    page.locator("form[action$='/object/'] input[type=checkbox]").first.check()
    page.get_by_role("button", name=zh("Send the objection")).click()
    expect(page.get_by_text(zh("The objection is with the commission."))).to_be_visible()

    office = visit("commission", viewport=DESKTOP).go("/desk/?kind=line_objection")
    office.get_by_role("row", name="省教育厅").get_by_role("link").first.click()
    expect(office.get_by_text("本厅不承担此项。").first).to_be_visible()
    office.get_by_label("答复", exact=True).fill("职能在你厅，维持。")
    office.get_by_role("button", name="答复", exact=True).click()
    expect(office.get_by_text(zh("The objection is answered."))).to_be_visible()

    page = from_the_desk(unit)
    expect(page.get_by_text("职能在你厅，维持。").first).to_be_visible()
    page.get_by_role("button", name=zh("Confirm receipt")).click()
    expect(page.get_by_text(zh("Receipt is confirmed."))).to_be_visible()
