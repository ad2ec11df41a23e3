"""Leases: one worker at a time, and a slow one changes nothing any more."""

from datetime import timedelta

import pytest
from django.db.models import F, QuerySet

from reform_tracker import clock, leases
from reports.models import ReportFile
from reports.provincial import building
from tests.factories.world import World

MINUTE = timedelta(minutes=1)
WAITS = (MINUTE, 5 * MINUTE)


@pytest.fixture
def rows(world: World) -> QuerySet[ReportFile]:
    """Two rows that can be claimed."""
    period = world.plan.periods.all()[0]
    building.request_report(period, actor=world.reviewer, source="test")
    return ReportFile.objects.all()


def free(rows: QuerySet[ReportFile]) -> QuerySet[ReportFile]:
    return rows.filter(leases.unclaimed(clock.real_now()))


def test_what_is_claimed_nobody_else_can_claim(rows: QuerySet[ReportFile]) -> None:
    lease = leases.claim(free(rows), MINUTE, attempts=F("attempts") + 1)
    assert lease is not None
    assert set(rows.values_list("lease", "lease_until", "attempts")) == {
        (lease.token, lease.until, 1)
    }
    assert leases.claim(free(rows), MINUTE) is None


def test_a_lease_that_ended_passes_to_another_and_the_fence_holds(
    rows: QuerySet[ReportFile],
) -> None:
    slow = leases.claim(free(rows), timedelta())
    quick = leases.claim(free(rows), MINUTE)
    assert slow is not None
    assert quick is not None
    assert leases.fence(rows, slow).update(error="slow") == 0
    leases.release(rows, slow, lease_until=None)
    assert free(rows).count() == 0
    assert leases.fence(rows, quick).update(error="quick") == 2


def test_what_is_released_can_be_claimed_at_once(rows: QuerySet[ReportFile]) -> None:
    lease = leases.claim(free(rows), MINUTE)
    assert lease is not None
    leases.release(rows, lease, lease_until=None, error="not tried")
    assert set(rows.values_list("lease", "error")) == {(None, "not tried")}
    assert leases.claim(free(rows), MINUTE) is not None


def test_an_attempt_needs_room_before_the_end(rows: QuerySet[ReportFile]) -> None:
    lease = leases.claim(rows, MINUTE)
    assert lease is not None
    assert lease.has_room_for(MINUTE / 2)
    assert not lease.has_room_for(2 * MINUTE)


@pytest.mark.parametrize(
    ("attempts", "refused", "wait"),
    [
        (0, False, MINUTE),
        (1, False, MINUTE),
        (2, False, 5 * MINUTE),
        (3, False, None),
        (1, True, None),
    ],
)
def test_back_off_ends_in_giving_up(attempts: int, refused: bool, wait: timedelta | None) -> None:
    assert leases.back_off(attempts, WAITS, refused=refused) == wait
