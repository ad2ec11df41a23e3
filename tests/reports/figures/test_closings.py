"""A closing in the figures of today and of past days, in the change log and in the assessment."""

from datetime import date

import pytest

from reform_tracker import clock
from reports.figures.acts import Log
from reports.figures.changes import Kind
from reports.figures.rollups import current_period, overview, plan_figures
from reports.figures.standings import differences
from reports.figures.values import PlanFigures
from reports.models import Standing
from tasks.models import Closing, Measure
from tests.factories.closings import ACHIEVED, WHY_AGAIN, asked_closing, closed, reopened
from tests.factories.world import World
from tests.reports.figures.test_as_of import shown

BEFORE, CLOSED, AFTER = date(2012, 6, 4), date(2012, 6, 12), date(2012, 6, 28)
REOPENED, LATER = date(2012, 8, 23), date(2012, 12, 3)


def figures_of(world: World, on: date) -> PlanFigures:
    """Having seen that the overview counts the same."""
    period = current_period(world.plan, on)
    assert period is not None
    figures = plan_figures(world.plan, period, on)
    counted = overview(world.plan, period, on)
    assert counted.declared_done_not_verified == figures.declared_done_not_verified
    assert counted.lights == figures.lights
    assert (counted.reports_due, counted.reports_filed) == (
        figures.reports_due,
        figures.reports_filed,
    )
    return figures


def light_of(figures: PlanFigures, world: World) -> tuple[str, str]:
    (row,) = (
        one
        for one in figures.ledger
        if one.measure_id == world.measure.pk and one.organization == World.A
    )
    return row.light, row.report_state


def log(world: World, until: date) -> Log:
    """What the commission sees of P since the beginning of June."""
    measures = Measure.objects.filter(pk=world.measure.pk)
    return Log(world.plan, date(2012, 6, 1), until, world.reviewer, measures)


@pytest.fixture
def played(world: World) -> World:
    """Declared done in May, closed in June, opened again in August."""
    world.accepted_filing()
    world.submitted_report(percent=100)
    with clock.pinned(CLOSED):
        closed(world)
    with clock.pinned(REOPENED):
        reopened(world, Closing.objects.get())
    return world


def test_it_is_complete_from_the_day_of_the_closing_on(world: World) -> None:
    world.accepted_filing()
    world.submitted_report(percent=100)
    told = {}
    for day in (BEFORE, CLOSED, AFTER):
        with clock.pinned(day):
            if day == CLOSED:
                closed(world)
            told[day] = shown(world, day)
            figures = figures_of(world, day)
            assert figures.declared_done_not_verified == (1 if day == BEFORE else 0)
            complete = light_of(figures, world)[0] == "complete"
            assert complete is (day != BEFORE)
    with clock.pinned(LATER):
        for day, before in told.items():
            assert shown(world, day) == before


def test_it_counts_as_declared_only_again_once_it_is_opened(played: World) -> None:
    with clock.pinned(REOPENED):
        figures = figures_of(played, REOPENED)
        assert figures.declared_done_not_verified == 1
        assert light_of(figures, played) == ("green", "missing")
        assert light_of(figures_of(played, AFTER), played) == ("complete", "not_due")
        assert list(differences(played.plan)) == []


def test_the_light_says_since_when_it_is_closed(world: World) -> None:
    with clock.pinned(CLOSED):
        closed(world)
        (row,) = (
            one
            for one in figures_of(world, CLOSED).ledger
            if one.measure_id == world.measure.pk and one.organization == World.A
        )
    assert "2012年6月12日" in row.light_reason


def test_the_change_log_tells_by_whom_and_why(played: World) -> None:
    with clock.pinned(LATER):
        found = log(played, LATER).lines()
    told = {one.kind: one for one in found}
    assert (told[Kind.CLOSED].on, told[Kind.CLOSED].reason) == (CLOSED, ACHIEVED)
    assert (told[Kind.REOPENED].on, told[Kind.REOPENED].reason) == (REOPENED, WHY_AGAIN)
    assert told[Kind.CLOSED].by == played.reviewer.full_name
    # What it was in June and is no more tells nothing of December.
    assert Kind.COMPLETED not in told


def test_a_day_moves_the_light_to_complete_in_the_change_log(played: World) -> None:
    with clock.pinned(LATER):
        (one,) = (one for one in log(played, AFTER).lines() if one.kind is Kind.COMPLETED)
    assert (one.on, one.by) == (CLOSED, played.reviewer.full_name)


def test_asking_alone_changes_no_figure(world: World) -> None:
    world.accepted_filing()
    world.submitted_report(percent=100)
    before = Standing.objects.values().get(measure=world.measure)
    with clock.pinned(CLOSED):
        asked_closing(world)
    assert Standing.objects.values().get(measure=world.measure) == before
