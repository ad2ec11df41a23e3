"""Where an account is signed in is seen and ended, by the person and by the administrator."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
import time_machine
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.accounts.sessions import end_sessions
from departments.entering.presence import Presence, presences_of
from departments.entering.store import SessionStore
from departments.models import AccountSession, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tests.factories.people import government
from tests.factories.second_factor import code_of, half_signed_in, with_app
from tests.factories.sessions import FIREFOX, HERE, sign_in
from tests.factories.world import PASSWORD, World

THERE = "198.51.100.9"
CHOSEN = "Another-2012-Gansu"


def is_in(browser: Client) -> bool:
    return browser.get("/sessions/").status_code == 200


def the_other(user: User, browser: Client) -> Presence:
    this = browser.session.session_key
    (other,) = [one for one in presences_of(user, this=this) if not one.is_this]
    return other


def cut_off() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action="access.cut_off").order_by("id"))


def test_a_person_sees_each_browser_with_address_and_way(world: World) -> None:
    user = world.reporter()
    browser = sign_in(user)
    app, _codes = with_app(user)  # ends the session of before
    assert not is_in(browser)
    first = half_signed_in(user, THERE)
    first.post("/sign-in/code/", {"code": code_of(app)}, headers={"user-agent": FIREFOX})
    user.authenticators.all().delete()
    second = sign_in(user)
    found = presences_of(user, this=second.session.session_key)
    assert [(one.browser, one.address, one.by, one.is_this) for one in found] == [
        ("Edge · Windows", HERE, "password", True),
        ("Firefox · Linux", THERE, "app", False),
    ]
    page = second.get("/sessions/").content.decode()
    assert page.index("Edge · Windows") < page.index("Firefox · Linux")
    assert str(second.session.session_key) not in page
    assert page.count('name="session"') == 1


def test_a_session_that_has_lapsed_is_not_shown(world: World) -> None:
    user = world.reporter()
    with time_machine.travel(clock.real_now(), tick=False) as machine:
        sign_in(user)
        machine.shift(timedelta(minutes=20))
        later = sign_in(user)
        machine.shift(timedelta(minutes=11))
        (one,) = presences_of(user, this=later.session.session_key)
        assert one.is_this


def test_one_is_ended_at_its_next_request_and_recorded(world: World) -> None:
    user = world.reporter()
    mine, other, third = sign_in(user), sign_in(user, THERE, FIREFOX), sign_in(user, THERE)
    number = next(one.number for one in presences_of(user) if one.browser == "Firefox · Linux")
    assert mine.post("/sessions/end/", {"session": number}).status_code == 302
    assert (is_in(mine), is_in(other), is_in(third)) == (True, False, True)
    (event,) = cut_off()
    assert (event.actor_id, event.object_id) == (user.pk, str(user.pk))
    assert event.data == {
        "address": HERE,
        "browser": "Firefox · Linux",
        "last_address": THERE,
    }
    assert mine.post("/sessions/end/", {"session": number}).status_code == 404
    assert len(cut_off()) == 1


def test_all_others_are_ended_and_this_one_goes_on(world: World) -> None:
    user, colleague = world.reporter(), sign_in(world.approver())
    mine, other, third = sign_in(user), sign_in(user, THERE), sign_in(user, agent=FIREFOX)
    assert mine.post("/sessions/end/").status_code == 302
    assert (is_in(mine), is_in(other), is_in(third)) == (True, False, False)
    assert is_in(colleague)
    assert len(cut_off()) == 2
    mine.post("/sessions/end/")
    assert len(cut_off()) == 2


def test_this_session_and_those_of_others_are_not_ended_by_number(world: World) -> None:
    user, colleague = world.reporter(), world.approver()
    mine, theirs = sign_in(user), sign_in(colleague)
    numbers = [one.number for one in (*presences_of(user), *presences_of(colleague))]
    answers = [mine.post("/sessions/end/", {"session": one}).status_code for one in numbers]
    assert answers == [404, 404]
    assert mine.post("/sessions/end/", {"session": "\0"}).status_code in {400, 404}
    assert (is_in(mine), is_in(theirs)) == (True, True)


def test_the_administrator_sees_and_ends_those_of_accounts_within_reach(world: World) -> None:
    user, outside = world.reporter(), world.reporter(World.X)
    administrator = world.placed(Role.SECURITY_ADMIN, World.A, World.A)
    browser, office = sign_in(user, THERE, FIREFOX), sign_in(administrator)
    page = office.get(f"/accounts/{user.pk}/sessions/").content.decode()
    assert "Firefox · Linux" in page
    assert office.post(f"/accounts/{user.pk}/sessions/end/").status_code == 302
    assert not is_in(browser)
    (event,) = cut_off()
    assert (event.actor_id, event.object_id) == (administrator.pk, str(user.pk))
    sign_in(outside)
    for other in (outside, administrator):
        path = f"/accounts/{other.pk}/sessions/"
        answers = [office.get(path).status_code, office.post(f"{path}end/").status_code]
        assert answers == [404, 404]
    assert presences_of(outside)
    assert is_in(office)


def test_a_look_within_the_minute_writes_nothing(world: World) -> None:
    browser = sign_in(world.reporter())
    with time_machine.travel(clock.real_now(), tick=False) as machine:
        browser.get("/sessions/")
        writes = []
        for seconds in (30, 31, 30):
            machine.shift(timedelta(seconds=seconds))
            with CaptureQueriesContext(connection) as queries:
                browser.get("/sessions/", REMOTE_ADDR=THERE)
            writes.append(any(one["sql"].startswith("UPDATE") for one in queries))
        assert writes == [False, True, False]
        user = User.objects.get(username=world.reporter().username)
        assert presences_of(user)[0].address == THERE


def test_an_ended_session_does_not_come_back_by_a_request_that_ran_beside(
    world: World,
) -> None:
    user = world.reporter()
    key = sign_in(user).session.session_key
    beside = SessionStore(key)
    beside["typed"] = "here"
    end_sessions(user)
    with pytest.raises(UpdateError):
        beside.save()
    assert not AccountSession.objects.filter(account=user).exists()


def test_nor_under_another_key(world: World) -> None:
    """As the change of a password gives one."""
    user = world.reporter()
    browser = sign_in(user)
    beside = SessionStore(browser.session.session_key)
    assert beside["by"] == "password"
    end_sessions(user)
    with pytest.raises(SessionInterrupted):
        beside.cycle_key()
    assert not AccountSession.objects.filter(account=user).exists()


def test_a_session_keeps_its_number_when_its_key_changes(world: World) -> None:
    user = world.reporter()
    browser = sign_in(user)
    (before,) = presences_of(user)
    data = {"old_password": PASSWORD, "new_password1": CHOSEN, "new_password2": CHOSEN}
    assert browser.post("/password/", data).status_code == 302
    user.refresh_from_db()
    (after,) = presences_of(user)
    assert (after.number, after.key != before.key) == (before.number, True)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_change_of_the_password_beside_does_not_save_the_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever ends waits for the change that has begun, and ends what came of it."""
    user = User(username="wangwu", full_name="王五", organization=government())
    user.set_password(PASSWORD)
    user.save()
    browser, inside = sign_in(user), Event()
    plain = SessionStore.exists

    def slow(self: SessionStore, key: str) -> bool:
        inside.set()
        Event().wait(0.5)
        return bool(plain(self, key))

    monkeypatch.setattr(SessionStore, "exists", slow)
    data = {"old_password": PASSWORD, "new_password1": CHOSEN, "new_password2": CHOSEN}

    def change() -> None:
        try:
            browser.post("/password/", data)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(change)
        assert inside.wait(20)
        end_sessions(user)
        running.result()
    assert not AccountSession.objects.filter(account=user).exists()
