"""A person at a browser: signs in, opens pages, and notices everything that goes wrong in them."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError

from departments.accounts.demo import PASSWORD
from departments.models import User

PATIENCE_MS = 15_000
LOUD = ("error", "warning", "assert")
# A cancelled load (a download, a page left while it still polled) is no failure.
CANCELLED = "net::ERR_ABORTED"
SERVER_ERROR = 500


def zh(message: str, **values: Any) -> str:
    """A msgid as the pages show it."""
    with translation.override("zh-hans"):
        return gettext(message) % values if values else gettext(message)


class Visitor:
    """One browser context: its own cookies, its own storage, like a person at a desk.

    `problems` collects script errors, console errors and warnings (violations of the content
    security policy are among them) and requests that failed; `expect` names those that are meant.
    """

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context, self.url = context, url
        self.problems: list[str] = []
        self._expected: list[re.Pattern[str]] = []
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", self._on_console)
        context.on("weberror", self._on_script_error)
        context.on("requestfailed", self._on_request_failed)
        context.on("response", self._on_response)

    def expect(self, pattern: str) -> None:
        """Problems that match from now on are meant."""
        self._expected.append(re.compile(pattern))

    @property
    def page(self) -> Page:
        """The first tab."""
        return self.context.pages[0] if self.context.pages else self.context.new_page()

    def go(self, path: str) -> Page:
        """Opens a path in the first tab."""
        page = self.page
        page.goto(self.url + path)
        return page

    def open(self, path: str) -> Page:
        """Opens a path in a new tab."""
        page = self.context.new_page()
        page.goto(self.url + path)
        return page

    def speak(self, language: str) -> None:
        """Chooses the language of the pages, as the switch in the foot does."""
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": self.url}
        self.context.add_cookies([cookie])  # type: ignore[list-item]  # a SetCookieParam

    def sign_in(self, username: str) -> "Visitor":
        """Signs in on the sign-in page, as a person does."""
        page = self.go("/")
        page.locator("#id_username").fill(username)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("#sign-in button[type=submit]").click()
        page.locator(f"body[data-account='{username}']").wait_for()
        return self

    def signed_in(self, username: str) -> "Visitor":
        """Starts with a session that is already there: the sign-in page is not what is tested."""
        client = Client()
        client.force_login(
            User.objects.get(username=username),
            backend="departments.backends.AccountBackend",
        )
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.url}]
        )
        return self

    def take_pictures(self, folder: Path, name: str) -> None:
        """A picture of every open tab."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(self.context.pages, 1):
            page.screenshot(path=folder / f"{name}-{number}.png", full_page=True)

    def unexpected(self) -> list[str]:
        """What went wrong and was not meant."""
        for page in self.context.pages:
            page.evaluate("1")  # what happened before this answer has been told by now
        return [
            problem
            for problem in self.problems
            if not any(pattern.search(problem) for pattern in self._expected)
        ]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in LOUD:
            self.problems.append(f"console {message.type}: {message.text} {message.location}")

    def _on_script_error(self, error: WebError) -> None:
        self.problems.append(f"script error: {error.error}")

    def _on_request_failed(self, request: Request) -> None:
        if request.failure != CANCELLED:
            self.problems.append(f"request failed: {request.url} {request.failure}")

    def _on_response(self, response: Response) -> None:
        if response.status >= SERVER_ERROR:
            self.problems.append(f"answer {response.status}: {response.url}")
