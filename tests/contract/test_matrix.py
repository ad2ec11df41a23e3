"""Every row of the authorization matrix, tried by every actor."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from departments.api_clients.service import create_client
from departments.entering import presence
from departments.models import Scope, User
from departments.roles import Role
from tests.contract.acknowledgement_cases import ACKNOWLEDGEMENT_CASES
from tests.contract.alarm_cases import ALARM_CASES
from tests.contract.amendment_cases import AMENDMENT_CASES
from tests.contract.api_cases import API_CASES
from tests.contract.assessment_cases import ASSESSMENT_CASES
from tests.contract.cases import CASES, Case
from tests.contract.close_cases import CLOSE_CASES
from tests.contract.closing_cases import CLOSING_CASES
from tests.contract.comment_cases import COMMENT_CASES
from tests.contract.coordination_cases import COORDINATION_CASES
from tests.contract.directive_cases import DIRECTIVE_CASES
from tests.contract.extension_cases import EXTENSION_CASES
from tests.contract.feedback_cases import FEEDBACK_CASES
from tests.contract.file_cases import FILE_CASES
from tests.contract.import_cases import IMPORT_CASES
from tests.contract.inspection_cases import INSPECTION_CASES
from tests.contract.list_cases import LIST_CASES
from tests.contract.matrix import ACTORS, MATRIX
from tests.contract.notice_cases import NOTICE_CASES
from tests.contract.objection_cases import OBJECTION_CASES
from tests.contract.organization_cases import ORGANIZATION_CASES
from tests.contract.place_cases import PLACE_CASES
from tests.contract.proposal_cases import PROPOSAL_CASES
from tests.contract.reminder_cases import REMINDER_CASES
from tests.contract.result_cases import RESULT_CASES
from tests.contract.second_factor_cases import SECOND_FACTOR_CASES
from tests.contract.session_cases import SESSION_CASES
from tests.contract.single_sign_on_cases import SINGLE_SIGN_ON_CASES
from tests.contract.urging_cases import URGING_CASES
from tests.contract.view_cases import VIEW_CASES
from tests.contract.year_end_cases import YEAR_END_CASES
from tests.factories.browser import same_bytes, signed_in
from tests.factories.world import World

pytestmark = pytest.mark.pages

ALL_CASES = (
    CASES
    | CLOSE_CASES
    | YEAR_END_CASES
    | IMPORT_CASES
    | REMINDER_CASES
    | API_CASES
    | PLACE_CASES
    | ORGANIZATION_CASES
    | ASSESSMENT_CASES
    | VIEW_CASES
    | LIST_CASES
    | EXTENSION_CASES
    | DIRECTIVE_CASES
    | INSPECTION_CASES
    | FILE_CASES
    | OBJECTION_CASES
    | CLOSING_CASES
    | AMENDMENT_CASES
    | COORDINATION_CASES
    | NOTICE_CASES
    | ACKNOWLEDGEMENT_CASES
    | COMMENT_CASES
    | ALARM_CASES
    | FEEDBACK_CASES
    | URGING_CASES
    | RESULT_CASES
    | SECOND_FACTOR_CASES
    | SESSION_CASES
    | PROPOSAL_CASES
    | SINGLE_SIGN_ON_CASES
)
ROWS = list(csv.DictReader(StringIO(MATRIX)))


def part_of(row: dict[str, str]) -> str:
    return row["route"].split(":")[0] if ":" in row["route"] else "frame"


PARTS = sorted({part_of(row) for row in ROWS})
BOTH = (Role.REPORTER, Role.APPROVER)
A_DAY = 24 * 60 * 60  # seconds


class Actors:
    """The people of the columns, and how each of them calls."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tokens = {
            name: create_client(
                world.organization(organization),
                name="业务系统",
                days=90,
                actor=None,
                source="test",
                scopes=Scope.values,
            )
            for name, organization in (("prefX", World.X), ("prefY", World.Y))
        }
        self.people = {
            "reporterA": world.reporter(),
            "approverA": world.approver(),
            "supportB": world.person(World.B, *BOTH),
            "otherC": world.person(World.C, *BOTH),
            "prefX": world.person(World.X, *BOTH, number=2),
            "prefY": world.person(World.Y, *BOTH, number=2),
            "commission": world.reviewer,
            "leader": world.person(World.COMMISSION, Role.LEADER),
            "auditor": world.person(World.B, Role.AUDITOR),
            "secadmin": world.person(World.A, Role.SECURITY_ADMIN),
            "sysadmin": world.person(World.A, Role.SYSTEM_ADMIN),
            "commissionX": world.placed(Role.COMMISSION, World.COMMISSION),
            "leaderX": world.placed(Role.LEADER, World.A),
            "auditorX": world.placed(Role.AUDITOR, World.B),
            "secadminX": world.placed(Role.SECURITY_ADMIN, World.A),
            "sysadminX": world.placed(Role.SYSTEM_ADMIN, World.A),
        }
        # Signed in once: what a call does to a session is undone with the call.
        self.sessions = {name: seen_already(person) for name, person in self.people.items()}
        # What each of them was answered about something that does not exist, by route and method.
        self.nothing: dict[tuple[str, ...], bytes] = {}

    def caller(self, actor: str, *, api: bool) -> tuple[Client, dict[str, str], User | None]:
        client = Client(raise_request_exception=False)
        if actor == "anon":
            return client, {}, None
        if api and actor in self.tokens:
            new = self.tokens[actor]
            return client, {"Authorization": f"Bearer {new.text}"}, new.client.account
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[actor]
        return client, {}, self.people[actor]


