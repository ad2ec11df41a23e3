"""An account at which many guess from many addresses stays open where it is known."""

import pytest
from pytest_django import Settings

from departments.backends import AccountBackend
from tests.factories.sessions import HERE, browser_at, sign_in
from tests.factories.world import PASSWORD, World

NEXT_DOOR, ELSEWHERE = "203.0.113.99", "192.0.2.1"


def answer(username: str, password: str, address: str) -> int:
    data = {"username": username, "password": password}
    return browser_at(address).post("/sign-in/", data).status_code


def guesses_at(username: str, settings: Settings) -> list[int]:
    """From a new address each."""
    settings.GUESSES_PER_ACCOUNT = 4
    return [answer(username, "Wrong-2012-Gansu", f"198.51.100.{n}") for n in range(6)]


def test_only_its_own_networks_may_go_on(world: World, settings: Settings) -> None:
    user = world.reporter()
    sign_in(user)
    assert guesses_at(user.username, settings) == [200] * 3 + [429] * 3
    assert answer(user.username, PASSWORD, ELSEWHERE) == 429
    assert answer(user.username, PASSWORD, NEXT_DOOR) == 302
    assert answer(world.approver().username, PASSWORD, ELSEWHERE) == 302


def test_its_own_network_is_held_to_five(world: World, settings: Settings) -> None:
    user = world.reporter()
    sign_in(user)
    guesses_at(user.username, settings)
    answers = [answer(user.username, "Wrong-2012-Gansu", HERE) for _guess in range(5)]
    assert answers == [200] * 4 + [429]


def test_it_is_counted_before_a_password_is_hashed(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = world.reporter()
    sign_in(user)
    guesses_at(user.username, settings)
    looked: list[object] = []
    monkeypatch.setattr(AccountBackend, "authenticate", lambda *a, **more: looked.append(a))
    assert answer(user.username, PASSWORD, ELSEWHERE) == 429
    assert looked == []


def test_an_account_that_there_is_not_answers_alike(world: World, settings: Settings) -> None:
    assert guesses_at("nobody-here", settings) == [200] * 3 + [429] * 3


def test_one_that_never_signed_in_is_not_shut(world: World, settings: Settings) -> None:
    user = world.reporter()
    assert guesses_at(user.username, settings) == [200] * 6
    assert answer(user.username, PASSWORD, ELSEWHERE) == 302
