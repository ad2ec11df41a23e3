"""Whom the provider's answer opens an account to: a real provider, in a process of its own."""

import time
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from departments.accounts.able import untold_of
from departments.accounts.service import PlacedRole, create_account
from departments.models import Authenticator, Organization, ProviderIdentity, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications.models import InboxMessage
from reform_tracker.templatetags.frame import shown_datetime
from tests.departments.single_sign_on.conftest import (
    BACK,
    BEGIN,
    begun,
    came_back,
    events,
    is_inside,
    new_browser,
)
from tests.factories.browser import signed_in
from tests.factories.second_factor import code_of, with_app
from tests.factories.world import PASSWORD, World
from tests.support.identity_provider import Teller


def kept_out(answer: Any, status: int, *words: str) -> None:
    assert answer.status_code == status
    page = answer.content.decode()
    for word in words:
        assert word in page
    assert not is_inside(answer.client)


def test_whoever_the_provider_names_is_signed_in(person: User, provider: Teller) -> None:
    browser = new_browser()
    before = browser.session.session_key
    answer = came_back(browser, provider)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_inside(browser)
    assert browser.session.session_key != before
    (came,) = events("access.signed_in")
    assert came.actor_id == person.pk
    assert came.data == {"address": "203.0.113.9", "way": "provider"}
    assert came.summary == "通过统一身份认证平台"


def test_the_first_arrival_binds_and_the_person_is_told(person: User, provider: Teller) -> None:
    came_back(new_browser(), provider)
    identity = ProviderIdentity.objects.get()
    assert (identity.user, identity.issuer) == (person, provider.issuer)
    (bound,) = events("account.identity_bound")
    told = {name: bound.data[name] for name in ("issuer", "subject")}
    assert told == {"issuer": provider.issuer, "subject": identity.subject}
    assert InboxMessage.objects.filter(recipient=person).count() == 1
    came_back(new_browser(), provider)
    assert len(events("account.identity_bound")) == 1


def test_a_person_sees_to_which_identity_the_account_is_bound(
    world: World, person: User, provider: Teller
) -> None:
    browser, page = new_browser(), "/second-factor/"
    assert "尚未绑定" in signed_in(person).get(page).content.decode()
    came_back(browser, provider)
    shown = browser.get(page).content.decode()
    assert provider.issuer in shown
    assert f"id of {person.username}" in shown
    assert shown_datetime(ProviderIdentity.objects.get().bound_at) in shown
    admin = world.person(World.COMMISSION, Role.SECURITY_ADMIN)
    assert "管理员在本系统" in signed_in(admin).get(page).content.decode()


def test_afterwards_the_identity_alone_decides(
    world: World, person: User, provider: Teller
) -> None:
    """Whatever the person is called there by now; and the name alone opens nothing any more."""
    came_back(new_browser(), provider)
    identity = ProviderIdentity.objects.get()
    provider.next(claims={"sub": identity.subject, "preferred_username": "renamed"})
    browser = new_browser()
    assert came_back(browser, provider).status_code == 302
    assert is_inside(browser)
    provider.person(person.username, sub="somebody else")
    kept_out(came_back(new_browser(), provider), 403, "另一个统一身份", person.username)
    assert ProviderIdentity.objects.count() == 1
    (refused,) = events("access.kept_out")
    assert (refused.object_id, refused.actor_id) == (str(person.pk), None)


def test_the_same_identity_of_another_provider_is_another(person: User, provider: Teller) -> None:
    ProviderIdentity.objects.create(
        user=person, issuer="https://former.example", subject="x", bound_at=person.created_at
    )
    provider.person(person.username, sub="x")
    kept_out(came_back(new_browser(), provider), 403, "另一个统一身份")


def test_nobody_is_created(world: World, provider: Teller) -> None:
    accounts = User.objects.count()
    provider.person("nobody-here", sub="new", role="security_admin")
    kept_out(came_back(new_browser(), provider), 403, "nobody-here", "安全管理员")
    provider.next(claims={"sub": "without a name"})
    kept_out(came_back(new_browser(), provider), 403)
    assert User.objects.count() == accounts
    assert not ProviderIdentity.objects.exists()
    assert {event.object_id for event in events("access.kept_out")} == {"0"}


def test_what_somebody_is_called_there_begins_no_line_of_the_log(
    world: World, provider: Teller, caplog: pytest.LogCaptureFixture
) -> None:
    name = "nobody\n2012-06-15 INFO departments signed in: reviewer"
    provider.person(name, sub="new")
    came_back(new_browser(), provider)
    assert "signed in: reviewer" in caplog.text
    assert not any(line.startswith("2012-06-15") for line in caplog.text.splitlines())


def test_an_address_of_mail_names_an_account_only_once_it_is_proved(
    person: User, provider: Teller, settings: Settings
) -> None:
    settings.OIDC_ACCOUNT_CLAIM = "email"
    provider.next(claims={"sub": "x", "email": person.username})
    kept_out(came_back(new_browser(), provider), 403)
    provider.next(claims={"sub": "x", "email": person.username, "email_verified": True})
    assert came_back(new_browser(), provider).status_code == 302


