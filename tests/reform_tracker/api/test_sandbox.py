"""The sandbox: the same answers from a copy of the data, and nothing real is ever touched."""

import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from departments.models import ApiClient, Organization, User
from departments.roles import Role
from reform_tracker import sandbox
from reform_tracker.feed.jobs import send_webhooks
from reform_tracker.jobs import make_sandbox
from reform_tracker.models import Sandbox
from reform_tracker.sandbox import copying, places
from tasks.models import ImplementationPlan
from tests.factories.people import government
from tests.reform_tracker.api.conftest import (
    REPORTS,
    REVIEWS,
    Caller,
    Province,
    person,
    signed_in,
    submit,
    tried_out,
)
from tests.support.http_sink import HttpSink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("copies")]
TOKENS = "/api/v1/tokens/"


@pytest.fixture
def caller(sandbox_caller: Caller) -> Caller:
    return sandbox_caller


def real_rows() -> dict[str, list[Any]]:
    """Every row of every table, but for where and when a token was used last."""
    kept = {}
    for model in apps.get_models(include_auto_created=True):
        fields = [field.attname for field in model._meta.concrete_fields]
        rows = model._default_manager.values_list(
            *(name for name in fields if not name.startswith("last_used"))
        )
        kept[model._meta.label] = sorted(rows, key=repr)
    return kept


def test_whatever_a_sandbox_client_does_no_real_row_changes(
    caller: Caller, province: Province, filing: ImplementationPlan, body: dict[str, Any],
    web: HttpSink,
) -> None:  # fmt: skip
    before = real_rows()
    assert caller.put(f"{REPORTS}LZ-1/", body).status_code == 201
    hook = caller.post("/api/v1/webhooks/", {"target": web.url})
    assert hook.status_code == 201, hook.content
    number = submit(caller, body, percent=50, etag=caller.get(f"{REPORTS}LZ-1/")["ETag"])
    review = {"resource": "progress-reports", "id": number, "step": "return", "comment": "补充。"}
    returned = caller.post(REVIEWS, review)
    assert (returned.status_code, returned.json()["state"]) == (200, "returned"), returned.content
    address = f"/api/v1/implementation-plans/{filing.pk}/"
    plan = {
        "leader_name": "张三", "leader_title": "副市长", "liaison_name": "李四",
        "liaison_phone": "0931-1234567", "summary": "分三步推进。",
        "commitments": [
            {
                "measure": province.measure.pk,
                "horizon": "within_year",
                "milestones": [{"title": "完成", "due_on": "2012-12-20", "weight": 100}],
            }
        ],
        "submit": True,
        "signatory": "张三",
    }  # fmt: skip
    filed = caller.put(address, plan, If_Match=caller.get(address)["ETag"])
    assert (filed.status_code, filed.json()["state"]) == (200, "submitted"), filed.content
    accepted = {"resource": "implementation-plans", "id": filing.pk, "step": "accept"}
    assert caller.post(REVIEWS, accepted).json()["state"] == "accepted"
    send_webhooks()
    assert real_rows() == before
    # It all happened, elsewhere: the system is told of its return.
    assert [json.loads(sent.body)["type"] for sent in web.posts] == [
        "progress-reports.return", "implementation-plans.accept",
    ]  # fmt: skip


def test_answers_say_where_they_come_from_and_the_real_data_are_back(
    caller: Caller, x_api: Caller, body: dict[str, Any]
) -> None:
    assert caller.put(f"{REPORTS}LZ-1/", body)["Sandbox"] == "true"
    assert caller.get(f"{REPORTS}LZ-1/").json()["percent"] == 40
    refused = caller.get(f"{REPORTS}LZ-2/")
    assert (refused.status_code, refused["Sandbox"]) == (404, "true")
    real = x_api.get(f"{REPORTS}LZ-1/")
    assert real.status_code == 404
    assert "Sandbox" not in real.headers
    assert sandbox.place() == ""


