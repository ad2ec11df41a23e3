"""What is due and overdue on the dashboard of the province: every kind of duty that there is."""

from collections.abc import Callable
from datetime import date

import pytest

from departments.roles import Role
from reform_tracker import clock
from tasks.duties.kinds import DutyKind
from tests.factories import amending
from tests.factories.browser import signed_in
from tests.factories.coordination import raised_item
from tests.factories.directives import (
    answered_directive,
    issued_directive,
    leaders_remark,
)
from tests.factories.extensions import asked_extension
from tests.factories.world import World
from tests.reports.assessment import runs
from tests.reports.dashboards.test_links import rows_of
from tests.tasks.acknowledging.people import object_to

pytestmark = pytest.mark.once

LATE = date(2012, 6, 20)
# A token belongs to no plan, and the dashboard shows one.
OF_A_PLAN = set(DutyKind) - {DutyKind.TOKEN}
# How far the assessment is: units are asked first, then they may object.
STAGES = [
    (runs.opened, DutyKind.OBJECTION),
    (runs.objection_open(World.A), DutyKind.SELF_ASSESSMENT),
]


@pytest.mark.parametrize(("stage", "not_owed"), STAGES, ids=["asked", "objected"])
@pytest.mark.parametrize("role", [Role.COMMISSION, Role.LEADER, Role.AUDITOR])
def test_every_kind_of_duty_is_counted_and_listed(
    role: Role, stage: Callable[[World], object], not_owed: DutyKind, world: World
) -> None:
    asked_extension(world)
    amending.granted(world, world.filing())
    raised_item(world)
    issued_directive(world)
    answered_directive(world, title="另一件")
    leaders_remark(world)
    world.submitted_filing(World.C)
    object_to(world, World.B)
    browser = signed_in(world.person(World.COMMISSION, role, number=2))
    with clock.pinned(LATE):
        stage(world)
        lines = browser.get(f"/plans/{world.plan.pk}/").context["due"]
        kinds = {line.kind for line in lines}
        assert kinds == {str(kind.label) for kind in OF_A_PLAN - {not_owed}}
        for line in lines:
            assert line.count in rows_of(browser, line.url), line
