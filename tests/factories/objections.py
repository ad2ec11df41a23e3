"""Objections as an approver makes them."""

from departments.models import User
from tasks.models import ImplementationPlan, Objection, ProgressReport
from tasks.objecting import service
from tasks.progress.service import step_report
from tasks.signing.workflow import Step
from tests.factories.world import World

WHY = "附件第三页已列明文号和时间，退回意见与原文不符。"


def returned_report(
    world: World, organization: str = World.A, by: User | None = None
) -> ProgressReport:
    """The organization's report on P, returned by the commission."""
    _takes_part(world, organization)
    report = world.submitted_report(organization)
    return step_report(
        report.pk,
        Step.RETURN,
        actor=by or world.reviewer,
        source="test",
        reason="other",
        comment="请补充。",
    )


def object_to(
    document: ProgressReport | ImplementationPlan,
    actor: User,
    reason: str = WHY,
) -> Objection:
    kind = "report" if isinstance(document, ProgressReport) else "filing"
    return service.object_to(kind, document.pk, actor=actor, source="test", reason=reason)


def objection(
    world: World, organization: str = World.A, reason: str = WHY, by: User | None = None
) -> Objection:
    """The organization's approver objects to the return of its report `by` somebody."""
    report = returned_report(world, organization, by)
    return object_to(report, world.approver(organization), reason)


def light_objection(world: World, organization: str = World.A, reason: str = WHY) -> Objection:
    """The organization's approver objects to the light of its part in P."""
    _takes_part(world, organization)
    return service.object_to(
        "light",
        world.measure.pk,
        actor=world.approver(organization),
        source="test",
        reason=reason,
    )


def decide(said: Objection, step: Step, actor: User, comment: str = "") -> Objection:
    return service.step_objection(said.pk, step, actor=actor, source="test", comment=comment)


def _takes_part(world: World, organization: str) -> None:
    """A prefecture has a part in P once its plan is accepted."""
    if organization != World.A and not world.filing(organization).is_started:
        world.accepted_filing(organization)
