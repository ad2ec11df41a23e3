"""Closing and opening periods as a person does who has just looked at the page."""

from datetime import date

from departments.models import User
from reform_tracker import clock
from reports.closes import service
from reports.closes.book import line_of
from reports.closes.models import PeriodClose
from tests.factories.world import World

JUNE = date(2012, 6, 1)


def close(world: World, code: str = "2012-05", *, actor: User | None = None) -> PeriodClose:
    line = line_of(world.plan, code, clock.today())
    assert line is not None
    line.period.plan = world.plan
    return service.close_period(
        world.plan.pk,
        code,
        actor=actor or world.reviewer,
        source="test",
        version=line.version,
        seen=service.preview(line.period, clock.today()).sha256,
    )


def reopen(
    world: World,
    code: str = "2012-05",
    *,
    reason: str = "漏报两家单位。",
    actor: User | None = None,
) -> PeriodClose:
    line = line_of(world.plan, code, clock.today())
    assert line is not None
    return service.reopen_period(
        world.plan.pk,
        code,
        actor=actor or world.reviewer,
        source="test",
        version=line.version,
        reason=reason,
    )
