"""Closings over the API: by a prefecture's own system, for its own part only."""

import pytest

from departments.api_clients.service import create_client
from departments.models import Scope
from tasks.models import Closing
from tasks.signing.states import Asked
from tasks.signing.workflow import Step
from tests.factories.closings import ACHIEVED, WHY_AGAIN, closed, decide, done
from tests.factories.world import World
from tests.reform_tracker.api.conftest import Caller

CLOSINGS = "/api/v1/closings/"
pytestmark = pytest.mark.once


def system_of(world: World, organization: str = World.X, *scopes: str) -> Caller:
    new = create_client(
        world.organization(organization),
        name="业务系统",
        days=90,
        actor=None,
        source="test",
        scopes=scopes or (Scope.READ, Scope.REQUESTS),
    )
    return Caller(new.text)


def asked_of(world: World, **more: object) -> dict[str, object]:
    return {"measure": world.measure.pk, "reason": ACHIEVED} | more


def test_it_is_asked_for_told_and_taken_back(world: World) -> None:
    done(world, World.X)
    system = system_of(world)
    made = system.post(CLOSINGS, asked_of(world))
    assert made.status_code == 201
    one = made.json()
    assert (one["kind"], one["state"], one["reason"]) == ("closing", "asked", ACHIEVED)
    assert system.post(CLOSINGS, asked_of(world)).json()["id"] == one["id"]
    assert [row["id"] for row in system.get(CLOSINGS).json()["results"]] == [one["id"]]
    shown = system.get(f"{CLOSINGS}{one['id']}/")
    tag = shown.headers["ETag"]
    assert system.get(f"{CLOSINGS}{one['id']}/", If_None_Match=tag).status_code == 304
    events = [row["event"] for row in system.get("/api/v1/changes/").json()["results"]]
    assert "closing_asked" in events
    back = system.post(f"{CLOSINGS}{one['id']}/withdraw/")
    assert back.json()["state"] == Asked.WITHDRAWN


def test_what_is_not_declared_done_is_refused(world: World) -> None:
    world.accepted_filing(World.X)
    assert system_of(world).post(CLOSINGS, asked_of(world)).status_code == 409
    assert not Closing.objects.exists()


def test_a_reopening_is_asked_for_where_something_is_closed(world: World) -> None:
    done(world, World.X)
    system = system_of(world)
    again = asked_of(world, kind="reopening", reason=WHY_AGAIN)
    assert system.post(CLOSINGS, again).status_code in {404, 422}
    closing = closed(world, World.X)
    made = system.post(CLOSINGS, again).json()
    assert (made["kind"], made["reopens"]) == ("reopening", closing.pk)
    decide(Closing.objects.get(pk=made["id"]), Step.GRANT, world.reviewer)
    assert system.get(f"{CLOSINGS}{closing.pk}/").json()["reopened_at"] is not None


def test_a_report_on_a_closed_part_is_refused(world: World) -> None:
    closed(world, World.X)
    system = system_of(world, World.X, Scope.READ, Scope.REPORTS)
    body = {
        "external_id": "JQ-1", "measure": world.measure.pk, "period": "2012-05",
        "status": "in_progress", "percent": 50, "progress": "续办。", "next_steps": "继续。",
        "source_updated_at": "2012-05-08T09:00:00+08:00", "submit": False,
    }  # fmt: skip
    answer = system.post("/api/v1/progress-reports/bulk/", {"items": [body]})
    (item,) = answer.json()["results"]
    assert item["result"] not in {"created", "updated"}
    assert world.measure.reports.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {"measure": 0},
        {"measure": 10**20},
        {"measure": "1"},
        {"reason": ""},
        {"reason": "长" * 8001},
        {"kind": "plan"},
        {"unknown": 1},
    ],
)
def test_a_wrong_body_asks_nothing(body: dict[str, object], world: World) -> None:
    done(world, World.X)
    assert system_of(world).post(CLOSINGS, asked_of(world) | body).status_code in {400, 422}
    assert not Closing.objects.exists()


def test_without_the_scope_nothing_is_asked(world: World) -> None:
    done(world, World.X)
    system = system_of(world, World.X, Scope.READ)
    assert system.post(CLOSINGS, asked_of(world)).status_code == 403
