"""Tests that ask for the plan find it as it was published, whatever the one before did to it."""

from pathlib import Path

import pytest
from django.db import connection

from reform_tracker.audit.models import AuditEvent, AuditHead
from tasks.models import ReformPlan
from tests.factories.world import World
from tests.support.around import around, commits
from tests.support.isolation import TESTS, proven_once

pytestmark = pytest.mark.xdist_group("around")


@pytest.mark.parametrize("time", [1, 2, 3])
def test_each_finds_the_plan_as_it_was_published(time: int, world: World) -> None:
    assert time == 1 or around.stands  # the first one may have to publish it
    events = AuditEvent.objects.count()
    assert AuditHead.objects.get().count == events
    assert (world.plan.title == "改名", world.measure.reports.exists()) == (False, False)
    world.submitted_report()
    ReformPlan.objects.update(title="改名")
    assert AuditEvent.objects.count() > events
    connection.set_rollback(time == 2)  # as after an error that the test expected


def test_another_one_finds_nothing(db: None) -> None:
    assert not around.stands
    assert not ReformPlan.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_around_one_that_commits(
    plan: ReformPlan, request: pytest.FixtureRequest
) -> None:
    assert commits(request.node)
    assert not around.stands
    assert not connection.in_atomic_block


def test_pages_are_proven_once_and_services_twice() -> None:
    assert proven_once(TESTS / "tasks/filing/test_pages.py")
    assert not proven_once(TESTS / "tasks/filing/test_service.py")
    assert not proven_once(Path("/elsewhere/test_pages.py"))
