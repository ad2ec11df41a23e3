"""What will end says so in its answers, in the schema and on the reference page."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from reform_tracker.api import deprecations
from reform_tracker.api.deprecations import Ending
from reform_tracker.api.schema import schema_in
from tests.reform_tracker.api.conftest import REPORTS, Caller

END = Ending(
    since=datetime(2027, 1, 1, tzinfo=UTC),
    sunset=datetime(2028, 1, 1, tzinfo=UTC),
    instead="/api/reference/",
)


@pytest.fixture
def _ending(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("GET /api/v1/progress-reports/{reference}/", "GET /api/v1/plans/"):
        monkeypatch.setitem(deprecations.ENDINGS, name, END)
    schema_in.cache_clear()
    yield
    schema_in.cache_clear()


@pytest.mark.usefixtures("_ending")
@pytest.mark.parametrize("path", [f"{REPORTS}nothing/", "/api/v1/plans/"])
def test_an_operation_that_will_end_says_so(x_api: Caller, path: str) -> None:
    answer = x_api.get(path)
    assert answer["Deprecation"] == "@1798761600"
    assert answer["Sunset"] == "Sat, 01 Jan 2028 00:00:00 GMT"
    assert answer["Link"] == '</api/reference/>; rel="deprecation"; type="text/html"'


@pytest.mark.usefixtures("_ending")
def test_its_neighbours_do_not(x_api: Caller) -> None:
    for answer in (
        x_api.get(REPORTS),
        x_api.get("/api/v1/plans/1/"),
        x_api.put(f"{REPORTS}a/", {}),
    ):
        assert "Deprecation" not in answer
        assert "Sunset" not in answer


@pytest.mark.usefixtures("_ending")
def test_the_schema_marks_it(anyone: Caller, db: None) -> None:
    paths = anyone.get("/api/schema/").json()["paths"]
    assert paths["/api/v1/plans/"]["get"]["deprecated"] is True
    assert "deprecated" not in paths["/api/v1/plans/{id}/"]["get"]


def test_every_line_names_an_operation() -> None:
    paths = schema_in("en")["paths"]
    for name in deprecations.ENDINGS:
        method, _space, path = name.partition(" ")
        assert method.lower() in paths[path]
