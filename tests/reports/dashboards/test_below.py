"""Below the first screen: each figure is the number of rows of the list behind it."""

from datetime import date

import pytest
from django.test import Client

from departments.roles import Role
from reform_tracker import clock
from reports.dashboards.below import Below
from reports.figures.kept import keep_days
from reports.models import ProvincialReport
from reports.provincial import building
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.dashboards.test_links import rows_of

pytestmark = pytest.mark.once

JUNE = date(2012, 6, 20)


def shown(world: World, browser: Client) -> Below:
    found = browser.get(f"/plans/{world.plan.pk}/").context["below"]
    assert isinstance(found, Below)
    return found


@pytest.fixture
def reported(world: World) -> World:
    """A in time, X after the due date; all others did not report for May."""
    for organization in (World.A, World.X):
        world.accepted_filing(organization)
    with clock.pinned(date(2012, 5, 25)):
        world.accepted_report(World.A)
    with clock.pinned(date(2012, 6, 1)):
        world.submitted_report(World.X)
    return world


def test_reports_that_were_due_are_on_time_late_or_missing(reported: World) -> None:
    browser = signed_in(reported.reviewer)
    with clock.pinned(JUNE):
        running, over = shown(reported, browser).completeness
        assert (running.period.code, over.period.code) == ("2012-06", "2012-05")
        assert (over.on_time, over.late) == (1, 1)
        assert (running.on_time, running.late) == (0, 0)
        assert (over.is_over, running.is_over) == (True, False)
        for one in (running, over):
            assert one.due == one.on_time + one.late + one.missing
            assert one.on_time in rows_of(browser, f"{one.filed_url}&timing=on_time")
            assert one.late in rows_of(browser, f"{one.filed_url}&timing=late")
            assert one.with_substance in rows_of(browser, f"{one.filed_url}&substance=yes")
            assert one.missing in rows_of(browser, one.missing_url)


def test_a_report_that_repeats_the_one_before_has_no_substance(reported: World) -> None:
    browser = signed_in(reported.reviewer)
    with clock.pinned(JUNE):
        reported.period = reported.plan.periods.get(code="2012-06")
        reported.submitted_report(World.A)
        reported.submitted_report(World.X, progress="试点已铺开。")
        running, _over = shown(reported, browser).completeness
        assert (running.on_time, running.with_substance) == (2, 1)
        for answer, count in (("yes", 1), ("no", 1)):
            assert count in rows_of(browser, f"{running.filed_url}&substance={answer}")


def test_what_came_back_keeps_the_day_of_its_first_filing(reported: World) -> None:
    browser = signed_in(reported.reviewer)
    with clock.pinned(date(2012, 6, 4)):
        before = shown(reported, browser).completeness[1]
    assert before.on_time == 1
    listed = browser.get(f"/progress/?plan={reported.plan.pk}&timing=late").content.decode()
    assert World.X in listed


def test_the_months_are_the_days_that_are_kept_and_today(reported: World) -> None:
    browser = signed_in(reported.reviewer)
    with clock.pinned(JUNE):
        keep_days(5)
        months = shown(reported, browser).months
        page = browser.get(f"/plans/{reported.plan.pk}/").content.decode()
    assert [(one.label, one.on) for one in months] == [
        ("2012-05", date(2012, 5, 31)),
        ("2012-06", JUNE),
    ]
    assert {one.total for one in months} == {45}
    assert page.count("&amp;light=red") >= len(months)


def latest(world: World, browser: Client) -> ProvincialReport | None:
    context = browser.get(f"/plans/{world.plan.pk}/").context
    found: ProvincialReport | None = context["report"]
    return found


def test_the_latest_report_is_offered_with_its_files(reported: World) -> None:
    browser = signed_in(reported.person(World.COMMISSION, Role.LEADER, number=2))
    with clock.pinned(JUNE):
        assert latest(reported, browser) is None
        for code in ("2012-05", "2012-06"):
            building.request_report(
                reported.plan.periods.get(code=code), actor=reported.reviewer, source="test"
            )
        report = latest(reported, browser)
    assert report is not None
    assert report.period.code == "2012-06"


def test_whoever_reads_only_his_own_sees_none_of_it(reported: World) -> None:
    with clock.pinned(JUNE):
        answer = signed_in(reported.reporter()).get(f"/plans/{reported.plan.pk}/")
    assert "below" not in answer.context
