"""Wrong passwords are counted, wherever they are typed; sessions of a closed account are gone."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from departments.accounts import moving, service
from departments.roles import Role
from tests.factories.browser import signed_in
from tests.factories.world import PASSWORD, World

WRONG, CHOSEN = "Wrong-2012-Gansu", "Another-2012-Gansu"


def sign_in(username: str, password: str, address: str) -> int:
    data = {"username": username, "password": password}
    return Client().post("/sign-in/", data, REMOTE_ADDR=address).status_code


def test_an_address_that_guesses_at_many_accounts_is_locked(
    world: World, settings: Settings
) -> None:
    settings.GUESSES_PER_ADDRESS = 6
    people = [world.reporter(name) for name in (World.A, World.B, World.C)]
    guesses = [person.username for person in people for _guess in range(2)]
    answers = [sign_in(username, WRONG, "203.0.113.7") for username in guesses]
    assert answers == [200] * 5 + [429]
    other = world.reporter(World.X).username
    assert sign_in(other, PASSWORD, "203.0.113.7") == 429
    assert sign_in(other, PASSWORD, "203.0.113.8") == 302


def change(browser: Client, old: str) -> Any:
    data = {"old_password": old, "new_password1": CHOSEN, "new_password2": CHOSEN}
    return browser.post("/password/", data)


def test_guesses_at_the_old_password_are_counted_too(world: World) -> None:
    person = world.reporter()
    browser = signed_in(person)
    answers = [change(browser, WRONG).status_code for _guess in range(5)]
    assert answers[:4] == [200] * 4
    assert answers[4] == 429
    assert change(browser, PASSWORD).status_code == 429
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_the_right_old_password_changes_it(world: World) -> None:
    person = world.reporter()
    assert change(signed_in(person), PASSWORD).status_code == 302
    person.refresh_from_db()
    assert person.check_password(CHOSEN)


def test_an_account_that_is_opened_again_does_not_bring_its_sessions_back(world: World) -> None:
    person, colleague = world.reporter(), world.person(World.A, Role.REPORTER, number=2)
    browser, others = signed_in(person), signed_in(colleague)
    administrator = world.person(World.A, Role.SECURITY_ADMIN)
    moving.leave(person.pk, colleague_id=colleague.pk, actor=administrator, source="test")
    service.open_again(person.pk, actor=administrator, source="test")
    assert browser.get("/desk/").status_code == 302
    assert others.get("/desk/").status_code == 200


@pytest.mark.parametrize("path", ["/desk/", "/filings/", "/plans/", "/password/"])
def test_no_store_keeps_what_a_person_has_seen(path: str, world: World) -> None:
    answer = signed_in(world.reporter()).get(path, follow=True)
    assert "no-store" in answer["Cache-Control"]


def test_no_store_keeps_a_file(world: World) -> None:
    attachment = world.attachment(world.draft_report())
    answer = signed_in(world.reporter()).get(f"/files/{attachment.pk}/")
    assert "no-store" in answer["Cache-Control"]
    answer.close()
