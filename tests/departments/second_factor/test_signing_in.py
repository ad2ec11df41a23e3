"""Nobody is signed in before the second step; codes open once, guesses are counted."""

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from pytest_django import Settings

from departments.models import Authenticator, RecoveryCode, User
from departments.roles import Role
from departments.second_factor import guesses, halfway, service
from reform_tracker import clock, keeping
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications.models import InboxMessage
from tests.factories.browser import signed_in
from tests.factories.second_factor import code_of, half_signed_in, with_app
from tests.factories.world import PASSWORD, World

CODE, SET_UP = "/sign-in/code/", "/sign-in/set-up/"


@pytest.fixture
def person(world: World) -> User:
    return world.reporter()


def enter(browser: Client, code: str, page: str = CODE) -> Any:
    return browser.post(page, {"code": code})


def happened(action: str) -> int:
    return AuditEvent.objects.filter(action=f"account.{action}").count()


def is_outside(browser: Client) -> None:
    """Pages lead to the sign-in page, forms and the API are refused, whatever is asked."""
    for path in (
        "/",
        "/desk/",
        "/password/",
        "/second-factor/",
        "/second-factor/set-up/",
        "/audit/",
    ):
        assert browser.get(path)["Location"].startswith("/sign-in/?next="), path
    for path in ("/inbox/read/", "/sign-out/", "/password/", "/second-factor/", "/unsaved/"):
        assert browser.post(path).status_code == 401, path
    assert browser.get("/api/v1/plans/").status_code == 401
    assert browser.get("/api/v1/organizations/").status_code == 401


def test_the_password_alone_opens_nothing(person: User) -> None:
    app, _drawn = with_app(person)
    browser = half_signed_in(person)
    is_outside(browser)
    assert browser.get(SET_UP).status_code == 302
    assert Authenticator.objects.get() == app
    answer = enter(browser, code_of(app))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert browser.get("/desk/").status_code == 200


def test_where_it_leads_is_kept_through_the_second_step(person: User) -> None:
    app, _drawn = with_app(person)
    browser = half_signed_in(person, next="/filings/?state=draft")
    assert enter(browser, code_of(app))["Location"] == "/filings/?state=draft"
    elsewhere = half_signed_in(person, next="https://example.org/")
    assert enter(elsewhere, code_of(app, 1))["Location"] == "/"


def test_a_code_opens_once(person: User) -> None:
    app, _drawn = with_app(person)
    code = code_of(app)
    assert enter(half_signed_in(person), code).status_code == 302
    again = half_signed_in(person)
    assert enter(again, code).status_code == 422
    is_outside(again)
    assert enter(again, code_of(app, 1)).status_code == 302


def test_a_recovery_code_opens_once_and_is_told(person: User) -> None:
    _app, drawn = with_app(person)
    assert enter(half_signed_in(person), drawn[3].upper()).status_code == 302
    assert enter(half_signed_in(person), drawn[3]).status_code == 422
    assert enter(half_signed_in(person), drawn[4]).status_code == 302
    assert happened("recovery_code_used") == 2
    told = InboxMessage.objects.visible_to(person).filter(intent__title="您的账号使用了一个恢复码")
    assert {one.intent.body for one in told} == {"剩余恢复码 9 个。", "剩余恢复码 8 个。"}


def test_codes_of_somebody_else_open_nothing(world: World, person: User) -> None:
    with_app(person)
    app, drawn = with_app(world.approver())
    browser = half_signed_in(person)
    assert enter(browser, code_of(app)).status_code == 422
    assert enter(browser, drawn[0]).status_code == 422


def test_five_wrong_codes_lock_as_wrong_passwords_do(person: User) -> None:
    app, drawn = with_app(person)
    browser = half_signed_in(person)
    answers = [enter(browser, "000000" if n % 2 else "aaaaa-aaaaa") for n in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429]
    assert len({answer.context["form"].errors["code"][0] for answer in answers[:4]}) == 1
    assert enter(browser, code_of(app)).status_code == 429
    assert enter(browser, drawn[0]).status_code == 429
    right = {"username": person.username, "password": PASSWORD}
    assert Client(REMOTE_ADDR="203.0.113.7").post("/sign-in/", right).status_code == 429
    assert happened("second_factor_failed") == 5
    assert AuditEvent.objects.filter(action="account.second_factor_failed")[0].data == {
        "address": "203.0.113.7"
    }
    assert enter(half_signed_in(person, "203.0.113.8"), code_of(app)).status_code == 302


def test_a_wrong_code_is_one_event_and_changes_no_fact(person: User) -> None:
    with_app(person)
    browser = half_signed_in(person)
    facts, events = keeping.version_of("x"), AuditEvent.objects.count()
    assert enter(browser, "000000").status_code == 422
    assert AuditEvent.objects.count() == events + 1
    assert keeping.version_of("x") == facts


def test_the_password_given_again_forgives_no_wrong_code(person: User) -> None:
    with_app(person)
    for _round in range(2):
        browser = half_signed_in(person)
        assert [enter(browser, "000000").status_code for _code in range(2)] == [422, 422]
    assert enter(half_signed_in(person), "000000").status_code == 429


def test_wrong_codes_count_wherever_they_come_from(person: User) -> None:
    app, _drawn = with_app(person)
    for number in range(guesses.MOST - 1):
        assert enter(half_signed_in(person, f"203.0.113.{number}"), "000000").status_code == 422
    told = InboxMessage.objects.visible_to(person).filter(
        intent__title__startswith="有人知道您的密码"
    )
    assert not told.exists()
    assert enter(half_signed_in(person, "203.0.113.100"), "000000").status_code == 429
    assert enter(half_signed_in(person, "203.0.113.101"), code_of(app)).status_code == 429
    assert told.count() == 1
    assert happened("second_factor_failed") == guesses.MOST
    # A stranger without the password keeps nobody out.
    with time_machine.travel(clock.real_now() + guesses.WITHIN):
        for number in range(guesses.MOST + 1):
            data = {"username": person.username, "password": "wrong"}
            Client(REMOTE_ADDR=f"203.0.113.{number}").post("/sign-in/", data)
        assert enter(half_signed_in(person, "203.0.113.101"), code_of(app)).status_code == 302


