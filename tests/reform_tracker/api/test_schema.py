"""OpenAPI and its reference page: valid, complete, open to everyone, without foreign addresses."""

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import RequestFactory

from departments.models import ApiClient
from reform_tracker.api.problem_types import ALL
from reports.api import RESOURCES
from tasks.models import ProgressReport
from tasks.progress.serializers import ReportSerializer
from tests.reform_tracker.api.conftest import REPORTS, Caller, Province, caller_of

SCHEMA, REFERENCE = "/api/schema/", "/api/reference/"


@pytest.fixture
def schema(anyone: Caller, db: None) -> dict[str, Any]:
    return dict(anyone.get(SCHEMA, Accept_Language="en").json())


def test_generator_has_nothing_to_complain_about(tmp_path: Any) -> None:
    target = tmp_path / "schema.json"
    options = ["--validate", "--fail-on-warn", "--format", "openapi-json"]
    call_command("spectacular", *options, "--file", str(target))
    assert target.stat().st_size > 10_000


def test_every_resource_is_described(schema: dict[str, Any]) -> None:
    assert schema["openapi"] == "3.1.0"
    roots = {path.split("/")[3] for path in schema["paths"]}
    assert roots == set(RESOURCES)
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            assert operation["summary"], (method, path)
            assert operation["security"] == [{"bearer": []}]
            for status in ("401", "403", "404", "429", "500"):
                content = operation["responses"][status]["content"]
                assert list(content) == ["application/problem+json"]


def test_answers_have_the_described_fields(
    schema: dict[str, Any], province: Province, body: dict[str, Any]
) -> None:
    caller = caller_of(province.x)
    caller.put(f"{REPORTS}LZ-1/", body)
    for name, component in (
        ("plans", "Plan"), ("areas", "Area"), ("tasks", "Task"), ("measures", "Measure"),
        ("organizations", "Organization"), ("periods", "Period"), ("progress-reports", "Report"),
    ):  # fmt: skip
        row = caller.get(f"/api/v1/{name}/").json()["results"][0]
        assert row.keys() == schema["components"]["schemas"][component]["properties"].keys()


def test_a_report_is_shown_as_its_fields_say(
    province: Province, body: dict[str, Any], rf: RequestFactory
) -> None:
    caller = caller_of(province.x)
    shown = caller.put(f"{REPORTS}LZ-1/", body | {"submit": True, "signatory": "张副市长"}).json()
    report = ProgressReport.objects.get()
    request = rf.get("/")
    request.user = ApiClient.objects.get().account
    serializer = ReportSerializer(report, context={"request": request})
    by_fields = {
        name: field.to_representation(value)
        for name, field in serializer.fields.items()
        if (value := field.get_attribute(report)) is not None
    }
    assert shown == {name: by_fields.get(name) for name in ReportSerializer.Meta.fields}


def test_languages_do_not_mix(anyone: Caller, db: None) -> None:
    first = anyone.get(SCHEMA, Accept_Language="zh-hans").content
    english = anyone.get(SCHEMA, Accept_Language="en").content
    assert english != first
    assert anyone.get(SCHEMA, Accept_Language="zh-hans").content == first


def test_reference_page_shows_every_operation_and_problem(
    anyone: Caller, schema: dict[str, Any]
) -> None:
    page = anyone.get(REFERENCE, Accept_Language="en").content.decode()
    for item in schema["paths"].values():
        for operation in item.values():
            assert f'id="{operation["operationId"]}"' in page
    for kind in ALL:
        assert kind.uri in page
    for field in ("source_updated_at", "signatory", "If-Match", "not_started | in_progress"):
        assert field in page


def test_reference_page_needs_nothing_from_elsewhere(anyone: Caller, db: None) -> None:
    answer = anyone.get(REFERENCE)
    page = answer.content.decode()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert "<script" not in page
    assert not re.findall(r'<style|\sstyle="|\son\w+="', page)
    assert "style-src 'self'" in answer["Content-Security-Policy"]


def test_start_leads_to_the_reference(anyone: Caller, db: None) -> None:
    answer = anyone.get("/api/")
    assert (answer.status_code, answer["Location"]) == (302, REFERENCE)
