"""Many guesses at the same moment are no more than one after another; a code is spent once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from departments.models import User
from reform_tracker.audit.models import AuditEvent
from tests.factories.people import government
from tests.factories.second_factor import code_of, half_signed_in, with_app
from tests.factories.world import PASSWORD

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT_ONCE = 12


@pytest.fixture
def person() -> User:
    user = User(username="wangwu", full_name="王五", organization=government())
    user.set_password(PASSWORD)
    user.save()
    return user


def entered(browsers: Sequence[Client], code: str) -> list[int]:
    """What each browser is answered; all press at once."""
    barrier = Barrier(len(browsers))

    def press(browser: Client) -> Callable[[], int]:
        def run() -> int:
            try:
                barrier.wait(20)
                return browser.post("/sign-in/code/", {"code": code}).status_code
            finally:
                connection.close()

        return run

    with ThreadPoolExecutor(len(browsers)) as pool:
        return [one.result() for one in [pool.submit(press(browser)) for browser in browsers]]


def test_a_dozen_guesses_at_once_are_five(person: User) -> None:
    with_app(person)
    answers = entered([half_signed_in(person) for _browser in range(AT_ONCE)], "000000")
    assert set(answers) == {422, 429}
    assert AuditEvent.objects.filter(action="account.second_factor_failed").count() == 5


def test_a_code_is_spent_once_whoever_is_first(person: User) -> None:
    app, drawn = with_app(person)
    for code in (code_of(app), drawn[0]):
        browsers = [half_signed_in(person, f"203.0.113.{number}") for number in range(4)]
        assert sorted(entered(browsers, code)) == [302, 422, 422, 422]
