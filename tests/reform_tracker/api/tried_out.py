"""What a client of the sandbox does there."""

from typing import Any

from tests.reform_tracker.api.conftest import REPORTS, Caller

REVIEWS = "/api/v1/sandbox-reviews/"


def submit(caller: Caller, body: dict[str, Any], **changes: Any) -> int:
    item = body | {"external_id": "LZ-1", "submit": True, "signatory": "张副市长"} | changes
    answer = caller.post(f"{REPORTS}bulk/", {"items": [item]})
    assert answer.status_code == 200, answer.content
    return int(caller.get(f"{REPORTS}LZ-1/").json()["id"])
