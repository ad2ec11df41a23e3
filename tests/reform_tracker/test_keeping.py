"""What was computed from recorded facts is kept until something else is recorded."""

from collections.abc import Iterator
from datetime import date
from itertools import count

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from reform_tracker import clock
from reform_tracker.audit import trail
from reform_tracker.keeping import kept
from tests.factories.world import World

pytestmark = pytest.mark.usefixtures("pages_are_kept")


@pytest.fixture
def numbers() -> Iterator[int]:
    return count(1)


def something_is_recorded(world: World) -> None:
    trail.record(
        actor=world.reviewer,
        action="account.roles",
        target=world.reviewer,
        summary="x",
        source="test",
    )


def test_it_is_made_once(numbers: Iterator[int], world: World) -> None:
    assert [kept(lambda: next(numbers), "a", 1) for _time in range(3)] == [1, 1, 1]
    assert kept(lambda: next(numbers), "a", 2) == 2


def test_what_is_kept_costs_one_row(numbers: Iterator[int], world: World) -> None:
    kept(lambda: next(numbers), "a")
    with CaptureQueriesContext(connection) as captured:
        kept(lambda: next(numbers), "a")
    (query,) = captured
    assert "audit_audithead" in query["sql"]


def test_it_is_made_anew_when_something_is_recorded(numbers: Iterator[int], world: World) -> None:
    kept(lambda: next(numbers), "a")
    something_is_recorded(world)
    assert kept(lambda: next(numbers), "a") == 2


def test_nothing_is_left_of_what_was_taken_back(numbers: Iterator[int], world: World) -> None:
    with transaction.atomic():
        something_is_recorded(world)
        kept(lambda: "taken back", "a")
        transaction.set_rollback(True)
    assert kept(lambda: "as it was", "a") == "as it was"
    something_is_recorded(world)
    assert kept(lambda: "recorded", "a") == "recorded"


def test_each_day_and_each_language_has_its_own(numbers: Iterator[int], world: World) -> None:
    assert kept(lambda: next(numbers), "a") == 1
    with translation.override("en"):
        assert kept(lambda: next(numbers), "a") == 2
    with clock.pinned(date(2012, 6, 1)):
        assert kept(lambda: next(numbers), "a") == 3
    assert kept(lambda: next(numbers), "a") == 1
