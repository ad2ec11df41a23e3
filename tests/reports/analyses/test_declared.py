"""Declared done, not verified: what is listed, since when, by whom, what is missing."""

from datetime import date

import pytest

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reports.analyses.declared import DECLARED, DeclaredOnly
from reports.analyses.forms import AnalysisForm
from reports.figures.rollups import current_period, overview
from tasks.models import ReportingPeriod
from tests.factories.world import DONE, World

MAY, JUNE = date(2012, 5, 20), date(2012, 6, 20)


def listed(world: World, user: User | None = None, **filters: str) -> list[DeclaredOnly]:
    form = AnalysisForm(filters, plan=world.plan, today=clock.today())
    asked = form.asked_by(user or world.reviewer)
    (table,) = DECLARED.find(asked).tables
    assert len(table.rows) == DECLARED.count(asked)
    return list(table.rows)


def headline(world: World, on: date) -> int:
    period = current_period(world.plan, on)
    assert period is not None
    return overview(world.plan, period, on).declared_done_not_verified


@pytest.fixture
def declared(world: World) -> World:
    """A declares P done in May, with all its milestones; nobody has reviewed that."""
    with clock.pinned(MAY):
        world.accepted_filing()
        world.submitted_report(percent=DONE)
    return world


def test_it_counts_what_the_headline_of_the_dashboard_counts(declared: World) -> None:
    with clock.pinned(JUNE):
        assert len(listed(declared)) == headline(declared, JUNE) == 1


def test_a_report_that_waits_for_review_is_missing_and_so_are_the_milestones(
    declared: World,
) -> None:
    with clock.pinned(JUNE):
        (row,) = listed(declared)
    assert (row.key, row.organization) == (World.KEY, World.A)
    assert (row.since, row.signatory) == (MAY, declared.approver().full_name)
    assert row.missing[0] == "进展填报待审核。"
    assert len(row.missing) == 4


def test_what_is_declared_again_has_been_declared_since_the_first_time(declared: World) -> None:
    with clock.pinned(JUNE):
        declared.period = ReportingPeriod.objects.get(plan=declared.plan, code="2012-06")
        declared.submitted_report(percent=DONE)
        (row,) = listed(declared)
    assert row.since == MAY


def test_what_is_verified_is_listed_no_more_but_still_for_the_days_before(world: World) -> None:
    with clock.pinned(MAY):
        world.accepted_filing()
        report = world.submitted_report(percent=DONE)
    with clock.pinned(JUNE):
        world.accept(report)
        assert listed(world) == []
        (row,) = listed(world, as_of=MAY.isoformat())
        assert (row.since, row.signatory) == (MAY, world.approver().full_name)
        assert headline(world, MAY) == 1


def test_an_organization_sees_its_own(declared: World) -> None:
    with clock.pinned(JUNE):
        assert len(listed(declared, declared.reporter())) == 1
        assert listed(declared, declared.reporter(World.C)) == []
        assert listed(declared, declared.placed(Role.LEADER, World.A)) == []


@pytest.mark.parametrize(("light", "count"), [("red", 0), ("green", 1)])
def test_filters_narrow_the_list(declared: World, light: str, count: int) -> None:
    area = declared.measure.task.area
    other = declared.plan.areas.exclude(pk=area.pk)[0]
    with clock.pinned(MAY):
        assert len(listed(declared, light=light)) == count
        assert len(listed(declared, area=str(area.pk))) == 1
        assert listed(declared, area=str(other.pk)) == []
        for name, found in ((World.A, 1), (World.C, 0)):
            asked = str(declared.organization(name).pk)
            assert len(listed(declared, organization=asked)) == found
