"""The matrix: it adds up to the figures of the dashboard, and is sorted by a column."""

from collections import Counter
from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from departments.models import User
from reform_tracker import clock
from reform_tracker.lists.tables import Table
from reports.analyses.forms import AnalysisForm
from reports.analyses.matrix import MATRIX, AreaLine
from reports.figures.lights import WORST_FIRST, Light
from reports.figures.rollups import current_period, overview
from reports.figures.values import Overview
from tasks.models import ReformPlan
from tests.factories.browser import signed_in
from tests.factories.demo import seed
from tests.factories.world import DONE, World

JULY = date(2012, 7, 20)
AREA = 6  # in which P lies


@pytest.fixture
def demo(plan: ReformPlan, settings: Settings) -> ReformPlan:
    settings.DEMO = True
    seed()
    return plan


def found(plan: ReformPlan, user: User, **filters: str) -> list[Table[AreaLine]]:
    form = AnalysisForm(filters, plan=plan, today=clock.today())
    return list(MATRIX.find(form.asked_by(user)).tables)


def figures(plan: ReformPlan, on: date) -> Overview:
    period = current_period(plan, on)
    assert period is not None
    return overview(plan, period, on)


@pytest.mark.parametrize("asked", ["", "2012-06-15"], ids=["today", "a past day"])
def test_it_adds_up_to_the_figures_of_the_dashboard(asked: str, demo: ReformPlan) -> None:
    commission = User.objects.get(username="commission")
    with clock.pinned(JULY):
        told = figures(demo, date.fromisoformat(asked) if asked else JULY)
        departments, prefectures = found(demo, commission, as_of=asked)
    assert [(line.area_id, sum(line.of(None).values())) for line in departments.rows] == [
        (area.area_id, area.measures) for area in told.areas
    ]
    for table, is_prefecture in ((departments, False), (prefectures, True)):
        units = {
            one.organization_id: Counter({light.code: light.count for light in one.lights})
            for one in told.units
            if one.is_prefecture == is_prefecture and one.leads
        }
        summed: dict[int, Counter[str]] = {}
        for line in table.rows:
            for organization, lights in line.lights.items():
                summed.setdefault(organization, Counter()).update(lights)
        assert summed == {pk: +lights for pk, lights in units.items()}
    assert departments.total[-1].value == told.measures_total


def test_a_column_sorts_the_areas_by_the_worst_light(demo: ReformPlan) -> None:
    commission = User.objects.get(username="commission")
    with clock.pinned(JULY):
        table = found(demo, commission)[0]
    worst = [
        [line.of(None)[light] for light in WORST_FIRST] for line in table.sorted_by("lead-all").rows
    ]
    assert worst == sorted(worst, reverse=True)
    back = [line.number for line in table.sorted_by("-lead-area").rows]
    assert back == sorted(back, reverse=True)


def test_a_place_says_how_many_and_the_worst_light_among_them(world: World) -> None:
    """Of its two measures A has finished one; with the other it is late."""
    world.accepted_filing(World.A)
    world.accepted_report(percent=DONE)
    table = found(world.plan, world.reviewer)[0]
    (column,) = (one for one in table.columns if one.title == World.A)
    cell = next(column.cell(line) for line in table.rows if line.number == AREA)
    assert cell.value == 2
    assert cell.below is not None
    assert (cell.below.value, cell.below.light) == (f"1 {Light.RED.label}", Light.RED)


def test_a_department_sees_its_own_column_and_a_prefecture_its_own(world: World) -> None:
    world.accepted_filing(World.X)
    for organization in (World.A, World.X):
        (table,) = found(world.plan, world.reporter(organization))
        assert [one.title for one in table.columns][1:-1] == [organization]


def test_the_grid_is_scrolled_by_keyboard_and_says_how_it_is_sorted(world: World) -> None:
    browser: Client = signed_in(world.reviewer)
    url = f"/plans/{world.plan.pk}/analyses/matrix/?sort=lead-all"
    page = browser.get(url).content.decode()
    assert 'tabindex="0" role="region"' in page
    assert page.count('aria-sort="ascending"') == 1
    assert "sort=-lead-all" in page
