"""Random acts of everybody on two accepted reports, compared with a model of what each may do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.models import User
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reports.figures.standings import differences
from tasks.amending import contents, service
from tasks.errors import Refused
from tasks.models import Amendment, AmendmentRequest, ProgressReport
from tasks.signing.models import State
from tasks.signing.states import Asked
from tasks.signing.workflow import Step
from tests.factories.world import World
from tests.support.examples import seeds
from tests.tasks.duties.test_counting import counts_what_is_listed

ACTS = 120
HALF, MOSTLY, SELDOM = 0.3, 0.7, 0.1
CHAIN = {
    Step.HAND_OVER: ({State.DRAFT, State.RETURNED}, State.READY),
    Step.SEND_BACK: ({State.READY}, State.DRAFT),
    Step.SIGN: ({State.DRAFT, State.READY, State.RETURNED}, State.SUBMITTED),
    Step.WITHDRAW: ({State.SUBMITTED}, State.DRAFT),
    Step.ACCEPT: ({State.SUBMITTED}, State.ACCEPTED),
    Step.RETURN: ({State.SUBMITTED}, State.RETURNED),
}
Act = tuple[bool, Callable[[], object], Callable[[object], None]]


@dataclass
class Part:
    """A report by the model: what it says, the request that waits, its amendment with its state and
    what that says."""

    report: int
    reporter: User
    approver: User
    percent: int = 30
    waits: int | None = None
    amendment: int | None = None
    state: str = ""
    said: int = 0
    decided: list[int] = field(default_factory=list)


class Model:
    def __init__(self, world: World, random: Random) -> None:
        self.world, self.random = world, random
        self.parts = []
        for name in (World.A, World.X):
            world.accepted_filing(name)
            report = world.accepted_report(name, percent=30)
            self.parts.append(Part(report.pk, world.reporter(name), world.approver(name)))
        self.people = [
            *(person for part in self.parts for person in (part.reporter, part.approver)),
            world.reviewer, world.reporter(World.B), world.reporter(World.C),
        ]  # fmt: skip

    def act(self) -> None:
        part = self.random.choice(self.parts)
        decided = part.waits or part.state == State.SUBMITTED
        turn = [self.world.reviewer] if decided else [part.reporter, part.approver]
        person = self.random.choice(self.people if self.random.random() < HALF else turn)
        chain = [self._step(part, person, step) for step in CHAIN]
        writing = [self._write(part, person)]
        if self.random.random() < SELDOM:
            writing.append(self._give_up(part, person))
        decisions = [self._decide(part, person, step) for step in (Step.GRANT, Step.REFUSE)]
        decisions.append(self._decide(part, person, Step.WITHDRAW))
        asking = [self._ask(part, person)]
        acts = [*chain, *writing, *decisions, *asking]
        open_ones = [act for act in acts if act[0]] or acts
        allowed, do, follows = self.random.choice(
            open_ones if self.random.random() < MOSTLY else acts
        )
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
            report = ProgressReport.objects.get(pk=one.report)
            assert (report.state, report.percent) == (State.ACCEPTED, one.percent)

    def _ask(self, part: Part, person: User) -> Act:
        def asked(made: object) -> None:
            assert isinstance(made, AmendmentRequest)
            part.waits = made.pk

        own = person in (part.reporter, part.approver)
        may = own and part.waits is None and part.amendment is None
        reason = f"第{self.random.random()}次。"
        said: dict[str, Any] = {"actor": person, "source": "test", "reason": reason}
        return may, lambda: service.ask("report", part.report, **said), asked

    def _decide(self, part: Part, person: User, step: Step) -> Act:
        pk = part.waits or self.random.choice(part.decided or [0])

        def decided(made: object) -> None:
            assert isinstance(made, AmendmentRequest)
            part.waits = None
            part.decided.append(pk)
            if made.state == Asked.GRANTED:
                amendment = Amendment.objects.get(request=made)
                part.amendment, part.state, part.said = amendment.pk, State.DRAFT, part.percent

        by = (part.reporter, part.approver) if step is Step.WITHDRAW else (self.world.reviewer,)
        may = part.waits is not None and person in by
        return (
            may,
            lambda: service.step_request(pk, step, actor=person, source="test", comment="已研究。"),
            decided,
        )

    def _write(self, part: Part, person: User) -> Act:
        """Always the reporter's text: the approver may sign it."""
        wanted = self.random.choice([one for one in range(1, 99) if one != part.said])
        pk = part.amendment or 0

        def save() -> Amendment:
            row = Amendment.objects.filter(pk=pk).first()
            content = contents.said(row.document) | {"percent": wanted} if row else {}
            return service.save(pk, actor=person, source="test", version=None, content=content)

        def saved(_made: object) -> None:
            part.said = wanted
            part.state = State.RETURNED if part.state == State.RETURNED else State.DRAFT

        writable = part.state in {State.DRAFT, State.READY, State.RETURNED}
        if person == part.approver:
            person = part.reporter
        return part.amendment is not None and writable and person == part.reporter, save, saved

    def _give_up(self, part: Part, person: User) -> Act:
        def given_up(_made: object) -> None:
            part.amendment, part.state = None, ""

        own = person in (part.reporter, part.approver)
        writable = part.state in {State.DRAFT, State.READY, State.RETURNED}
        pk = part.amendment or 0
        return (
            part.amendment is not None and own and writable,
            lambda: service.give_up(pk, actor=person, source="test"),
            given_up,
        )

    def _step(self, part: Part, person: User, step: Step) -> Act:
        sources, target = CHAIN[step]
        pk = part.amendment or 0
        by = {
            Step.HAND_OVER: (part.reporter, part.approver),
            Step.ACCEPT: (self.world.reviewer,),
            Step.RETURN: (self.world.reviewer,),
        }.get(step, (part.approver,))
        differs = part.said != part.percent or step not in (Step.HAND_OVER, Step.SIGN)
        may = part.amendment is not None and part.state in sources and person in by and differs

        def taken(_made: object) -> None:
            part.state = target
            if target == State.ACCEPTED:
                part.percent, part.amendment, part.state = part.said, None, ""

        said: dict[str, Any] = (
            {"reason": "other", "comment": "请核实。"} if step is Step.RETURN else {}
        )
        return (
            may,
            lambda: service.step_amendment(
                pk, step, actor=person, source="test", confirmed=True, **said
            ),
            taken,
        )


@pytest.mark.parametrize("seed", seeds(1, 2))
def test_what_was_accepted_changes_only_by_an_accepted_amendment(seed: int, world: World) -> None:
    model = Model(world, Random(seed))  # noqa: S311  (repeatable, no secret)
    for _number in range(ACTS):
        model.act()
    counts_what_is_listed(clock.today())
    assert list(differences(world.plan)) == []
    assert {part.percent for part in model.parts} != {30}
    states = set(AmendmentRequest.objects.values_list("state", flat=True))
    assert states >= {Asked.GRANTED}
