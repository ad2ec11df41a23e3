"""What is late, and who urges it, in the tests of urging."""

from departments.models import User
from tasks.models import Milestone
from tasks.urging import service
from tasks.urging.service import Outcome
from tests.factories.extensions import promised
from tests.factories.world import World


def late_milestone(world: World, organization: str = World.A) -> Milestone:
    """The first that the organization has promised, for P if it stands there: it was due on
    2012-05-04."""
    promised(world, organization)
    mine = Milestone.objects.filter(commitment__filing=world.filing(organization))
    here = mine.filter(commitment__measure=world.measure)
    return (here if here.exists() else mine).earliest("due_on", "pk")


def key_of(milestone: Milestone) -> str:
    return f"milestone:{milestone.pk}"


def urge(
    world: World, *milestones: Milestone, actor: User | None = None, words: str = ""
) -> Outcome:
    return service.urge(
        world.plan.pk,
        [key_of(one) for one in milestones],
        actor=actor or world.reviewer,
        source="test",
        words=words,
    )
