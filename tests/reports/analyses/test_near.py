"""The block of the dashboard: milestones overdue and due in four weeks, on a small time line."""

from datetime import date

import pytest
from django.test import Client

from departments.roles import Role
from reform_tracker import clock
from reports.analyses.near import MOST, NearMilestones
from tasks.models import MilestoneRevision
from tests.factories.browser import signed_in
from tests.factories.world import DONE, World
from tests.reports.analyses.test_slips import give
from tests.reports.dashboards.test_links import rows_of

AUGUST = date(2012, 8, 10)


@pytest.fixture
def planned(world: World) -> World:
    """A leads two measures: of both the first milestone is overdue, the second near."""
    with clock.pinned(date(2012, 5, 2)):
        world.accepted_filing()
    return world


def block(world: World, browser: Client) -> NearMilestones:
    found: NearMilestones = browser.get(f"/plans/{world.plan.pk}/").context["near"]
    return found


def test_it_counts_what_the_time_line_lists(planned: World) -> None:
    browser = signed_in(planned.reviewer)
    with clock.pinned(AUGUST):
        near = block(planned, browser)
        assert (near.late, near.soon) == (2, 2)
        assert rows_of(browser, near.late_url)[0] == near.late
        assert rows_of(browser, near.soon_url)[0] == near.soon


def test_it_draws_the_oldest_first_with_the_dates_they_had(planned: World) -> None:
    give(planned, MilestoneRevision.Kind.EXTENDED, date(2012, 6, 1), date(2012, 5, 3), "延期。")
    with clock.pinned(AUGUST):
        picture = block(planned, signed_in(planned.reviewer)).picture
    assert picture is not None
    assert [line.point.state for line in picture.lines] == ["late", "late", "near", "near"]
    moved = picture.lines[1].point
    assert (moved.original, moved.due_on) == (date(2012, 5, 4), date(2012, 6, 1))


def test_of_very_many_it_draws_the_first(planned: World) -> None:
    with clock.pinned(date(2012, 5, 2)):
        for name in ("省发展改革委", "省工信委"):
            planned.accepted_filing(name)
    with clock.pinned(AUGUST):
        near = block(planned, signed_in(planned.reviewer))
    assert near.picture is not None
    assert near.late + near.soon > len(near.picture.lines) == MOST


def test_what_is_reported_as_reached_is_no_more_there(planned: World) -> None:
    with clock.pinned(date(2012, 5, 21)):
        planned.submitted_report(percent=DONE)
    with clock.pinned(AUGUST):
        near = block(planned, signed_in(planned.reviewer))
    assert (near.late, near.soon) == (1, 1)


def test_it_tells_of_what_lies_within_reach(planned: World) -> None:
    with clock.pinned(date(2012, 5, 2)):
        planned.accepted_filing(World.X)
    with clock.pinned(AUGUST):
        near = block(planned, signed_in(planned.placed(Role.LEADER, World.A)))
    assert (near.late, near.soon) == (1, 1)
    assert near.picture is not None
    assert len(near.picture.lines) == 2


def test_without_any_there_is_no_picture(world: World) -> None:
    near = block(world, signed_in(world.reviewer))
    assert (near.late, near.soon, near.picture) == (0, 0, None)
