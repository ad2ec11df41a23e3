"""Random acts of everybody, compared with a model of what each may do and what follows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.models import User
from departments.roles import Role
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from reports.figures.standings import differences
from tasks.errors import Refused
from tasks.extensions import service
from tasks.extensions.targets import Kind
from tasks.models import Extension, ImplementationPlan, Milestone
from tasks.signing.states import Asked
from tasks.signing.workflow import Step
from tests.factories.extensions import first_milestone, promised
from tests.factories.world import World
from tests.support.examples import seeds

ACTS = 100
HALF, MOSTLY = 0.5, 0.7
STEPS = {Step.GRANT: Asked.GRANTED, Step.REFUSE: Asked.REFUSED, Step.WITHDRAW: Asked.WITHDRAWN}


@dataclass
class Thing:
    """What is due and how it stands by the model; `waits` is the request with who asked."""

    kind: Kind
    pk: int
    due_on: date
    owner: User
    waits: tuple[int, User] | None = None
    decided: list[int] = field(default_factory=list)


class Model:
    def __init__(self, world: World, random: Random) -> None:
        self.world, self.random = world, random
        promised(world)
        milestone, filing = first_milestone(world), world.filing(World.COMMISSION)
        # Of these two one belongs to a unit, the other to the commission's own.
        self.both = world.person(World.COMMISSION, Role.COMMISSION, Role.REPORTER)
        self.things = [
            Thing(Kind.MILESTONE, milestone.pk, milestone.due_on, world.reporter()),
            Thing(Kind.FILING, filing.pk, filing.duty_due_on, self.both),
        ]
        self.people = [
            world.reporter(), self.both, world.reviewer, world.reporter(World.B),
            world.reporter(World.C), world.person(World.A, Role.LEADER),
        ]  # fmt: skip

    def act(self) -> None:
        thing = self.random.choice(self.things)
        # Half of the acts are by those who are likely to have anything to do.
        likely = [thing.owner, self.world.reviewer]
        person = self.random.choice(self.people if self.random.random() < HALF else likely)
        until = thing.due_on + timedelta(days=self.random.randint(-2, 4))
        # Most acts are of the kind that leads on from here.
        steps = [self._step(thing, person, step) for step in STEPS]
        asks = [self._ask(thing, person, until), self._move(thing, person, until)]
        leads_on = asks[:1] if thing.waits is None else steps
        acts = leads_on if self.random.random() < MOSTLY else [*asks, *steps]
        allowed, do, follows = self.random.choice(acts)
        events, changes = AuditEvent.objects.count(), Change.objects.count()
        try:
            made = do()
        except (Refused, Http404, PermissionDenied):
            assert not allowed
            assert (AuditEvent.objects.count(), Change.objects.count()) == (events, changes)
        else:
            assert allowed
            follows(made)
            assert (AuditEvent.objects.count(), Change.objects.count()) == (events + 1, changes + 1)
        assert self.stored(thing) == thing.due_on

    def _ask(self, thing: Thing, person: User, until: date) -> tuple[bool, Callable, Callable]:  # type: ignore[type-arg]  # any arguments
        def asked(made: Extension) -> None:
            thing.waits = made.pk, person

        may = person == thing.owner and until > thing.due_on and thing.waits is None
        # The same words again would be the same request, as after a double click.
        said = {
            "reason": f"资金未到位，第{self.random.random()}次。",
            "done_so_far": "已完成一半。",
        }
        return (
            may,
            lambda: service.ask(
                thing.kind, thing.pk, actor=person, source="test", until=until, **said
            ),
            asked,
        )

    def _step(self, thing: Thing, person: User, step: Step) -> tuple[bool, Callable, Callable]:  # type: ignore[type-arg]  # any arguments
        pk, asker = thing.waits or (self.random.choice(thing.decided or [0]), None)

        def taken(extension: Extension) -> None:
            assert extension.state == STEPS[step]
            thing.waits = None
            thing.decided.append(pk)
            if step is Step.GRANT:
                thing.due_on = extension.asked_for

        decides = person.holds(Role.COMMISSION) and person != asker
        may = asker is not None and (person == thing.owner if step is Step.WITHDRAW else decides)
        return (
            may,
            lambda: service.step_extension(
                pk, step, actor=person, source="test", comment="已研究。"
            ),
            taken,
        )

    def _move(self, thing: Thing, person: User, until: date) -> tuple[bool, Callable, Callable]:  # type: ignore[type-arg]  # any arguments
        def moved(_made: list[Extension]) -> None:
            thing.due_on = until

        may = person.holds(Role.COMMISSION) and until > thing.due_on and thing.waits is None
        return may, lambda: self._moved(thing, person, until), moved

    def _moved(self, thing: Thing, person: User, until: date) -> list[Extension]:
        made = service.move_deadlines(
            self.world.plan.pk,
            [(thing.kind, thing.pk)],
            actor=person,
            source="test",
            until=until,
            reason="上级文件推迟下发。",
        )
        if not made:  # it has that date already
            raise Refused("")
        return made

    def stored(self, thing: Thing) -> date:
        if thing.kind is Kind.MILESTONE:
            return Milestone.objects.get(pk=thing.pk).due_on
        return ImplementationPlan.objects.get(pk=thing.pk).duty_due_on


@pytest.mark.parametrize("seed", seeds(1, 2))
def test_dates_move_only_by_a_decision_and_never_silently(seed: int, world: World) -> None:
    model = Model(world, Random(seed))  # noqa: S311  (repeatable, no secret)
    for _number in range(ACTS):
        model.act()
    assert list(differences(world.plan)) == []
    states = set(Extension.objects.values_list("state", flat=True))
    assert states >= {Asked.GRANTED, Asked.REFUSED}
    moved = Extension.objects.filter(state=Asked.GRANTED).count()
    assert (
        AuditEvent.objects.filter(action__in=("extension.grant", "extension.ordained")).count()
        == moved
    )
