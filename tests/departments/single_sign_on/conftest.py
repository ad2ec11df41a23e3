"""A provider of identities on loopback that is believed, and browsers that come from it."""

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from departments.models import User
from reform_tracker.audit.models import AuditEvent
from tests.factories.world import World
from tests.support.identity_provider import CLIENT, SECRET, Teller, identity_provider

BEGIN, BACK = "/sign-in/provider/", "/sign-in/provider/back/"


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Teller]:
    with identity_provider(tmp_path_factory.mktemp("identity_provider")) as teller:
        yield teller


@pytest.fixture
def provider(running: Teller, settings: Settings) -> Iterator[Teller]:
    """Nothing that it said in another test is kept, here or there."""
    settings.OIDC_ISSUER = settings.OIDC_ORIGIN = running.issuer
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
    settings.OIDC_NETWORKS = (ip_network("127.0.0.0/8"),)
    cache.clear()
    running.next()
    yield running
    cache.clear()


@pytest.fixture
def person(world: World, provider: Teller) -> User:
    """Whom the provider signs in unless a test says otherwise."""
    user = world.reporter()
    provider.person(user.username)
    return user


def new_browser() -> Client:
    return Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.9")


def begun(browser: Client, **asked: str) -> str:
    """The address at the provider to which the browser is sent."""
    answer = browser.get(BEGIN, asked)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def came_back(browser: Client, provider: Teller, **asked: str) -> Any:
    """The answer to a browser that was at the provider and back."""
    return browser.get(provider.follow(begun(browser, **asked)))


def is_inside(browser: Client) -> bool:
    return browser.get("/desk/").status_code == 200


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action).order_by("id"))
