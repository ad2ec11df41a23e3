"""Files over the API: attached to one's own drafts, once, known by content, taken off again."""

import errno
import hashlib
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from pytest_django import Settings

from departments.api_clients.service import create_client
from departments.models import Scope
from reform_tracker import child
from reform_tracker.audit.models import AuditEvent
from tasks.files import serializers
from tasks.files.judging import Judged, judge
from tasks.models import Attachment, ImplementationPlan, ProgressReport
from tests.factories.world import PDF
from tests.reform_tracker.api.conftest import REPORTS, Caller, Province, caller_of
from tests.support.clamd import clamd

pytestmark = pytest.mark.once

FILES = f"{REPORTS}LZ-1/attachments/"
ATTACHMENTS = "/api/v1/attachments/"
HEAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'


@pytest.fixture(autouse=True)
def report(x_api: Caller, body: dict[str, Any]) -> dict[str, Any]:
    answer = x_api.put(f"{REPORTS}LZ-1/", body)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def upload(
    caller: Caller, path: str = FILES, *, name: str = "佐证.pdf", content: bytes = PDF,
    key: str = "", **more: Any,
) -> Any:  # fmt: skip
    sent = {"file": SimpleUploadedFile(name, content)} | more
    headers = caller.headers | {"Idempotency-Key": key or uuid4().hex}
    return caller.http.post(path, sent, headers=headers)


def raw(caller: Caller, content: bytes, kind: str = "multipart/form-data; boundary=b") -> Any:
    return caller.call("POST", FILES, content, kind, Idempotency_Key=uuid4().hex)


def test_a_file_is_attached_and_fetched_again(x_api: Caller) -> None:
    answer = upload(x_api)
    assert answer.status_code == 201, answer.content
    shown = answer.json()
    digest = hashlib.sha256(PDF).hexdigest()
    assert (shown["name"], shown["size"], shown["sha256"]) == ("佐证.pdf", len(PDF), digest)
    assert answer["ETag"] == f'"{digest}"'
    assert x_api.get(answer["Location"]).json() == shown
    assert b"".join(x_api.get(shown["url"]).streaming_content) == PDF
    assert x_api.get(FILES).json()["results"] == [shown]
    event = AuditEvent.objects.exclude(action="access.downloaded").latest("id")
    assert (event.action, event.source) == ("attachment.added", "api")


def test_the_same_request_again_has_one_effect(x_api: Caller) -> None:
    first = upload(x_api, key="k-1")
    again = upload(x_api, key="k-1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Idempotency-Replayed"] == "true"
    assert upload(x_api, key="k-1", content=PDF + b"\n").status_code == 422
    assert upload(x_api, key="k-1", name="别的.pdf").status_code == 422
    assert Attachment.objects.count() == 1


def test_the_same_file_with_another_key_changes_nothing(x_api: Caller) -> None:
    first = upload(x_api).json()
    version = ProgressReport.objects.get().files_version
    again = upload(x_api)
    assert (again.status_code, again.json()["id"]) == (200, first["id"])
    assert ProgressReport.objects.get().files_version == version
    assert upload(x_api, name="另一份.pdf").status_code == 201


def test_a_file_joins_the_plan(x_api: Caller, province: Province) -> None:
    filing = ImplementationPlan.objects.create(plan=province.plan, organization=province.x)
    path = f"/api/v1/implementation-plans/{filing.pk}/attachments/"
    assert upload(x_api, path).status_code == 201
    assert [one["name"] for one in x_api.get(path).json()["results"]] == ["佐证.pdf"]
    assert upload(caller_of(province.y), path).status_code == 404
    reports_only = create_client(
        province.x, name="甲", days=9, actor=None, source="test", scopes=[Scope.REPORTS, Scope.READ]
    )
    assert upload(Caller(reports_only.text), path).status_code == 403


def test_a_file_is_taken_off_by_whoever_names_it(x_api: Caller, province: Province) -> None:
    shown = upload(x_api).json()
    path, tag = f"{ATTACHMENTS}{shown['id']}/", f'"{shown["sha256"]}"'
    assert x_api.call("DELETE", path).status_code == 428
    assert x_api.call("DELETE", path, If_Match='"1.1"').status_code == 412
    filings_only = create_client(
        province.x, name="甲", days=9, actor=None, source="test", scopes=[Scope.FILINGS]
    )
    assert Caller(filings_only.text).call("DELETE", path, If_Match=tag).status_code == 403
    assert caller_of(province.y).call("DELETE", path, If_Match=tag).status_code == 404
    assert x_api.call("DELETE", path, If_Match=tag).status_code == 204
    assert x_api.call("DELETE", path, If_Match=tag).status_code == 404
    assert x_api.get(FILES).json()["results"] == []
    assert Attachment.objects.get().removed_at is not None


def test_files_are_told_in_the_feed(x_api: Caller, report: dict[str, Any]) -> None:
    shown = upload(x_api).json()
    x_api.call("DELETE", f"{ATTACHMENTS}{shown['id']}/", If_Match=f'"{shown["sha256"]}"')
    told = x_api.get("/api/v1/changes/").json()["results"][-2:]
    assert [(one["resource"], one["external_id"], one["event"]) for one in told] == [
        ("progress-reports", "LZ-1", "attachment_added"),
        ("progress-reports", "LZ-1", "attachment_removed"),
    ]


