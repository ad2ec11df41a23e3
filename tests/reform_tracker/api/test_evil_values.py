"""Values that break stock set-ups, in every field, parameter, header and path: never a 5xx."""

import json
from typing import Any

import pytest

from reports.api import RESOURCES
from tasks.models import ProgressReport
from tests.reform_tracker.api.conftest import REPORTS, Caller
from tests.support.evil import HEADERS, PATHS, TEXTS, VALUES

DEEP = 100_000
FIELDS = (
    "measure", "plan", "period", "status", "percent", "progress", "problems", "next_steps",
    "coordination", "source_updated_at", "submit", "signatory", "external_id", "unknown",
)  # fmt: skip
NOT_JSON = [
    b'{"a": "\xff"}', b'{"percent": NaN}', b'{"percent": Infinity}', b'{"percent": -Infinity}',
    b'{"percent": 1e999}', b'{"percent": ' + b"9" * 21 + b"}", b'{"percent": ' + b"9" * 5000 + b"}",
    b"[" * DEEP + b"]" * DEEP, b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    b'{"a":' + b"[" * 900 + b"]" * 900 + b"}", b'{"a":' + b"[" * 32 + b"]" * 32 + b"}",
    b'{"percent": 1, "percent": 2}', b'{"a": {"b": 1, "b": 2}}', b'{"\\u0000": 1}',
    b'{"\\ud800": 1}', b'{"\\ud800": 1, "\\ud800": 2}', b"{}" * 2, b"{'a': 1}", b'{"a": 01}',
    b'{"a": "\n"}', b" ", b"null", b"[]", b'"x"', b"1", b"{", b'{"a":}', b"\xff\xfe{\x00}\x00",
    b"\xef\xbb\xbf{}",
]  # fmt: skip


def fails(answer: Any) -> bool:
    """Whether the answer is none that a client can work with."""
    if answer.status_code >= 500:
        return True
    if answer.status_code < 400:
        return False
    is_problem = answer["Content-Type"] == "application/problem+json"
    return not (is_problem and answer.json()["status"] == answer.status_code)


@pytest.mark.parametrize("field", FIELDS)
def test_fields(x_api: Caller, body: dict[str, Any], field: str) -> None:
    for number, value in enumerate(VALUES):
        sent = json.dumps(body | {field: value})
        answer = x_api.put(f"{REPORTS}E-{number}/", sent)
        assert not fails(answer), (field, value, answer.content)
        ProgressReport.objects.all().delete()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("measure", True), ("measure", 0), ("measure", 1.0), ("measure", None), ("period", 201205),
        ("status", "DONE"), ("status", None), ("percent", "40"), ("percent", 40.0),
        ("percent", 101), ("percent", -1), ("percent", True), ("percent", None), ("progress", 5),
        ("progress", None), ("progress", "x" * 8001), ("submit", "true"), ("submit", 1),
        ("signatory", "x" * 61), ("source_updated_at", "2012-05-18T09:00:00"),
        ("source_updated_at", "2012-05-18"), ("source_updated_at", 1337299200),
        ("source_updated_at", "9999-12-31T00:00:00Z"),
        ("source_updated_at", "0001-01-01T00:00:00+14:00"),
    ],
)  # fmt: skip
def test_wrong_values_point_to_their_field(
    x_api: Caller, body: dict[str, Any], field: str, value: Any
) -> None:
    answer = x_api.put(f"{REPORTS}E-1/", body | {field: value})
    assert answer.status_code == 422, answer.content
    assert {error["pointer"] for error in answer.json()["errors"]} == {f"/{field}"}
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize("field", FIELDS)
def test_each_left_out(x_api: Caller, body: dict[str, Any], field: str) -> None:
    body.pop(field, None)
    answer = x_api.put(f"{REPORTS}E-1/", body)
    needed = field in ("measure", "period", "status", "percent")
    assert answer.status_code == (422 if needed else 201)


def test_100_percent_means_done(x_api: Caller, body: dict[str, Any]) -> None:
    assert x_api.put(f"{REPORTS}E-1/", body | {"percent": 100}).status_code == 422
    assert x_api.put(f"{REPORTS}E-1/", body | {"status": "done"}).status_code == 422
    done = body | {"percent": 100, "status": "done"}
    assert x_api.put(f"{REPORTS}E-1/", done).status_code == 201


@pytest.mark.parametrize("raw", NOT_JSON, ids=lambda raw: repr(raw[:30]))
def test_what_is_not_strict_json(x_api: Caller, raw: bytes) -> None:
    answer = x_api.put(f"{REPORTS}E-1/", raw)
    assert not fails(answer)
    assert (answer.status_code, answer.json()["type"]) == (400, "/api/problems/malformed-json/")
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize("raw", [b"", b"{}", b'{"a":' + b"[" * 31 + b"]" * 31 + b"}"])
def test_json_without_the_needed_fields(x_api: Caller, raw: bytes) -> None:
    assert x_api.put(f"{REPORTS}E-1/", raw).status_code == 422


def test_unstorable_text_is_pointed_at(x_api: Caller, body: dict[str, Any]) -> None:
    answer = x_api.put(
        f"{REPORTS}E-1/", json.dumps(body | {"progress": "a\x00", "problems": "\ud800"})
    )
    assert answer.status_code == 400
    assert {e["pointer"] for e in answer.json()["errors"]} == {"/progress", "/problems"}


@pytest.mark.parametrize("header", HEADERS)
def test_headers(x_api: Caller, body: dict[str, Any], header: str) -> None:
    for value in TEXTS:
        sent = value.encode("utf-8", "replace").decode("latin-1")
        assert not fails(x_api.get(REPORTS, **{header: sent})), value
        assert not fails(x_api.put(f"{REPORTS}E-1/", body, **{header: sent})), value


@pytest.mark.parametrize("path", PATHS)
def test_paths(x_api: Caller, body: dict[str, Any], path: str) -> None:
    for resource in RESOURCES:
        assert not fails(x_api.get(f"/api/v1/{resource}/{path}/"))
        assert not fails(x_api.put(f"/api/v1/{resource}/{path}/", body))
    assert not fails(x_api.get(f"/api/{path}"))
    assert not fails(x_api.get(f"/api/problems/{path}/"))
