"""Signing out here and at the provider, undoing a binding, and passwords for administrators."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from departments.accounts.sessions import end_sessions
from departments.models import ProviderIdentity, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications.models import InboxMessage
from tests.departments.single_sign_on.conftest import (
    BACK,
    BEGIN,
    came_back,
    events,
    is_inside,
    new_browser,
)
from tests.factories.browser import signed_in
from tests.factories.world import PASSWORD, World
from tests.support.identity_provider import CLIENT, Teller


def by_password(user: User, **more: str) -> Client:
    browser = new_browser()
    browser.post("/sign-in/", {"username": user.username, "password": PASSWORD, **more})
    return browser


def test_signing_out_ends_the_session_at_the_provider_too(person: User, provider: Teller) -> None:
    browser = new_browser()
    came_back(browser, provider)
    token = browser.session["provider"]["token"]
    there = browser.post("/sign-out/")["Location"]
    assert not is_inside(browser)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
    back = "http://testserver/sign-in/"
    assert asked == {
        "id_token_hint": token,
        "client_id": CLIENT,
        "post_logout_redirect_uri": back,
    }
    assert provider.follow(there) == back
    assert provider.seen()["ended"][-1] == asked
    assert len(events("access.signed_out")) == 1


@pytest.mark.parametrize("offered", [None, "https://elsewhere.example/sign-out", 7])
def test_it_ends_here_alone_where_the_provider_offers_nothing(
    person: User, provider: Teller, offered: object
) -> None:
    claims = {"sub": "x", "preferred_username": person.username}
    provider.next(claims=claims, described={"end_session_endpoint": offered})
    browser = new_browser()
    came_back(browser, provider)
    assert browser.post("/sign-out/")["Location"] == "/sign-in/"
    assert not is_inside(browser)


def test_whoever_came_by_password_leaves_without_the_provider(
    person: User, provider: Teller
) -> None:
    browser = new_browser()
    came_back(browser, provider)
    browser.post("/sign-out/")
    browser.post("/sign-in/", {"username": person.username, "password": PASSWORD})
    assert is_inside(browser)
    assert browser.post("/sign-out/")["Location"] == "/sign-in/"


def test_undoing_a_binding_ends_the_sessions_and_lets_the_next_arrival_bind(
    world: World, person: User, provider: Teller
) -> None:
    browser = new_browser()
    came_back(browser, provider)
    admin = world.person(World.COMMISSION, Role.SECURITY_ADMIN)
    page = signed_in(admin).get(f"/accounts/{person.pk}/").content.decode()
    assert f"id of {person.username}" in page
    at = clock.real_now()
    person.remembered_devices.create(digest="0" * 64, name="Edge", made_at=at, last_used_at=at)
    answer = signed_in(admin).post(f"/accounts/{person.pk}/identity/unbind/")
    assert answer["Location"] == f"/accounts/{person.pk}/"
    assert not is_inside(browser)
    assert not person.remembered_devices.exists()
    assert not ProviderIdentity.objects.exists()
    (undone,) = events("account.identity_unbound")
    assert (undone.actor_id, undone.object_id) == (admin.pk, str(person.pk))
    assert undone.data["subject"] == f"id of {person.username}"
    assert InboxMessage.objects.filter(recipient=person).count() == 2
    assert "解除绑定" not in signed_in(admin).get(f"/accounts/{person.pk}/").content.decode()
    signed_in(admin).post(f"/accounts/{person.pk}/identity/unbind/")
    assert len(events("account.identity_unbound")) == 1
    provider.person(person.username, sub="made anew")
    came_back(browser, provider)
    assert ProviderIdentity.objects.get().subject == "made anew"


def test_passwords_may_be_for_administrators_alone(
    world: World, person: User, provider: Teller, settings: Settings
) -> None:
    settings.LOCAL_SIGN_IN = "administrators"
    browser = new_browser()
    data = {"username": person.username, "password": PASSWORD}
    answer = browser.post("/sign-in/", data)
    assert answer.status_code == 200
    assert "统一身份认证平台登录" in answer.content.decode()
    assert not is_inside(browser)
    (kept,) = events("access.kept_out")
    assert kept.object_id == str(person.pk)
    wrong = browser.post("/sign-in/", {**data, "password": "wrong"}).content.decode()
    assert "其他人员请通过" not in wrong
    for role in (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN):
        admin = by_password(world.person(World.COMMISSION, role))
        assert admin.get("/second-factor/").status_code == 200
    assert came_back(new_browser(), provider).status_code == 302


def test_the_sign_in_page_offers_the_provider_where_there_is_one(
    world: World, provider: Teller, settings: Settings
) -> None:
    settings.OIDC_LABEL = "甘肃政务<平台>"
    page = new_browser().get("/sign-in/?next=/desk/").content.decode()
    assert f'href="{BEGIN}?next=/desk/"' in page
    assert "通过甘肃政务&lt;平台&gt;登录" in page
    settings.OIDC_ISSUER = ""
    assert BEGIN not in new_browser().get("/sign-in/").content.decode()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_leads_to_the_sign_in_page_and_no_further(
    world: World, provider: Teller, site: str
) -> None:
    browser = new_browser()
    led = browser.get(BEGIN, {"next": "/desk/"}, headers={"Sec-Fetch-Site": site})
    assert led.status_code == 302
    assert led["Location"] == "/sign-in/?next=%2Fdesk%2F"
    assert browser.get(BEGIN, headers={"Sec-Fetch-Site": site})["Location"] == "/sign-in/"
    for own in ("same-origin", "none"):
        answer = browser.get(BEGIN, headers={"Sec-Fetch-Site": own})
        assert answer["Location"].startswith(provider.issuer)


def test_without_a_provider_its_addresses_do_not_exist(world: World, settings: Settings) -> None:
    settings.OIDC_ISSUER = ""
    for address in (BEGIN, BACK):
        assert new_browser().get(address).status_code == 404
        assert new_browser().post(address).status_code == 405


def test_ending_sessions_ends_those_from_the_provider(person: User, provider: Teller) -> None:
    browser = new_browser()
    came_back(browser, provider)
    end_sessions(person)
    assert not is_inside(browser)
