"""One's own second factor: with the password anew, shown once; reset by the administrator alone."""

import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from pytest_django import Settings

from departments.models import Authenticator, RecoveryCode, User
from departments.roles import Role
from departments.second_factor import service
from departments.second_factor.service import FactorRefused
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications.models import InboxMessage
from tests.factories.browser import signed_in
from tests.factories.second_factor import code_of, half_signed_in, with_app
from tests.factories.world import PASSWORD, World
from tests.support.authenticator import SoftwareKey

OWN, SET_UP, NEW_KEY = "/second-factor/", "/second-factor/set-up/", "/second-factor/keys/new/"


@pytest.fixture
def person(world: World) -> User:
    return world.reporter()


def press(browser: Client, do: str, password: str = PASSWORD) -> Any:
    return browser.post(OWN, {"do": do, "password": password})


def set_up(browser: Client, user: User) -> Any:
    assert press(browser, "begin")["Location"] == SET_UP
    app = Authenticator.objects.get(user=user, confirmed_at=None)
    return browser.post(SET_UP, {"code": code_of(app)})


def test_anybody_may_set_it_up(person: User) -> None:
    browser, elsewhere = signed_in(person), signed_in(person)
    assert browser.get(SET_UP)["Location"] == OWN
    assert press(browser, "begin")["Location"] == SET_UP
    assert not service.has_factor(person)
    assert elsewhere.get(SET_UP)["Location"] == OWN
    answer = set_up(browser, person)
    assert answer.status_code == 201
    assert len(answer.context["codes"]) == 10
    assert "data:text/plain" in answer.content.decode()
    assert browser.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 302
    assert browser.get(SET_UP)["Location"] == OWN
    shown = browser.get(OWN).content.decode()
    assert not any(code in shown for code in answer.context["codes"])
    half_signed_in(person)


def test_another_phone_takes_the_place_of_the_first(person: User) -> None:
    first, former = with_app(person)
    assert set_up(signed_in(person), person).status_code == 201
    second = Authenticator.objects.get()
    assert second.seed != first.seed
    browser = half_signed_in(person)
    assert browser.post("/sign-in/code/", {"code": code_of(first)}).status_code == 422
    assert browser.post("/sign-in/code/", {"code": former[0]}).status_code == 422
    assert browser.post("/sign-in/code/", {"code": code_of(second, 1)}).status_code == 302


@pytest.mark.parametrize("do", ["begin", "codes", "remove"])
def test_nothing_changes_without_the_password_and_guesses_lock(do: str, person: User) -> None:
    app, _drawn = with_app(person)
    browser, digests = signed_in(person), list(RecoveryCode.objects.values_list("pk", flat=True))
    answers = [press(browser, do, "Wrong-2012-Gansu").status_code for _guess in range(5)]
    assert answers == [422] * 4 + [429]
    assert press(browser, do).status_code == 429
    assert list(Authenticator.objects.all()) == [app]
    assert list(RecoveryCode.objects.values_list("pk", flat=True)) == digests


def test_new_recovery_codes_void_the_old_ones(person: User) -> None:
    _app, former = with_app(person)
    fresh = press(signed_in(person), "codes").context["codes"]
    browser = half_signed_in(person)
    assert browser.post("/sign-in/code/", {"code": former[0]}).status_code == 422
    assert browser.post("/sign-in/code/", {"code": fresh[0]}).status_code == 302


def test_it_is_switched_off_unless_a_role_requires_it(person: User, settings: Settings) -> None:
    with_app(person)
    settings.SECOND_FACTOR_ROLES = frozenset({"reporter"})
    with pytest.raises(FactorRefused):
        service.remove(person, source="test", session=None)
    settings.SECOND_FACTOR_ROLES = frozenset()
    assert press(signed_in(person), "remove").status_code == 302
    assert not RecoveryCode.objects.exists()
    assert AuditEvent.objects.filter(action="account.second_factor_removed").count() == 1
    right = {"username": person.username, "password": PASSWORD}
    assert Client().post("/sign-in/", right)["Location"] == "/"


def another_phone(browser: Client, user: User) -> Any:
    return set_up(browser, user)


