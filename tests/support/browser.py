"""A headless Chromium, driven through Playwright."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.support import chromium

# The sandbox needs user namespaces, which containers and root lack; the other switches keep the
# browser from calling its maker's hosts. Only the project's own pages are opened.
SWITCHES = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]


@contextmanager
def chromium_browser() -> Iterator[Browser]:
    """Run a browser; each test opens a context of its own: `browser.new_context(...)`.

    Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=SWITCHES)
        try:
            yield browser
        finally:
            browser.close()
