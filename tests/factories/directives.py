"""Directives and remarks as somebody issues or writes them."""

from datetime import date

from departments.roles import Role
from tasks.directives import service
from tasks.models import Directive, Remark
from tasks.signing.workflow import Step
from tests.factories.world import World

DUE = date(2012, 6, 15)


def issued_directive(
    world: World,
    organization: str = World.A,
    *,
    title: str = "尽快出台配套办法",
    remark: Remark | None = None,
) -> Directive:
    """The commission charges the organization with something on P."""
    return service.issue(
        world.plan.pk,
        actor=world.reviewer,
        source="test",
        organization_id=world.organization(organization).pk,
        measure_id=world.measure.pk,
        title=title,
        text="请于时限前出台办法并报送文本。",
        due_on=DUE,
        remark_id=remark.pk if remark else None,
    )


def answered_directive(world: World, organization: str = World.A, **named: str) -> Directive:
    """The same, answered by the organization's reporter."""
    directive = issued_directive(world, organization, **named)  # type: ignore[arg-type]  # a title
    return service.step_directive(
        directive.pk,
        Step.ANSWER,
        actor=world.reporter(organization),
        source="test",
        comment="办法已于五月印发。",
    )


def leaders_remark(world: World, text: str = "请抓紧办理，月底前报结果。") -> Remark:
    """A leader of the province writes on P."""
    return service.remark(
        world.measure.pk,
        actor=world.person(World.COMMISSION, Role.LEADER),
        source="test",
        text=text,
    )
