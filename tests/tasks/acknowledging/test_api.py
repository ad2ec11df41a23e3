"""Confirmations of receipt over the API: an organization's own system confirms and objects."""

from typing import Any

import pytest

from departments.api_clients.service import create_client
from departments.models import Scope
from reform_tracker.feed.models import Change
from tasks.models import LineObjection
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reform_tracker.api.conftest import Caller
from tests.tasks.acknowledging.people import answer, object_to, parts, row_of
from tests.tasks.acknowledging.test_service import lead

ROWS = "/api/v1/acknowledgements/"


def caller_of(world: World, organization: str = World.X, **more: Any) -> Caller:
    new = create_client(
        world.organization(organization), name="系统", days=9, actor=None, source="test", **more
    )
    return Caller(new.text)


def address(world: World, path: str = "", organization: str = World.X) -> str:
    return f"{ROWS}{row_of(world, organization).pk}/{path}"


def confirmed(world: World, caller: Caller, organization: str, tag: str = "") -> Any:
    url = address(world, "", organization)
    seen = caller.get(url)
    lines = [one["part"] for one in seen.json()["lines"] if one["state"] != "confirmed"]
    return caller.put(f"{url}confirmation/", {"lines": lines}, If_Match=tag or seen["ETag"])


def test_a_prefectures_system_finds_its_row_and_confirms(world: World) -> None:
    caller = caller_of(world)
    (row,) = caller.get(ROWS).json()["results"]
    assert (row["state"], row["to_confirm"], row["due_on"]) == ("awaited", 0, "2012-05-15")
    answered = confirmed(world, caller, World.X)
    assert (answered.status_code, answered.json()["state"]) == (200, "confirmed")
    assert answered["ETag"] == caller.get(address(world))["ETag"]
    (change,) = Change.objects.filter(organization=world.organization(World.X))
    assert (change.resource, change.event) == ("acknowledgements", "confirmed")


def test_what_is_shown_says_of_each_line_what_was_said(world: World) -> None:
    object_to(world, World.B)
    answer(world, World.B)
    caller = caller_of(world, World.B)
    lines = caller.get(address(world, "", World.B)).json()["lines"]
    assert [one["part"] for one in lines] == parts(world, World.B)
    assert (lines[0]["state"], lines[0]["objection"]["answer"]) == ("answered", "职能在你单位。")
    assert {one["objection"] for one in lines[1:]} == {None}


def test_confirming_again_changes_nothing(world: World) -> None:
    caller = caller_of(world, World.B)
    first = confirmed(world, caller, World.B)
    assert confirmed(world, caller, World.B).json() == first.json()


def test_a_line_that_came_since_makes_what_was_seen_out_of_date(world: World) -> None:
    caller = caller_of(world, World.C)
    old = caller.get(address(world, "", World.C))["ETag"]
    lead(world, World.C)
    late = confirmed(world, caller, World.C, old)
    assert (late.status_code, late.json()["current"]["state"]) == (412, "awaited")
    url = address(world, "confirmation/", World.C)
    assert caller.put(url, {"lines": []}).status_code == 428
    assert confirmed(world, caller, World.C).status_code == 200


def test_a_system_objects_once_however_often_it_sends(world: World) -> None:
    caller = caller_of(world, World.B)
    body = {"lines": parts(world, World.B)[:1], "reason": "不属本单位。"}
    url = address(world, "objections/", World.B)
    first = caller.post(url, body, Idempotency_Key="k-1")
    again = caller.post(url, body, Idempotency_Key="k-1")
    assert (first.status_code, first.json()["state"]) == (201, "objected")
    assert again["Idempotency-Replayed"] == "true"
    assert LineObjection.objects.count() == 1


def test_a_client_without_the_scope_is_refused(world: World) -> None:
    caller = caller_of(world, scopes=[Scope.READ])
    refused = confirmed(world, caller, World.X)
    assert (refused.status_code, "acknowledgements.write" in refused.json()["detail"]) == (
        403,
        True,
    )


@pytest.mark.parametrize(
    "lines", [None, "1", [True], ["1"], [0], [-1], [2**63], [1.5], [[1]], list(range(1, 502))]
)
def test_lines_that_are_no_numbers_are_refused(lines: Any, world: World) -> None:
    caller = caller_of(world, World.B)
    tag = caller.get(address(world, "", World.B))["ETag"]
    url = address(world, "confirmation/", World.B)
    assert caller.put(url, {"lines": lines}, If_Match=tag).status_code == 422


def test_a_line_of_somebody_else_is_named_as_one_that_does_not_exist(world: World) -> None:
    caller = caller_of(world, World.B)
    tag = caller.get(address(world, "", World.B))["ETag"]
    url = address(world, "confirmation/", World.B)
    (theirs, *_more), nobodys = parts(world, World.C), 10**9
    told = [
        caller.put(url, {"lines": [line]}, If_Match=tag).json()["errors"]
        for line in (theirs, nobodys)
    ]
    assert told[0] == told[1]


def test_the_list_costs_the_same_however_many_rows_it_has(
    world: World, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(world.reviewer)
    with django_assert_max_num_queries(14):
        rows = client.get(ROWS, {"plan": world.plan.pk}).json()["results"]
    assert len(rows) == 50