def test_a_closed_account_stays_closed(person: User, provider: Teller) -> None:
    came_back(new_browser(), provider)
    User.objects.filter(pk=person.pk).update(is_active=False)
    kept_out(came_back(new_browser(), provider), 403, "停用", person.username)


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN])
def test_administrators_are_never_opened_by_the_provider(
    world: World, person: User, provider: Teller, role: Role
) -> None:
    """Neither at the first arrival nor once they have become one."""
    admin = create_account(
        actor=None,
        source="test",
        username="some-admin",
        full_name="管理员",
        organization=person.organization,
        password=PASSWORD,
        roles=[PlacedRole(role)],
    )
    provider.person(admin.username)
    kept_out(came_back(new_browser(), provider), 403, "some-admin")
    assert not ProviderIdentity.objects.exists()
    provider.person(person.username)
    came_back(new_browser(), provider)
    person.grants.update(role=role)
    kept_out(came_back(new_browser(), provider), 403)


@pytest.mark.parametrize("said", ["别的单位", "", None, ["别的单位", 7], {"name": "x"}])
def test_another_organization_is_refused_and_says_whom_to_ask(
    person: User, provider: Teller, settings: Settings, said: object
) -> None:
    settings.OIDC_ORGANIZATION_CLAIM = "unit"
    provider.person(person.username, unit=said)
    ours = person.organization.short_name
    kept_out(came_back(new_browser(), provider), 403, ours, "安全管理员")
    assert not ProviderIdentity.objects.exists()


@pytest.mark.parametrize("name", ["short_name", "formal_name"])
def test_the_organization_may_be_called_by_either_name(
    person: User, provider: Teller, settings: Settings, name: str
) -> None:
    settings.OIDC_ORGANIZATION_CLAIM = "unit"
    provider.person(person.username, unit=["别的单位", getattr(person.organization, name)])
    assert came_back(new_browser(), provider).status_code == 302
    provider.person(person.username)  # the claim is missing the next time
    kept_out(came_back(new_browser(), provider), 403)


def test_a_first_password_that_is_due_holds_nobody_who_came_without_it(
    person: User, provider: Teller
) -> None:
    User.objects.filter(pk=person.pk).update(must_change_password=True)
    browser = new_browser()
    came_back(browser, provider)
    assert is_inside(browser)
    by_password = Client()
    by_password.post("/sign-in/", {"username": person.username, "password": PASSWORD})
    assert by_password.get("/desk/")["Location"] == "/password/"


def test_whoever_comes_from_the_provider_can_be_told_without_a_password(
    person: User, provider: Teller
) -> None:
    organization = Organization.objects.filter(pk=person.organization_id)
    lapsed = clock.real_now() - timedelta(days=1)
    User.objects.filter(organization__in=organization).update(
        must_change_password=True, password_until=lapsed
    )
    assert len(untold_of(organization, clock.today())) == 1
    came_back(new_browser(), provider)
    assert untold_of(organization, clock.today()) == ()


def test_the_second_factor_is_asked_for_as_after_a_password(person: User, provider: Teller) -> None:
    app, _codes = with_app(person)
    browser = new_browser()
    answer = came_back(browser, provider, next="/filings/")
    assert answer["Location"] == "/sign-in/code/"
    assert not is_inside(browser)
    answer = browser.post("/sign-in/code/", {"code": code_of(app)})
    assert answer["Location"] == "/filings/"
    assert is_inside(browser)
    (came,) = events("access.signed_in")
    assert came.data["way"] == "provider"


def test_a_role_that_requires_it_sets_one_up(
    person: User, provider: Teller, settings: Settings
) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"reporter"})
    browser = new_browser()
    assert came_back(browser, provider)["Location"] == "/sign-in/set-up/"
    app = Authenticator.objects.get(user=person)
    assert browser.post("/sign-in/set-up/", {"code": code_of(app)}).status_code == 201
    assert is_inside(browser)
    assert browser.session["provider"]["token"]


@pytest.mark.parametrize("claims", [{"amr": ["pwd", "otp"]}, {"acr": "gold"}])
def test_the_provider_may_prove_the_second_factor_in_words_that_are_set(
    person: User, provider: Teller, settings: Settings, claims: dict[str, Any]
) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"reporter"})
    provider.person(person.username, **claims)
    assert came_back(new_browser(), provider)["Location"] == "/sign-in/set-up/"
    settings.OIDC_SECOND_FACTOR = frozenset({"otp", "gold"})
    browser = new_browser()
    assert came_back(browser, provider)["Location"] == "/"
    assert is_inside(browser)
    for weak in ({"amr": ["pwd"]}, {"amr": "otp"}, {"acr": ["gold"]}, {}):
        provider.person(person.username, **weak)
        assert came_back(new_browser(), provider)["Location"] == "/sign-in/set-up/"


