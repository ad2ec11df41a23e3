"""Coordination items and joint meetings as somebody raises or convenes them."""

from datetime import date

from departments.models import User
from tasks.coordinating import meetings, service
from tasks.coordinating.service import Charge
from tasks.models import CoordinationItem, JointMeeting
from tests.factories.world import World

HELD = date(2012, 5, 10)


def raised_item(
    world: World,
    organization: str = World.A,
    *,
    title: str = "数据口径不一致",
    actor: User | None = None,
) -> CoordinationItem:
    """The organization's reporter brings something up on P."""
    return service.raise_item(
        world.plan.pk,
        actor=actor or world.reporter(organization),
        source="test",
        title=title,
        text="请协调省统计局统一口径。",
        measure_id=world.measure.pk,
    )


def decided_item(world: World, organization: str = World.A, *charges: Charge) -> CoordinationItem:
    """The same, decided by the commission."""
    item = raised_item(world, organization)
    return service.decide(
        item.pk,
        actor=world.reviewer,
        source="test",
        words="由省统计局牵头统一口径。",
        charges=charges or [charge(world)],
    )


def charge(world: World, organization: str = World.B, title: str = "统一统计口径") -> Charge:
    return Charge(
        world.organization(organization).pk, title, "请于时限前印发口径说明。", date(2012, 6, 15)
    )


def convened(world: World, *organizations: str, place: str = "省政府第二会议室") -> JointMeeting:
    """A joint meeting to which these are invited, A and B by default."""
    names = organizations or (World.A, World.B)
    return meetings.convene(
        world.plan.pk,
        meetings.Convened(HELD, place, "副省长李某", [world.organization(one).pk for one in names]),
        actor=world.reviewer,
        source="test",
    )
