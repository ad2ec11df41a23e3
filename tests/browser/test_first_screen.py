"""A leader's minute: the first screen is whole without scrolling, on a phone and on paper."""

from datetime import date
from io import BytesIO
from typing import Any
from unicodedata import normalize

import pdfplumber
import pytest
from playwright.sync_api import Page, ViewportSize

from departments.models import User
from reform_tracker import clock
from reports.figures import kept
from reports.jobs import keep_days
from reports.saved.service import save_view
from tasks.extensions import service
from tasks.extensions.targets import Kind
from tasks.models import ImplementationPlan
from tests.browser.conftest import Visit
from tests.browser.findings import PHONE
from tests.browser.visitor import zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SCREEN = ViewportSize(width=1280, height=800)
GAP = 40  # pixels between two blocks
BLOCKS = (".headline", ".six", ".first-areas", ".first-map", ".first-calls")


def bottom_of(page: Page, block: str) -> float:
    box = page.locator(block).bounding_box()
    assert box is not None
    return box["y"] + box["height"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everything_is_seen_without_scrolling(visit: Visit, language: str) -> None:
    clock.move_to(date(2012, 9, 26))  # in English as long as a day is written
    keep_days()
    extension_asked_for()
    visitor = visit("leader", viewport=SCREEN)
    visitor.speak(language)
    page = visitor.go("/dashboard/")
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator(".calls > li").count() == 5
    assert page.locator(".sparkline").count() == 6
    assert page.locator(".waiting > li").count() == 4
    assert {block for block in BLOCKS if bottom_of(page, block) > SCREEN["height"]} == set()


def extension_asked_for() -> None:
    """Of each kind that waits for a decision there is something."""
    filing = ImplementationPlan.objects.get(organization__short_name="省工信委")
    service.ask(
        Kind.FILING,
        filing.pk,
        actor=User.objects.get(username="gxw-reporter"),
        source="test",
        until=date(2012, 12, 1),
        reason="名单未定。",
        done_so_far="已完成初稿。",
    )


def on_first_page(username: str, name: str) -> None:
    save_view(
        actor=User.objects.get(username=username),
        source="test",
        address="/filings/",
        name=name,
        sharing="nobody",
        on_first_page=True,
    )


def test_saved_views_stand_right_below_the_first_screen(visit: Visit) -> None:
    for name in ("已备案", "未备案"):
        on_first_page("leader", name)
    page = visit("leader", viewport=SCREEN).go("/dashboard/")
    page.locator(".saved-blocks li").first.wait_for()
    blocks = page.locator(".saved-blocks").bounding_box()
    assert blocks is not None
    assert 0 < blocks["y"] - bottom_of(page, ".first") < GAP
    assert {block for block in BLOCKS if bottom_of(page, block) > SCREEN["height"]} == set()


def test_a_list_as_first_page_leads_down_to_its_saved_views(visit: Visit) -> None:
    on_first_page("gxw-reporter", "备案")
    page = visit("gxw-reporter", viewport=SCREEN).go("/desk/")
    page.locator(".page-actions").get_by_role("link", name=zh("Saved views")).click()
    page.locator(".saved-blocks li").first.wait_for()
    assert page.locator("#my-views").is_visible()
    assert page.url.endswith("#my-views")


def test_on_a_phone_figures_and_units_to_be_called_come_first(visit: Visit) -> None:
    clock.move_to(date(2012, 9, 10))
    page = visit("leader", viewport=PHONE).go("/dashboard/")
    ends = [bottom_of(page, block) for block in (".six", ".first-calls", ".first-areas")]
    assert ends == sorted(ends)


def test_the_columns_of_a_year_fit_a_phone(visit: Visit) -> None:
    clock.move_to(date(2012, 12, 20))
    kept.keep_days(12)
    page = visit("leader", viewport=PHONE).go("/dashboard/")
    assert page.locator(".columns > li").count() == 8
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_tile_narrows_the_page_to_its_prefecture_and_back(visit: Visit) -> None:
    page = visit("leader", viewport=SCREEN).go("/dashboard/")
    page.locator(".tile", has_text="酒泉").click()
    page.get_by_role("heading", level=1).get_by_text("酒泉市").wait_for()
    page.get_by_role("link", name="全部单位").click()
    page.locator(".tiles").wait_for()


def test_it_is_printed_on_one_sheet_across(visit: Visit) -> None:
    clock.move_to(date(2012, 9, 10))
    page = visit("leader", viewport=SCREEN).go("/dashboard/")
    with pdfplumber.open(BytesIO(page.pdf(prefer_css_page_size=True))) as printed:
        sheet: Any = printed.pages[0]
        # Chromium writes some characters as the radicals that look like them.
        text = normalize("NFKC", sheet.extract_text()).replace(" ", "")
    assert sheet.width > sheet.height
    assert [
        words for words in ("改革领域", "需要联系的单位", "待决事项") if words not in text
    ] == []
