"""Extensions as somebody asks for them."""

from datetime import date

from tasks.extensions import service
from tasks.extensions.targets import Kind
from tasks.models import Extension, Milestone
from tests.factories.world import World

LATER = date(2012, 12, 20)


def first_milestone(world: World, organization: str = World.A) -> Milestone:
    """The first that the organization has promised for P."""
    promised = Milestone.objects.filter(
        commitment__measure=world.measure,
        commitment__filing__organization__short_name=organization,
    )
    return promised.earliest("due_on", "pk")


def promised(world: World, organization: str = World.A) -> None:
    """Makes the organization's accepted plan, where it has none yet."""
    if not world.filing(organization).is_started:
        world.accepted_filing(organization)


def asked_extension(
    world: World, organization: str = World.A, *, reason: str = "配套资金尚未下达。"
) -> Extension:
    """The organization's reporter asks for a later date of the first milestone of P."""
    promised(world, organization)
    return service.ask(
        Kind.MILESTONE,
        first_milestone(world, organization).pk,
        actor=world.reporter(organization),
        source="test",
        until=LATER,
        reason=reason,
        done_so_far="方案已经完成。",
    )


def moved_by_the_commission(world: World, milestone: Milestone, until: date) -> None:
    """The commission moves the date of a milestone without having been asked."""
    service.move_deadlines(
        world.plan.pk,
        [(Kind.MILESTONE, milestone.pk)],
        actor=world.reviewer,
        source="test",
        until=until,
        reason="会期调整。",
    )
