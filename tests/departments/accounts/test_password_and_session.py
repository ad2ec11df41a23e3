"""What a password and a session are like, from coming in to going out."""

import pytest
from django.conf import settings as live
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from pytest_django import Settings

from departments.accounts.forms import OwnPasswordForm, SignInForm
from departments.accounts.service import give_first_password
from departments.models import User
from reform_tracker.notifications.models import InboxMessage
from reform_tracker.settings import accounts
from tests.factories.browser import signed_in
from tests.factories.world import PASSWORD, World

NEW = "Ganz-Anders-2013"
ROUNDS = 600_000  # OWASP Password Storage Cheat Sheet, PBKDF2-HMAC-SHA256
LONG = "甲" + "x7-Kq" * 24  # 121 characters, which bcrypt would cut


def sign_in(browser: Client, username: str, password: str = PASSWORD, **more: str) -> str:
    """Where it leads; nowhere, if it fails."""
    answer = browser.post("/sign-in/", {"username": username, "password": password, **more})
    return answer.headers.get("Location", "")


def test_a_password_is_hashed_slowly() -> None:
    first = accounts.PASSWORD_HASHERS[0]
    assert first == f"{PBKDF2PasswordHasher.__module__}.PBKDF2PasswordHasher"
    assert PBKDF2PasswordHasher.algorithm == "pbkdf2_sha256"
    assert PBKDF2PasswordHasher.iterations >= ROUNDS


def test_renewing_a_hash_undoes_no_password_given_meanwhile(
    world: World, settings: Settings
) -> None:
    """Whoever knows the password of before signs in at the moment in which another is given."""
    person = world.reporter()
    former = "django.contrib.auth.hashers.ScryptPasswordHasher"
    settings.PASSWORD_HASHERS = [*live.PASSWORD_HASHERS, former]
    User.objects.filter(pk=person.pk).update(password=make_password(PASSWORD, hasher="scrypt"))
    just_read = User.objects.get(pk=person.pk)
    give_first_password(User.objects.get(pk=person.pk), "Ganz-Neu-2012")
    assert just_read.check_password(PASSWORD)
    assert User.objects.get(pk=person.pk).check_password("Ganz-Neu-2012")
    # And where nothing was given it is renewed.
    User.objects.filter(pk=person.pk).update(password=make_password(PASSWORD, hasher="scrypt"))
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)
    assert not User.objects.get(pk=person.pk).password.startswith("scrypt")


def test_changing_ones_password_changes_nothing_else_of_the_account(world: World) -> None:
    """An administrator moves somebody who is changing the password at that moment."""
    person, target = world.reporter(), world.organization(World.C)
    asked = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    request = RequestFactory().post("/password/", asked)
    form = OwnPasswordForm(User.objects.get(pk=person.pk), asked, request=request)
    assert form.is_valid(), form.errors
    User.objects.filter(pk=person.pk).update(organization=target)
    form.save()
    after = User.objects.get(pk=person.pk)
    assert after.organization == target
    assert after.check_password(NEW)


def test_a_long_password_counts_to_its_last_character(world: World) -> None:
    person = world.reporter()
    person.set_password(LONG)
    person.save()
    assert not sign_in(Client(), person.username, LONG[:-1])
    assert not sign_in(Client(), person.username, LONG.lower())
    assert sign_in(Client(), person.username, LONG) == "/"


def test_a_password_is_hidden_and_may_be_pasted(world: World) -> None:
    field = SignInForm.base_fields["password"].widget
    assert (field.input_type, field.attrs["autocomplete"]) == ("password", "current-password")
    page = signed_in(world.reporter()).get("/password/").content.decode()
    assert page.count('type="password"') == 3
    assert page.count('autocomplete="new-password"') == 2
    assert "onpaste" not in page


@pytest.mark.parametrize(
    "where", ["https://elsewhere.example/", "//elsewhere.example", "javascript:a"]
)
def test_signing_in_leads_to_no_other_site(where: str, world: World) -> None:
    assert sign_in(Client(), world.reporter().username, next=where) == "/"


def test_each_sign_in_has_a_new_session(world: World) -> None:
    browser = Client()
    browser.get("/sign-in/")
    keys = set()
    for _time in range(2):
        assert sign_in(browser, world.reporter().username)
        keys.add(str(browser.session.session_key))
        browser.post("/sign-out/")
    assert len(keys) == 2
    assert {len(key) for key in keys} == {32}
    assert not Session.objects.filter(pk__in=keys).exists()


def test_a_session_that_was_ended_opens_nothing(world: World) -> None:
    browser, thief = Client(), Client()
    sign_in(browser, world.reporter().username)
    thief.cookies[live.SESSION_COOKIE_NAME] = str(browser.session.session_key)
    assert thief.get("/desk/").status_code == 200
    browser.post("/sign-out/")
    assert thief.get("/desk/").status_code == 302


def test_another_password_ends_the_other_sessions(world: World) -> None:
    person, chosen = world.reporter(), "Another-2012-Gansu"
    here, elsewhere = signed_in(person), signed_in(person)
    data = {"old_password": PASSWORD, "new_password1": chosen, "new_password2": chosen}
    assert here.post("/password/", data).status_code == 302
    assert here.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 302
    told = InboxMessage.objects.visible_to(person).get().intent
    assert told.title == "您的账号密码已修改"


def test_cookies_are_for_this_site_and_for_no_script(world: World, settings: Settings) -> None:
    browser = Client()
    sign_in(browser, world.reporter().username)
    browser.get("/password/")
    browser.post("/language/", {"language": "en"})
    assert len(browser.cookies) == 3
    for cookie in browser.cookies.values():
        assert cookie["samesite"] == "Lax", cookie.key
        assert cookie["httponly"], cookie.key
        assert cookie["path"] == "/"
        assert not cookie["domain"]


@pytest.mark.parametrize("address", ["/desk/", "/plans/", "/password/", "/inbox/"])
def test_every_page_lets_one_sign_out(address: str, world: World) -> None:
    page = signed_in(world.reporter()).get(address, follow=True).content.decode()
    assert 'action="/sign-out/"' in page


def test_whoever_signs_out_leaves_no_page_behind(world: World) -> None:
    browser = signed_in(world.reporter())
    assert "no-store" in browser.get("/desk/")["Cache-Control"]
    assert browser.post("/sign-out/")["Clear-Site-Data"] == '"cache"'
