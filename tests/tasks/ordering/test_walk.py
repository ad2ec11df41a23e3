"""Random acts of everybody on two orders of a kind, compared with a model of what each may do."""

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
from tasks.directives import service as directives
from tasks.errors import Invalid, Refused
from tasks.models import Directive, Notice, Transition
from tasks.notices import service as notices
from tasks.ordering.models import Order
from tasks.signing.states import Ordered
from tasks.signing.workflow import Step
from tests.factories.directives import DUE
from tests.factories.notices import words
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


def directive(world: World, organization: str, title: str, due_on: date) -> Directive:
    return directives.issue(
        world.plan.pk,
        actor=world.reviewer,
        source="test",
        organization_id=world.organization(organization).pk,
        measure_id=world.measure.pk,
        title=title,
        text="请办理。",
        due_on=due_on,
    )


def notice(world: World, organization: str, title: str, due_on: date) -> Notice:
    (sheet,) = notices.issue(
        world.plan.pk,
        actor=world.reviewer,
        source="test",
        organizations=[world.organization(organization).pk],
        measure_id=world.measure.pk,
        words=words(title),
        due_on=due_on,
    )
    return sheet


@dataclass(frozen=True)
class Of:
    """A kind of orders: how one is issued, and how it goes on."""

    model: type[Order]
    issue: Callable[[World, str, str, date], Order]
    step: Callable[..., Order]


@dataclass
class Charged:
    """An order as the model knows it; `who` answers for the organization, `answered` did."""

    pk: int
    who: User
    due_on: date
    state: Ordered = Ordered.OPEN
    answered: User | None = None


class Model:
    def __init__(self, of: Of, world: World, random: Random) -> None:
        self.of, self.world, self.random = of, world, random
        self.both = world.person(World.COMMISSION, Role.COMMISSION, Role.REPORTER)
        self.people = [
            world.reporter(), self.both, world.reviewer, world.reporter(World.B),
            world.reporter(World.C), world.person(World.COMMISSION, Role.LEADER),
        ]  # fmt: skip
        self.all = [
            Charged(of.issue(world, World.A, "尽快印发", DUE).pk, world.reporter(), DUE),
            Charged(of.issue(world, World.COMMISSION, "尽快印发", DUE).pk, self.both, DUE),
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
            made = self.of.step(
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
        stored = self.of.model._default_manager.get(pk=charged.pk)
        assert (stored.state, stored.due_on) == (charged.state, charged.due_on)

    def _anew(self) -> Charged:
        """Another one to the unit in the place of one that was taken back."""
        due_on = clock.today() + timedelta(days=20)
        title = f"第{self.random.random()}件"
        made = self.of.issue(self.world, World.A, title, due_on)
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


@pytest.mark.parametrize("seed", seeds(1, 2))
@pytest.mark.parametrize(
    "of",
    [
        Of(Directive, directive, directives.step_directive),
        Of(Notice, notice, notices.step_notice),
    ],
    ids=["directive", "notice"],
)
def test_nobody_checks_his_own_answer_and_no_date_moves_silently(
    of: Of, seed: int, world: World
) -> None:
    model = Model(of, world, Random(seed))  # noqa: S311  (repeatable, no secret)
    for number in range(ACTS):
        with clock.pinned(date(2012, 5, 8) + timedelta(days=number // 3)):
            model.act()
    steps: Callable[..., int] = Transition.objects.filter(subject_type=of.model.kind()).count
    assert steps() > ACTS // 8
    # No state without a way on, save for what was taken back.
    for charged in model.all:
        assert LEADS[charged.state] or charged.state is Ordered.WITHDRAWN
    moved = Transition.objects.filter(subject_type=of.model.kind()).exclude(day=None).last()
    assert moved is not None
    assert moved.day is not None
