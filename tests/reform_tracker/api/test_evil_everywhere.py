"""The same values in every operation that the schema knows: each field of each body, each query
parameter, each variable of an address, each header of its own. Never a 5xx, never an answer that
the schema does not know.

Each place meets one value of each kind, all of them with `make explore` (tests/support/evil.py).
"""

import copy
import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st
from pytest_django import Settings

from departments.api_clients.service import create_client
from departments.models import Scope
from departments.roles import Role
from reform_tracker import clock
from reports.models import Assessment
from tasks.models import (
    Acknowledgement,
    Assignment,
    ImplementationPlan,
    ProgressReport,
    ReportingPeriod,
    Result,
)
from tasks.signing.models import State
from tests.reform_tracker.api.conftest import REPORTS, SCHEMA, Caller, Province, person
from tests.reform_tracker.api.records_of_x import (
    accepted_report,
    amendment_of,
    another,
    directive_to_x,
    notice_to_x,
    sheet_of,
)
from tests.reform_tracker.api.test_evil_values import fails
from tests.support.evil import (
    ANY_TEXT,
    ANY_VALUE,
    HEADERS,
    KINDS,
    PATH_KINDS,
    TEXT_KINDS,
    TEXTS,
    as_sent,
    one_of_each,
)
from tests.support.examples import examples

OPERATIONS = [
    (method, path, operation)
    for path, item in json.loads(SCHEMA.read_text("utf-8"))["paths"].items()
    for method, operation in item.items()
]
WRITES = [
    (method, path)
    for method, path, operation in OPERATIONS
    if "application/json" in operation.get("requestBody", {}).get("content", {})
]
VARIABLE = re.compile(r"\{\w+\}")
SHA = "0" * 64
# Who calls, what the variables of each address mean, a good body for each address.
Known = tuple[Caller, dict[str, str], dict[str, Any]]
MILESTONE = {"title": "出台办法", "due_on": "2012-06-30", "weight": 100}


@pytest.fixture
def known(province: Province, body: dict[str, Any], settings: Settings) -> Known:
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    settings.WEBHOOK_HOSTS = frozenset({"hooks.example"})
    new = create_client(
        province.x, name="系统", days=9, actor=None, source="test", scopes=Scope.values
    )
    caller = Caller(new.text)
    filing = ImplementationPlan.objects.create(plan=province.plan, organization=province.x)
    hook = caller.post("/api/v1/webhooks/", {"target": "https://hooks.example/"}).json()
    caller.put(f"{REPORTS}LZ-1/", body)
    other = province.other_measure
    part = Assignment.objects.create(
        measure=other, organization=province.x, role="local", order=1001
    )
    # What is to be closed is declared done.
    ProgressReport.objects.create(
        measure=other, organization=province.x, period=province.later, state=State.SUBMITTED,
        status="done", percent=100, progress="已办结。", signatory="张副市长",
        signed_by=person(province.x), signed_at=clock.now(), first_filed_on=clock.today(),
    )  # fmt: skip
    # Of a period of which no body here sends a report.
    april = ReportingPeriod.objects.create(
        plan=province.plan, code="2012-04", starts_on=date(2012, 4, 1), ends_on=date(2012, 4, 30),
        due_on=date(2012, 4, 25),
    )  # fmt: skip
    accepted = accepted_report(province, other, april)
    amendment = amendment_of(accepted_report(province, province.measure, province.later))
    receipt = Acknowledgement.objects.create(
        plan=province.plan, organization=province.x, asked_on=clock.today()
    )
    item = body | {
        "measure": other.pk, "external_id": "LZ-2", "signatory": "", "submit": False, "etag": "",
    }  # fmt: skip
    commitment = {
        "measure": province.measure.pk, "horizon": "within_year", "milestones": [MILESTONE],
    }  # fmt: skip
    plan = {
        "leader_name": "张三", "leader_title": "副市长", "liaison_name": "李四",
        "liaison_phone": "0931-1234567", "summary": "分步推进。", "commitments": [commitment],
        "submit": False, "signatory": "",
    }  # fmt: skip
    told = {
        "kind": "practice", "title": "一站式办理", "number": "", "dated_on": "2012-05-04",
        "link": "https://www.gansu.gov.cn/a.html", "summary": "三十个工作日办结。",
        "milestone": None, "publish": False, "signatory": "",
    }  # fmt: skip
    mine = {"measure": other, "organization": province.x, "kind_of": "practice", "title": "办法"}
    result = Result.objects.create(**mine)
    published = Result.objects.create(
        **mine, state="published", published_by=person(province.x, Role.APPROVER),
        published_at=clock.now(), dated_on=clock.today(), summary="办结。", signatory="张三",
    )  # fmt: skip
    asked = {"plan": province.plan.pk, "period": "2012-05"}
    hooked = {"target": "https://hooks.example/x", "events": ["return"]}
    bodies = {
        "progress-reports/": item,
        "progress-reports/{reference}/": body | {"signatory": "", "submit": False},
        "progress-reports/bulk/": {"atomic": "item", "dry_run": False, "items": [item]},
        "implementation-plans/{id}/": plan,
        "acknowledgements/{id}/confirmation/": {"lines": [part.pk]},
        "acknowledgements/{id}/objections/": {"lines": [part.pk], "reason": "不属本市职能。"},
        "assessment-sheets/{id}/self-assessment/": {
            "remark": "大部分属实。", "points": {},
        },
        "assessment-sheets/{id}/objections/": {"text": "已于24日报送。", "signatory": "张副市长"},
        "coordination-items/": {
            "measure": province.measure.pk, "title": "口径", "text": "请协调统计口径。",
        },
        "directives/{id}/answer/": {"answer": "已印发办法。", "version": 1},
        "notices/{id}/answer/": {"answer": "已印发办法。", "version": 1},
        "extensions/": {
            "kind": "filing", "id": filing.pk, "until": "2012-12-20", "reason": "资金未到位。",
            "done_so_far": "已完成初稿。",
        },
        "comments/": {"measure": other.pk, "text": "请提供名单。", "named": []},
        "objections/": {"against": "light", "id": other.pk, "reason": "灯号有误。"},
        "closings/": {"measure": other.pk, "kind": "closing", "reason": "已验收。"},
        "amendment-requests/": {"filing": None, "report": accepted.pk, "reason": "数字有误。"},
        "amendments/{id}/": {
            "report": amendment.content, "submit": False, "signatory": "张副市长",
        },
        "results/": told | {"measure": other.pk},
        "results/{id}/": told,
        "results/{id}/withdraw/": {"reason": "数字有误。"},
        "reconciliation/": asked | {"items": [{"external_id": "LZ-1", "sha256": SHA}]},
        "sandbox-reviews/": {
            "resource": "progress-reports", "id": 1, "step": "return", "comment": "补充。",
        },
        "tokens/rotate/": {"overlap_hours": 1},
        "webhooks/": hooked,
        "webhooks/{id}/": hooked,
        "webhooks/{id}/replay/": {
            "cursor": caller.get("/api/v1/changes/").json()["next_cursor"],
        },
    }  # fmt: skip
    numbers = {
        "progress-reports": "LZ-1",
        "implementation-plans": str(filing.pk),
        "acknowledgements": str(receipt.pk),
        "directives": str(directive_to_x(province).pk),
        "results": str(result.pk),
        "amendments": str(amendment.pk),
        "/api/v1/results/{id}/withdraw/": str(published.pk),
        "notices": str(notice_to_x(province).pk),
        "webhooks": str(hook["id"]),
        "assessment-sheets": str(sheet_of(province, province.plan, Assessment.State.REVIEW).pk),
        "/api/v1/assessment-sheets/{id}/self-assessment/": str(
            sheet_of(province, another(province.plan), Assessment.State.SELF_ASSESSMENT).pk
        ),
    }
    return caller, numbers, bodies


