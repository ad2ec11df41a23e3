"""The list of measures: a line for each, of many prefectures only the lights."""

from typing import Any

from django.test import Client

from departments.models import User
from tests.factories.browser import signed_in
from tests.factories.world import World

MANY = (World.X, World.Y, "兰州市")


def line_of(world: World, browser: Client) -> dict[str, Any]:
    answer = browser.get(f"/plans/{world.plan.pk}/tasks/")
    lines: list[dict[str, Any]] = answer.context["lines"]
    return next(line for line in lines if line["measure"].pk == world.measure.pk)


def test_a_few_prefectures_have_rows_of_their_own(world: World) -> None:
    world.accepted_filing(World.X)
    line = line_of(world, signed_in(world.reviewer))
    assert [row.organization for row in line["rows"]] == [World.A, World.X]
    assert line["others"] == ()


def test_of_many_the_lights_are_counted_and_linked(world: World) -> None:
    for prefecture in MANY:
        world.accepted_filing(prefecture)
    browser = signed_in(world.reviewer)
    line = line_of(world, browser)
    assert [row.organization for row in line["rows"]] == [World.A]
    assert sum(light.count for light in line["others"]) == len(MANY)
    query = f"?measure={world.measure.pk}&role=local"
    listed = browser.get(f"/plans/{world.plan.pk}/tasks/{query}").context
    assert {one["rows"][0].organization for one in listed["lines"]} == set(MANY)
    for light in line["others"]:
        answer = browser.get(f"/plans/{world.plan.pk}/tasks/{query}&light={light.code}")
        assert answer.context["row_total"] == light.count


def test_a_prefecture_finds_its_own_row_in_each_line(world: World) -> None:
    for prefecture in MANY:
        world.accepted_filing(prefecture)
    reporter: User = world.reporter(World.X)
    assert [row.organization for row in line_of(world, signed_in(reporter))["rows"]] == [World.X]


def test_a_number_that_is_none_asks_for_nothing(world: World) -> None:
    browser = signed_in(world.reviewer)
    for asked in ("x", "10000000000", "-1"):
        answer = browser.get(f"/plans/{world.plan.pk}/tasks/?measure={asked}")
        assert answer.status_code == 200
