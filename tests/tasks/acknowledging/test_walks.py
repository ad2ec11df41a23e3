"""Random walks through the table of a confirmation of receipt, lines coming and going meanwhile."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from tasks.acknowledging.reading import Stand
from tasks.duties.kinds import DutyKind
from tasks.errors import Refused
from tasks.models import ConfirmedLine, LineObjection, Transition
from tasks.signing.workflow import steps_for
from tests.factories.world import World
from tests.support.examples import examples
from tests.tasks.acknowledging.people import (
    answer,
    confirm,
    object_to,
    owed,
    parts,
    row_of,
    stand,
)
from tests.tasks.acknowledging.test_service import lead

UNIT = World.COMMISSION  # leads lines itself: the same people may stand on both sides
STEPS = ("confirm", "confirm some", "object", "answer", "answer: corrects", "line comes or goes")
WALKS = st.lists(
    st.tuples(st.sampled_from(STEPS), st.sampled_from(("unit", "commission", "both"))),
    max_size=9,
)


class Walk:
    """One organization and the commission, taking steps; a refused one changes nothing."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people: dict[str, User] = {
            "unit": world.person(UNIT, Role.APPROVER),
            "commission": world.person(UNIT, Role.COMMISSION, number=3),
            "both": world.person(UNIT, Role.APPROVER, Role.COMMISSION, number=4),
        }
        self.steps: dict[str, Callable[[User], object]] = {
            "confirm": lambda who: confirm(world, UNIT, actor=who),
            "confirm some": lambda who: confirm(
                world, UNIT, actor=who, lines=parts(world, UNIT)[:2]
            ),
            "object": lambda who: object_to(world, UNIT, actor=who, reason=f"第{self.taken}条。"),
            "answer": lambda who: answer(world, UNIT, actor=who, text=f"答{self.taken}。"),
            "answer: corrects": lambda who: answer(
                world,
                UNIT,
                actor=who,
                text=f"改{self.taken}。",
                corrects=[one.part_id for one in stand(world, UNIT).open_objections],
            ),
            "line comes or goes": lambda _who: lead(world, self.other_lead()),
        }
        self.taken = 0

    def other_lead(self) -> str:
        held = world_lead(self.world)
        return World.A if held == UNIT else UNIT

    def take(self, name: str, who: str) -> None:
        before = self.kept()
        self.taken += 1
        try:
            with transaction.atomic():
                self.steps[name](self.people[who])
        except (Refused, PermissionDenied):
            assert self.kept() == before
            return
        if name == "line comes or goes":
            return
        version, transitions, events, changes = self.kept()
        moved = version - before[0]
        assert moved in (0, 1)
        assert (transitions, events, changes) == tuple(one + moved for one in before[1:])

    def kept(self) -> tuple[int, int, int, int]:
        version = row_of(self.world, UNIT).version
        counts = [model.objects.count() for model in (Transition, AuditEvent, Change)]
        return version, counts[0], counts[1], counts[2]

    def is_sound(self) -> None:
        row, here = row_of(self.world, UNIT), stand(self.world, UNIT)
        assert row.version == 1 + row.transitions().count()
        assert (row.state == "objected") == bool(here.open_objections) == (here.state == "objected")
        assert not LineObjection.objects.filter(answered_by__isnull=False, by=None).exists()
        for said in LineObjection.objects.exclude(answered_by=None):
            assert said.by_id != said.answered_by_id
        assert ConfirmedLine.objects.count() == len(
            set(ConfirmedLine.objects.values_list("part", flat=True))
        )
        self.leads_on(here)

    def leads_on(self, here: Stand) -> None:
        """Whatever is not confirmed is owed by somebody who can take a step."""
        duties = owed(self.world, UNIT)
        row = row_of(self.world, UNIT)
        may = {step for who in self.people.values() for step in steps_for(row, who, row.access())}
        if here.is_confirmed:
            assert (duties, may & {"confirm", "object", "answer"}) == ({}, set())
            return
        assert duties
        assert may
        if DutyKind.ACKNOWLEDGEMENT in duties:
            begun = [line.owed_from(row.asked_on) for line in here.owed]
            assert duties[DutyKind.ACKNOWLEDGEMENT].due_on > min(begun)
            assert "confirm" in may


def world_lead(world: World) -> str:
    return str(
        world.measure.assignments.select_related("organization").get(role="lead").organization
    )


@examples(25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(walk=WALKS)
def test_no_walk_ends_where_nobody_can_go_on(world: World, walk: Sequence[tuple[str, str]]) -> None:
    day = clock.today()
    with transaction.atomic():
        one = Walk(world)
        one.is_sound()
        for number, (step, who) in enumerate(walk):
            with clock.pinned(day + timedelta(days=number)):
                one.take(step, who)
                one.is_sound()
        transaction.set_rollback(True)
