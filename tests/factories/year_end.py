"""The year's end as the commission goes through it."""

from collections.abc import Iterable
from datetime import date

from departments.models import User
from reports.models import LineEnding
from reports.year_end import service
from reports.year_end.carrying import Into
from reports.year_end.models import GOING_ON, Way, key_of
from reports.year_end.parts import Part, open_parts
from reports.year_end.service import Chosen
from tasks.models import Measure, ReformPlan
from tests.factories.world import World

WINTER = date(2012, 12, 28)
SPRING = date(2013, 3, 29)
WHY = "年内无法完成。"
OVER = "2012年任务已逐项处理。"
NEW = Into(None, date(2013, 1, 31))


def part_key(world: World, organization: str = World.A) -> str:
    return key_of(world.measure.pk, world.organization(organization).pk)


def parts(world: World) -> dict[str, Part]:
    return {one.key: one for one in open_parts(world.plan)}


def choose(
    world: World,
    way: str,
    keys: Iterable[str] | None = None,
    *,
    actor: User | None = None,
    reason: str = WHY,
    until: date | None = SPRING,
) -> list[LineEnding]:
    """As somebody does who has just looked; without keys for all that is undecided."""
    known = parts(world)
    wanted = keys if keys is not None else [k for k, one in known.items() if one.is_undecided]
    return service.choose(
        world.plan.pk,
        {key: known[key].version if key in known else 0 for key in wanted},
        actor=actor or world.reviewer,
        source="test",
        wanted=Chosen(way, reason, until if way in GOING_ON else None),
    )


def take_back(world: World, *keys: str, actor: User | None = None) -> list[LineEnding]:
    known = parts(world)
    return service.take_back(
        world.plan.pk,
        {key: known[key].version for key in keys},
        actor=actor or world.reviewer,
        source="test",
    )


def finish(
    world: World, *, actor: User | None = None, reason: str = OVER, into: Into | None = NEW
) -> ReformPlan:
    """Closes the plan as somebody does who has just looked."""
    return service.close_plan(
        world.plan.pk,
        actor=actor or world.reviewer,
        source="test",
        reason=reason,
        seen=service.seen_of(open_parts(world.plan)),
        into=into,
    )


def all_dropped(world: World) -> World:
    """Every part that is open is to be dropped."""
    choose(world, Way.DROP)
    return world


def carried(world: World, *, into: Into | None = NEW) -> Measure:
    """What A's part of P became when the plan was closed, all others dropped."""
    choose(world, Way.CARRY, [part_key(world)])
    all_dropped(world)
    finish(world, into=into)
    became = LineEnding.objects.get(measure=world.measure).became
    assert became is not None
    return became
