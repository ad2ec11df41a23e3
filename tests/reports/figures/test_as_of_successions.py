"""Whatever organizations became in between: a past day is told as it was shown."""

import json
import random
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.models import ChangeKind
from reform_tracker import clock
from reports.figures.standings import differences
from tasks.errors import Refused
from tests.factories.world import World
from tests.reports.figures import test_standings
from tests.reports.figures.test_as_of import ACTIONS, shown
from tests.support.examples import seeds
from tests.tasks.succeeding.test_service import change

UNITS = (World.A, World.C, "省财政厅", World.X, World.Y)
RENAMED = {"short_name": "省水务厅", "formal_name": "甘肃省水务厅"}


def reorganize(world: World, number: int) -> None:
    """A is merged into C, C is renamed, X merged into Y, C into the finance department."""
    if number == 5:
        change(world)
    elif number == 8:
        change(world, organization=World.X, to=World.Y)
    elif number == 10:
        change(world, ChangeKind.RENAMED, "省国土资源厅", None, **RENAMED)  # type: ignore[arg-type]  # names only
    elif number == 14:
        change(world, organization=World.C, to="省财政厅")


@pytest.mark.parametrize("seed", seeds(3, 5, 7))
def test_each_day_is_told_later_as_it_was_shown(
    seed: int, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_standings, "UNITS", UNITS)
    dice = random.Random(seed)  # noqa: S311 (a repeatable walk, no secret)
    days = [date(2012, 5, 28) + timedelta(days=number * 2) for number in range(20)]
    told = {}
    for number, day in enumerate(days):
        with clock.pinned(day):
            reorganize(world, number)
            for _action in range(dice.randrange(12)):
                try:
                    dice.choice(ACTIONS)(world, dice)
                except (Refused, PermissionDenied, Http404):
                    continue
            told[day] = shown(world, day)
            assert list(differences(world.plan)) == []
    assert len({json.dumps(one, default=str) for one in told.values()}) > len(days) / 2
    with clock.pinned(date(2012, 12, 3)):
        for day in days:
            later = shown(world, day)
            assert {k: v for k, v in later.items() if v != told[day][k]} == {}, day