def seen_already(person: User) -> str:
    """The key of a session whose next sight is not noted for a day: else each call would write it,
    since what the last one wrote is undone."""
    session = signed_in(person).session
    request = RequestFactory().get("/")
    request.session = session
    presence.begin(request)
    session[presence.SEEN] += A_DAY
    session.save()
    return str(session.session_key)


def call(client: Client, headers: dict[str, str], case: Case, url: str, data: Any) -> HttpResponse:
    kind = {"content_type": "application/json"} if case.json else {}
    body = json.dumps(data) if case.json else data
    if url.startswith("/api/") and case.method == "post":
        headers = headers | {"Idempotency-Key": uuid4().hex}
    answer: HttpResponse = getattr(client, case.method)(url, body, headers=headers, **kind)
    if answer.streaming:
        # A download ends when it has been read; only then is its file closed.
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # FileResponse
    return answer


@pytest.fixture
def actors(world: World) -> Actors:
    world.accepted_filing(World.X)
    return Actors(world)


@pytest.mark.parametrize("part", PARTS)
def test_rows(part: str, actors: Actors) -> None:
    """All rows of one part of the site on one published plan, each on its own savepoint."""
    wrong: list[str] = []
    for row in ROWS:
        if part_of(row) != part:
            continue
        with override_settings(DEMO=ALL_CASES[row["case"]].demo), transaction.atomic():
            wrong += faults(row, actors)
            transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


def faults(row: dict[str, str], actors: Actors) -> Iterator[str]:
    """What is wrong with one row, actor by actor; every actor finds the same state."""
    case = ALL_CASES[row["case"]]
    thing = case.before(actors.world)
    for actor in ACTORS:
        with transaction.atomic():
            said = attempt(row["route"], case, actors, actor, row[actor], thing)
            transaction.set_rollback(True)
        if said:
            yield f"{row['route']}, {row['case']}: {actor}, expected {row[actor]}: {said}"


def attempt(
    route: str, case: Case, actors: Actors, actor: str, expected: str, thing: Any
) -> str | None:
    """What is wrong with the answer to this actor; None if nothing is."""
    world, api = actors.world, route.startswith("api:")
    client, headers, user = actors.caller(actor, api=api)
    headers = headers | case.headers(world, thing)
    url = case.url(route, world, thing)
    answer = call(client, headers, case, url, case.data(world, thing))
    problem = judged(answer, expected, page=case.method == "get" and not api)
    if problem:
        return problem
    if expected in "VH":
        return shown(answer, expected, case.shows(world, thing))
    if expected == "4":
        said, of = bare(answer, url), (route, case.method, actor)
        if actors.nothing.get(of) != said:  # asked once for all rows, again where it differs
            elsewhere = case.nowhere(route, world, thing)
            missing = call(client, headers, case, elsewhere, case.data(world, thing))
            actors.nothing[of] = bare(missing, elsewhere)
        if actors.nothing[of] != said:
            return "the body differs from that of something that does not exist"
    doer = user or actors.people["otherC"]
    if case.took and case.took(world, thing, doer) != (expected == "2"):
        return f"{answer.status_code}, but it was {'not ' * (expected == '2')}done"
    return None


STATUS = {
    "2": (200, 201, 204, 302),
    "3": (403,),
    "4": (404,),
    "5": (405,),
    "6": (422,),
    "7": (207,),
    "V": (200,),
    "H": (200,),
}


def judged(answer: HttpResponse, expected: str, *, page: bool) -> str | None:
    to_sign_in = answer.status_code == 302 and "/sign-in/" in answer["Location"]
    if expected == "1":
        fine = to_sign_in if page else answer.status_code == 401
    else:
        # Signing out leads to the sign-in page as well; nobody else is sent there.
        left = not answer.wsgi_request.user.is_authenticated  # type: ignore[attr-defined]
        signed_out = answer.wsgi_request.path == "/sign-out/" and left  # type: ignore[attr-defined]
        fine = answer.status_code in STATUS[expected] and (signed_out or not to_sign_in)
    return None if fine else f"{answer.status_code} {answer.headers.get('Location', '')}"


def shown(answer: HttpResponse, expected: str, mark: str) -> str | None:
    there = mark in answer.content.decode()
    return None if there == (expected == "V") else f"{mark!r} {'shows' if there else 'is missing'}"


def bare(answer: HttpResponse, url: str) -> bytes:
    """The body without the address that was asked for."""
    return same_bytes(answer.content).replace(url.encode(), b"")


def test_every_case_is_in_a_row() -> None:
    assert {row["case"] for row in ROWS} == set(ALL_CASES)
