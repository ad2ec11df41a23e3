"""Random acts of the commission and others at the year's end, compared with a model of each."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.audit.trail import broken_links
from reports.figures.standings import differences
from reports.models import LineEnding
from reports.year_end import service
from reports.year_end.models import GOING_ON, Way
from reports.year_end.parts import open_parts
from reports.year_end.service import Chosen
from tasks.errors import Refused
from tasks.models import Closing, Measure, ReformPlan
from tests.factories.closings import done
from tests.factories.world import World
from tests.factories.year_end import NEW, SPRING, WINTER, choose, part_key
from tests.support.examples import seeds

ACTS = 60
MOSTLY = 0.8
Act = tuple[bool, Callable[[], Any], Callable[[], None], int]


class Model:
    """Three parts are walked with, of all others it is chosen to drop them. `chosen` is the way of
    each with its version, `closed` whether the plan is, `struck` what it struck off for good."""

    def __init__(self, world: World, random: Random) -> None:
        self.world, self.random = world, random
        report = done(world)
        world.accepted_filing(World.X)
        self.done = part_key(world)
        keys = [one.key for one in open_parts(world.plan)]
        others = [one for one in keys if one not in {self.done, part_key(world, World.X)}]
        self.walked = [self.done, part_key(world, World.X), others[0]]
        choose(world, Way.DROP, [one for one in keys if one not in self.walked])
        self.chosen: dict[str, tuple[str, int]] = dict.fromkeys(self.walked, ("", 0))
        self.closed, self.struck = False, False
        self.colleague = world.person(World.COMMISSION, Role.COMMISSION, number=2)
        report.writers.add(self.colleague)
        self.people = [
            world.reviewer, world.reviewer, world.reviewer, self.colleague, world.reporter(),
            world.person(World.COMMISSION, Role.LEADER),
        ]  # fmt: skip

    def act(self) -> None:
        person = self.random.choice(self.people)
        likely = self._choose if self._undecided() else self._close
        if self.closed:
            likely = self._open
        acts = [likely, likely, self._choose, self._back, self._close, self._open]
        make = self.random.choice(acts)
        allowed, do, follows, events = make(person)
        before, stood = AuditEvent.objects.count(), self._stored()
        try:
            do()
        except (Refused, Http404, PermissionDenied):
            assert not allowed
            assert AuditEvent.objects.count() == before
            assert self._stored() == stood
        else:
            assert allowed
            follows()
            if events:
                assert AuditEvent.objects.count() == before + events
        self._compare()

    def _stored(self) -> dict[str, tuple[str, int]]:
        return {
            one.key: (one.way, one.version)
            for one in LineEnding.objects.all()
            if one.key in self.walked
        }

    def _compare(self) -> None:
        stored = self._stored()
        for key, (way, version) in self.chosen.items():
            assert stored.get(key, ("", 0)) == (way, version)
        assert ReformPlan.objects.get(pk=self.world.plan.pk).is_open is not self.closed
        assert Closing.objects.in_force().exists() is self.struck
        applied = LineEnding.objects.filter(applied_at__isnull=False)
        assert applied.exclude(way=Way.CLOSE).exists() is self.closed
        for one in applied.filter(way__in=GOING_ON).select_related("became"):
            assert one.became is not None
            assert one.became.task.continues_id == one.measure.task_id
        held = Measure.objects.filter(carried_from__isnull=False, assignments__until=None)
        carried = {one for one, (way, _version) in self.chosen.items() if way in GOING_ON}
        assert held.exists() is (self.closed and bool(carried))

    def _is_open(self, key: str) -> bool:
        return not (self.struck and key == self.done)

    def _undecided(self) -> bool:
        return any(not way for key, (way, _v) in self.chosen.items() if self._is_open(key))

    def _choose(self, person: User) -> Act:
        undecided = [key for key in self.walked if not self.chosen[key][0] and self._is_open(key)]
        rather = undecided and self.random.random() < MOSTLY
        key = self.random.choice(undecided if rather else self.walked)
        way = self.random.choice(Way.values)
        version = self.chosen[key][1]
        seen = version if self.random.random() < MOSTLY else max(0, version - 1)
        may = not self.closed and self._is_open(key) and person in self.people[:4]
        may &= seen == version and (way != Way.CLOSE or key == self.done)
        may &= way != Way.CLOSE or person != self.colleague
        may &= way != Way.EXTEND or key in self.walked[:2]

        def do() -> object:
            until = SPRING if way in GOING_ON else None
            return service.choose(
                self.world.plan.pk,
                {key: seen},
                actor=person,
                source="test",
                wanted=Chosen(way, f"第{self.random.random()}次。", until),
            )

        def follows() -> None:
            self.chosen[key] = way, version + 1

        return may, do, follows, 1

    def _back(self, person: User) -> Act:
        key = self.random.choice(self.walked)
        way, version = self.chosen[key]
        may = not self.closed and self._is_open(key) and person in self.people[:4]

        def do() -> object:
            return service.take_back(
                self.world.plan.pk, {key: version}, actor=person, source="test"
            )

        def follows() -> None:
            self.chosen[key] = ("", version + 1) if way else (way, version)

        return may, do, follows, 1 if way else 0

    def _close(self, person: User) -> Act:
        strikes = self.chosen[self.done][0] == Way.CLOSE and not self.struck
        may = not self.closed and not self._undecided() and person in self.people[:4]
        may &= not (strikes and person == self.colleague)

        def do() -> object:
            return service.close_plan(
                self.world.plan.pk,
                actor=person,
                source="test",
                reason=f"第{self.random.random()}次办结。",
                seen=service.seen_of(open_parts(self.world.plan)),
                into=NEW,
            )

        def follows() -> None:
            self.closed, self.struck = True, self.struck or strikes

        return may, do, follows, 0

    def _open(self, person: User) -> Act:
        may = person in self.people[:4]

        def do() -> object:
            return service.reopen_plan(
                self.world.plan.pk, actor=person, source="test", reason="误办结。"
            )

        def follows() -> None:
            self.closed = False

        return may, do, follows, 1 if self.closed else 0


@pytest.mark.parametrize("seed", seeds(1, 2))
def test_nothing_takes_half_effect_and_nothing_moves_silently(seed: int, world: World) -> None:
    with clock.pinned(WINTER):
        model = Model(world, Random(seed))  # noqa: S311  (repeatable, no secret)
        for _number in range(ACTS):
            model.act()
        for plan in ReformPlan.objects.all():
            assert list(differences(plan)) == []
        assert list(broken_links()) == []
    assert AuditEvent.objects.filter(action="plan.closed").exists()
    assert AuditEvent.objects.filter(action="plan.reopened").exists()
