"""Results as somebody records and publishes them."""

from datetime import date
from typing import Any

from tasks.models import Result, ResultKind
from tasks.results import service
from tasks.results.service import ResultInput
from tasks.signing.workflow import Step
from tests.factories.world import World

CONTENT = ResultInput(
    kind_of=ResultKind.DOCUMENT,
    title="关于推进农村信用社改革的实施办法",
    number="甘政办发〔2012〕18号",
    dated_on=date(2012, 5, 4),
    link="https://www.gansu.gov.cn/art/2012/5/4/art_1.html",
    summary="明确了改制条件、程序和扶持政策，三家联社已按办法挂牌。",
)


def said(**other: Any) -> ResultInput:
    """What is entered, with something else in it."""
    return ResultInput(**{name: getattr(CONTENT, name) for name in service.FIELDS} | other)


def draft_result(world: World, organization: str = World.A, **other: Any) -> Result:
    """The organization's reporter records a result of P."""
    if organization == World.X and not world.filing(organization).is_started:
        world.accepted_filing(organization)  # takes P on
    return service.record_result(
        world.measure.pk, actor=world.reporter(organization), source="test", content=said(**other)
    )


def published_result(world: World, organization: str = World.A, **other: Any) -> Result:
    result = draft_result(world, organization, **other)
    return service.step_result(
        result.pk,
        Step.SIGN,
        actor=world.approver(organization),
        source="test",
        revision=result.revision,
    )


def recommended_result(world: World, organization: str = World.A, **other: Any) -> Result:
    result = published_result(world, organization, **other)
    return service.step_result(
        result.pk,
        Step.RECOMMEND,
        actor=world.reviewer,
        source="test",
        revision=result.revision,
        comment="做法成熟，可在全省推广。",
    )