def test_what_was_typed_is_kept_nowhere(person: User) -> None:
    with_app(person)
    enter(half_signed_in(person), "987654")
    with connection.cursor() as cursor:
        cursor.execute("SELECT post_data FROM axes_accessattempt")
        assert all("987654" not in row[0] for row in cursor.fetchall())


def test_the_second_step_has_five_minutes(person: User) -> None:
    app, _drawn = with_app(person)
    with time_machine.travel(clock.real_now(), tick=False) as machine:
        browser = half_signed_in(person)
        machine.shift(halfway.SECONDS + 1)
        answer = enter(browser, code_of(app))
        assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
        is_outside(browser)


def test_the_second_step_is_void_when_the_password_is_another(person: User) -> None:
    app, _drawn = with_app(person)
    browser = half_signed_in(person)
    person.set_password("Another-2012-word")
    person.save()
    assert enter(browser, code_of(app))["Location"] == "/sign-in/"
    closed = half_signed_in_as_of(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert enter(closed, code_of(app))["Location"] == "/sign-in/"


def half_signed_in_as_of(person: User) -> Client:
    person.set_password(PASSWORD)
    person.save()
    return half_signed_in(person)


@pytest.mark.parametrize("page", [CODE, SET_UP])
def test_without_a_password_there_is_no_second_step(page: str, person: User) -> None:
    app, _drawn = with_app(person)
    assert Client().get(page)["Location"] == "/sign-in/"
    assert enter(Client(), code_of(app), page)["Location"] == "/sign-in/"
    assert signed_in(person).get(page)["Location"] == "/"


def test_a_role_that_requires_it_sets_it_up_first(world: World, settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"commission"})
    browser = half_signed_in(world.reviewer, next="/plans/")
    is_outside(browser)
    assert browser.get(CODE)["Location"] == SET_UP
    page = browser.get(SET_UP)
    app = Authenticator.objects.get(user=world.reviewer)
    assert "<svg" in page.content.decode()
    assert app.seed[:4] in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert enter(browser, code_of(app, 5), SET_UP).status_code == 422
    is_outside(browser)
    used = code_of(app)  # once: half a minute later the app shows another one
    answer = enter(browser, used, SET_UP)
    assert answer.status_code == 201
    assert "no-store" in answer["Cache-Control"]
    assert 'href="/plans/"' in answer.content.decode()
    assert all(one in answer.content.decode() for one in answer.context["codes"])
    assert RecoveryCode.objects.filter(user=world.reviewer).count() == 10
    assert browser.get("/desk/").status_code == 200
    assert happened("second_factor_set_up") == 1
    assert enter(half_signed_in(world.reviewer), used).status_code == 422


def test_whoever_saw_the_picture_before_cannot_confirm_it(world: World, settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"commission"})
    early = half_signed_in(world.reviewer, "203.0.113.66")
    seen = Authenticator.objects.get()
    late = half_signed_in(world.reviewer)
    assert seen.seed not in late.get(SET_UP).content.decode().replace(" ", "")
    assert enter(early, code_of(seen), SET_UP)["Location"] == "/sign-in/"
    own = Authenticator.objects.get()
    assert enter(late, code_of(own), SET_UP).status_code == 201
    assert enter(early, code_of(own, 1), SET_UP)["Location"] == "/sign-in/"


def test_a_set_up_begun_beside_the_owners_takes_the_place_of_none(
    world: World, settings: Settings
) -> None:
    """Whoever has the password begins one in the moment in which the owner confirms his."""
    settings.SECOND_FACTOR_ROLES = frozenset({"commission"})
    thief = half_signed_in(world.reviewer, "203.0.113.66")
    app, _drawn = with_app(world.reviewer)
    begun = service.begin_set_up(world.reviewer)
    session = thief.session
    session[halfway.HALFWAY] |= {"set_up": begun.pk}
    session.save()
    assert enter(thief, code_of(begun), SET_UP).status_code == 422
    is_outside(thief)
    assert Authenticator.objects.confirmed().get() == app


def test_a_session_of_before_ends_when_a_role_requires_more(
    world: World, settings: Settings
) -> None:
    browser, other = signed_in(world.reviewer), signed_in(world.reporter())
    assert browser.get("/desk/").status_code == 200
    settings.SECOND_FACTOR_ROLES = frozenset({"commission"})
    assert browser.get("/api/v1/plans/").status_code == 401
    is_outside(browser)
    assert other.get("/desk/").status_code == 200


def test_sessions_still_end_after_twelve_hours(person: User) -> None:
    app, _drawn = with_app(person)
    with time_machine.travel(clock.real_now(), tick=False) as machine:
        browser = half_signed_in(person)
        assert enter(browser, code_of(app)).status_code == 302
        for _look in range(27):
            machine.shift(28 * 60)
            answer = browser.get("/unsaved/?form=x")
        assert answer["Location"].startswith("/sign-in/")


def test_the_roles_of_the_setting_are_those_there_are() -> None:
    from reform_tracker.settings import accounts  # noqa: PLC0415 (read once more, as a module)

    assert {role.lower() for role in accounts.ROLES} == set(Role) - {Role.API_CLIENT}
    assert service.is_required(User()) is False
