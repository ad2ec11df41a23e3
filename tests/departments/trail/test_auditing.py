"""What the auditor asks the trail for, and what stands above it."""

from collections.abc import Mapping
from typing import Any
from unittest import mock

import pytest
from django.core import signals
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from departments.entering.middleware import Watched
from departments.models import User
from departments.permissions import KEPT_OUT
from departments.roles import Role
from departments.trail.filters import TrailFilterSet
from departments.trail.kinds import Kind, kind_of
from departments.trail.reading import audited, visible_events
from reform_tracker.audit import anchors, labels, proving, saying
from reform_tracker.audit.models import AuditEvent, TrailCheck
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reform_tracker.audit.tampering import rewrite
from tests.reports.dashboards.test_query_counts import queries_of

HERE = "127.0.0.1"
STATEMENTS = 18


def auditor(world: World) -> User:
    return world.person(World.A, Role.AUDITOR)


def found(user: User, **asked: str) -> list[str]:
    rows = TrailFilterSet(asked, visible_events(user), audited(user)).qs
    return list(rows.order_by("pk").values_list("action", flat=True))


@pytest.fixture
def seen(world: World) -> User:
    """A wrong password, a refusal and a file, beside the work that was done."""
    world.draft_filing()
    user = auditor(world)
    Client().post("/sign-in/", {"username": world.reporter().username, "password": "wrong"})
    signed_in(world.reporter()).get("/accounts/")
    signed_in(world.reporter()).get("/audit/workbook/", REMOTE_ADDR="10.1.2.3")
    return user


def test_each_filter_finds_its_events(seen: User, world: World) -> None:
    reporter = world.reporter()
    access = ["access.failed", "access.refused", "access.downloaded"]
    assert found(seen, kind="access") == access
    assert found(seen, kind="access", result="failed") == ["access.failed"]
    assert found(seen, result="refused") == ["access.refused"]
    assert {"access.downloaded", "filing.saved"} <= set(found(seen, result="done"))
    assert not {*access[:2]} & set(found(seen, result="done"))
    assert found(seen, action="access.failed") == ["access.failed"]
    assert {*access, "filing.saved"} <= set(found(seen, actor_name=reporter.username))
    assert found(seen, actor_name="nobody-is-called-so") == []
    assert found(seen, organization=str(reporter.organization_id)).count("access.downloaded") == 1
    assert found(seen, object="departments.user", number=str(reporter.pk)) == [
        "account.created",
        *access,
    ]
    assert found(seen, number=str(reporter.pk)) == []
    assert found(seen, address="10.1.2.3") == ["access.downloaded"]
    assert found(seen, source="system") == []
    day = AuditEvent.objects.filter(action="access.failed").get().at.date().isoformat()
    assert found(seen, kind="access", since=day, until=day) == access
    assert found(seen, until="2000-01-01") == found(seen, since="2999-01-01") == []


