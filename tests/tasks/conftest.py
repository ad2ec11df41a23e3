"""People that the stories of the reminders share."""

import pytest

from departments.roles import Role
from tests.factories.world import World


@pytest.fixture
def staffed(world: World) -> World:
    """A has a reporter, an approver and a head; the commission has a reviewer."""
    world.reporter(), world.approver(), world.reviewer
    world.person(World.A, Role.HEAD)
    return world