def called(caller: Caller, method: str, path: str, sent: str, **headers: str) -> Any:
    """One call whose effect is undone, so that every one meets the same state."""
    given = {"Idempotency_Key": uuid4().hex} | headers
    with transaction.atomic():
        answer = caller.call(method.upper(), path, sent.encode("utf-8", "surrogatepass"), **given)
        transaction.set_rollback(True)
    return answer


def address(path: str, numbers: dict[str, str]) -> str:
    return VARIABLE.sub(numbers.get(path) or numbers.get(path.split("/")[3], "1"), path)


def tag_of(caller: Caller, where: str) -> str:
    """The tag of the record at that address, or of the one that the address belongs to."""
    for looked in (where, f"{where.rsplit('/', 2)[0]}/"):
        if tag := caller.get(looked).get("ETag"):
            return str(tag)
    return '"1.1"'


def places(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every field in a body, the nested ones as well, and a field that nobody knows."""
    if isinstance(value, dict):
        for name, inner in [*value.items(), ("unknown", "")]:
            yield (*place, name)
            yield from places(inner, (*place, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield (*place, number)
            yield from places(inner, (*place, number))


def changed(body: Any, place: tuple[str | int, ...], value: Any) -> Any:
    whole = copy.deepcopy(body)
    inner = whole
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return whole


@pytest.mark.hypothesis
def test_every_field(known: Known) -> None:
    caller, numbers, bodies = known
    places_so_far = count()
    for method, path in WRITES:
        good, where = bodies[path.removeprefix("/api/v1/")], address(path, numbers)
        tag = {"If_Match": tag_of(caller, where)}
        for place in places(good):
            for value in one_of_each(KINDS, next(places_so_far)):
                sent = json.dumps(changed(good, place, value))
                answer = called(caller, method, where, sent, **tag)
                assert not fails(answer), (method, path, place, value, answer.content)


@pytest.mark.once
@pytest.mark.hypothesis
def test_any_value_in_any_field(known: Known) -> None:
    """What nobody thought of; the values above are those that somebody did."""
    caller, numbers, bodies = known
    for method, path in WRITES:
        good, where = bodies[path.removeprefix("/api/v1/")], address(path, numbers)
        any_values_in(caller, method, where, good)


def any_values_in(caller: Caller, method: str, where: str, good: Any) -> None:
    tag = {"If_Match": tag_of(caller, where)}

    @given(place=st.sampled_from(list(places(good))), value=ANY_VALUE)
    @examples(5, suppress_health_check=list(HealthCheck))
    def call(place: tuple[str | int, ...], value: Any) -> None:
        answer = called(caller, method, where, json.dumps(changed(good, place, value)), **tag)
        assert not fails(answer), (method, where, answer.content)

    call()


@pytest.mark.once
def test_the_good_body_gets_through(known: Known) -> None:
    """Else the test above would only see what is refused for another reason."""
    caller, numbers, bodies = known
    for method, path in WRITES:
        good, where = bodies[path.removeprefix("/api/v1/")], address(path, numbers)
        tag = {"If_Match": tag_of(caller, where)} if method == "put" else {}
        answer = called(caller, method, where, json.dumps(good), **tag)
        # Answering for others is refused outside of the sandbox.
        expected = (403,) if "sandbox" in path else (200, 201)
        assert answer.status_code in expected, (method, path, answer.content)


@pytest.mark.hypothesis
def test_every_query_parameter(known: Known) -> None:
    caller, numbers, _bodies = known
    places_so_far = count()
    for method, path, operation in OPERATIONS:
        if method != "get":
            continue
        names = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
        for name in sorted({*names, "unknown", "limit", "cursor", "format"}):
            # What an operation does not know is refused by its name, whatever it says.
            kinds = TEXT_KINDS if name in names else [TEXTS]
            for text in one_of_each(kinds, next(places_so_far)):
                answer = caller.get(address(path, numbers), {name: as_sent(text)})
                assert not fails(answer), (path, name, text, answer.content)


@pytest.mark.hypothesis
def test_every_variable(known: Known) -> None:
    caller, _numbers, _bodies = known
    for number, (method, path) in enumerate(
        (method, path) for method, path, _one in OPERATIONS if "{" in path
    ):
        for evil in one_of_each(PATH_KINDS, number):
            where = VARIABLE.sub(lambda _match, text=evil: text, path)  # type: ignore[misc]
            answer = called(caller, method, where, "{}", If_Match='"1.1"')
            assert not fails(answer), (method, where[:80], answer.content)


@pytest.mark.once
@pytest.mark.hypothesis
def test_every_header(known: Known) -> None:
    caller, numbers, bodies = known
    places_so_far = count()
    for method, path, operation in OPERATIONS:
        sent = json.dumps(bodies.get(path.removeprefix("/api/v1/"), {}))
        names = [one["name"] for one in operation.get("parameters", []) if one["in"] == "header"]
        for name in names:
            for text in one_of_each(TEXT_KINDS, next(places_so_far)):
                value = text.encode("utf-8", "replace").decode("latin-1")
                headers = {name.replace("-", "_"): value}
                answer = called(caller, method, address(path, numbers), sent, **headers)
                assert not fails(answer), (method, path, name, text, answer.content)


@pytest.mark.once
def test_every_body_is_in_the_table(known: Known) -> None:
    assert set(known[2]) == {path.removeprefix("/api/v1/") for _method, path in WRITES}


ASKED = [
    (path, name)
    for method, path, operation in OPERATIONS
    if method == "get"
    for name in (
        *(one["name"] for one in operation.get("parameters", []) if one["in"] == "query"),
        "unknown",
    )
]


@pytest.mark.once
@pytest.mark.hypothesis
def test_any_text_in_any_query_parameter(known: Known) -> None:
    caller, numbers, _bodies = known

    @given(place=st.sampled_from(ASKED), text=ANY_TEXT)
    @examples(200, suppress_health_check=list(HealthCheck))
    def call(place: tuple[str, str], text: str) -> None:
        path, name = place
        answer = caller.get(address(path, numbers), {name: as_sent(text)})
        assert not fails(answer), answer.content

    call()


def announces_more(length: str, body: str) -> bool:
    """Whether Django reads the header as a length, and one beyond the body's."""
    try:
        return int(length) > len(body)
    except ValueError:
        return False


@pytest.mark.once
@pytest.mark.hypothesis
def test_any_text_in_any_variable_and_header(known: Known) -> None:
    caller, numbers, _bodies = known
    operations = [(method, path) for method, path, _one in OPERATIONS]

    @given(
        operation=st.sampled_from(operations),
        variable=st.none() | ANY_TEXT,
        header=st.sampled_from(HEADERS),
        text=ANY_TEXT,
    )
    @examples(100, suppress_health_check=list(HealthCheck))
    def call(operation: tuple[str, str], variable: str | None, header: str, text: str) -> None:
        # The client of the tests gives up where a server would wait for what was announced.
        assume(header != "Content-Length" or not announces_more(text, "{}"))
        method, path = operation
        # A server reads headers as Latin-1.
        sent = {header.replace("-", "_"): as_sent(text).decode("latin-1")}
        known_as = address(path, numbers)
        other = None if variable is None else quote(as_sent(variable), safe="")
        where = known_as if other is None else VARIABLE.sub(lambda _match: other, path)
        answer = called(caller, method, where, "{}", **sent)
        assert not fails(answer), answer.content

    call()
