"""What is wrong with an open page for people who see little, use no mouse, a phone or paper."""

from pathlib import Path

from playwright.sync_api import Page, ViewportSize

CHECKS = (Path(__file__).parent / "accessibility.js").read_text(encoding="utf-8")
DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=360, height=740)
NOT_PRINTED = ".site-header, .site-nav, .demo-bar, .site-footer, .crumbs, .filters, .pager, .btn"
# What reaches out of the page to the side, outside of boxes that scroll by themselves.
OUTSIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const wide = [...document.body.querySelectorAll("*")].filter(
    (node) => node.checkVisibility() && node.getBoundingClientRect().right > root.clientWidth + 1
  );
  const tags = wide.slice(0, 4).map((node) => node.outerHTML.slice(0, 120));
  return [`${root.scrollWidth} px wide`, ...tags];
}"""


def findings(page: Page) -> list[str]:
    """Everything wrong with the open page on a wide screen, on a phone and on paper."""
    page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
    page.keyboard.press("Tab")
    found: list[str] = page.evaluate(CHECKS)
    page.set_viewport_size(PHONE)
    found += [f"on a phone: {what}" for what in page.evaluate(OUTSIDE)]
    found += [f"on a phone: {what}" for what in page.evaluate(CHECKS)]
    page.set_viewport_size(DESKTOP)
    page.emulate_media(media="print")
    printed = page.locator(NOT_PRINTED).filter(visible=True)
    tags: list[str] = printed.evaluate_all("all => all.map(one => one.outerHTML.slice(0, 120))")
    found += [f"printed: {tag}" for tag in tags]
    page.emulate_media(media="null")
    return found
