"""Two people close, take back or open the same part at the same moment: one wins."""

from collections.abc import Callable
from functools import partial

import pytest
from django.core.files.base import ContentFile

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.trail import broken_links
from reports.figures.standings import differences
from tasks.closing import service
from tasks.errors import Refused
from tasks.files.judging import judge
from tasks.models import Closing
from tasks.progress import service as progress
from tasks.signing.states import Asked
from tasks.signing.workflow import Step
from tests.conftest import TUESDAY
from tests.factories.closings import ACHIEVED, WHY_AGAIN, asked_closing, closed, done
from tests.factories.world import PDF, World
from tests.tasks.test_races import at_once, committed_world

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
__all__ = ["committed_world"]  # a fixture


def asking(world: World, person: User, words: str = ACHIEVED) -> Callable[[], Closing]:
    return partial(service.ask, world.measure.pk, actor=person, source="test", reason=words)


def taking(closing: Closing, step: Step, person: User) -> Callable[[], Closing]:
    return partial(
        service.step_closing, closing.pk, step, actor=person, source="test", comment="已研究。"
    )


def refused(results: list[object]) -> int:
    return sum(isinstance(one, Refused) for one in results)


def test_two_ask_and_one_request_waits(committed_world: World) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        done(world)
    results = at_once(
        asking(world, world.reporter()), asking(world, world.approver(), "另一份说明。")
    )
    assert refused(results) == 1
    assert Closing.objects.count() == 1


def test_a_double_click_is_one_request(committed_world: World) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        done(world)
    results = at_once(*[asking(world, world.reporter())] * 3)
    assert refused(results) == 0
    assert Closing.objects.count() == 1


def test_granted_or_taken_back_never_both(committed_world: World) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        closing = asked_closing(world)
    results = at_once(
        taking(closing, Step.GRANT, world.reviewer),
        taking(closing, Step.WITHDRAW, world.reporter()),
    )
    assert refused(results) == 1
    assert Closing.objects.get().state in {Asked.GRANTED, Asked.WITHDRAWN}
    assert list(differences(world.plan)) == []
    assert list(broken_links()) == []


def test_two_open_it_again_and_one_does(committed_world: World) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        closing = closed(world)
        other = world.person(World.COMMISSION, Role.COMMISSION, number=2)
    results = at_once(
        *(
            partial(service.reopen, closing.pk, actor=who, source="test", reason=WHY_AGAIN)
            for who in (world.reviewer, other)
        )
    )
    assert refused(results) == 1
    assert Closing.objects.filter(reopens=closing).count() == 1
    assert list(differences(world.plan)) == []


def test_a_request_and_a_report_that_come_with_files_do_not_block_each_other(
    committed_world: World,
) -> None:
    """Both lock the measure and the organization's quota."""
    world = committed_world
    with clock.pinned(TUESDAY):
        done(world)
        people = world.reporter(), world.approver()
    report = partial(
        progress.save_report,
        world.measure.pk,
        world.period.pk,
        actor=people[1],
        source="test",
        version=None,
        content=progress.ReportInput(percent=50, progress="推进。", next_steps="继续。"),
        judged=judge(ContentFile(PDF, "进展.pdf")),
    )
    ask = partial(
        service.ask,
        world.measure.pk,
        actor=people[0],
        source="test",
        reason=ACHIEVED,
        judged=judge(ContentFile(PDF, "验收.pdf")),
    )
    asked, saved = at_once(ask, report)
    assert isinstance(asked, Closing)
    assert isinstance(saved, Refused)  # it is submitted
