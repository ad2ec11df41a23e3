"""Pages of a plan cost the same queries with four years in the database as with one."""

from collections.abc import Iterator
from datetime import date

import pytest
from pytest_django import Settings

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reports.analyses.registry import ANALYSES
from reports.figures.standings import rebuild
from reports.load.years import Invention
from tasks.models import Assignment, ProgressReport, ReformPlan
from tests.factories.browser import signed_in
from tests.factories.demo import seed
from tests.reports.dashboards.test_query_counts import queries_of

UNTIL = date(2012, 5, 10)
PAST = "as_of=2012-04-10&against=2012-03-31"

pytestmark = pytest.mark.pages


@pytest.fixture
def pattern(plan: ReformPlan, settings: Settings) -> Iterator[ReformPlan]:
    settings.DEMO = True
    seed()
    with clock.pinned(UNTIL):
        yield plan


def invent(pattern: ReformPlan, year: int) -> ReformPlan:
    """A whole year with its reports, over by the business date or not."""
    approver, reviewer = (
        User.objects.filter(grants__role=role).order_by("pk")[0]
        for role in (Role.APPROVER, Role.COMMISSION)
    )
    made = Invention(pattern, approver, reviewer).write(f"模拟〔{year}〕1号", year, UNTIL)
    plan = ReformPlan.objects.get(pk=made)
    rebuild(plan)
    return plan


def pages(plan: ReformPlan) -> list[str]:
    """The reading pages of the plan; of those that know days, one on a past day: all read it in
    the same way."""
    led = Assignment.objects.filter(measure__task__area__plan=plan, role=Assignment.Role.LEAD)
    unit = led.order_by("pk").values_list("organization_id", flat=True)[0]
    home = f"/plans/{plan.pk}/"
    return [
        home,
        f"{home}?{PAST}",
        f"{home}organizations/{unit}/",
        f"{home}areas/1/",
        f"{home}tasks/",
        f"{home}analyses/",
        *(f"{home}analyses/{one.key}/" for one in ANALYSES.values()),
        f"{home}changes/?since=2012-03-31",
        f"{home}periods/",
        f"{home}periods/2012-04/",
        f"{home}assessment/",
        f"{home}assessment/{unit}/",
        f"{home}assessment/rules/",
    ]


def test_no_page_asks_more_for_four_years_than_for_one(pattern: ReformPlan) -> None:
    browser = signed_in(User.objects.get(username="commission"))
    asked = pages(invent(pattern, 2012))
    one = {url: queries_of(browser, url) for url in asked}
    reports = ProgressReport.objects.count()
    for year in range(2009, 2012):
        invent(pattern, year)
    assert ProgressReport.objects.count() > 4 * reports
    more = {url: count for url in asked if (count := queries_of(browser, url)) != one[url]}
    # Where a look took so long that the session was marked again, it is looked at once more.
    assert {url: (one[url], queries_of(browser, url)) for url in more} == {
        url: (one[url], one[url]) for url in more
    }
