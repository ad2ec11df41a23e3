"""Which change of the OpenAPI document breaks a client, and how one is written down."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from reform_tracker.api.contract import differences

COMMITTED = Path(__file__).parents[3] / "docs" / "openapi.json"
PUT = "/api/v1/progress-reports/{reference}/"
LIST = "/api/v1/progress-reports/"
Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(COMMITTED.read_text("utf-8"))
    return found


def put(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"][PUT]["put"]
    return found


def listed(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"][LIST]["get"]
    return found


def component(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


def sent(document: dict[str, Any], field: str) -> dict[str, Any]:
    found: dict[str, Any] = component(document, "PushRequest")["properties"][field]
    return found


def shown(document: dict[str, Any], field: str) -> dict[str, Any]:
    found: dict[str, Any] = component(document, "Report")["properties"][field]
    return found


BREAKING: dict[str, Change] = {
    "an operation is gone": lambda d: d["paths"].pop(PUT),
    "a parameter is gone": lambda d: listed(d)["parameters"].pop(),
    "a parameter must be given": lambda d: listed(d)["parameters"][0].update(required=True),
    "a new parameter that must be given": lambda d: listed(d)["parameters"].append(
        {"in": "query", "name": "new", "required": True, "schema": {"type": "string"}}
    ),
    "a good answer is gone": lambda d: put(d)["responses"].pop("201"),
    "a header is gone": lambda d: put(d)["responses"]["200"]["headers"].pop("ETag"),
    "a media type is gone": lambda d: put(d)["responses"]["200"]["content"].clear(),
    "a field of an answer is gone": lambda d: component(d, "Report")["properties"].pop("percent"),
    "a field of an answer may be missing": lambda d: component(d, "Report")["required"].remove(
        "percent"
    ),
    "a field of an answer has another type": lambda d: shown(d, "percent").update(type="string"),
    "a field of an answer may be null": lambda d: shown(d, "percent").update(
        type=["integer", "null"]
    ),
    "a new value in an answer": lambda d: component(d, "DeclaredStatusEnum")["enum"].append("x"),
    "a new value beside a blank": lambda d: component(d, "ReturnReasonEnum")["enum"].append("x"),
    "a field must be sent": lambda d: component(d, "PushRequest")["required"].append("progress"),
    "a new field must be sent": lambda d: (
        component(d, "PushRequest")["properties"].update(new={"type": "string"}),
        component(d, "PushRequest")["required"].append("new"),
    ),
    "a field is not taken any more": lambda d: component(d, "PushRequest")["properties"].pop(
        "progress"
    ),
    "a tighter limit": lambda d: sent(d, "percent").update(maximum=99),
    "a new limit": lambda d: sent(d, "percent").update(minimum=1),
    "a shorter text": lambda d: sent(d, "progress").update(maxLength=10),
    "a value is not taken any more": lambda d: component(d, "DeclaredStatusEnum")["enum"].remove(
        "blocked"
    ),
    "a pattern": lambda d: sent(d, "period").update(pattern="x"),
    "other security": lambda d: put(d).update(security=[]),
}
HARMLESS: dict[str, Change] = {
    "a new operation": lambda d: d["paths"].update({"/api/v1/new/": {"get": listed(d)}}),
    "a new parameter": lambda d: listed(d)["parameters"].append(
        {"in": "query", "name": "new", "schema": {"type": "string"}}
    ),
    "a new answer": lambda d: put(d)["responses"].update({"418": {"description": "x"}}),
    "a problem is gone": lambda d: put(d)["responses"].pop("429"),
    "a new field in an answer": lambda d: component(d, "Report")["properties"].update(
        new={"type": "string"}
    ),
    "a field that may be sent": lambda d: component(d, "PushRequest")["properties"].update(
        new={"type": "string"}
    ),
    "a field need not be sent": lambda d: component(d, "PushRequest")["required"].remove("status"),
    "a wider limit": lambda d: sent(d, "percent").update(maximum=200),
    "a longer text": lambda d: sent(d, "progress").update(maxLength=10**6),
}


@pytest.mark.parametrize("name", BREAKING)
def test_what_breaks_a_client(document: dict[str, Any], name: str) -> None:
    changed = copy.deepcopy(document)
    BREAKING[name](changed)
    assert any(one.breaks for one in differences(document, changed))


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_not(document: dict[str, Any], name: str) -> None:
    changed = copy.deepcopy(document)
    HARMLESS[name](changed)
    found = differences(document, changed)
    assert found
    assert not [str(one) for one in found if one.breaks]


def test_other_words_are_no_difference(document: dict[str, Any]) -> None:
    changed = copy.deepcopy(document)
    put(changed).update(summary="x", description="y")
    assert differences(document, changed) == []


def test_a_silent_break_is_not_written(document: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    component(document, "Report")["properties"]["old"] = {"type": "string"}
    file.write_text(json.dumps(document), "utf-8")
    before = file.read_bytes()
    with pytest.raises(CommandError, match=r"/old: the field is gone[\s\S]*--breaking"):
        call_command("openapi", file=file)
    with pytest.raises(CommandError, match="run manage"):
        call_command("openapi", "--check", file=file)
    assert file.read_bytes() == before
    call_command("openapi", "--breaking", "nobody used it", file=file)
    call_command("openapi", "--check", file=file)
    *_earlier, told = json.loads(file.read_text("utf-8"))["info"]["x-breaking-changes"]
    assert told["why"] == "nobody used it"
