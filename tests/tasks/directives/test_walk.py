"""Random acts of everybody on two directives, compared with a model of what each may do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from tasks.directives import service
from tasks.errors import Invalid, Refused
from tasks.models import Directive, Transition
from tasks.signing.states import Ordered
from tasks.signing.workflow import Step
from tests.factories.directives import DUE, issued_directive
from tests.factories.world import World
from tests.support.examples import seeds

ACTS = 120
MOSTLY = 0.7
LEADS = {
    Ordered.OPEN: (Step.ANSWER, Step.WITHDRAW),
    Ordered.ANSWERED: (Step.SETTLE, Step.SEND_BACK),
    Ordered.DONE: (Step.REOPEN,),
    Ordered.WITHDRAWN: (),
}
TO = {
    Step.ANSWER: Ordered.ANSWERED,
    Step.SETTLE: Ordered.DONE,
    Step.SEND_BACK: Ordered.OPEN,
    Step.REOPEN: Ordered.OPEN,
    Step.WITHDRAW: Ordered.WITHDRAWN,
}
NAMES_A_DAY = {Step.SEND_BACK, Step.REOPEN}


@dataclass
class Charged:
    """A directive as the model knows it; `who` answers for the organization, `answered` did."""

    pk: int
    who: User
    due_on: date
    state: Ordered = Ordered.OPEN
    answered: User | None = None


class Model:
    def __init__(self, world: World, random: Random) -> None:
        self.world, self.random = world, random
        self.both = world.person(World.COMMISSION, Role.COMMISSION, Role.REPORTER)
        self.people = [
            world.reporter(), self.both, world.reviewer, world.reporter(World.B),
            world.reporter(World.C), world.person(World.COMMISSION, Role.LEADER),
        ]  # fmt: skip
        self.all = [
            Charged(issued_directive(world).pk, world.reporter(), DUE),
            Charged(issued_directive(world, World.COMMISSION).pk, self.both, DUE),
        ]

    def act(self) -> None:
        charged = self.random.choice(self.all)
        if charged.state is Ordered.WITHDRAWN:
            self.all.append(self._anew())
            self.all.remove(charged)
            return
        person = self.random.choice([charged.who, self.world.reviewer, *self.people])
        leads_on = LEADS[charged.state]
        # Taking it back ends it: only now and then.
        steps = [step for step in leads_on if step is not Step.WITHDRAW]
        chosen = steps if steps and self.random.random() < MOSTLY else list(TO)
        step = self.random.choice(chosen)
        day = charged.due_on + timedelta(days=self.random.randint(-30, 30))
        named = day if step in NAMES_A_DAY and self.random.random() < MOSTLY else None
        events, changes, steps_before = self._counts()
        try:
            made = service.step_directive(
                charged.pk, step, actor=person, source="test", comment="已研究。", day=named
            )
        except (Refused, Http404, PermissionDenied, Invalid):
            assert not self._may(charged, person, step, named)
            assert self._counts() == (events, changes, steps_before)
        else:
            assert self._may(charged, person, step, named)
            assert self._counts() == (events + 1, changes + 1, steps_before + 1)
            charged.state = TO[step]
            charged.answered = {Step.ANSWER: person, Step.SETTLE: charged.answered}.get(step)
            charged.due_on = named or charged.due_on
            assert (made.state, made.due_on) == (charged.state, charged.due_on)
        stored = Directive.objects.get(pk=charged.pk)
        assert (stored.state, stored.due_on) == (charged.state, charged.due_on)

    def _anew(self) -> Charged:
        """Another one to the unit in the place of one that was taken back."""
        due_on = clock.today() + timedelta(days=20)
        made = service.issue(
            self.world.plan.pk,
            actor=self.world.reviewer,
            source="test",
            organization_id=self.world.organization(World.A).pk,
            measure_id=self.world.measure.pk,
            title=f"第{self.random.random()}件",
            text="请办理。",
            due_on=due_on,
        )
        return Charged(made.pk, self.world.reporter(), due_on)

    def _may(self, charged: Charged, person: User, step: Step, named: date | None) -> bool:
        if step not in LEADS[charged.state]:
            return False
        if step is Step.ANSWER:
            return person == charged.who
        if not person.holds(Role.COMMISSION) or (
            step in (Step.SETTLE, Step.SEND_BACK) and person == charged.answered
        ):
            return False
        day = named or charged.due_on
        return step not in NAMES_A_DAY or clock.today() <= day <= self.world.plan.last_day

    def _counts(self) -> tuple[int, int, int]:
        return AuditEvent.objects.count(), Change.objects.count(), Transition.objects.count()


@pytest.mark.parametrize("seed", seeds(1, 2, 3))
def test_nobody_checks_his_own_answer_and_no_date_moves_silently(seed: int, world: World) -> None:
    model = Model(world, Random(seed))  # noqa: S311  (repeatable, no secret)
    for number in range(ACTS):
        with clock.pinned(date(2012, 5, 8) + timedelta(days=number // 3)):
            model.act()
    steps: Callable[..., int] = Transition.objects.filter(subject_type="directive").count
    assert steps() > ACTS // 8
    # No state without a way on, save for what was taken back.
    for charged in model.all:
        assert LEADS[charged.state] or charged.state is Ordered.WITHDRAWN
    moved = Transition.objects.filter(subject_type="directive").exclude(day=None).last()
    assert moved is not None
    assert moved.day is not None
