"""A comment names an organization by the keyboard; that finds it, answers, and is answered."""

import pytest
from playwright.sync_api import expect

from tasks.models import Comment, Measure, ReformPlan
from tests.browser.conftest import Visit
from tests.browser.findings import DESKTOP, PHONE
from tests.browser.visitor import zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNIT, OTHER = "省工信委", "省财政厅"


def line_of_both() -> Measure:
    """A line on which both units with demo accounts stand."""
    units = Measure.objects.filter(assignments__organization__short_name=UNIT)
    return units.filter(assignments__organization__short_name=OTHER).order_by("pk")[0]


def test_a_comment_names_a_unit_by_the_keyboard_and_is_answered(
    visit: Visit, live_demo: ReformPlan
) -> None:
    measure = line_of_both()
    asks = visit("gxw-reporter", viewport=DESKTOP)
    page = asks.go(f"/tasks/{measure.task_id}/")
    page.locator(f"#m{measure.pk}").get_by_role("link", name=zh("Comment on this line")).click()
    text = page.get_by_label(zh("What to say"))
    text.fill("请提供资金安排。")
    box = page.get_by_label(OTHER, exact=True)
    for _field in range(60):  # to the box, without a mouse
        page.keyboard.press("Tab")
        if box.evaluate("box => box === document.activeElement"):
            break
    page.keyboard.press("Space")
    page.get_by_role("button", name=zh("Send the comment")).press("Enter")
    told = zh("Written. Told: %(organizations)s.", organizations=OTHER)
    expect(page.get_by_text(told)).to_be_visible()
    answers = visit("czt-reporter", viewport=PHONE)
    page = answers.go("/inbox/")
    title = zh(
        "%(organization)s names us in a comment on %(key)s", organization=UNIT, key=measure.key
    )
    expect(page.locator("main")).to_contain_text(title)
    page = answers.go("/comments/?names_us=yes")
    page.get_by_role("link", name=measure.key, exact=True).click()
    page.get_by_role("link", name=zh("Reply")).click()
    expect(page.get_by_label(UNIT, exact=True)).to_be_checked()
    page.get_by_label(zh("What to say")).fill("预算已列入，周五前函告。")
    page.get_by_role("button", name=zh("Send the comment")).click()
    page = asks.go("/comments/?names_us=yes")
    expect(page.locator("main")).to_contain_text("预算已列入")
    assert Comment.objects.count() == 2


def test_what_was_typed_is_there_again_and_words_are_put_right(
    visit: Visit, live_demo: ReformPlan
) -> None:
    measure = line_of_both()
    reporter = visit("gxw-reporter", viewport=DESKTOP)
    path = f"/measures/{measure.pk}/comments/"
    page = reporter.go(path)
    page.get_by_label(zh("What to say")).fill("写到一半的话。")
    expect(page.locator(".form-actions [role=status]")).to_be_visible()
    page.close()
    page = reporter.go(path)
    page.locator("[data-keep-apply]").first.click()
    expect(page.get_by_label(zh("What to say"))).to_have_value("写到一半的话。")
    page.get_by_role("button", name=zh("Send the comment")).click()
    page.get_by_role("link", name=zh("Put right or take back")).click()
    page.get_by_label(zh("What to say")).fill("改过的话。")
    page.get_by_role("button", name=zh("Save"), exact=True).click()
    expect(page.locator("main")).to_contain_text("写到一半的话。")
    page.get_by_role("button", name=zh("Take it back")).click()
    expect(page.locator("main")).not_to_contain_text("改过的话。")
