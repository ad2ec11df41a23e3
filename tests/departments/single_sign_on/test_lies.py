"""What a provider, or somebody in its place, may say without being believed."""

import time
from typing import Any

import pytest
from pytest_django import Settings

from departments.models import ProviderIdentity, User
from departments.single_sign_on import tokens
from tests.departments.single_sign_on.conftest import (
    BEGIN,
    came_back,
    events,
    is_inside,
    new_browser,
)
from tests.factories.world import World
from tests.support.identity_provider import CLIENT, Teller


def told(person: User, **more: Any) -> dict[str, Any]:
    claims = {"sub": "x", "preferred_username": person.username, **more.pop("claims", {})}
    return {"claims": claims, **more}


@pytest.mark.parametrize(
    "lie",
    [
        *("signature", "unknown key", "none", "secret", "public key as secret", "listed secret"),
    ],
)
def test_a_token_counts_only_with_the_signature_of_its_private_key(
    person: User, provider: Teller, lie: str
) -> None:
    provider.next(**told(person, lie=lie))
    is_not_believed(provider)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-client"},
        {"aud": []},
        {"aud": [CLIENT, "another-client"]},
        {"aud": [CLIENT, "another-client"], "azp": "another-client"},
        {"azp": "another-client"},
        {"iss": "https://another.example"},
        {"iss": ""},
        {"nonce": "of another sign-in"},
        {"nonce": ""},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": "x\0"},
        {"sub": 7},
        {"exp": "never"},
        {"exp": None},
    ],
    ids=str,
)
def test_a_token_of_others_for_others_or_of_another_time_opens_nothing(
    person: User, provider: Teller, claims: dict[str, Any]
) -> None:
    provider.next(**told(person, claims=claims))
    is_not_believed(provider)


@pytest.mark.parametrize("name", ["iss", "aud", "exp", "iat", "nonce", "sub"])
def test_a_token_that_does_not_say_it_opens_nothing(
    person: User, provider: Teller, name: str
) -> None:
    provider.next(**told(person, without=[name]))
    is_not_believed(provider)


def test_clocks_may_differ_by_a_minute_and_not_more(person: User, provider: Teller) -> None:
    now = int(time.time())
    provider.next(**told(person, claims={"exp": now - tokens.SKEW_SECONDS - 5}))
    is_not_believed(provider)
    provider.next(**told(person, claims={"iat": now + tokens.SKEW_SECONDS + 30}))
    is_not_believed(provider)
    provider.next(**told(person, claims={"nbf": now + tokens.SKEW_SECONDS + 30}))
    is_not_believed(provider)
    provider.next(**told(person, claims={"exp": now - 30, "iat": now + 30}))
    assert came_back(new_browser(), provider).status_code == 302


def test_an_audience_of_several_is_ours_where_it_was_given_to_us(
    person: User, provider: Teller
) -> None:
    provider.next(**told(person, claims={"aud": [CLIENT, "another"], "azp": CLIENT}))
    assert came_back(new_browser(), provider).status_code == 302


def test_another_issuer_does_not_answer_in_its_place(person: User, provider: Teller) -> None:
    """RFC 9207: who says in the address of the browser that another has answered."""
    provider.next(**told(person, beside={"iss": "https://another.example"}))
    is_not_believed(provider)
    provider.next(**told(person, beside={"iss": provider.issuer}))
    assert came_back(new_browser(), provider).status_code == 302


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://another.example"},
        {"issuer": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": None},
        {"jwks_uri": 7},
    ],
    ids=str,
)
def test_a_description_that_is_not_its_own_is_not_followed(
    world: World, provider: Teller, described: dict[str, Any]
) -> None:
    provider.next(described=described)
    assert new_browser().get(BEGIN).status_code == 502


def test_its_description_leads_to_no_address_that_is_not_allowed(
    person: User, provider: Teller, settings: Settings
) -> None:
    settings.WEBHOOK_HOSTS = frozenset({"hook.example.cn"})
    provider.next(**told(person, described={"token_endpoint": "https://hook.example.cn/token"}))
    assert came_back(new_browser(), provider).status_code == 503


def is_not_believed(provider: Teller) -> None:
    browser, before = new_browser(), len(events("access.signed_in"))
    answer = came_back(browser, provider)
    assert answer.status_code == 502
    assert not is_inside(browser)
    assert len(events("access.signed_in")) == before
    assert not ProviderIdentity.objects.exists()
    assert events("access.kept_out")[-1].object_id == "0"
