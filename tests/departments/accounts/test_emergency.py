"""An account in wrong hands: sessions ended and accounts closed by command, with the reason."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from departments.accounts.service import open_again
from departments.models import ApiClient, RememberedDevice, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tests.departments.accounts.test_service import client_account
from tests.factories.browser import signed_in
from tests.factories.world import World

REASON = "密码疑似泄露"


def remember(user: User) -> None:
    RememberedDevice.objects.create(
        user=user,
        digest=user.username.ljust(64, "0")[:64],
        name="?",
        made_at=clock.real_now(),
        last_used_at=clock.real_now(),
    )


def run(*command: str) -> str:
    out = StringIO()
    call_command(*command, "--reason", REASON, stdout=out)
    return out.getvalue()


def inside(browser: Client) -> bool:
    return browser.get("/desk/").status_code == 200


def test_the_sessions_of_one_account_end_and_no_others(world: World) -> None:
    theirs, other = world.reporter(), world.reporter(World.B)
    first, second, stays = signed_in(theirs), signed_in(theirs), signed_in(other)
    remember(theirs)
    remember(other)
    assert "1 accounts" in run("end_sessions", theirs.username)
    assert [inside(one) for one in (first, second, stays)] == [False, False, True]
    assert RememberedDevice.objects.get().user == other
    event = AuditEvent.objects.get(action="account.sessions_ended")
    assert (event.object_id, event.data["reason"], event.actor_id) == (
        str(theirs.pk),
        REASON,
        None,
    )


def test_everybody_has_to_sign_in_again(world: World) -> None:
    people = [world.reporter(), world.reporter(World.B)]
    browsers = [signed_in(person) for person in people]
    away = world.approver()
    remember(away)
    assert "3 accounts" in run("end_sessions", "--all")
    assert [inside(one) for one in browsers] == [False, False]
    assert not RememberedDevice.objects.exists()
    told = AuditEvent.objects.filter(action="account.sessions_ended")
    assert {event.object_id for event in told} == {str(one.pk) for one in (*people, away)}


def test_an_account_is_closed_at_once_and_opened_again_without_its_sessions(world: World) -> None:
    person, admin = world.reporter(), world.person(World.C, Role.SECURITY_ADMIN)
    world.reporter()  # a colleague who could take over: not asked for now
    browser = signed_in(person)
    remember(person)
    run("close_account", person.username)
    assert not inside(browser)
    event = AuditEvent.objects.get(action="account.closed")
    assert (event.object_id, event.data["reason"]) == (str(person.pk), REASON)
    open_again(person.pk, actor=admin, source="test")
    assert not inside(browser)
    assert not RememberedDevice.objects.exists()


def test_with_its_account_a_client_ends(world: World) -> None:
    account = client_account(world)
    run("close_account", account.username)
    assert ApiClient.objects.get().revoked_at is not None


@pytest.mark.parametrize(
    "command",
    [
        ("end_sessions",),
        ("end_sessions", "nobody"),
        ("end_sessions", "somebody", "--all"),
        ("close_account", "nobody"),
    ],
)
def test_what_cannot_be_done_is_said(command: tuple[str, ...], db: None) -> None:
    with pytest.raises(CommandError):
        run(*command)


def test_there_is_a_reason_and_a_closed_account_is_closed_once(world: World) -> None:
    person = world.reporter()
    for command in (("end_sessions", "--all"), ("close_account", person.username)):
        with pytest.raises(CommandError):
            call_command(*command, "--reason", " ", stdout=StringIO())
    run("close_account", person.username)
    with pytest.raises(CommandError, match="closed already"):
        run("close_account", person.username)


def test_sessions_outlive_the_key_of_before(world: World, settings: Settings) -> None:
    browser, former = signed_in(world.reporter()), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-" * 8, [former]
    assert inside(browser)
    settings.SECRET_KEY_FALLBACKS = []
    assert inside(browser)  # by then its session is signed by the key in use
