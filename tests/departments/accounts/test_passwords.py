"""First passwords: refused when they resemble the account, changed before anything else."""

import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from departments.models import User
from departments.roles import Role
from reform_tracker.audit.models import AuditEvent
from tests.factories.browser import signed_in
from tests.factories.world import PASSWORD, World

FIRST = "First-2012-word"


def new_account(world: World, username: str, password: str) -> User | None:
    data = {
        "username": username,
        "full_name": "王五",
        "organization": world.organization(World.C).pk,
        "roles": [Role.REPORTER],
        "password": password,
    }
    security = world.person(World.B, Role.SECURITY_ADMIN)
    answer = signed_in(security).post(reverse("departments:account-new"), data)
    found = User.objects.filter(username=username).first()
    assert answer.status_code == (302 if found else 422)
    return found


def test_a_first_password_like_the_account_name_is_refused(world: World) -> None:
    assert new_account(world, "Wangwu-2012-fgw", "Wangwu-2012-fgw1") is None
    assert new_account(world, "Wangwu-2012-fgw", FIRST) is not None


def test_the_command_refuses_it_as_well(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ("--name", "王五", "--organization", World.C, "--role", "reporter")
    monkeypatch.setattr(sys, "stdin", StringIO("Wangwu-2012-fgw1\n"))
    with pytest.raises(CommandError):
        call_command("create_account", "Wangwu-2012-fgw", *arguments)
    assert not User.objects.filter(username="Wangwu-2012-fgw").exists()
    monkeypatch.setattr(sys, "stdin", StringIO(f"{FIRST}\n"))
    call_command("create_account", "Wangwu-2012-fgw", *arguments, stdout=StringIO())
    assert not User.objects.get(username="Wangwu-2012-fgw").must_change_password


def change(browser: Client, old: str, new: str) -> int:
    data = {"old_password": old, "new_password1": new, "new_password2": new}
    return browser.post(reverse("departments:password"), data).status_code


def test_nothing_opens_before_the_first_password_is_changed(world: World) -> None:
    person = new_account(world, "wangwu", FIRST)
    assert person is not None
    browser, page = signed_in(person), reverse("departments:password")
    for path in ("/", "/desk/", "/audit/", "/inbox/"):
        answer = browser.get(path)
        assert (answer.status_code, answer["Location"]) == (302, page)
    assert browser.post("/inbox/read/")["Location"] == page
    refused = browser.get("/api/v1/organizations/")
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"
    assert browser.get(page).status_code == 200
    assert change(browser, FIRST, FIRST) == 200
    assert browser.get("/desk/").status_code == 302
    assert change(browser, FIRST, "Second-2012-word") == 302
    assert browser.get("/desk/").status_code == 200
    person.refresh_from_db()
    assert not person.must_change_password
    assert AuditEvent.objects.filter(action="account.password", actor_id=person.pk).count() == 1


def test_signing_out_stays_open_and_other_accounts_are_not_held(world: World) -> None:
    person = new_account(world, "wangwu", FIRST)
    assert person is not None
    browser = signed_in(person)
    assert browser.post(reverse("departments:sign-out")).status_code == 302
    assert browser.get("/desk/")["Location"].startswith("/sign-in/")
    assert signed_in(world.reporter()).get("/desk/").status_code == 200
    assert change(signed_in(world.reporter()), PASSWORD, "Another-2012-word") == 302


def test_a_short_password_is_refused_in_chinese(world: World) -> None:
    admin = world.person(World.C, Role.SECURITY_ADMIN)
    answer = signed_in(admin).post(f"/accounts/{world.reporter().pk}/password/", {"password": "1"})
    assert "至少需要 10 个字符" in answer.content.decode()
