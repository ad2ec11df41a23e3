"""A plan whose year was ended is opened again: what is put back, what stays."""

from collections.abc import Iterator
from datetime import date

import pytest

from reform_tracker import clock
from reports.models import LineEnding, Standing
from reports.year_end import service
from reports.year_end.models import Way
from tasks.errors import Refused
from tasks.models import Closing, ReformPlan, Task
from tests.factories.closings import done
from tests.factories.world import World
from tests.factories.year_end import (
    WINTER,
    all_dropped,
    carried,
    choose,
    finish,
    part_key,
    parts,
)


@pytest.fixture(autouse=True)
def december(world: World) -> Iterator[None]:
    with clock.pinned(WINTER):
        yield


def reopen(world: World) -> ReformPlan:
    return service.reopen_plan(
        world.plan.pk, actor=world.reviewer, source="test", reason="误办结。"
    )


def test_opened_again_what_was_carried_over_rests_there(world: World) -> None:
    became = carried(world)
    reopen(world)
    assert not became.assignments.exists()
    assert not Standing.objects.filter(measure=became).exists()
    assert not parts(world)[part_key(world)].is_undecided
    finish(world)
    ended = LineEnding.objects.get(measure=world.measure)
    assert ended.became == became
    assert became.assignments.exists()
    assert Task.objects.filter(continues=world.measure.task).count() == 1


def test_what_the_next_year_works_on_keeps_the_plan_closed(world: World) -> None:
    became = carried(world)
    other = World(world.plan)
    other.plan, other.measure = became.task.area.plan, became
    other.period = other.plan.periods.earliest("starts_on")
    with clock.pinned(date(2013, 1, 31)):
        other.draft_report()
    with pytest.raises(Refused, match=became.key):
        reopen(world)
    assert not ReformPlan.objects.get(pk=world.plan.pk).is_open


def test_what_was_closed_stays_closed(world: World) -> None:
    done(world)
    choose(world, Way.CLOSE, [part_key(world)])
    all_dropped(world)
    finish(world)
    reopen(world)
    assert Closing.objects.in_force().exists()
    assert part_key(world) not in parts(world)
    finish(world)
    assert LineEnding.objects.get(measure=world.measure).applied_at is not None
