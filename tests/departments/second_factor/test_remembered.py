"""A remembered browser is asked for no code while account, password and factor are the same."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from departments.entering.browsers import name_of
from departments.models import RememberedDevice, User
from departments.second_factor import remembered
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tests.factories.browser import signed_in
from tests.factories.second_factor import code_of, half_signed_in, with_app
from tests.factories.world import PASSWORD, World

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/150.0 Safari/537.36 Edg/150.0"


@pytest.fixture
def person(world: World, settings: Settings) -> User:
    settings.REMEMBER_DEVICE_DAYS = 30
    return world.reporter()


def known_browser(user: User) -> Client:
    """A browser that the account has asked to be remembered, signed out again."""
    app, _drawn = with_app(user)
    browser = half_signed_in(user)
    data = {"code": code_of(app), "remember": "on"}
    assert browser.post("/sign-in/code/", data, headers={"user-agent": EDGE}).status_code == 302
    browser.post("/sign-out/")
    return browser


def leads_to(browser: Client, user: User, password: str = PASSWORD) -> str:
    data = {"username": user.username, "password": password}
    return browser.post("/sign-in/", data).get("Location", "")


def test_it_is_asked_for_the_password_alone(person: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"reporter"})
    browser = known_browser(person)
    assert leads_to(browser, person, "Wrong-2012-Gansu") == ""
    assert leads_to(browser, person) == "/"
    assert browser.get("/desk/").status_code == 200
    assert RememberedDevice.objects.get().name == "Edge · Windows"
    assert leads_to(Client(), person) == "/sign-in/code/"


def test_nobody_is_remembered_unasked(person: User) -> None:
    app, _drawn = with_app(person)
    browser = half_signed_in(person)
    assert browser.post("/sign-in/code/", {"code": code_of(app)}).status_code == 302
    assert not RememberedDevice.objects.exists()


def test_the_setting_decides_for_how_long(person: User, settings: Settings) -> None:
    with time_machine.travel(clock.real_now(), tick=False) as machine:
        browser = known_browser(person)
        machine.shift(timedelta(days=29))
        assert leads_to(browser, person) == "/"
        browser.post("/sign-out/")
        settings.REMEMBER_DEVICE_DAYS = 7
        assert leads_to(browser, person) == "/sign-in/code/"
        settings.REMEMBER_DEVICE_DAYS = 0
        assert leads_to(browser, person) == "/sign-in/code/"
        page = browser.get("/sign-in/code/").content.decode()
        assert "remember" not in page
    assert not remembered.remembered_of(person)


def test_zero_days_remember_nothing_even_where_it_is_asked(
    person: User, settings: Settings
) -> None:
    settings.REMEMBER_DEVICE_DAYS = 0
    browser = known_browser(person)
    assert not RememberedDevice.objects.exists()
    assert leads_to(browser, person) == "/sign-in/code/"


def test_the_cookie_is_of_one_account(world: World, person: User) -> None:
    browser, other = known_browser(person), world.approver()
    with_app(other)
    mine = browser.cookies[f"device-{person.pk}"]
    assert (mine["httponly"], mine["samesite"]) == (True, "Strict")
    browser.cookies[f"device-{other.pk}"] = mine.value
    assert leads_to(browser, other) == "/sign-in/code/"
    browser.cookies[f"device-{person.pk}"] = mine.value[:-1] + "x"
    assert leads_to(browser, person) == "/sign-in/code/"


def test_another_password_or_factor_asks_again(person: User) -> None:
    browser = known_browser(person)
    person.set_password("Another-2012-word")
    person.save()
    assert leads_to(browser, person, "Another-2012-word") == "/sign-in/code/"
    person.set_password(PASSWORD)
    person.save()
    with_app(person)
    assert leads_to(browser, person) == "/sign-in/code/"
    assert not RememberedDevice.objects.exists()


def test_it_is_listed_and_ended_by_its_owner(world: World, person: User) -> None:
    browser = known_browser(person)
    device = RememberedDevice.objects.get()
    end = f"/second-factor/devices/{device.pk}/end/"
    assert signed_in(world.approver()).post(end).status_code == 404
    inside = signed_in(person)
    assert end in inside.get("/second-factor/").content.decode()
    assert inside.post(end).status_code == 302
    assert leads_to(browser, person) == "/sign-in/code/"
    assert inside.post(end).status_code == 404
    actions = AuditEvent.objects.filter(action__startswith="account.device_").order_by("pk")
    assert [one.action for one in actions] == ["account.device_remembered", "account.device_ended"]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (EDGE, "Edge · Windows"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605 MicroMessenger/8.0", "微信 · iPhone"),
        ("Chrome/123.0.6360.1 (Windows NT 10.0)", "Chrome · Windows"),
        ("curl/8", "?"),
        ("x" * 9000, "?"),
    ],
)
def test_a_browser_is_named_in_words(agent: str, name: str) -> None:
    assert name_of(agent) == name


def test_a_new_password_forgets_all_of_them(person: User) -> None:
    known_browser(person)
    chosen = {"new_password1": "Another-2012-word", "new_password2": "Another-2012-word"}
    signed_in(person).post("/password/", {"old_password": PASSWORD, **chosen})
    assert not RememberedDevice.objects.exists()
