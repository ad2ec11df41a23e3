"""What reaches the server before anybody has signed in: cookies and names that no account has."""

import pytest
from django.db import connection
from django.test import Client

from tests.factories.world import World

SESSIONS = ['"\\000aaaaaaaaaaaa"', "a\u0000aaaaaaaaaa", "z" * 41, "../../etc/passwd", "A" * 32, ""]


@pytest.mark.parametrize("key", SESSIONS)
@pytest.mark.parametrize("url", ["/healthz", "/sign-in/", "/", "/api/v1/plans/"])
def test_a_session_key_that_none_ever_had_is_nobody(key: str, url: str, world: World) -> None:
    answer = Client(headers={"cookie": f"sessionid={key}"}).get(url)
    assert answer.status_code in (200, 302, 401)


@pytest.mark.parametrize("name", ["a" * 61, "a" * 256, "名" * 5000, "a\x00b", " "])
def test_a_name_that_no_account_has_is_refused_in_a_sentence(name: str, world: World) -> None:
    answer = Client().post("/sign-in/", {"username": name, "password": "x" * 5000})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert connection.is_usable()
