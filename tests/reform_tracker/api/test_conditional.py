"""Lists are not sent again while nothing was recorded."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.reform_tracker.api.conftest import REPORTS, Caller

V1 = "/api/v1/"
LISTS = (
    "plans", "areas", "tasks", "measures", "periods", "standings",
    "progress-reports", "implementation-plans", "contributions", "period-closes",
)  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_not_sent_again_while_nothing_is_recorded(name: str, x_api: Caller) -> None:
    address = f"{V1}{name}/?limit=1"
    tag = x_api.get(address)["ETag"]
    for header in (tag, f'"0.0", {tag}', f"W/{tag}"):
        with CaptureQueriesContext(connection) as captured:
            answer = x_api.get(address, If_None_Match=header)
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
        read = [one["sql"] for one in captured if one["sql"].startswith("SELECT")]
        assert "audit_audithead" in read[-1]
        assert not [sql for sql in read if "tasks_" in sql or "reports_" in sql]


def test_a_list_is_sent_again_when_something_was_recorded(
    x_api: Caller, y_api: Caller, body: dict[str, Any]
) -> None:
    address = f"{V1}progress-reports/"
    tag = x_api.get(address)["ETag"]
    assert y_api.get(address, If_None_Match=tag).status_code == 200
    assert x_api.get(f"{address}?limit=1", If_None_Match=tag).status_code == 200
    assert x_api.put(f"{REPORTS}LZ-1/", body).status_code == 201
    answer = x_api.get(address, If_None_Match=tag)
    assert answer.status_code == 200
    assert len(answer.json()["results"]) == 1
    assert answer["ETag"] != tag
