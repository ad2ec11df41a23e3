"""Two people ask, decide or accept at the same moment: one wins."""

from functools import partial
from typing import Any

import pytest

from reform_tracker import clock
from reform_tracker.audit.trail import broken_links
from tasks.amending import service
from tasks.errors import Refused
from tasks.models import Amendment, AmendmentRequest, ReportVersion
from tasks.signing.workflow import Step
from tests.conftest import TUESDAY
from tests.factories.amending import WHY, asked, submitted
from tests.factories.world import World
from tests.tasks.test_races import at_once, committed_world

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
__all__ = ["committed_world"]  # a fixture


def refused(results: list[object]) -> int:
    return sum(isinstance(one, Refused) for one in results)


def test_a_double_click_is_one_request(committed_world: World) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        report = world.accepted_report()
    said: dict[str, Any] = {"actor": world.reporter(), "source": "test", "reason": WHY}
    results = at_once(*[partial(service.ask, "report", report.pk, **said)] * 3)
    assert refused(results) == 0
    assert AmendmentRequest.objects.count() == 1


def test_two_decide_and_one_amendment_comes_of_it(committed_world: World) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        request = asked(world, world.accepted_report())
    said: dict[str, Any] = {"actor": world.reviewer, "source": "test", "comment": "已研究。"}
    results = at_once(
        partial(service.step_request, request.pk, Step.GRANT, **said),
        partial(service.step_request, request.pk, Step.REFUSE, **said),
    )
    assert refused(results) == 1
    assert Amendment.objects.count() == (AmendmentRequest.objects.get().state == "granted")
    assert list(broken_links()) == []


def test_accepted_twice_is_accepted_once(committed_world: World) -> None:
    world = committed_world
    with clock.pinned(TUESDAY):
        amendment = submitted(world, world.accepted_report(percent=30), percent=45)
    said: dict[str, Any] = {"actor": world.reviewer, "source": "test"}
    results = at_once(*[partial(service.step_amendment, amendment.pk, Step.ACCEPT, **said)] * 2)
    assert refused(results) == 1
    assert ReportVersion.objects.count() == 1
