"""The document of the next year comes after its plan was made for what was carried over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reform_tracker import clock
from reports.models import LineEnding
from reports.year_end import service
from reports.year_end.carrying import Into, plans_to_carry_into
from reports.year_end.models import Way
from reports.year_end.parts import open_parts
from reports.year_end.service import Chosen
from tasks.models import ReformPlan, Task
from tasks.official.drafts import earlier_plan
from tasks.official.reading.document import parse_document
from tests.factories.plans import next_year
from tests.factories.world import World
from tests.factories.year_end import OVER, WINTER, carried

SUMMER = date(2013, 6, 28)


@pytest.fixture(autouse=True)
def december(world: World) -> Iterator[None]:
    with clock.pinned(WINTER):
        yield


def test_what_was_carried_over_goes_on_in_the_document_once(world: World) -> None:
    plan = carried(world).task.area.plan
    document = next_year(world.plan)
    heir = Task.objects.get(area__plan=document, key="6.3")
    heir.continues = world.measure.task  # as the person who imports it has confirmed
    heir.save()
    assert list(plans_to_carry_into(plan)) == [document]
    parts = open_parts(plan)
    by: dict[str, Any] = {"actor": world.reviewer, "source": "test"}
    wanted = Chosen(Way.CARRY, "由下年度文件继续推进。", SUMMER)
    service.choose(plan.pk, {one.key: 0 for one in parts}, wanted=wanted, **by)
    seen = service.seen_of(open_parts(plan))
    service.close_plan(plan.pk, reason=OVER, seen=seen, into=Into(document.pk), **by)
    assert LineEnding.objects.get(plan=plan).became == heir.measures.get()
    assert not ReformPlan.objects.get(pk=plan.pk).is_open


def test_a_document_is_compared_with_the_one_before_not_with_what_was_carried_over(
    world: World,
) -> None:
    carried(world)
    document = replace(parse_document(world.plan.source_text), issued_on=date(2013, 4, 2))
    assert earlier_plan(document) == world.plan
