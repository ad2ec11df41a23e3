"""Administrators come in from their networks only, where the setting names some."""

import os
import subprocess
import sys
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from departments.models import User
from departments.roles import Role
from reform_tracker.audit.models import AuditEvent
from tests.factories.second_factor import code_of, half_signed_in, with_app
from tests.factories.sessions import browser_at, sign_in
from tests.factories.world import PASSWORD, World

INSIDE, OUTSIDE = "10.1.2.3", "198.51.100.9"


@pytest.fixture(autouse=True)
def networks(settings: Settings) -> None:
    settings.ADMINISTRATOR_NETWORKS = (ip_network("10.1.0.0/16"),)


@pytest.fixture(params=[Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN])
def administrator(request: Any, world: World) -> User:
    return world.person(World.A, request.param)


def is_in(browser: Client) -> bool:
    return browser.get("/sessions/").status_code == 200


def elsewhere() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action="access.elsewhere"))


def test_from_elsewhere_the_right_password_opens_nothing_and_says_so(administrator: User) -> None:
    browser = browser_at(OUTSIDE)
    data = {"username": administrator.username, "password": PASSWORD}
    answer = browser.post("/sign-in/", data)
    assert (answer.status_code, OUTSIDE in answer.content.decode()) == (403, True)
    assert "ADMINISTRATOR_NETWORKS" in answer.content.decode()
    assert not is_in(browser)
    (event,) = elsewhere()
    assert (event.object_id, event.data) == (str(administrator.pk), {"address": OUTSIDE})
    wrong = browser.post("/sign-in/", data | {"password": "Wrong-2012-Gansu"})
    assert (wrong.status_code, len(elsewhere())) == (200, 1)


def test_from_inside_it_opens(administrator: User) -> None:
    assert is_in(sign_in(administrator, INSIDE))


def test_a_running_session_ends_at_its_next_request_from_elsewhere(administrator: User) -> None:
    browser = sign_in(administrator, INSIDE)
    assert browser.get("/sessions/", REMOTE_ADDR=OUTSIDE).status_code == 403
    assert not is_in(browser)
    assert len(elsewhere()) == 1


def test_what_the_client_says_of_its_address_is_not_believed(administrator: User) -> None:
    browser = sign_in(administrator, INSIDE)
    said = {"x-forwarded-for": INSIDE}
    assert browser.get("/sessions/", REMOTE_ADDR=OUTSIDE, headers=said).status_code == 403


def test_the_second_step_is_not_taken_from_elsewhere(administrator: User) -> None:
    app, _codes = with_app(administrator)
    browser = half_signed_in(administrator, INSIDE)
    answer = browser.post("/sign-in/code/", {"code": code_of(app)}, REMOTE_ADDR=OUTSIDE)
    assert answer["Location"] == "/sign-in/"
    assert not is_in(browser)


def test_other_roles_come_from_anywhere_unless_the_setting_names_them(
    world: World, settings: Settings
) -> None:
    auditor = world.person(World.A, Role.AUDITOR)
    browser = sign_in(auditor, OUTSIDE)
    assert is_in(browser)
    settings.ADMINISTRATOR_NETWORK_ROLES = frozenset({"auditor"})
    assert browser.get("/sessions/").status_code == 403
    assert is_in(sign_in(world.reporter(), OUTSIDE))


def test_without_networks_it_is_anywhere(administrator: User, settings: Settings) -> None:
    settings.ADMINISTRATOR_NETWORKS = ()
    assert is_in(sign_in(administrator, OUTSIDE))


@pytest.mark.parametrize(
    ("name", "value"),
    [("ADMINISTRATOR_NETWORKS", "10.1.0.0/33"), ("ADMINISTRATOR_NETWORK_ROLES", "BOSS")],
)
def test_a_bad_setting_is_refused_at_the_start(name: str, value: str) -> None:
    command = [sys.executable, "-c", "import reform_tracker.settings.accounts"]
    ended = subprocess.run(
        command, env={**os.environ, name: value}, capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    assert f"{name}" in ended.stderr.splitlines()[-1]
