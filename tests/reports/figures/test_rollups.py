"""Who is silent, what stands on, what nobody has reviewed, what a mean rests on."""

from datetime import date

from departments.models import Organization
from reform_tracker import clock
from reports.figures.rollups import plan_figures
from reports.figures.values import PlanFigures
from tasks.models import Measure, ReportingPeriod
from tasks.progress import service as progress
from tasks.signing.workflow import Step
from tests.factories.world import World

AFTER = date(2012, 5, 28)  # the first working day after the deadline of May


def figures_on(world: World, day: date, code: str = "2012-05") -> PlanFigures:
    period = ReportingPeriod.objects.get(plan=world.plan, code=code)
    with clock.pinned(day):
        return plan_figures(world.plan, period, min(day, period.ends_on), known=day)


def test_who_filed_a_part_is_not_silent_and_before_the_deadline_nobody_is(world: World) -> None:
    mine = Measure.objects.filter(
        assignments__organization=world.organization(World.A), assignments__role="lead"
    )
    assert mine.count() > 1
    world.submitted_report()
    before, after = figures_on(world, world.period.due_on), figures_on(world, AFTER)
    assert (before.not_reported, before.partly_reported) == ((), ())
    assert after.partly_reported == (World.A,)
    assert World.A not in after.not_reported
    assert World.C in after.not_reported


def test_todays_filings_stand_in_unit_order_whichever_was_made_first(world: World) -> None:
    last = figures_on(world, clock.today()).filings[-1]
    Organization.objects.filter(pk=last.organization_id).update(unit_order=0)
    first = figures_on(world, clock.today()).filings[0]
    assert first.organization == last.organization


def test_a_request_stands_until_a_newer_report_raises_it_no_more(world: World) -> None:
    world.accepted_report(coordination="请协调用地。")
    (asked,) = figures_on(world, AFTER).coordination
    assert (asked.text, asked.reviewed, asked.earlier_on) == ("请协调用地。", True, None)
    june = date(2012, 6, 20)
    (stands,) = figures_on(world, june, "2012-06").coordination
    assert (stands.text, stands.earlier_on) == ("请协调用地。", date(2012, 5, 8))
    with clock.pinned(june):
        world.period = ReportingPeriod.objects.get(plan=world.plan, code="2012-06")
        world.submitted_report(percent=40)
    assert figures_on(world, june, "2012-06").coordination == ()


def test_text_that_nobody_has_reviewed_is_marked(world: World) -> None:
    report = world.submitted_report(problems="资金不足。")
    day = date(2012, 5, 8)
    area = next(one for one in figures_on(world, day).areas if one.highlights)
    assert "未经审核" in area.highlights[0]
    assert [one.reviewed for one in figures_on(world, day).problems] == [False]
    progress.step_report(report.pk, Step.ACCEPT, actor=world.reviewer, source="test")
    area = next(one for one in figures_on(world, day).areas if one.highlights)
    assert "未经审核" not in area.highlights[0]
    assert [one.reviewed for one in figures_on(world, day).problems] == [True]


def test_a_mean_says_over_how_many_measures_it_is_taken(world: World) -> None:
    assert figures_on(world, AFTER).based == 0
    world.accepted_filing()
    figures = figures_on(world, AFTER)
    led = next(one for one in figures.units if one.organization == World.A)
    assert (led.based, figures.based) == (led.leads, led.leads)
    assert sum(area.based or 0 for area in figures.areas) == led.leads
