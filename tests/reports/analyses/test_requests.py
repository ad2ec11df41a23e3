"""Requests for coordination: which stand, since when, and that the first screen counts them."""

from datetime import date

import pytest

from reform_tracker import clock
from reports.analyses.forms import AnalysisForm
from reports.analyses.requests import REQUESTS, Request
from reports.figures.requests import first_asking, waiting_since
from tests.factories.browser import signed_in
from tests.factories.world import World

JULY = date(2012, 7, 20)
LAND = "请省国土资源厅协调用地指标。"


def told(world: World, month: int, text: str, organization: str = World.A) -> None:
    """A report of that month, signed on its 20th."""
    with clock.pinned(date(2012, month, 20)):
        world.period = world.plan.periods.get(code=f"2012-{month:02}")
        world.submitted_report(organization, coordination=text)


def listed(world: World, **filters: str) -> list[Request]:
    asked = AnalysisForm(filters, plan=world.plan, today=clock.today()).asked_by(world.reviewer)
    (table,) = REQUESTS.find(asked).tables
    assert len(table.rows) == REQUESTS.count(asked)
    return list(table.rows)


@pytest.fixture
def asking(world: World) -> World:
    """A asks in May, not in June, and again in July; X asks in May and June."""
    for organization in (World.A, World.X):
        world.accepted_filing(organization)
    told(world, 5, LAND)
    told(world, 5, "请协调资金。", World.X)
    told(world, 6, "")
    told(world, 6, "请协调资金，已久。", World.X)
    told(world, 7, LAND)
    return world


def test_a_request_is_as_old_as_the_first_report_that_asks_without_a_break(asking: World) -> None:
    with clock.pinned(JULY):
        assert [(one.organization, one.since, one.text) for one in listed(asking)] == [
            (World.X, date(2012, 5, 20), "请协调资金，已久。"),
            (World.A, date(2012, 7, 20), LAND),
        ]


def test_a_past_day_lists_what_stood_then(asking: World) -> None:
    with clock.pinned(JULY):
        rows = listed(asking, as_of="2012-06-10")
    assert [(one.organization, one.text) for one in rows] == [
        (World.A, LAND),
        (World.X, "请协调资金。"),
    ]


def test_the_first_screen_counts_them_and_the_working_days_of_the_oldest(asking: World) -> None:
    browser = signed_in(asking.reviewer)
    with clock.pinned(JULY):
        assert sorted(waiting_since(asking.plan)) == [one.since for one in listed(asking)]
        waiting = browser.get(f"/plans/{asking.plan.pk}/").context["first"].waiting
        (one,) = (one for one in waiting if "/requests/" in one.url)
        assert (one.count, one.days) == (2, 44)
        assert browser.get(one.url).context["counted"].startswith("2 ")
        told_of = browser.get(f"/plans/{asking.plan.pk}/?as_of=2012-06-10").context["first"]
    assert told_of.waiting == []


def test_who_asks_for_nothing_any_more_waits_for_nothing() -> None:
    may, june = date(2012, 5, 1), date(2012, 6, 1)
    assert first_asking([(may, "5月", True), (june, "6月", False)]) is None
    assert first_asking([(june, "6月", True), (may, "5月", True)]) == "5月"
    assert first_asking([]) is None
