"""Corrections of a published task beside what else changes it."""

import pytest

from reform_tracker import clock
from tasks.corrections.service import MeasureInput, correct_task
from tasks.errors import Stale
from tests.factories.world import World
from tests.tasks.succeeding.test_service import DAY, change


def test_a_correction_that_was_open_before_a_merger_is_out_of_date(world: World) -> None:
    task = world.measure.task
    with clock.pinned(DAY):
        change(world)
        with pytest.raises(Stale):
            correct_task(
                task.pk, actor=world.reviewer, source="test", version=task.version,
                title=task.title, reason="更正。",
                measures=[MeasureInput(world.measure.pk, world.organization(World.A).pk, (), None)],
            )  # fmt: skip
