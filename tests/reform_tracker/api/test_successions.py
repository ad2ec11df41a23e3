"""A system of a body that was merged works on for the successor, with the same token."""

from datetime import date
from typing import Any

import pytest

from departments.accounts.moving import MoveInput, confirm_people
from departments.api_clients.service import create_client
from departments.models import ApiClient, ChangeKind, Scope
from departments.reorganizing.service import ChangeInput
from departments.roles import Role
from reform_tracker import clock
from tasks.succeeding.service import change_organization
from tests.factories.world import World
from tests.reform_tracker.api.conftest import REPORTS, Caller

DAY = date(2012, 6, 20)


@pytest.fixture
def merged(world: World) -> Any:
    """X has sent May's report by its system, then it is merged into Y; its client goes along."""
    world.accepted_filing(World.X)
    new = create_client(
        world.organization(World.X), name="督办系统", days=90, actor=None, source="test",
        scopes=Scope.values,
    )  # fmt: skip
    caller = Caller(new.text)
    body = {
        "measure": world.measure.pk, "period": "2012-05", "status": "in_progress", "percent": 35,
        "progress": "已办。", "problems": "", "next_steps": "继续。", "coordination": "",
        "source_updated_at": "2012-05-08T08:00:00+08:00", "submit": True, "signatory": "张副市长",
    }  # fmt: skip
    sent = caller.put(f"{REPORTS}JQ-1/", body)
    assert sent.status_code == 201, sent.content
    admin = world.person(World.C, Role.SECURITY_ADMIN)
    with clock.pinned(DAY):
        change = change_organization(
            ChangeInput(
                organization=world.organization(World.X), kind=ChangeKind.MERGED, on=DAY,
                basis="甘政发〔2012〕80号", successor=world.organization(World.Y),
            ),
            {}, actor=world.reviewer, source="test",
        )  # fmt: skip
        account = ApiClient.objects.get().account_id
        move = MoveInput(account, world.organization(World.Y).pk)
        confirm_people(change.pk, [move], actor=admin, source="test")
        yield world, caller, body


def test_it_reads_what_was_sent_before_and_pushes_on(merged: Any) -> None:
    world, caller, body = merged
    assert caller.get(f"{REPORTS}JQ-1/").json()["organization"] == world.organization(World.X).pk
    june = body | {"period": "2012-06", "percent": 40}
    sent = caller.put(f"{REPORTS}JQ-2/", june)
    assert sent.status_code == 201, sent.content
    assert sent.json()["organization"] == world.organization(World.Y).pk


def test_reconciliation_finds_it_until_the_successor_says_otherwise(merged: Any) -> None:
    world, caller, body = merged
    query = {"plan": world.plan.pk, "period": "2012-05"}
    answer = caller.get("/api/v1/reconciliation/", query).json()
    assert [one["external_id"] for one in answer["reports"]] == ["JQ-1"]
    again = caller.put(f"{REPORTS}JQ-1/", body | {"percent": 50, "progress": "改正。"})
    assert again.status_code == 201, again.content
    held = caller.get("/api/v1/reconciliation/", query).json()["reports"]
    assert [one["external_id"] for one in held] == ["JQ-1"]
    assert caller.get(f"{REPORTS}JQ-1/").json()["percent"] == 50


def test_the_organization_names_its_successor_and_the_feed_tells_the_line(merged: Any) -> None:
    world, caller, _body = merged
    shown = caller.get(f"/api/v1/organizations/{world.organization(World.X).pk}/").json()
    assert (shown["valid_until"], shown["successor"]) == (
        "2012-06-19",
        world.organization(World.Y).pk,
    )
    assert shown["names"] == []
    assert {"name": World.X, "until": "2012-06-20"} in shown["former_names"]
    changes = caller.get("/api/v1/changes/").json()["results"]
    assert ("measures", world.measure.pk, "corrected") in {
        (one["resource"], one["id"], one["event"]) for one in changes
    }
