"""Invented years: whole, consistent, and never among real data."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from reports.figures.rollups import current_period, overview, plan_figures
from reports.figures.standings import differences
from tasks.models import ProgressReport, ReformPlan
from tests.factories.demo import seed

UNTIL = date(2012, 9, 10)


@pytest.fixture
def demo(plan: ReformPlan, settings: Settings) -> ReformPlan:
    settings.DEMO = True
    seed()
    return plan


def test_invented_years_have_consistent_standings(demo: ReformPlan) -> None:
    call_command("seed_load", "--plan", demo.number, reports=2, years=2, stdout=StringIO())
    invented = ReformPlan.objects.filter(invented_progress=True).exclude(pk=demo.pk)
    assert sorted(invented.values_list("year", "closed_on")) == [
        (2011, date(2012, 1, 31)),
        (2012, None),
    ]
    for made in invented:
        assert ProgressReport.objects.filter(period__plan=made).count() > 4000
        assert list(differences(made)) == []
    last = invented.get(year=2012)
    period = current_period(last, UNTIL)
    assert period is not None
    figures, counted = plan_figures(last, period, UNTIL), overview(last, period, UNTIL)
    assert figures.lights == counted.lights
    assert all(
        count.count for count in figures.lights if count.code in ("complete", "green", "red")
    )
    call_command("seed_load", "--plan", demo.number, reports=1, stdout=StringIO())
    assert invented.filter(year=2012).count() == 2


def test_real_data_get_no_invented_years(plan: ReformPlan, settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        call_command("seed_load")
    settings.DEMO = True
    with pytest.raises(CommandError, match="seed_demo"):
        call_command("seed_load")
    with pytest.raises(CommandError, match="at least 1"):
        call_command("seed_load", years=0)
