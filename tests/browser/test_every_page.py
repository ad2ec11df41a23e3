"""Every main page: for people who see little, use no mouse, hold a phone or print it."""

import pytest
from playwright.sync_api import Browser, expect

from reform_tracker import clock
from tasks.models import (
    ReformPlan,
)
from tasks.reminding import planner
from tests.browser.conftest import Visit
from tests.browser.findings import CHECKS, DESKTOP, PHONE, findings
from tests.browser.pages_of_people import WHO
from tests.browser.visitor import Visitor, zh

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# One page for each thing that the checks must find, and what they must say of it.
WRONG = {
    "<h1>a</h1><h1>b</h1>": "2 h1",
    "<h1>a</h1><h3>b</h3>": "heading jumps from level 1 to 3",
    "<h1></h1>": "empty heading",
    "<input>": "no name",
    "<input placeholder='x'>": "no name",
    "<button><svg aria-hidden='true'><title>a</title></svg></button>": "no name",
    "<a href='/'><img src='data:,' alt=''></a>": "no name",
    "<img src='data:,'>": "picture without alt",
    "<svg width='9' height='9'></svg>": "drawing that is neither named nor hidden",
    "<fieldset><input aria-label='a'></fieldset>": "fieldset without legend",
    "<table><tr><td>a</td></tr></table>": "table without column headers",
    "<table><thead><tr><th>a</th></tr></thead></table>": "table header without scope",
    "<table><thead><tr><th scope='col'></th></tr></thead></table>": "empty table header",
    "<table><thead><tr><th scope='col'>a</th></tr></thead><tr><td>a<td>b</tr></table>": (
        "row with another number of cells"
    ),
    "<p id='a'></p><p id='a'></p>": "given twice",
    "<label for='none'>a</label>": "for names “none”",
    "<nav>a</nav><nav aria-label='b'>c</nav>": "one of several navigations has no name",
    "<button aria-label='a' class='tiny'></button><button aria-label='b' class='tiny'></button>": (
        "target of 10×10 px beside another"
    ),
    "<p class='pale'>a</p>": "contrast 2.85",
    "<a href='/' class='ringless'>a</a>": "focus cannot be seen",
    "<a href='/' tabindex='-1' inert>a</a>": "cannot be focused",
    "<main></main><main></main>": "2 main landmarks",
}
FRAME = """<!doctype html><html><title>· a</title><style>
.tiny {{ width: 10px; height: 10px; padding: 0; border: 0 }} .pale {{ color: #999 }}
.ringless {{ outline: none }} </style><body>{}"""


def navigation(visitor: Visitor) -> list[str]:
    """What the account's own navigation leads to."""
    links = visitor.go("/").locator(".site-nav a")
    assert links.count() or not visitor.page.locator("body").get_attribute("data-account")
    return [link.get_attribute("href") or "" for link in links.all()]


@pytest.mark.parametrize("username", WHO, ids=lambda username: username or "nobody")
def test_every_page_is_accessible_on_any_screen_and_on_paper(
    visit: Visit, live_demo: ReformPlan, username: str
) -> None:
    planner.plan(clock.today())
    visitor = visit(username, viewport=DESKTOP)
    addresses = [*navigation(visitor), *WHO[username](live_demo)]
    found = {}
    for address in addresses:
        page = visitor.go(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if wrong := findings(page):
            found[address] = wrong
    report = [f"{address}\n  " + "\n  ".join(wrong) for address, wrong in found.items()]
    assert not report, "\n".join(report)


def test_checks_find_what_is_wrong(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(FRAME.format("<main><h1>a</h1></main>"))
    page.keyboard.press("Tab")
    assert page.evaluate(CHECKS) == [
        "lang of the page is “”",
        "the page has no title of its own",
    ]
    missed = []
    for html, expected in WRONG.items():
        page.set_content(FRAME.format(html))
        page.keyboard.press("Tab")
        if not any(expected in finding for finding in page.evaluate(CHECKS)):
            missed.append((html, page.evaluate(CHECKS)))
    page.close()
    assert not missed


def test_menu_on_a_phone(visit: Visit) -> None:
    visitor = visit("gxw-reporter", viewport=PHONE, has_touch=True)
    page = visitor.go("/desk/")
    expect(page.locator(".site-nav")).to_be_hidden()
    menu = page.locator("details.nav-menu")
    menu.locator("summary").tap()
    entries = menu.locator("nav a")
    expect(entries.first).to_be_visible()
    expect(menu.locator("[aria-current=page]")).to_have_text(zh("My desk"))
    boxes = [entry.bounding_box() for entry in entries.all()]
    assert all(box and box["height"] >= 24 and box["x"] >= 0 for box in boxes)
    page.keyboard.press("Escape")
    expect(entries.first).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").tap()
    page.touchscreen.tap(PHONE["width"] / 2, PHONE["height"] - 10)
    expect(entries.first).to_be_hidden()
    menu.locator("summary").tap()
    menu.get_by_role("link", name=zh("Filings"), exact=True).tap()
    expect(page).to_have_url(f"{visitor.url}/filings/")


def test_printed_page_has_its_own_head_and_no_frame(visit: Visit) -> None:
    visitor = visit("commission", viewport=DESKTOP)
    page = visitor.go("/dashboard/")
    head, frame = page.locator(".print-head"), page.locator(".site-header, .site-nav, .demo-bar")
    expect(head).to_be_hidden()
    expect(frame.filter(visible=True)).to_have_count(3)
    page.emulate_media(media="print")
    expect(head).to_be_visible()
    expect(head).to_contain_text("2012年5月8日")
    expect(frame.filter(visible=True)).to_have_count(0)
    expect(page.locator(".invented")).to_be_visible()


def test_an_error_page_is_accessible(visit: Visit) -> None:
    visitor = visit("gxw-reporter", viewport=DESKTOP)
    visitor.expect(r"status of 404")
    assert findings(visitor.go("/filings/999999/")) == []