def test_what_was_undone_between_the_steps_leads_nowhere(person: User, provider: Teller) -> None:
    app, _codes = with_app(person)
    browser = new_browser()
    came_back(browser, provider)
    ProviderIdentity.objects.all().delete()
    answer = browser.post("/sign-in/code/", {"code": code_of(app)})
    assert answer["Location"] == "/sign-in/"
    assert not is_inside(browser)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)", "http:x"],
)
def test_it_leads_on_to_our_own_pages_only(person: User, provider: Teller, elsewhere: str) -> None:
    assert came_back(new_browser(), provider, next=elsewhere)["Location"] == "/"
    answer = came_back(new_browser(), provider, next="/filings/?state=draft")
    assert answer["Location"] == "/filings/?state=draft"


def test_a_state_is_spent_at_once_and_is_of_one_browser(person: User, provider: Teller) -> None:
    browser = new_browser()
    back = provider.follow(begun(browser))
    kept_out(new_browser().get(back), 400)
    assert browser.get(back).status_code == 302
    browser.post("/sign-out/")
    kept_out(browser.get(back), 400)
    for query in ("", "?code=x", "?state=&code=x", "?state=%00&code=x"):
        kept_out(new_browser().get(BACK + query), 400)
    assert not events("access.kept_out")


def test_a_replayed_state_is_over_even_while_the_session_lasts(
    person: User, provider: Teller
) -> None:
    browser = new_browser()
    back = provider.follow(begun(browser))
    provider.next(error="access_denied")
    denied = f"{back}&error=access_denied"
    assert browser.get(denied).status_code == 400
    kept_out(browser.get(back), 400)


def test_two_tabs_each_come_back(person: User, provider: Teller) -> None:
    browser = new_browser()
    first = provider.follow(begun(browser, next="/filings/"))
    second = provider.follow(begun(browser, next="/progress/"))
    assert browser.get(second)["Location"] == "/progress/"
    assert browser.get(first)["Location"] == "/filings/"
    assert is_inside(browser)


def test_at_most_five_are_begun_and_for_ten_minutes(person: User, provider: Teller) -> None:
    browser = new_browser()
    oldest, *_rest, newest = [provider.follow(begun(browser)) for _tab in range(6)]
    kept_out(browser.get(oldest), 400)
    session = browser.session
    for one in session["sign_ins_begun"].values():
        one["at"] -= 601
    session.save()
    kept_out(browser.get(newest), 400)


def test_whoever_stops_at_the_provider_is_told_that_nobody_is_signed_in(
    person: User, provider: Teller
) -> None:
    provider.next(error="access_denied")
    kept_out(came_back(new_browser(), provider), 400, "中止")
    provider.next(error="server_error")
    kept_out(came_back(new_browser(), provider), 502)


def test_while_the_provider_is_away_the_page_says_so(
    person: User, provider: Teller, settings: Settings
) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    kept_out(new_browser().get(BEGIN), 503, "系统管理员")
    settings.OIDC_ISSUER = provider.issuer
    browser = new_browser()
    back = provider.follow(begun(browser))
    provider.next(broken=["/keys"])
    kept_out(browser.get(back), 503)
    assert new_browser().get("/sign-in/").status_code == 200


def test_who_does_not_answer_is_not_waited_for_by_everybody(
    world: World, provider: Teller, settings: Settings
) -> None:
    provider.next(silent=2)
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    new_browser().get(BEGIN)
    began = time.monotonic()
    kept_out(new_browser().get(BEGIN), 503)
    assert time.monotonic() - began < 1


def test_its_description_and_keys_are_asked_for_once(person: User, provider: Teller) -> None:
    asked = len(provider.seen()["asked"])
    for _time in range(3):
        came_back(new_browser(), provider)
    fetched = provider.seen()["asked"][asked:]
    assert fetched.count("/.well-known/openid-configuration") == 1
    assert fetched.count("/keys") == 1


@pytest.mark.parametrize("lie", ["new key", "elliptic"])
def test_a_key_that_it_uses_since_a_moment_is_asked_for(
    person: User, provider: Teller, lie: str
) -> None:
    came_back(new_browser(), provider)
    provider.next(claims={"sub": f"id of {person.username}"}, lie=lie)
    browser = new_browser()
    came_back(browser, provider)
    assert is_inside(browser)


def test_the_secret_goes_in_the_body_where_the_provider_wants_it_there(
    person: User, provider: Teller
) -> None:
    methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    provider.next(claims={"sub": "x", "preferred_username": person.username}, described=methods)
    assert came_back(new_browser(), provider).status_code == 302


def test_it_is_asked_by_the_rules_for_addresses_outside(
    world: World, provider: Teller, settings: Settings
) -> None:
    settings.OIDC_NETWORKS = ()
    kept_out(new_browser().get(BEGIN), 503)
    asked = provider.seen()["asked"]
    cache.clear()
    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"),)  # of receivers, not of the provider
    kept_out(new_browser().get(BEGIN), 503)
    assert provider.seen()["asked"][:-1] == asked
