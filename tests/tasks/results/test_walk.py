"""Random acts of everybody on a few results, compared with a model of what each may do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.models import User
from departments.roles import Role
from reform_tracker.audit.models import AuditEvent
from tasks.errors import Refused
from tasks.models import Result
from tasks.results import service
from tasks.signing.states import Published
from tasks.signing.workflow import Step
from tests.factories.results import said
from tests.factories.world import World
from tests.support.examples import seeds

ACTS = 150
HALF = 0.5
Act = tuple[bool, Callable[[], Result]]


@dataclass
class Modelled:
    """A result as it should stand."""

    pk: int
    state: str = Published.DRAFT
    recommended: bool = False
    signed: int | None = None
    writers: set[int] = field(default_factory=set)


class Model:
    def __init__(self, world: World, random: Random) -> None:
        self.world, self.random = world, random
        self.unit = [
            world.reporter(), world.approver(), world.person(World.A, Role.REPORTER, Role.APPROVER),
        ]  # fmt: skip
        self.office = [world.reviewer, world.person(World.COMMISSION, Role.COMMISSION, number=2)]
        self.others = [
            world.approver(World.B), world.approver(World.C), world.person(World.A, Role.LEADER),
            world.person(World.A, Role.SECURITY_ADMIN),
        ]  # fmt: skip
        self.results = [self._made(person) for person in (self.unit[0], self.office[0])]

    def _made(self, person: User) -> Modelled:
        made = service.record_result(
            self.world.measure.pk,
            actor=person,
            source="test",
            content=said(title=f"办法{person.pk}"),
        )
        return Modelled(made.pk, writers={person.pk})

    def act(self) -> None:
        one = self.random.choice(self.results)
        likely = self.random.random() < HALF
        person = self.random.choice(
            [*self.unit, *self.office] if likely else [*self.unit, *self.office, *self.others]
        )
        acts = {
            "write": self._write,
            Step.SIGN: self._sign,
            Step.WITHDRAW: self._withdraw,
            Step.RECOMMEND: self._recommend,
            Step.UNRECOMMEND: self._unrecommend,
        }
        allowed, do = self.random.choice(list(acts.values()))(one, person)
        events = AuditEvent.objects.count()
        try:
            do()
        except (Refused, Http404, PermissionDenied):
            assert not allowed
            assert AuditEvent.objects.count() == events
        else:
            assert allowed
            assert AuditEvent.objects.count() == events + 1
        self.compare(one)

    def compare(self, one: Modelled) -> None:
        stored = Result.objects.get(pk=one.pk)
        assert (stored.state, stored.is_recommended) == (one.state, one.recommended)
        assert stored.published_by_id == one.signed
        assert stored.writer_ids() == one.writers
        found = Result.objects.visible_to(self.others[1]).filter(pk=one.pk).exists()
        assert found is (one.state == Published.PUBLISHED)

    def _step(self, one: Modelled, person: User, step: Step) -> Callable[[], Result]:
        return lambda: service.step_result(
            one.pk, step, actor=person, source="test", comment="已研究。"
        )

    def _write(self, one: Modelled, person: User) -> Act:
        may = person in [*self.unit, *self.office] and one.state != Published.PUBLISHED
        title = f"办法{self.random.random()}"
        if may:
            one.writers.add(person.pk)
        return may, lambda: service.change_result(
            one.pk, actor=person, source="test", version=None, content=said(title=title)
        )

    def _sign(self, one: Modelled, person: User) -> Act:
        signs = person in self.unit[1:] and person.pk not in one.writers
        may = signs and one.state != Published.PUBLISHED
        if may:
            one.state, one.signed = Published.PUBLISHED, person.pk
        return may, self._step(one, person, Step.SIGN)

    def _withdraw(self, one: Modelled, person: User) -> Act:
        may = person in self.unit[1:] and one.state == Published.PUBLISHED
        if may:
            one.state, one.signed, one.recommended = Published.WITHDRAWN, None, False
        return may, self._step(one, person, Step.WITHDRAW)

    def _recommend(self, one: Modelled, person: User) -> Act:
        may = self._judges(one, person) and not one.recommended
        one.recommended |= may
        return may, self._step(one, person, Step.RECOMMEND)

    def _unrecommend(self, one: Modelled, person: User) -> Act:
        may = self._judges(one, person) and one.recommended
        one.recommended &= not may
        return may, self._step(one, person, Step.UNRECOMMEND)

    def _judges(self, one: Modelled, person: User) -> bool:
        judges = person in self.office and person.pk not in one.writers
        return judges and one.state == Published.PUBLISHED


@pytest.mark.parametrize("seed", seeds(1, 2))
def test_only_what_another_signed_is_read_and_only_what_is_read_is_recommended(
    seed: int, world: World
) -> None:
    model = Model(world, Random(seed))  # noqa: S311  (repeatable, no secret)
    for _number in range(ACTS):
        model.act()
    steps = {step for one in Result.objects.all() for step in one.transitions().values_list("step")}
    assert steps >= {("sign",), ("withdraw",)}