def test_what_is_submitted_takes_no_file(x_api: Caller, body: dict[str, Any]) -> None:
    shown = upload(x_api).json()
    signed = body | {"submit": True, "signatory": "张副市长"}
    etag = x_api.get(f"{REPORTS}LZ-1/")["ETag"]
    assert x_api.put(f"{REPORTS}LZ-1/", signed, If_Match=etag).status_code == 200
    refused = upload(x_api, name="晚到.pdf")
    assert (refused.status_code, refused.json()["type"]) == (409, "/api/problems/refused/")
    gone = x_api.call(
        "DELETE", f"{ATTACHMENTS}{shown['id']}/", If_Match=f'"{shown["sha256"]}"'
    )  # fmt: skip
    assert gone.status_code == 409
    assert Attachment.objects.filter(removed_at=None).count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.exe", b"MZ\x90"), ("a.pdf", b""), ("a.docx", b"PK\x03\x04 broken"), ("a.csv", b"\x00,")],
)
def test_a_file_of_another_kind_is_refused(x_api: Caller, name: str, content: bytes) -> None:
    answer = upload(x_api, name=name, content=content)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/file")
    assert not Attachment.objects.exists()


def test_a_file_that_is_too_large_is_refused(x_api: Caller, settings: Settings) -> None:
    settings.ATTACHMENT_MAX_BYTES = 100_000
    announced = upload(x_api, content=PDF + b"x" * 200_000)
    assert (announced.status_code, announced.json()["type"]) == (413, "/api/problems/too-large/")
    grown = upload(x_api, content=PDF + b"x" * 120_000)
    assert grown.status_code == 413
    assert upload(x_api, content=PDF + b"x" * 90_000).status_code == 201


@pytest.mark.parametrize(
    "content",
    [
        b"", b"--b--", b"--b\r\n", HEAD, HEAD + PDF, HEAD + PDF + b"\r\n--b", b"\x00" * 100,
        b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\ntext\r\n--b--',
        b'--b\r\nContent-Disposition: form-data; name="other"; filename="a.pdf"\r\n\r\nx\r\n--b--',
        HEAD + PDF + b"\r\n" + HEAD + PDF + b"\r\n--b--",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\nx\r\n--b--',
    ],
)  # fmt: skip
def test_a_broken_form_is_refused(x_api: Caller, content: bytes) -> None:
    answer = raw(x_api, content)
    assert answer.status_code in (400, 422), answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "kind",
    ["application/json", "application/pdf", "multipart/form-data", "multipart/form-data; boundary=",
     "multipart/form-data; boundary=\x7f", "multipart/mixed; boundary=b", "x"],
)  # fmt: skip
def test_another_content_type_is_refused(x_api: Caller, kind: str) -> None:
    answer = raw(x_api, HEAD + PDF + b"\r\n--b--", kind)
    assert answer.status_code in (400, 415), answer.content
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "㐀𠮷.pdf",
        "a" * 5000 + ".pdf",
        "../../etc/passwd.pdf",
        "a\u202egpj.pdf",
        "C:\\x\\a.pdf",
    ],
)
def test_a_name_is_only_a_name(x_api: Caller, name: str) -> None:
    answer = upload(x_api, name=name)
    assert answer.status_code in (201, 400, 422), answer.content
    for stored in Attachment.objects.all():
        assert "/" not in stored.name
        assert "\u202e" not in stored.name
        assert str(stored.file.name).endswith(stored.id.hex)


def test_on_a_full_disk_nothing_is_stored_and_the_same_call_may_be_repeated(
    x_api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(FileSystemStorage, "_save", fail)
        answer = upload(x_api, key="k-1")
    assert answer.status_code == 507
    assert answer.json()["type"] == "/api/problems/storage-full/"
    assert not Attachment.objects.exists()
    assert upload(x_api, key="k-1").status_code == 201


def test_what_the_scanner_finds_is_refused(x_api: Caller, settings: Settings) -> None:
    with clamd() as settings.SCAN_URL:
        answer = upload(x_api, content=PDF + b"EICAR")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/file"
    assert not Attachment.objects.exists()


def test_nothing_is_locked_while_a_file_is_judged(
    x_api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ones = len(connection.savepoint_ids)

    def judged(file: Any) -> Judged:
        assert len(connection.savepoint_ids) == open_ones
        return judge(file)

    monkeypatch.setattr(serializers, "judge", judged)
    assert upload(x_api).status_code == 201


def test_while_others_are_judged_a_caller_is_asked_to_come_again(
    x_api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise child.NoAnswer(child.Reason.BUSY)

    with monkeypatch.context() as patched:
        patched.setattr(child, "run", busy)
        answer = upload(x_api, key="k-1")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer.json()["detail"] == "正在检查其他文件，请一分钟后再传。"
    assert upload(x_api, key="k-1").status_code == 201
