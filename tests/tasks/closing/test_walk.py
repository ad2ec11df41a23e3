"""Random acts of everybody on two parts of a measure, compared with a model of what each may do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reports.figures.standings import differences
from reports.models import Standing
from tasks.closing import service
from tasks.errors import Refused
from tasks.models import Closing
from tasks.signing.states import Asked
from tasks.signing.workflow import Step
from tests.factories.closings import done
from tests.factories.world import World
from tests.support.examples import seeds
from tests.tasks.duties.test_counting import counts_what_is_listed

ACTS = 80
HALF, MOSTLY = 0.5, 0.7
STEPS = {Step.GRANT: Asked.GRANTED, Step.REFUSE: Asked.REFUSED, Step.WITHDRAW: Asked.WITHDRAWN}
Act = tuple[bool, Callable[[], Closing], Callable[[Closing], None]]


@dataclass
class Part:
    """How a part stands by the model: whether it is declared done since it was opened last, the
    closing that holds, and the request that waits."""

    organization: str
    owner: User
    declared: bool = True
    closed: int | None = None
    waits: int | None = None
    opens: bool = False
    decided: list[int] = field(default_factory=list)


class Model:
    def __init__(self, world: World, random: Random) -> None:
        self.world, self.random = world, random
        for name in (World.A, World.X):
            done(world, name)
        self.parts = [Part(name, world.reporter(name)) for name in (World.A, World.X)]
        self.people = [
            world.reporter(), world.reporter(World.X), world.reviewer, world.reporter(World.B),
            world.reporter(World.C), world.person(World.A, Role.LEADER),
        ]  # fmt: skip

    def act(self) -> None:
        part = self.random.choice(self.parts)
        likely = [part.owner, self.world.reviewer]
        person = self.random.choice(self.people if self.random.random() < HALF else likely)
        steps = [self._step(part, person, step) for step in STEPS]
        asks = [self._ask(part, person), self._again(part, person), self._open(part, person)]
        leads_on = asks if part.waits is None else steps
        acts = leads_on if self.random.random() < MOSTLY else [*asks, *steps]
        allowed, do, follows = self.random.choice(acts)
        events = AuditEvent.objects.count()
        try:
            made = do()
        except (Refused, Http404, PermissionDenied):
            assert not allowed
            assert AuditEvent.objects.count() == events
        else:
            assert allowed
            follows(made)
            assert AuditEvent.objects.count() == events + 1
        for one in self.parts:
            stored = Standing.objects.get(
                measure=self.world.measure, organization__short_name=one.organization
            )
            assert stored.done_verified is (one.closed is not None)

    def _words(self, person: User) -> dict[str, Any]:
        # The same words again would be the same request, as after a double click.
        return {"actor": person, "source": "test", "reason": f"第{self.random.random()}次。"}

    def _ask(self, part: Part, person: User) -> Act:
        """Whoever asks does it for the own part, whichever is meant."""
        own = next((one for one in self.parts if one.owner == person), None)
        may = own is not None and own.declared and own.closed is None and own.waits is None

        def asked(made: Closing) -> None:
            assert own is not None
            own.waits, own.opens = made.pk, False

        return may, lambda: service.ask(self.world.measure.pk, **self._words(person)), asked

    def _again(self, part: Part, person: User) -> Act:
        def asked(made: Closing) -> None:
            part.waits, part.opens = made.pk, True

        may = person == part.owner and part.closed is not None and part.waits is None
        pk = part.closed or self.random.choice(part.decided or [0])
        return may, lambda: service.ask_again(pk, **self._words(person)), asked

    def _open(self, part: Part, person: User) -> Act:
        def opened(_made: Closing) -> None:
            part.closed, part.declared = None, False

        may = person == self.world.reviewer and part.closed is not None and part.waits is None
        pk = part.closed or self.random.choice(part.decided or [0])
        return may, lambda: service.reopen(pk, **self._words(person)), opened

    def _step(self, part: Part, person: User, step: Step) -> Act:
        pk = part.waits or self.random.choice(part.decided or [0])

        def taken(closing: Closing) -> None:
            assert closing.state == STEPS[step]
            part.waits = None
            part.decided.append(pk)
            if step is Step.GRANT and part.opens:
                part.closed, part.declared = None, False
            elif step is Step.GRANT:
                part.closed = pk

        by = part.owner if step is Step.WITHDRAW else self.world.reviewer
        may = part.waits is not None and person == by
        return (
            may,
            lambda: service.step_closing(pk, step, actor=person, source="test", comment="已研究。"),
            taken,
        )

    def declare_again(self) -> None:
        """The month after, whoever was opened again reports again that it is done."""
        for part in self.parts:
            if not part.declared:
                self.world.submitted_report(part.organization, percent=100)
                part.declared = True


@pytest.mark.parametrize("seed", seeds(1, 2))
def test_parts_are_closed_and_opened_only_by_a_decision(seed: int, world: World) -> None:
    model = Model(world, Random(seed))  # noqa: S311  (repeatable, no secret)
    for period in list(world.plan.periods.all())[1:4]:
        world.period = period
        with clock.pinned(period.starts_on):
            model.declare_again()
            for _number in range(ACTS // 3):
                model.act()
            counts_what_is_listed(clock.today())
            assert list(differences(world.plan)) == []
    states = set(Closing.objects.values_list("state", flat=True))
    assert states >= {Asked.GRANTED, Asked.REFUSED}
    assert Closing.objects.filter(reopened_at__isnull=False).exists()
