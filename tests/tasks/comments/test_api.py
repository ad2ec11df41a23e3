"""Comments over the API: an organization's own system reads what it may, and says something."""

import pytest

from departments.models import Scope
from tasks.comments import service
from tasks.models import Comment
from tests.factories.world import World
from tests.tasks.acknowledging.test_api import caller_of
from tests.tasks.comments.people import TEXT, say

ROWS = "/api/v1/comments/"


@pytest.fixture
def taken_on(world: World) -> World:
    world.accepted_filing(World.X)
    return world


def test_a_prefectures_system_says_something_of_its_line(taken_on: World) -> None:
    world, caller = taken_on, caller_of(taken_on)
    b = world.organization(World.B).pk
    body = {"measure": world.measure.pk, "text": TEXT, "named": [b]}
    made = caller.post(ROWS, body, Idempotency_Key="k-1")
    assert made.status_code == 201
    assert (made.json()["organization_name"], made.json()["named"]) == (World.X, [b])
    again = caller.post(ROWS, body, Idempotency_Key="k-1")
    assert again["Idempotency-Replayed"] == "true"
    assert Comment.objects.count() == 1
    (row,) = caller.get(ROWS).json()["results"]
    assert (row["text"], row["measure_key"], row["is_corrected"]) == (TEXT, World.KEY, False)
    events = caller.get("/api/v1/changes/").json()["results"]
    assert ("comments", "commented") in {(one["resource"], one["event"]) for one in events}


def test_what_was_taken_back_has_no_words(world: World) -> None:
    comment = say(world, named=[World.B])
    service.take_back(comment.pk, actor=world.reporter(), source="test")
    row = caller_of(world, World.B).get(f"{ROWS}{comment.pk}/").json()
    assert (row["text"], row["version"]) == ("", 2)
    assert row["taken_back_at"]


def test_refusals_name_their_place(taken_on: World) -> None:
    world, caller = taken_on, caller_of(taken_on)
    foreign = world.organization(World.C).pk
    for body, status in (
        ({"measure": world.measure.pk, "text": ""}, 422),
        ({"measure": world.measure.pk, "text": "好", "named": [foreign]}, 422),
        ({"measure": world.measure.pk, "text": "好", "by": 1}, 422),
        ({"measure": 987654321, "text": "好"}, 404),
    ):
        answer = caller.post(ROWS, body)
        assert answer.status_code in (status, 400), body
        assert answer["Content-Type"].startswith("application/problem+json")
    assert not Comment.objects.exists()


def test_it_needs_its_scope(taken_on: World) -> None:
    caller = caller_of(taken_on, scopes=[Scope.READ])
    answer = caller.post(ROWS, {"measure": taken_on.measure.pk, "text": "好"})
    assert answer.status_code == 403
    assert "comments.write" in answer.content.decode()
