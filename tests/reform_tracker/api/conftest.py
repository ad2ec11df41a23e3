"""A small province: one plan, two measures, two leads, a supporter, two prefectures."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from departments.api_clients.service import create_client
from departments.models import Organization, OrganizationName, Scope, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.jobs import make_sandbox
from reform_tracker.models import Sandbox
from reform_tracker.sandbox import places
from tasks.models import (
    Assignment,
    ImplementationPlan,
    Measure,
    ReformArea,
    ReformPlan,
    ReportingPeriod,
    Task,
    TaskPlace,
)
from tests.factories.people import government, grant

SCHEMA = Path(__file__).parents[3] / "docs" / "openapi.json"
VARIABLE = re.compile(r"\(\?P<\w+>.*?\)(?=/)|\{\w+\}")
OPERATIONS = {
    VARIABLE.sub("{}", path): item
    for path, item in json.loads(SCHEMA.read_text("utf-8"))["paths"].items()
}
TODAY = date(2012, 5, 20)
REPORTS = "/api/v1/progress-reports/"
REVIEWS = "/api/v1/sandbox-reviews/"


@dataclass
class Province:
    """What the tests talk about: P is `measure`, led by A, supported by B, taken on by X."""

    plan: ReformPlan
    area: ReformArea
    task: Task
    measure: Measure
    other_measure: Measure
    period: ReportingPeriod
    later: ReportingPeriod
    a: Organization
    b: Organization
    c: Organization
    x: Organization
    y: Organization


class Caller:
    """A system that calls with a bearer token, or nobody, or a signed-in person."""

    def __init__(self, token: str = "", client: Client | None = None) -> None:
        self.http = client or Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, params: Any = None, **headers: str) -> Any:
        return described(self.http.get(path, params, headers=self._headers(headers)))

    def put(self, path: str, body: Any, **headers: str) -> Any:
        content = body if isinstance(body, bytes | str) else json.dumps(body)
        return described(
            self.http.put(
                path, content, content_type="application/json", headers=self._headers(headers)
            )
        )

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """With a key of its own, unless one is given or taken away by an empty one."""
        sent = {"Idempotency_Key": uuid4().hex} | headers
        content = json.dumps({} if body is None else body)
        given = self._headers({name: value for name, value in sent.items() if value})
        return described(
            self.http.post(path, content, content_type="application/json", headers=given)
        )

    def call(
        self, method: str, path: str, body: bytes = b"", content_type: str = "application/json",
        **headers: str,
    ) -> Any:  # fmt: skip
        return described(
            self.http.generic(
                method, path, body, content_type=content_type, headers=self._headers(headers)
            )
        )

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        return self.headers | {name.replace("_", "-"): value for name, value in headers.items()}


def described(answer: Any) -> Any:
    """The answer, whose status and type the committed schema knows if it knows the operation."""
    request, match = answer.wsgi_request, answer.wsgi_request.resolver_match
    route = VARIABLE.sub("{}", f"/{match.route}".rstrip("$")) if match else ""
    known = OPERATIONS.get(route, {}).get(request.method.lower())
    if known is not None:
        assert str(answer.status_code) in known["responses"], (request.method, route, answer)
        kinds = known["responses"][str(answer.status_code)].get("content", {})
        kind = answer.get("Content-Type", "").split(";")[0]
        assert kind in kinds or not kinds, (request.method, route, kind)
    return answer


@pytest.fixture(autouse=True)
def _business_date() -> Iterator[None]:
    with clock.pinned(TODAY):
        yield


@pytest.fixture
def province(db: None) -> Province:
    a, b, c = (
        _organization(name, "department") for name in ("省发展改革委", "省财政厅", "省文化厅")
    )
    x, y = (_organization(name, "prefecture") for name in ("兰州市", "天水市"))
    plan = ReformPlan.objects.create(
        owner=a,
        year=2012,
        title="2012年深化经济体制改革工作意见",
        notice_title="转发意见的通知",
        number="甘政发〔2012〕53号",
        issuer="甘肃省人民政府",
        issued_on=date(2012, 4, 24),
        source_text="全文",
        source_sha256="0" * 64,
        filing_due_on=date(2012, 5, 15),
        published_at=clock.now(),
    )
    area = ReformArea.objects.create(
        plan=plan, number=1, title="转变发展方式", span_start=0, span_end=2
    )
    task = Task.objects.create(
        area=area, number=1, key="1.1", title="推进资源税改革", text="推进资源税改革试点。",
        pinyin="tuijinziyuanshuigaige tjzysgg", span_start=0, span_end=2,
    )  # fmt: skip
    place = TaskPlace.objects.create(task=task, name="兰州新区")
    place.prefectures.add(x)
    measure, other = (_measure(task, number) for number in (1, 2))
    for line in (measure, other):
        _assign(line, a, "lead", 1)
        _assign(line, b, "support", 2)
    _assign(measure, x, "local", 1001)
    may, june = (
        ReportingPeriod.objects.create(
            plan=plan, code=f"2012-0{m}", starts_on=date(2012, m, 1), ends_on=date(2012, m, 30),
            due_on=date(2012, m, 25),
        )
        for m in (5, 6)
    )  # fmt: skip
    return Province(plan, area, task, measure, other, may, june, a, b, c, x, y)


@pytest.fixture
def x_api(province: Province) -> Caller:
    return caller_of(province.x)


@pytest.fixture
def y_api(province: Province) -> Caller:
    return caller_of(province.y)


@pytest.fixture
def anyone() -> Caller:
    return Caller()


@pytest.fixture
def body(province: Province) -> dict[str, Any]:
    """A complete report of X on P for May."""
    return {
        "measure": province.measure.pk,
        "period": "2012-05",
        "status": "in_progress",
        "percent": 40,
        "progress": "已制定实施方案。",
        "problems": "",
        "next_steps": "六月开展试点。",
        "coordination": "",
        "source_updated_at": "2012-05-18T09:00:00+08:00",
    }


def caller_of(organization: Organization) -> Caller:
    new = create_client(organization, name="业务系统", days=90, actor=None, source="test")
    return Caller(new.text)


def person(organization: Organization, *roles: Role) -> User:
    user = User.objects.create(
        username=f"u{User.objects.count()}", full_name="王明", organization=organization
    )
    grant(user, *roles)
    return user


def signed_in(user: User) -> Caller:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="departments.backends.AccountBackend")
    return Caller(client=client)


def _organization(name: str, kind: str) -> Organization:
    order = Organization.objects.count() + 1
    row = Organization.objects.create(
        parent=government(),
        kind=kind,
        short_name=name,
        formal_name=f"甘肃省{name}",
        unit_order=order,
        pinyin="x",
    )
    OrganizationName.objects.create(organization=row, name=name)
    return row


def _measure(task: Task, number: int) -> Measure:
    return Measure.objects.create(
        task=task, number=number, key=f"1.1({number})", text=f"措施{number}", responsibility="负责",
        phrase="等负责", basis="document_rule", span_start=0, span_end=2,
    )  # fmt: skip


def _assign(measure: Measure, organization: Organization, role: str, order: int) -> None:
    Assignment.objects.create(measure=measure, organization=organization, role=role, order=order)


@pytest.fixture
def copies(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Copies for the sandbox in SQLite lie in a folder of the test; all are dropped at its end."""
    settings.VAR_DIR = tmp_path
    yield
    for place in places.left_behind("") + [row.place for row in Sandbox.objects.all() if row.place]:
        places.drop(place)


@pytest.fixture
def filing(province: Province) -> ImplementationPlan:
    return ImplementationPlan.objects.create(plan=province.plan, organization=province.x)


@pytest.fixture
def reviewer(province: Province) -> User:
    return person(province.b, Role.COMMISSION)


@pytest.fixture
def sandbox_caller(
    copies: None, province: Province, filing: ImplementationPlan, reviewer: User
) -> Caller:
    """A client that tries out, and the copy of the data in which it does."""
    made = tried_out(province.x)
    make_sandbox()
    return made


def tried_out(organization: Organization) -> Caller:
    """A client of the sandbox."""
    new = create_client(
        organization, name="试用", days=9, actor=None, source="test", scopes=Scope.values,
        is_sandbox=True,
    )  # fmt: skip
    return Caller(new.text)


def submit(caller: Caller, body: dict[str, Any], **changes: Any) -> int:
    """Sends a report and signs it; its number."""
    item = body | {"external_id": "LZ-1", "submit": True, "signatory": "张副市长"} | changes
    answer = caller.post(f"{REPORTS}bulk/", {"items": [item]})
    assert answer.status_code == 200, answer.content
    return int(caller.get(f"{REPORTS}LZ-1/").json()["id"])
