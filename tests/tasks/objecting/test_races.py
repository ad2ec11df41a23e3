"""Two people of one unit object to the same return at the same moment: one objection stands."""

from functools import partial

import pytest

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import broken_links
from tasks.errors import Refused
from tasks.models import Objection
from tests.conftest import TUESDAY
from tests.factories.objections import object_to, returned_report
from tests.factories.world import World
from tests.tasks.test_races import at_once, committed_world

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
__all__ = ["committed_world"]  # a fixture


def test_of_two_objections_to_one_return_one_is_told(committed_world: World) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        report = returned_report(world)
    people = [world.approver(), world.person(World.A, Role.APPROVER, number=2)]
    results = at_once(*(partial(object_to, report, one) for one in people))
    (made,) = [one for one in results if isinstance(one, Objection)]
    (refused,) = [one for one in results if isinstance(one, Refused)]
    assert Objection.objects.get() == made
    assert refused.message == "已有一件异议待裁定。"
    assert AuditEvent.objects.filter(action="objection.made").count() == 1
    assert list(broken_links()) == []
