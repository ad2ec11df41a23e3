"""A page that is kept for an account shows what its frame has to show."""

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import User
from reform_tracker.keeping import KEPT
from tasks.models import Assignment
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reform_tracker.notifications.test_inbox_pages import receive

Look = Callable[[Client], str]

pytestmark = pytest.mark.usefixtures("pages_are_kept")


@pytest.fixture
def look(world: World) -> Look:
    """Opens the list of measures."""

    def opened(browser: Client) -> str:
        answer = browser.get(f"/plans/{world.plan.pk}/tasks/")
        assert answer.status_code == 200
        return answer.content.decode()

    return opened


def kept_of(user: User, look: Look) -> tuple[Client, str]:
    """A browser for which the page is kept, and that page."""
    browser = signed_in(user)
    look(browser)
    return browser, look(browser)


def test_the_same_page_comes_again(look: Look, world: World) -> None:
    browser, page = kept_of(world.reviewer, look)
    with CaptureQueriesContext(connection) as captured:
        assert look(browser) == page
    assert not [one["sql"] for one in captured if "reports_standing" in one["sql"]]
    assert len(captured) <= 6


def test_a_page_says_how_many_messages_wait(look: Look, world: World) -> None:
    browser, page = kept_of(world.reviewer, look)
    receive(world.reviewer)
    assert look(browser) != page


def test_each_session_has_the_token_of_its_own_forms(look: Look, world: World) -> None:
    first, _page = kept_of(world.reviewer, look)
    second, _page = kept_of(world.reviewer, look)
    for browser in (first, second):
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = browser.cookies
        token = look(strict).split('name="csrfmiddlewaretoken" value="', 1)[1].split('"', 1)[0]
        answer = strict.post(
            "/language/", {"csrfmiddlewaretoken": token, "language": "en", "next": "/"}
        )
        assert answer.status_code == 302


def test_nobody_sees_the_page_of_another(look: Look, world: World) -> None:
    world.accepted_report()
    _browser, page = kept_of(world.reviewer, look)
    browser, own = kept_of(world.reporter(World.X), look)
    caches[KEPT].clear()
    assert main_of(look(browser)) == main_of(own) != main_of(page)


def main_of(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def test_a_message_that_is_shown_once_is_not_kept(look: Look, world: World) -> None:
    part = Assignment.objects.filter(measure__task__area__plan=world.plan, role="support")[0]
    browser, _page = kept_of(world.reporter(part.organization.short_name), look)
    address = f"/measures/{part.measure_id}/contribution/{world.period.code}/"
    assert browser.post(address, {"text": "已办。"}).status_code == 302
    assert ["notice-success" in look(browser) for _time in range(3)] == [True, False, False]
