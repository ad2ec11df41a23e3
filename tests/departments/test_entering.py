"""Coming in, being kept out and taking files along leave a trace, and change no fact."""

from django.test import Client
from pytest_django import Settings

from departments.api_clients.service import create_client
from departments.entering import recording
from departments.models import Scope, User
from departments.roles import Role
from reform_tracker import keeping
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import broken_links
from tests.factories.browser import signed_in
from tests.factories.world import PASSWORD, World
from tests.reform_tracker.api.conftest import Caller, Province
from tests.reform_tracker.api.conftest import province as province  # noqa: PLC0414  (a fixture)

HERE = "127.0.0.1"


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=f"access.{action}").order_by("id"))


def sign_in(user: User | str, password: str = PASSWORD) -> Client:
    browser = Client()
    name = user if isinstance(user, str) else user.username
    browser.post("/sign-in/", {"username": name, "password": password})
    return browser


def test_coming_in_and_going_out_are_recorded_with_the_address(world: World) -> None:
    user = world.reporter()
    browser = sign_in(user)
    (came,) = events("signed_in")
    assert (came.actor_id, came.object_id) == (user.pk, str(user.pk))
    assert came.data == {"address": HERE, "way": "password"}
    browser.post("/sign-out/")
    (left,) = events("signed_out")
    assert (left.actor_id, left.source) == (user.pk, "browser")
    assert not list(broken_links())


def test_a_failure_names_the_account_and_nothing_that_was_typed(world: World) -> None:
    user = world.reporter()
    sign_in(user, "wrong-Password-7")
    sign_in("my-password-typed-in-the-wrong-box", "x")
    known, unknown = events("failed")
    assert (known.object_id, known.actor_id, known.data) == (str(user.pk), None, {"address": HERE})
    assert unknown.object_id == "0"
    kept = repr([(event.summary, event.data, event.actor_name) for event in (known, unknown)])
    assert "typed-in" not in kept
    assert "wrong-Password" not in kept


def test_a_lock_is_recorded_once_while_it_lasts(world: World, settings: Settings) -> None:
    user = world.reporter()
    for _ in range(settings.AXES_FAILURE_LIMIT + 5):
        sign_in(user, "wrong")
    assert len(events("failed")) == settings.AXES_FAILURE_LIMIT - 1
    (lock,) = events("locked")
    assert lock.object_id == str(user.pk)


def test_a_refusal_is_recorded_once_a_minute_for_each_thing(world: World) -> None:
    browser = signed_in(world.reporter())
    for _ in range(3):
        assert browser.get("/accounts/").status_code == 403
    assert browser.get("/api-clients/").status_code == 403
    assert [event.data["path"] for event in events("refused")] == ["/accounts/", "/api-clients/"]
    assert events("refused")[0].data == {"address": HERE, "method": "GET", "path": "/accounts/"}


def test_a_script_that_tries_every_number_does_not_fill_the_trail(world: World) -> None:
    browser = signed_in(world.reporter())
    for number in range(recording.MOST_LOOKED_AT + 5):
        assert browser.get(f"/accounts/{number}/").status_code == 403
    refused = AuditEvent.objects.filter(action="access.refused")
    assert refused.count() == recording.MOST_LOOKED_AT
    assert browser.get("/desk/").status_code == 200


def test_a_file_that_is_taken_along_is_recorded_with_its_name(world: World) -> None:
    auditor = world.person(World.A, Role.AUDITOR)
    answer = signed_in(auditor).get("/audit/workbook/")
    assert answer.status_code == 200
    (taken,) = events("downloaded")
    assert taken.data["path"] == "/audit/workbook/"
    assert taken.summary.endswith(".xlsx")
    assert taken.actor_id == auditor.pk


def test_a_system_is_watched_as_a_person_is(province: Province) -> None:
    narrow = create_client(
        province.x, name="业务系统", days=90, scopes=[Scope.REPORTS], actor=None, source="test"
    )
    answer = Caller(narrow.text).get("/api/v1/progress-reports/")
    assert answer.status_code == 403
    (refusal,) = events("refused")
    assert (refusal.source, refusal.data["path"]) == ("api", "/api/v1/progress-reports/")


def test_what_is_computed_of_facts_is_not_computed_anew(world: World) -> None:
    user = world.reporter()
    before = keeping.version_of("x")
    sign_in(user).get("/accounts/")
    assert len(events("signed_in")) == len(events("refused")) == 1
    assert keeping.version_of("x") == before
    world.draft_report()
    assert keeping.version_of("x") != before
