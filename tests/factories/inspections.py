"""Inspections as somebody records them."""

from typing import Any

from departments.models import User
from reform_tracker import clock
from tasks.inspecting import service
from tasks.inspecting.service import Visit
from tasks.models import Inspection
from tests.factories.world import World


def visit(**said: Any) -> Visit:
    usual: dict[str, Any] = {
        "held_on": clock.today(),
        "inspectors": "省发展改革委王某、李某",
        "place": "现场",
        "seen": "less",
        "seen_percent": 20,
        "findings": "制度尚未印发，现场无台账。",
        "demands": "请于时限前印发制度。",
    }
    return Visit(**(usual | said))


def inspected(
    world: World, organization: str = World.A, *, actor: User | None = None, **said: Any
) -> Inspection:
    """The commission records what it has seen of the organization's part in P."""
    return service.inspect(
        world.measure.pk,
        world.organization(organization).pk,
        visit(**said),
        actor=actor or world.reviewer,
        source="test",
    )
