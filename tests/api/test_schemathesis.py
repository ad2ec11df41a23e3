"""Every operation, called with what the schema allows and with what it does not.

No server error and no answer that the schema does not know, in single calls and in sequences that
build on each other.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from departments.models import Scope
from departments.services.api_clients import create_client
from reform_tracker.wsgi import application
from tests.api.conftest import REPORTS, Caller, Province

# The application closes the connection after each request, as it does on a server: a test that
# runs in one transaction would lose it.
pytestmark = pytest.mark.django_db(transaction=True)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 12
COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"
OPERATIONS = [
    f"{method.upper()} {path}"
    for path, item in json.loads(COMMITTED.read_text("utf-8"))["paths"].items()
    for method in item
]
HURRY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def headers(province: Province, body: dict[str, Any], settings: Any) -> dict[str, str]:
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    made = create_client(
        province.x, name="系统", days=9, actor=None, source="test", scopes=Scope.values
    )
    Caller(made.text).put(f"{REPORTS}LZ-1/", body | {"submit": True, "signatory": "张副市长"})
    return {"Authorization": f"Bearer {made.text}"}


@pytest.fixture
def described(province: Province) -> Any:
    return schemathesis.openapi.from_wsgi("/api/schema/", application)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_call_surprises(
    operation: str, mode: GenerationMode, described: Any, headers: dict[str, str]
) -> None:
    method, path = operation.split(" ")

    @given(case=described[path][method].as_strategy(generation_mode=mode))
    @HURRY
    def call(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    call()


def test_no_sequence_of_calls_surprises(described: Any, headers: dict[str, str]) -> None:
    class Sequence(described.as_state_machine()):  # type: ignore[misc]  # made at run time
        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": headers}

        def validate_response(self, response: Any, case: Any, **_options: Any) -> None:
            case.validate_response(response, checks=CHECKS)

    Sequence.run(settings=settings(HURRY, stateful_step_count=6))
