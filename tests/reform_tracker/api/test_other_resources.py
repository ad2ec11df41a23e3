"""Contributions, standings and files over the API."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from departments.roles import Role
from tasks.contributions.service import hand_in
from tasks.files import service as files
from tasks.files.judging import judge
from tasks.models import Attachment, ProgressReport
from tests.factories.world import PDF
from tests.reform_tracker.api.conftest import REPORTS, Caller, Province, caller_of, person

V1 = "/api/v1/"


@pytest.fixture
def part(province: Province) -> None:
    hand_in(
        province.measure.pk, province.period.pk, actor=person(province.b, Role.REPORTER),
        source="test", version=None, text="已配合调研。",
    )  # fmt: skip


@pytest.fixture
def file(x_api: Caller, body: dict[str, Any], province: Province) -> Attachment:
    x_api.put(f"{REPORTS}LZ-1/", body)
    judged = judge(ContentFile(PDF, name="方案.pdf"))
    return files.attach(
        ProgressReport.objects.get(), judged, actor=person(province.x, Role.REPORTER), source="test"
    )


def rows(caller: Caller, resource: str, **asked: Any) -> list[dict[str, Any]]:
    answer = caller.get(f"{V1}{resource}/", asked)
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


def test_the_line_reads_a_supporters_part(province: Province, part: None) -> None:
    lead, stranger = caller_of(province.a), caller_of(province.c)
    (row,) = rows(lead, "contributions", measure=province.measure.pk, period="2012-05")
    assert (row["text"], row["organization_name"]) == ("已配合调研。", "省财政厅")
    assert rows(lead, "contributions", period="2012-06") == []
    assert lead.get(f"{V1}contributions/{row['id']}/").json() == row
    assert rows(stranger, "contributions") == []
    assert stranger.get(f"{V1}contributions/{row['id']}/").status_code == 404


def test_a_standing_has_its_light_and_the_reason(
    x_api: Caller, y_api: Caller, body: dict[str, Any]
) -> None:
    x_api.put(f"{REPORTS}LZ-1/", body | {"submit": True, "signatory": "张副市长"})
    (row,) = rows(x_api, "standings", role="local")
    assert (row["declared_percent"], row["declared_status"]) == (40, "in_progress")
    assert row["reading"]["light"] == "none"
    assert row["reading"]["reason"]
    assert x_api.get(f"{V1}standings/{row['id']}/").json() == row
    assert rows(y_api, "standings") == []


def test_a_files_description_and_content(
    x_api: Caller, y_api: Caller, province: Province, file: Attachment
) -> None:
    (shown,) = x_api.get(f"{REPORTS}LZ-1/attachments/").json()["results"]
    assert (shown["name"], shown["size"], shown["sha256"]) == (
        "方案.pdf", len(PDF), file.sha256,
    )  # fmt: skip
    assert x_api.get(f"{V1}attachments/{file.pk}/").json() == shown
    for accept in ("application/json", "application/pdf", "*/*"):
        answer = x_api.get(shown["url"], Accept=accept)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content) == PDF
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff"
    for path in (f"{V1}attachments/{file.pk}/", shown["url"]):
        assert y_api.get(path).status_code == 404
        assert y_api.get(path)["Content-Type"] == "application/problem+json"
    assert x_api.get(f"{V1}attachments/{uuid4()}/content/").status_code == 404
    assert x_api.get(f"{shown['url']}?x=1").status_code == 400
    lead = caller_of(province.a)
    answer = lead.get(shown["url"])
    assert b"".join(answer.streaming_content) == PDF


def test_a_system_takes_so_many_files_an_hour(
    x_api: Caller, file: Attachment, settings: Settings
) -> None:
    settings.DOWNLOADS_PER_HOUR = 1
    path = f"{V1}attachments/{file.pk}/content/"
    assert b"".join(x_api.get(path).streaming_content) == PDF
    answer = x_api.get(path)
    assert (answer.status_code, answer.json()["type"]) == (429, "/api/problems/throttled/")
    assert 3590 <= int(answer["Retry-After"]) <= 3601
    assert x_api.get(f"{V1}attachments/{file.pk}/").status_code == 200


def test_a_lost_file_says_so(x_api: Caller, file: Attachment) -> None:
    file.file.storage.delete(str(file.file.name))
    answer = x_api.get(f"{V1}attachments/{file.pk}/content/")
    assert (answer.status_code, answer.json()["type"]) == (500, "/api/problems/server-error/")


@pytest.mark.parametrize(
    ("resource", "queries"), [("contributions", 3), ("standings", 4), ("implementation-plans", 4)]
)
def test_queries_of_a_list(
    x_api: Caller, part: None, resource: str, queries: int, django_assert_num_queries: Any
) -> None:
    x_api.get(f"{V1}{resource}/")
    with django_assert_num_queries(queries):
        x_api.get(f"{V1}{resource}/")
