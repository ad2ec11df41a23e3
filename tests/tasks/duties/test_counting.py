"""What is counted of open duties is what a list of them holds."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.models import Organization
from reform_tracker import clock
from tasks.duties.base import Question
from tasks.duties.counting import Tally, count_open, counted
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.models import Milestone
from tasks.progress import service as progress
from tasks.signing.workflow import Step
from tests.factories.world import World


def counts_what_is_listed(on: date, *organizations: int) -> None:
    """On a day, of all open plans; and of each of these organizations alone."""
    calendar = calendar_around(on)
    listed = open_duties(Question(on, calendar))
    assert set(count_open(Question(on, calendar))) == set(counted(listed))
    for organization in organizations:
        asked = Question(on, calendar, organization_id=organization)
        assert set(count_open(asked)) == set(counted(open_duties(asked)))


# Who leads, who supports, who stands aside, who takes part in a place, and who reviews.
UNITS = (World.A, World.B, World.C, World.X, World.COMMISSION)


def counted_on(on: date) -> Counter[DutyKind]:
    with clock.pinned(on):
        units = Organization.objects.filter(short_name__in=UNITS).values_list("pk", flat=True)
        counts_what_is_listed(on, *units)
        found: Counter[DutyKind] = Counter()
        for one in count_open(Question(on, calendar_around(on))):
            found[one.kind] += one.count
        return found


def test_reports_parts_and_milestones_are_counted(world: World) -> None:
    world.accepted_filing(World.A)
    before = counted_on(date(2012, 5, 21))
    assert before[DutyKind.REPORT]
    assert before[DutyKind.CONTRIBUTION]
    assert before[DutyKind.MILESTONE] == Milestone.objects.count()
    with clock.pinned(date(2012, 5, 22)):
        report = world.submitted_report()
        after = counted_on(date(2012, 5, 22))
    assert after[DutyKind.REPORT] == before[DutyKind.REPORT] - 1
    assert after[DutyKind.CONTRIBUTION] < before[DutyKind.CONTRIBUTION]
    assert after[DutyKind.REVIEW] == 1
    assert report.period.code == "2012-05"


def test_what_came_back_is_counted_on_its_new_date(world: World) -> None:
    with clock.pinned(date(2012, 5, 22)):
        report = world.submitted_report()
        progress.step_report(
            report.pk,
            Step.RETURN,
            actor=world.reviewer,
            source="test",
            reason="other",
            comment="请补充。",
        )
    counted_on(date(2012, 5, 23))
    with clock.pinned(date(2012, 5, 23)):
        alone = Question(date(2012, 5, 23), calendar_around(date(2012, 5, 23)))
        due = {one.due_on: one.count for one in count_open(alone) if one.kind is DutyKind.REPORT}
    assert due[date(2012, 5, 29)] == 1


def test_only_what_is_wanted_is_counted(world: World) -> None:
    on, calendar = date(2012, 5, 21), calendar_around(date(2012, 5, 21))
    asked = Question(on, calendar, lambda kind, _due_on: kind is DutyKind.FILING)
    assert {one.kind for one in count_open(asked)} == {DutyKind.FILING}


def test_a_tally_is_late_after_its_date() -> None:
    one = Tally(DutyKind.REPORT, 1, 1, date(2012, 5, 25), 1, 3)
    assert [one.is_late(date(2012, 5, day)) for day in (25, 26)] == [False, True]


@pytest.mark.parametrize("done", [False, True])
def test_the_queries_do_not_grow_with_the_duties(done: bool, world: World) -> None:
    on = date(2012, 6, 20)
    calendar = calendar_around(on)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            count_open(Question(on, calendar))
        return len(captured)

    if done:
        world.accepted_filing(World.A)
    few = queries()
    for organization in (World.X, World.Y):
        world.accepted_filing(organization)
    assert queries() == few <= 7