QUESTIONS: Mapping[str, dict[str, str]] = {
    "kind": {"kind": "access"},
    "action": {"action": "access.failed"},
    "result": {"result": "failed"},
    "account": {"actor_name": "a"},
    "object": {"object": "departments.user", "number": "1"},
    "address": {"address": HERE},
    "source": {"source": "browser"},
    "days": {"since": "2012-05-01", "until": "2012-05-02"},
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_filter_reads_the_whole_trail(name: str, seen: User) -> None:
    rows = TrailFilterSet(QUESTIONS[name], visible_events(seen), audited(seen)).qs.order_by()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET enable_seqscan = off")
        told = rows.explain()
        if connection.vendor == "postgresql":
            cursor.execute("RESET enable_seqscan")
    assert "Seq Scan" not in told
    assert "SCAN audit_auditevent" not in told.replace('"', ""), told


def test_addresses_are_shown_to_the_auditor_alone(seen: User, world: World) -> None:
    page = signed_in(seen).get("/audit/?address=10.1.2.3").content.decode()
    assert page.count("10.1.2.3") > 1
    own = signed_in(world.reporter()).get("/audit/?kind=access").content.decode()
    assert "下载" in own
    assert "10.1.2.3" not in own
    assert found(world.reporter(), address="1.1.1.1") != []  # no filter of his, so no answer


def test_more_events_cost_no_more_statements(seen: User, world: World) -> None:
    browser = signed_in(seen)
    before = queries_of(browser, "/audit/?kind=access")
    for _ in range(5):
        signed_in(world.reporter()).get("/audit/workbook/")
    assert queries_of(browser, "/audit/?kind=access") <= before <= STATEMENTS


def test_what_was_taken_of_the_list_is_recorded_with_its_filters(seen: User) -> None:
    signed_in(seen).get("/audit/workbook/?kind=access&address=10.1.2.3")
    taken = AuditEvent.objects.filter(action="access.downloaded", actor_id=seen.pk).get()
    assert taken.data["path"] == "/audit/workbook/"
    assert taken.data["query"] == "kind=access&address=10.1.2.3"


def top(user: User, language: str = "zh-hans") -> str:
    browser = signed_in(user)
    browser.cookies["django_language"] = language
    return str(browser.get("/audit/").content.decode())


def test_the_last_proof_stands_above_the_trail(seen: User, world: World) -> None:
    assert "尚未核验" in top(seen)
    assert "最近核验" not in top(world.reporter())
    anchors.make()
    proving.check()
    assert "完整" in top(seen)
    assert "第1号" in top(seen)
    rewrite(1, summary="改", end=False)
    proving.check()
    assert "与登记的末条记录不符" in top(seen)
    assert "it is not the event with which the trail ended" in top(seen, "en")
    TrailCheck.objects.update(broken=0)
    assert "未经系统签署" in top(seen)


def test_every_sentence_about_the_trail_is_said_in_the_language_of_the_page() -> None:
    values: dict[str, Any] = dict.fromkeys(
        (
            "name",
            "number",
            "known",
            "whole",
            "fitted",
            "reason",
            "count",
            "most",
            "held",
            "more",
            "account",
        ),
        "7",
    ) | {"day": "2026-11-01", "file": "f.json", "folder": "/x", "numbers": "1, 2"}
    with translation.override("zh-hans"):
        for text in saying.TEXTS:
            said = saying.in_words(text % values)
            assert said != text % values, text
            assert not any(len(word) > 3 and word.isascii() for word in said.split()), said
    nested = saying.OTHER_CONTENT % {"name": saying.EVENT % {"number": 5}}
    with translation.override("zh-hans"):
        assert saying.in_words(nested) == "第5号记录：内容与校验码不符"
        assert saying.in_words("something else") == "something else"


def test_every_action_is_of_the_kind_that_its_longest_beginning_says() -> None:
    assert kind_of("account.password_reset") == Kind.SECRETS
    assert kind_of("account.roles") == Kind.ROLES
    assert kind_of("filing.saved") == Kind.WORK
    assert {kind_of(action) for action in labels.known.actions} == set(Kind)


def test_what_is_out_of_reach_answers_as_if_it_were_not_there_and_is_recorded(
    world: World,
) -> None:
    filing = world.draft_filing()
    browser = signed_in(world.reporter(World.C))
    with CaptureQueriesContext(connection) as asked:
        nowhere = browser.get("/filings/999999/")
        questions = [one["sql"] for one in asked if "999999" in one["sql"]]
    there = browser.get(f"/filings/{filing.pk}/")
    browser.get(f"/filings/{filing.pk}/")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert len(questions) == 2
    (refusal,) = AuditEvent.objects.filter(action="access.refused")
    assert refusal.data["path"] == f"/filings/{filing.pk}/"


def test_the_answer_has_left_before_the_refusal_is_recorded(world: World) -> None:
    def keep_out(_request: HttpRequest) -> HttpResponse:
        KEPT_OUT.set(True)
        return HttpResponse(status=404)

    request = RequestFactory().get("/x/")
    request.user = world.reporter()
    answer = Watched(keep_out)(request)
    assert not AuditEvent.objects.filter(action="access.refused").exists()
    with mock.patch.object(signals.request_finished, "send"):  # which ends the connection
        answer.close()
    assert AuditEvent.objects.filter(action="access.refused").exists()