def test_a_crash_inside_of_the_copy_leads_back_as_well(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_args: Any, **_options: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("tasks.progress.api.ReportViewSet.list", crash)
    assert caller.get(REPORTS).status_code == 500
    assert sandbox.place() == ""


def test_what_was_real_when_the_copy_was_made_is_in_it(
    x_api: Caller, province: Province, body: dict[str, Any], reviewer: User
) -> None:
    made = x_api.put(f"{REPORTS}LZ-1/", body)
    caller = tried_out(province.x)
    make_sandbox()
    seen = caller.get(f"{REPORTS}LZ-1/")
    assert (seen.status_code, seen["ETag"]) == (200, made["ETag"])
    changed = caller.put(f"{REPORTS}LZ-1/", body | {"percent": 90}, If_Match=seen["ETag"])
    assert changed.status_code == 200
    assert x_api.get(f"{REPORTS}LZ-1/").json()["percent"] == 40
    with sandbox.entered():  # numbers go on behind those that were copied
        assert person(Organization.objects.get(pk=province.x.pk)).pk > reviewer.pk


@pytest.mark.once
def test_until_it_is_made_the_client_is_told_to_wait(province: Province) -> None:
    caller = tried_out(province.x)
    waiting = caller.get(REPORTS)
    assert (waiting.status_code, waiting.json()["type"], waiting["Retry-After"]) == (
        503, "/api/problems/sandbox-not-ready/", "30",
    )  # fmt: skip
    assert caller.get(TOKENS).json()["is_sandbox"] is True
    make_sandbox()
    assert caller.get(REPORTS).status_code == 200


@pytest.mark.once
def test_a_client_made_after_the_copy_is_let_in(
    caller: Caller, province: Province, body: dict[str, Any]
) -> None:
    newcomer = Organization.objects.create(
        parent=government(),
        kind="prefecture",
        short_name="陇南市",
        formal_name="陇南市",
        unit_order=99,
    )
    later = tried_out(newcomer)
    assert later.get(REPORTS).json()["results"] == []
    assert tried_out(province.x).put(f"{REPORTS}LZ-1/", body).status_code == 201
    assert caller.get(f"{REPORTS}LZ-1/").status_code == 200


@pytest.mark.once
def test_a_token_is_renewed_for_real(caller: Caller) -> None:
    renewed = caller.post(f"{TOKENS}rotate/", {"overlap_hours": 1})
    assert renewed.status_code == 201
    assert "Sandbox" not in renewed.headers
    assert Caller(renewed.json()["token"]).get(REPORTS)["Sandbox"] == "true"


@pytest.mark.once
def test_nobody_else_answers_for_the_commission(x_api: Caller, caller: Caller) -> None:
    review = {"resource": "progress-reports", "id": 1, "step": "accept"}
    assert x_api.post(REVIEWS, review).status_code == 403
    unknown = caller.post(REVIEWS, review)
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (404, "/id")


@pytest.mark.once
def test_a_review_follows_the_rules_of_a_review(caller: Caller, body: dict[str, Any]) -> None:
    number = submit(caller, body)
    review = {"resource": "progress-reports", "id": number, "step": "return"}
    empty = caller.post(REVIEWS, review)
    assert (empty.status_code, empty.json()["errors"][0]["pointer"]) == (422, "/comment")
    assert caller.post(REVIEWS, review | {"step": "accept"}).json()["state"] == "accepted"
    twice = caller.post(REVIEWS, review | {"step": "accept"})
    assert twice.json()["type"] == "/api/problems/refused/"


def test_a_new_copy_is_made_on_demand(
    caller: Caller, province: Province, body: dict[str, Any]
) -> None:
    caller.put(f"{REPORTS}LZ-1/", body)
    former = Sandbox.objects.get().place
    page = f"/api-clients/{ApiClient.objects.get(is_sandbox=True).pk}/"
    administrator = signed_in(person(province.c, Role.SECURITY_ADMIN)).http
    assert (
        signed_in(person(province.x, Role.APPROVER)).http.post(f"{page}sandbox/").status_code == 403
    )
    assert administrator.post(f"{page}sandbox/").status_code == 302
    assert "正在生成" in administrator.get(page).content.decode()
    make_sandbox()
    assert caller.get(f"{REPORTS}LZ-1/").status_code == 404
    state = Sandbox.objects.get()
    assert (state.asked_at, state.error, state.place != former) == (None, "", True)
    assert former not in places._all()


@pytest.mark.once
def test_webhooks_of_the_copy_are_on_the_page_of_their_client(
    province: Province, web: HttpSink
) -> None:
    caller = tried_out(province.x)
    page = f"/api-clients/{ApiClient.objects.get(is_sandbox=True).pk}/"
    administrator = signed_in(person(province.c, Role.SECURITY_ADMIN)).http
    host = f"127.0.0.1:{web.port}"
    without_copy = administrator.get(page)
    assert without_copy.status_code == 200
    assert host not in without_copy.content.decode()
    make_sandbox()
    caller.post("/api/v1/webhooks/", {"target": web.url})
    assert host in administrator.get(page).content.decode()
    assert sandbox.place() == ""


def test_a_copy_that_fails_leaves_the_one_in_use(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, province: Province
) -> None:
    before = places._all()

    def full(*_args: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(copying, "_fill", full)
        copying.ask()
        make_sandbox()
    assert places._all() == before
    assert caller.get(REPORTS).status_code == 200
    page = f"/api-clients/{ApiClient.objects.get().pk}/"
    shown = signed_in(person(province.c, Role.SECURITY_ADMIN)).http.get(page).content.decode()
    assert "No space left on device" in shown
    assert not copying.is_wanted()  # until somebody asks again
    copying.ask()
    make_sandbox()
    assert Sandbox.objects.get().error == ""


def test_what_a_killed_build_left_behind_goes_with_the_next(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: 1_000_000_000.0)
    old = places.new()
    monkeypatch.undo()
    young = places.new()
    for place in (old, young):
        places.connect(place, create=True).ensure_connection()
    copying.ask()
    make_sandbox()
    assert set(places._all()) == {young, Sandbox.objects.get().place}
    places.drop(young)


def test_a_copy_of_an_earlier_version_is_made_again(caller: Caller) -> None:
    Sandbox.objects.update(shape="0" * 64)
    assert caller.get(REPORTS).status_code == 503
    assert copying.is_wanted()
    make_sandbox()
    assert caller.get(REPORTS).status_code == 200


def test_the_copy_holds_no_secret_and_no_address(province: Province) -> None:
    approver = person(province.x, Role.APPROVER)
    approver.email, approver.office_phone = "wang@lanzhou.example", "0931-1"
    approver.set_password("Demo-2012-Gansu")
    approver.save()
    tried_out(province.x)
    make_sandbox()
    with sandbox.entered():
        copied = User.objects.get(pk=approver.pk)
        assert (copied.email, copied.office_phone) == ("", "")
        assert not copied.has_usable_password()
        for label in ("departments.ApiToken", "notifications.PersonalChannel", "sessions.Session"):
            assert not apps.get_model(label)._default_manager.exists()


def test_files_of_the_copy_are_its_own(caller: Caller) -> None:
    storage = storages["default"]  # pytest looks into what a module imports: not at collection
    real = storage.save("attachments/real", ContentFile(b"real"))
    with sandbox.entered():
        with storage.open(real) as file:
            assert file.read() == b"real"
        copied = storage.save("attachments/copied", ContentFile(b"copied"))
        storage.delete(real)
    assert storage.exists(real)
    folder = Sandbox.objects.get().place
    assert copied == f"{folder}/attachments/copied"
    copying.ask()
    make_sandbox()
    assert not storage.exists(folder)
    storage.delete(real)


@pytest.mark.once
def test_the_command_makes_client_and_copy(
    province: Province, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("create_api_client", province.x.short_name, "--sandbox")
    token = capsys.readouterr().out.strip()
    assert Caller(token).get(REPORTS)["Sandbox"] == "true"


@pytest.mark.postgres
def test_the_copys_connection_sees_no_real_table(caller: Caller) -> None:
    place = Sandbox.objects.get().place
    with sandbox.entered(), connection.cursor() as cursor:
        cursor.execute("SELECT current_schemas(false)")
        assert cursor.fetchone()[0] == [place]


TRIGGERS = """
SELECT t.tgname, t.tgtype FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
"""


def tables() -> dict[str, Any]:
    """Every table with its columns, keys, checks and indexes, and what refuses changes of it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT type || ' ' || name, sql FROM sqlite_master")
            return dict(cursor.fetchall())
        cursor.execute(TRIGGERS)
        found: dict[str, Any] = {"triggers": sorted(cursor.fetchall())}
        for table in connection.introspection.get_table_list(cursor):
            columns = connection.introspection.get_table_description(cursor, table.name)
            rules = connection.introspection.get_constraints(cursor, table.name)
            for rule in rules.values():
                rule.pop("options", None)  # of the server the tests run on
                # An index on an expression is told whole, with the schema of its table.
                rule["definition"] = re.sub(r" ON \w+\.", " ON ", rule.get("definition") or "")
            found[table.name] = [tuple(column) for column in columns], rules
    return found


def test_the_copy_has_the_tables_of_the_real_data(caller: Caller) -> None:
    real = tables()
    assert len(real) > 60
    with sandbox.entered():
        copy = tables()
    assert copy.keys() == real.keys()
    for name, what in real.items():
        assert copy[name] == what, name


def test_while_a_migration_waits_no_copy_is_made(caller: Caller) -> None:
    before = Sandbox.objects.get().place
    last = MigrationRecorder.Migration.objects.order_by("-pk")[0]
    last.delete()
    copying.ask()
    make_sandbox()
    last.save(force_insert=True)
    state = Sandbox.objects.get()
    assert (state.place, "manage.py migrate" in state.error) == (before, True)
    assert caller.get(REPORTS).status_code == 200
