"""Every error below /api/ is a problem, in two languages, with a type that explains itself."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils.translation import override

from reform_tracker.api import problem_types
from reform_tracker.api.problem_types import ALL
from tests.reform_tracker.api.conftest import REPORTS, Caller

PLANS = "/api/v1/plans/"


def kind_of(answer: Any) -> str:
    assert answer["Content-Type"] == "application/problem+json", answer.content
    body = answer.json()
    assert body["status"] == answer.status_code
    assert {"type", "title", "status", "detail"} <= body.keys()
    return str(body["type"]).removeprefix("/api/problems/").rstrip("/")


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "kind"),
    [
        ("GET", "/api/v1/nothing/", {}, 404, "not-found"),
        ("GET", "/api/v2/plans/", {}, 404, "not-found"),
        ("PUT", "/api/nothing", {}, 404, "not-found"),
        ("GET", f"{PLANS}x/", {}, 404, "not-found"),
        ("GET", f"{PLANS}{'9' * 18}/", {}, 404, "not-found"),
        ("GET", f"{PLANS}{'9' * 19}/", {}, 404, "not-found"),
        ("GET", "/api/problems/unknown/", {}, 404, "not-found"),
        ("POST", PLANS, {}, 405, "method-not-allowed"),
        ("DELETE", f"{REPORTS}LZ-1/", {}, 405, "method-not-allowed"),
        ("PATCH", f"{REPORTS}LZ-1/", {}, 405, "method-not-allowed"),
        ("TRACE", PLANS, {}, 405, "method-not-allowed"),
        ("BREW", PLANS, {}, 405, "method-not-allowed"),
        ("POST", "/api/schema/", {}, 405, "method-not-allowed"),
        ("GET", PLANS, {"Accept": "text/html"}, 406, "not-acceptable"),
        ("GET", PLANS, {"Host": "evil.example"}, 400, "bad-request"),
    ],
)
def test_errors_without_a_body(
    x_api: Caller, method: str, path: str, headers: dict[str, str], status: int, kind: str
) -> None:
    answer = x_api.call(method, path, b"", **headers)
    assert (answer.status_code, kind_of(answer)) == (status, kind)


def test_405_names_the_methods(x_api: Caller) -> None:
    methods = {"GET", "HEAD", "PUT", "OPTIONS"}
    assert set(x_api.call("DELETE", f"{REPORTS}LZ-1/")["Allow"].split(", ")) == methods
    assert set(x_api.call("OPTIONS", f"{REPORTS}LZ-1/").json()["methods"]) == methods


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("text/plain", 415), ("", 415), ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415), ("application/json; charset=gb18030", 415),
        ("application/json; charset=UTF-8", 422), ("application/json", 422),
    ],
)  # fmt: skip
def test_only_json_is_read(x_api: Caller, content_type: str, status: int) -> None:
    answer = x_api.call("PUT", f"{REPORTS}LZ-1/", b'{"percent": 1}', content_type)
    assert (answer.status_code, kind_of(answer)) == (
        status, "unsupported-media-type" if status == 415 else "invalid",
    )  # fmt: skip


def test_body_of_more_than_a_megabyte(x_api: Caller) -> None:
    answer = x_api.put(f"{REPORTS}LZ-1/", b'{"progress": "' + b"x" * 1024 * 1024 + b'"}')
    assert (answer.status_code, kind_of(answer)) == (413, "too-large")


def test_missing_slash_is_pointed_out(x_api: Caller) -> None:
    answer = x_api.get("/api/v1/plans")
    assert answer.status_code == 404
    assert "/api/v1/plans/" in answer.json()["detail"]


def test_a_failing_view_is_a_problem_and_is_logged(
    x_api: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("tasks.plan.api.plans", fail)
    answer = x_api.get(PLANS)
    assert (answer.status_code, kind_of(answer)) == (500, "server-error")
    assert b"secret" not in answer.content
    assert "secret inside" in caplog.text


def test_a_database_that_is_away_is_503(x_api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("tasks.plan.api.plans", fail)
    answer = x_api.get(PLANS)
    assert (answer.status_code, kind_of(answer)) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "30"


def test_a_failing_middleware_is_a_problem(
    anyone: Caller, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    def fail(*_args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("departments.middleware.SignInRequired.process_view", fail)
    answer = anyone.get(PLANS)
    assert (answer.status_code, kind_of(answer)) == (500, "server-error")


def test_pages_keep_their_own_errors(db: None) -> None:
    answer = Client(raise_request_exception=False).get("/no/such/page/")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", "zh-hans"),
        ("zh-CN,zh;q=0.9", "zh-hans"),
        ("en", "en"),
        ("en-GB,zh;q=0.5", "en"),
        ("de", "zh-hans"),
        ("\x00", "zh-hans"),
    ],
)
def test_language_is_negotiated(anyone: Caller, asked: str, language: str, db: None) -> None:
    headers = {"Accept_Language": asked} if asked else {}
    title = problem_types.UNAUTHENTICATED.title
    with override(language):
        expected = str(title)
    with override("en"):
        assert (str(title) == expected) is (language == "en")
    assert anyone.get(PLANS, **headers).json()["title"] == expected


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)
def test_each_type_explains_itself_to_programs_and_people(
    anyone: Caller, kind: problem_types.ProblemType, db: None
) -> None:
    answer = anyone.get(kind.uri, Accept_Language="en")
    with override("en"):
        assert answer.json() == {
            "type": kind.uri, "title": str(kind.title), "status": kind.status,
            "meaning": str(kind.meaning),
        }  # fmt: skip
    page = anyone.get(kind.uri, Accept="text/html,*/*", Accept_Language="en")
    assert page["Content-Type"].startswith("text/html")
    assert kind.code in page.content.decode()


def test_answers_are_private(x_api: Caller) -> None:
    answer = x_api.get(PLANS)
    assert {"private", "no-cache"} <= set(answer["Cache-Control"].split(", "))
    assert {"Authorization", "Cookie", "Accept-Language"} <= set(answer["Vary"].split(", "))
