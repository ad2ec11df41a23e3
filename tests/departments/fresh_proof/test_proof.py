"""Before power or keys are given whoever sits there proves anew who it is; what was typed waits."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from departments.entering.presence import PROVED
from departments.fresh_proof.needed import FORM, NEEDED
from departments.models import RecoveryCode, User
from departments.roles import Role
from departments.second_factor import codes
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tests.factories.browser import signed_in
from tests.factories.second_factor import code_of, with_app
from tests.factories.world import PASSWORD, World
from tests.support.authenticator import SoftwareKey

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
PARTS: dict[str, dict[str, Any]] = {
    "departments:proposal-step": {"pk": 1, "step": "refuse"},
    "notifications:channel": {"name": "wecom"},
    "notifications:channel-remove": {"name": "wecom"},
}
OF_NOBODY = {
    "departments:account-new",
    "departments:api-client-new",
    "departments:sessions-end",
    "tasks:invite",
}
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=topsecret1234"


def address(name: str) -> str:
    return reverse(name, kwargs=PARTS.get(name, {} if name in OF_NOBODY else {"pk": 1}))


def long_ago(user: User) -> Client:
    """A browser in which the account signed in some time ago."""
    browser = signed_in(user)
    browser.get("/sessions/")
    session = browser.session
    session[PROVED] = 0
    session.save()
    return browser


def waiting(answer: Any) -> dict[str, list[str]]:
    """The form that comes back with the page."""
    assert answer.status_code in (401, 422), answer.status_code
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(answer.content.decode()):
        found.setdefault(name, []).append(unescape(value))
    return found


@pytest.fixture
def admin(world: World) -> User:
    return world.person(World.C, Role.SECURITY_ADMIN)


@pytest.mark.parametrize("name", NEEDED)
def test_each_action_of_the_table_is_held_up(name: str, admin: User) -> None:
    browser, count = long_ago(admin), AuditEvent.objects.count()
    answer = browser.post(address(name), {"active": "1"})
    assert (answer.status_code, waiting(answer)["active"]) == (401, ["1"])
    shown = browser.get(address(name))
    is_asked = shown.status_code == 302 and shown["Location"].startswith("/proof/?next=")
    assert is_asked == (NEEDED[name] is FORM)
    assert AuditEvent.objects.count() == count
    fresh = signed_in(admin).post(address(name), {"active": "1"})
    assert fresh.status_code != 401


def test_the_form_goes_on_with_all_that_was_typed(world: World, admin: User) -> None:
    browser, person = long_ago(admin), world.reporter()
    typed = {"roles": ["reporter", "approver"]}
    form = waiting(browser.post(f"/accounts/{person.pk}/", typed))
    assert form["roles"] == typed["roles"]
    assert "csrfmiddlewaretoken" in form
    key = browser.session.session_key
    answer = browser.post(f"/accounts/{person.pk}/", {**form, "proof-typed": PASSWORD})
    assert answer.status_code == 302
    assert User.objects.get(pk=person.pk).roles == {Role.REPORTER, Role.APPROVER}
    assert browser.session.session_key != key
    event = AuditEvent.objects.get(action="access.proved")
    assert (event.actor_id, event.data["by"]) == (admin.pk, "password")
    assert event.data["path"] == f"/accounts/{person.pk}/"


def test_guesses_are_counted_and_what_waits_is_kept_nowhere(admin: User) -> None:
    browser = long_ago(admin)
    page, typed = "/inbox/channels/wecom/", {"active": "on", "url": ROBOT}
    tries = [browser.post(page, {**typed, "proof-typed": "Wrong-2012-Gansu"}) for _n in range(5)]
    assert [one.status_code for one in tries] == [422] * 4 + [429]
    assert waiting(tries[0])["url"] == [ROBOT]
    assert browser.post(page, {**typed, "proof-typed": PASSWORD}).status_code == 429
    assert "topsecret" not in AccessAttempt.objects.get().post_data
    assert not admin.personal_channels.exists()
    assert AuditEvent.objects.filter(action="access.failed").count() == 4


@pytest.mark.parametrize("typed", ["", " ", "x" * 5000])
def test_what_is_no_password_proves_nothing(typed: str, admin: User) -> None:
    answer = long_ago(admin).post("/proof/", {"proof-typed": typed})
    assert answer.status_code == 422


def test_whoever_has_a_factor_proves_it_by_that(admin: User) -> None:
    app, drawn = with_app(admin)
    browser = long_ago(admin)
    assert browser.post("/proof/", {"proof-typed": PASSWORD}).status_code == 422
    wanted = {"proof-typed": code_of(app), "next": "/accounts/new/"}
    assert browser.post("/proof/", wanted)["Location"] == "/accounts/new/"
    assert browser.get("/accounts/new/").status_code == 200
    assert long_ago(admin).post("/proof/", wanted).status_code == 422
    assert long_ago(admin).post("/proof/", {"proof-typed": drawn[0]}).status_code == 200
    assert RecoveryCode.objects.filter(used_at=None).count() == codes.RECOVERY_CODES - 1
    proved = AuditEvent.objects.filter(action="access.proved").order_by("pk")
    assert [one.data["by"] for one in proved] == ["app", "recovery"]


def test_a_security_key_proves_it_within_five_minutes(world: World) -> None:
    person, key = world.reporter(), SoftwareKey()
    inside = signed_in(person)
    inside.post("/second-factor/", {"do": "key", "password": PASSWORD})
    options = inside.get("/second-factor/keys/new/").context["options"]
    named = {"name": "办公室", "answer": key.created(options)}
    assert inside.post("/second-factor/keys/new/", named).status_code == 201
    with time_machine.travel(clock.real_now(), tick=False) as machine:
        browser = long_ago(person)
        late = key.answered(browser.get("/proof/").context["options"])
        machine.shift(timedelta(minutes=6))
        assert browser.post("/proof/", {"proof-answer": late}).status_code == 422
        answer = key.answered(browser.get("/proof/").context["options"])
        assert browser.post("/proof/", {"proof-answer": answer}).status_code == 200
        assert long_ago(person).post("/proof/", {"proof-answer": answer}).status_code == 422


def test_a_proof_is_fresh_for_as_long_as_the_setting_says(admin: User, settings: Settings) -> None:
    with time_machine.travel(clock.real_now(), tick=False) as machine:
        browser = Client()
        browser.post("/sign-in/", {"username": admin.username, "password": PASSWORD})
        machine.shift(timedelta(minutes=9))
        assert browser.get("/accounts/new/").status_code == 200
        machine.shift(timedelta(minutes=2))
        assert browser.get("/accounts/new/")["Location"] == "/proof/?next=%2Faccounts%2Fnew%2F"
        settings.FRESH_PROOF_MINUTES = 15
        assert browser.get("/accounts/new/").status_code == 200


def test_signing_in_by_a_remembered_browser_is_no_fresh_proof(
    admin: User, settings: Settings
) -> None:
    settings.REMEMBER_DEVICE_DAYS = 30
    app, _drawn = with_app(admin)
    browser, right = Client(), {"username": admin.username, "password": PASSWORD}
    browser.post("/sign-in/", right)
    browser.post("/sign-in/code/", {"code": code_of(app), "remember": "on"})
    assert browser.get("/accounts/new/").status_code == 200
    browser.post("/sign-out/")
    assert browser.post("/sign-in/", right)["Location"] == "/"
    assert browser.get("/accounts/new/").status_code == 302


def test_it_leads_to_no_other_site_and_says_when_it_is_fresh(admin: User) -> None:
    browser = long_ago(admin)
    assert browser.get("/proof/").status_code == 200
    away = {"proof-typed": PASSWORD, "next": "https://elsewhere.example/"}
    assert "再次验证" in browser.post("/proof/", away).content.decode()
    assert browser.get("/proof/?next=/desk/")["Location"] == "/desk/"


def test_files_are_chosen_again_after_the_proof(admin: User) -> None:
    with open(__file__, "rb") as file:
        answer = long_ago(admin).post("/accounts/list/", {"file": file})
    assert answer["Location"] == "/proof/?next=%2Faccounts%2Flist%2F"
