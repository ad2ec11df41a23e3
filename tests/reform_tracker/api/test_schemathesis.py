"""Every operation, called with what the schema allows and with what it does not.

No server error and no answer that the schema does not know, in single calls and in sequences that
build on each other. Every operation is called; `make explore` calls it ten times as often.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from departments.api_clients.service import create_client
from departments.models import Scope
from reform_tracker.wsgi import application
from tasks.models import Assignment, ImplementationPlan
from tests.reform_tracker.api.conftest import REPORTS, Caller, Province
from tests.support.examples import examples

pytestmark = [pytest.mark.hypothesis, pytest.mark.once]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 5
COMMITTED = Path(__file__).parents[3] / "docs" / "openapi.json"
OPERATIONS = [
    (path, method.upper())
    for path, item in json.loads(COMMITTED.read_text("utf-8"))["paths"].items()
    for method in item
]
ANY_HEALTH = list(HealthCheck)


@pytest.fixture
def known(province: Province, body: dict[str, Any], settings: Any) -> dict[str, Any]:
    """What exists, by the name of the field, and by the address for numbers of records."""
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    settings.WEBHOOK_HOSTS = frozenset({"hooks.example"})
    made = create_client(
        province.x, name="系统", days=9, actor=None, source="test", scopes=Scope.values
    )
    caller = Caller(made.text)
    caller.put(f"{REPORTS}LZ-1/", body | {"submit": True, "signatory": "张副市长"})
    Assignment.objects.create(
        measure=province.other_measure, organization=province.x, role="local", order=1001
    )
    filing = ImplementationPlan.objects.create(plan=province.plan, organization=province.x)
    hook = caller.post("/api/v1/webhooks/", {"target": "https://hooks.example/"}).json()
    numbers = {
        "plans": province.plan.pk, "areas": province.area.pk, "tasks": province.task.pk,
        "measures": province.measure.pk, "organizations": province.x.pk,
        "periods": province.period.pk, "implementation-plans": filing.pk, "webhooks": hook["id"],
    }  # fmt: skip
    return {
        "headers": {"Authorization": f"Bearer {made.text}"},
        "numbers": numbers,
        "fields": {
            "plan": province.plan.pk, "period": "2012-05", "reference": "LZ-1",
            "target": "https://hooks.example/x", "resource": "progress-reports",
            "cursor": "now",
        },
        "report": body | {"measure": province.other_measure.pk, "submit": False},
    }  # fmt: skip


@pytest.fixture
def headers(known: dict[str, Any]) -> dict[str, str]:
    return dict(known["headers"])


@pytest.fixture
def one_connection(known: dict[str, Any]) -> Iterator[None]:
    """The application closes its connection with each request, as it does on a server, and would
    take the test's transaction with it. Django's client, which made what is known, sees to that
    only while it calls."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(known: dict[str, Any], one_connection: None) -> Any:
    """The schema. Every other call names what exists: else few would get past 404 and 422."""
    schema = schemathesis.openapi.from_wsgi("/api/schema/", application)

    def of_fields(_context: Any, values: Any) -> Any:
        if not isinstance(values, dict) or len(repr(values)) % 2:
            return values
        filled = {name: known["fields"].get(name, value) for name, value in values.items()}
        if isinstance(filled.get("items"), list):
            filled["items"] = [of_fields(None, item) for item in filled["items"]]
        # A report that is whole but for what its own system says of it.
        return filled | known["report"] if "percent" in filled else filled

    def of_path(context: Any, values: Any) -> Any:
        if not isinstance(values, dict) or len(repr(values)) % 2:
            return values
        number = known["numbers"].get(context.operation.path.split("/")[3])
        here = known["fields"] | ({"id": number} if number else {})
        return {name: here.get(name, value) for name, value in values.items()}

    schema.hook("map_body")(of_fields)
    schema.hook("map_query")(of_fields)
    schema.hook("map_path_parameters")(of_path)
    return schema


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_call_surprises(mode: GenerationMode, described: Any, headers: dict[str, str]) -> None:
    called = set()

    def call(case: Any) -> None:
        # Every call meets the same.
        with transaction.atomic():
            case.call_and_validate(headers=headers, checks=CHECKS)
            transaction.set_rollback(True)
        called.add((case.operation.path, case.operation.method.upper()))

    for path, method in OPERATIONS:
        strategy = described[path][method].as_strategy(generation_mode=mode)
        tried = examples(EXAMPLES, suppress_health_check=ANY_HEALTH)
        tried(given(case=strategy)(call))()
    assert called == set(OPERATIONS)


def test_links_lead_to_what_there_is() -> None:
    document = json.loads(COMMITTED.read_text("utf-8"))
    by_id = {
        operation["operationId"]: operation
        for item in document["paths"].values()
        for operation in item.values()
    }
    reached = set()
    for operation in by_id.values():
        for answer in operation["responses"].values():
            for name, link in answer.get("links", {}).items():
                target = by_id[link["operationId"]]
                taken = {f"{one['in']}.{one['name']}" for one in target["parameters"]}
                assert set(link["parameters"]) <= taken, name
                reached.add(name)
    # Every operation on one record can be reached from somewhere.
    alone = {name for name, one in by_id.items() if "path" in str(one.get("parameters"))}
    assert alone <= reached, alone - reached


# Nobody closes the answers here, as a server does: a file that is sent stays open until collected.
@pytest.mark.filterwarnings("ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning")
def test_no_sequence_of_calls_surprises(described: Any, headers: dict[str, str]) -> None:
    class Sequence(described.as_state_machine()):  # type: ignore[misc]  # made at run time
        def setup(self) -> None:
            # What a sequence leads to depends on what it finds: each finds the same.
            self.before = transaction.savepoint()

        def teardown(self) -> None:
            transaction.savepoint_rollback(self.before)
            super().teardown()

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": headers}

        def validate_response(self, response: Any, case: Any, **_options: Any) -> None:
            case.validate_response(response, checks=CHECKS)

    Sequence.run(settings=examples(40, stateful_step_count=8, suppress_health_check=ANY_HEALTH))
