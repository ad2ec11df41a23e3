"""Closings as somebody asks for them."""

from departments.models import User
from tasks.closing import service
from tasks.models import Closing, ProgressReport
from tasks.signing.workflow import Step
from tests.factories.world import World

ACHIEVED = "办法已印发施行，试点通过验收。"
WHY_AGAIN = "省政府要求扩大试点范围。"


def done(world: World, organization: str = World.A) -> ProgressReport:
    """The organization declares P done, with the milestones of its accepted plan; nobody has
    reviewed it yet."""
    written = world.measure.reports.filter(organization__short_name=organization).first()
    if written:
        return written
    if not world.filing(organization).is_started:
        world.accepted_filing(organization)
    return world.submitted_report(organization, percent=100)


def asked_closing(
    world: World,
    organization: str = World.A,
    *,
    actor: User | None = None,
    reason: str = ACHIEVED,
) -> Closing:
    """The organization's reporter asks to close its part in P, which is declared done."""
    done(world, organization)
    return service.ask(
        world.measure.pk,
        actor=actor or world.reporter(organization),
        source="test",
        reason=reason,
    )


def decide(closing: Closing, step: Step, actor: User, comment: str = "") -> Closing:
    return service.step_closing(closing.pk, step, actor=actor, source="test", comment=comment)


def closed(world: World, organization: str = World.A) -> Closing:
    """The organization's part in P, closed by the commission."""
    return decide(asked_closing(world, organization), Step.GRANT, world.reviewer)


def reopened(world: World, closing: Closing) -> Closing:
    """The commission opens a part again."""
    return service.reopen(closing.pk, actor=world.reviewer, source="test", reason=WHY_AGAIN)
