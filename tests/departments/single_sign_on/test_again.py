"""Whoever came from the provider proves anew there who it is, before keys are given."""

import time

import pytest
from django.test import Client

from departments.entering.presence import PROVED
from departments.models import User
from tests.departments.single_sign_on.conftest import came_back, events, new_browser
from tests.factories.world import World
from tests.support.identity_provider import Teller

CHANNEL = "/inbox/channels/wecom/"


@pytest.fixture
def browser(person: User, provider: Teller) -> Client:
    """Came in from the provider some time ago."""
    found = new_browser()
    came_back(found, provider)
    session = found.session
    session[PROVED] = 0
    session.save()
    return found


def is_asked(browser: Client) -> bool:
    return browser.get(CHANNEL).status_code == 302


def anew(browser: Client, provider: Teller, name: str, **claims: object) -> int:
    provider.person(name, **claims)
    answer = came_back(browser, provider, again="1", next="/proof/")
    return int(answer.status_code)


def test_the_provider_is_asked_to_ask(browser: Client, provider: Teller, person: User) -> None:
    held = browser.post(CHANNEL, {"active": "on"})
    assert held.status_code == 401
    assert "/sign-in/provider/?again=1" in held.content.decode()
    assert browser.post(CHANNEL, {"active": "on", "proof-typed": ""}).status_code == 422
    key, token = browser.session.session_key, browser.cookies["csrftoken"].value
    asked = browser.get("/sign-in/provider/", {"again": "1"})["Location"]
    assert "prompt=login" in asked
    assert "max_age=0" in asked
    assert anew(browser, provider, person.username, auth_time=int(time.time())) == 302
    assert browser.session.session_key != key
    assert browser.cookies["csrftoken"].value == token  # the form that waits is sent with it
    assert not is_asked(browser)
    (event,) = events("access.proved")
    assert event.data["by"] == "provider"


def test_coming_from_there_once_more_unasked_proves_nothing(
    browser: Client, provider: Teller, person: User
) -> None:
    provider.person(person.username)
    assert came_back(browser, provider).status_code == 302
    assert is_asked(browser)


@pytest.mark.parametrize("ago", [None, 3600, True, "now"])
def test_an_answer_without_asking_anew_proves_nothing(
    ago: object, browser: Client, provider: Teller, person: User
) -> None:
    at = time.time() - ago if type(ago) is int else ago
    claims = {} if ago is None else {"auth_time": at}
    assert anew(browser, provider, person.username, **claims) == 502
    assert is_asked(browser)


def test_somebody_else_at_the_provider_proves_nothing(
    browser: Client, provider: Teller, world: World
) -> None:
    other = world.approver()
    first = new_browser()
    provider.person(other.username)
    came_back(first, provider)
    now = int(time.time())
    assert anew(browser, provider, other.username, auth_time=now) == 403
    assert anew(browser, provider, "nobody", auth_time=now) == 403
    assert is_asked(browser)
    assert browser.get("/desk/").status_code == 200