def a_key(browser: Client, _user: User) -> Any:
    press(browser, "key")
    options = browser.get(NEW_KEY).context["options"]
    return browser.post(NEW_KEY, {"name": "新钥匙", "answer": SoftwareKey().created(options)})


def without_the_key(browser: Client, user: User) -> Any:
    page = f"/second-factor/keys/{user.security_keys.get().pk}/remove/"
    return browser.post(page, {"password": PASSWORD})


def new_codes(browser: Client, _user: User) -> Any:
    return press(browser, "codes")


def without_any(browser: Client, _user: User) -> Any:
    return press(browser, "remove")


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (another_phone, "您的账号已设置双因素认证"),
        (a_key, "您的账号添加了一个安全密钥"),
        (without_the_key, "您的账号移除了一个安全密钥"),
        (new_codes, "您的账号已更换恢复码"),
        (without_any, "您的账号的双因素认证已停用"),
    ],
)
def test_another_factor_ends_what_rested_on_the_one_before(
    change: Callable[[Client, User], Any], title: str, person: User, settings: Settings
) -> None:
    settings.REMEMBER_DEVICE_DAYS = 30
    with_app(person)
    if change is without_the_key:
        a_key(signed_in(person), person)
    at = clock.real_now()
    person.remembered_devices.create(digest="0" * 64, name="Edge", made_at=at, last_used_at=at)
    browser, stolen = signed_in(person), signed_in(person)
    assert change(browser, person).status_code < 400
    assert browser.get("/desk/").status_code == 200
    assert stolen.get("/desk/").status_code == 302
    assert not person.remembered_devices.exists()
    assert InboxMessage.objects.visible_to(person).latest("pk").intent.title == title


def test_nothing_lies_plain_in_the_database(person: User) -> None:
    app, drawn = with_app(person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT seed FROM departments_authenticator")
        ((seed,),) = cursor.fetchall()
        cursor.execute("SELECT digest FROM departments_recoverycode")
        digests = [row[0] for row in cursor.fetchall()]
    sealed = re.compile(r"[a-z0-9.-]+:bound:gAAAAA[\w=-]+")
    assert app.seed not in seed
    assert all(sealed.fullmatch(text) for text in [seed, *digests])
    assert len(set(digests)) == len(drawn)


def test_the_administrator_resets_it_and_the_person_is_told(world: World, person: User) -> None:
    with_app(person)
    admin = world.person(World.A, Role.SECURITY_ADMIN)
    inside, page = signed_in(person), f"/accounts/{person.pk}/second-factor/"
    browser = signed_in(admin)
    assert page in browser.get(f"/accounts/{person.pk}/").content.decode()
    assert browser.post(page, {"reason": "  "}).status_code == 422
    assert service.has_factor(person)
    assert browser.post(page, {"reason": "手机遗失"}).status_code == 302
    assert not service.has_factor(person)
    assert not RecoveryCode.objects.exists()
    assert inside.get("/desk/").status_code == 302
    event = AuditEvent.objects.get(action="account.second_factor_reset")
    assert (event.actor_id, event.object_id) == (admin.pk, str(person.pk))
    assert event.data["reason"] == "手机遗失"
    told = InboxMessage.objects.visible_to(person).latest("pk").intent
    assert (told.title, told.body) == ("您的账号的双因素认证已被重置", "手机遗失")
    assert browser.post(page, {"reason": "再来一次"}).status_code == 422


def test_nobody_resets_their_own(world: World) -> None:
    admin = world.person(World.A, Role.SECURITY_ADMIN)
    with_app(admin)
    answer = signed_in(admin).post(f"/accounts/{admin.pk}/second-factor/", {"reason": "本人"})
    assert answer.status_code == 422
    assert service.has_factor(admin)


def test_the_operator_resets_it_at_the_command_line(person: User) -> None:
    with_app(person)
    call_command("reset_second_factor", person.username, reason="唯一管理员", stdout=StringIO())
    assert not service.has_factor(person)
    assert AuditEvent.objects.filter(action="account.second_factor_reset", actor_id=None).exists()
    with pytest.raises(CommandError):
        call_command("reset_second_factor", person.username, reason="再来", stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody", reason="无此人", stdout=StringIO())
