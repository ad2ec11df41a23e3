"""A period's figures stay its own when later months have been reported."""

from datetime import date

from departments.models import User
from reform_tracker import clock
from reports.figures.rollups import day_of, plan_figures
from reports.figures.words import NOT_DUE
from reports.provincial.building import request_report
from tasks.duties.base import Question
from tasks.duties.owed import calendar_around, open_duties
from tasks.filing.service import step_filing
from tasks.models import ProgressReport, ReportingPeriod
from tasks.progress import service as progress
from tasks.progress.models import DeclaredStatus
from tasks.signing.workflow import Step
from tests.factories.world import World

JUNE_DAY = date(2012, 6, 20)


def report_in_june(world: World, percent: int, *, accepted: bool = False) -> ProgressReport:
    june = ReportingPeriod.objects.get(plan=world.plan, code="2012-06")
    done = percent == 100
    report = progress.save_report(
        world.measure.pk,
        june.pk,
        actor=world.reporter(),
        source="test",
        version=None,
        content=progress.ReportInput(
            status=DeclaredStatus.DONE if done else DeclaredStatus.IN_PROGRESS,
            percent=percent,
            progress="六月进展。",
            next_steps="继续推进。",
        ),
        claimed=world.claimable() if done else (),
    )
    report = step(report, Step.SIGN, world.approver())
    return step(report, Step.ACCEPT, world.reviewer) if accepted else report


def step(report: ProgressReport, which: Step, actor: User) -> ProgressReport:
    return progress.step_report(
        report.pk, which, actor=actor, source="test", revision=report.revision
    )


def test_may_keeps_the_figures_of_may(world: World) -> None:
    world.accepted_filing()
    world.submitted_report(percent=30)
    with clock.pinned(JUNE_DAY):
        report_in_june(world, 80)
        may = plan_figures(world.plan, world.period, JUNE_DAY)
        june_period = ReportingPeriod.objects.get(plan=world.plan, code="2012-06")
        june = plan_figures(world.plan, june_period, JUNE_DAY)
    of_may = next(row for row in may.ledger if row.measure_id == world.measure.pk)
    of_june = next(row for row in june.ledger if row.measure_id == world.measure.pk)
    assert (of_may.declared, of_may.progress, of_may.reported) == (30, "办法已印发。", True)
    assert (of_june.declared, of_june.progress) == (80, "六月进展。")


def test_who_reported_only_in_june_has_nothing_to_show_in_may(world: World) -> None:
    with clock.pinned(JUNE_DAY):
        report_in_june(world, 70)
        may = plan_figures(world.plan, world.period, JUNE_DAY)
    row = next(row for row in may.ledger if row.measure_id == world.measure.pk)
    assert (row.declared, row.progress, row.reported, row.reported_on) == (None, "", False, None)


def test_a_report_made_later_speaks_of_its_periods_last_day(world: World) -> None:
    assert day_of(world.period, JUNE_DAY) == date(2012, 5, 31)
    with clock.pinned(JUNE_DAY):
        report = request_report(world.period, actor=world.reviewer, source="test")
    assert report.as_of == date(2012, 5, 31)


def test_a_finished_measure_owes_no_further_reports(world: World) -> None:
    world.accepted_filing()
    with clock.pinned(JUNE_DAY):
        report_in_june(world, 100, accepted=True)
    august = date(2012, 8, 10)
    with clock.pinned(august):
        duties = open_duties(Question(august, calendar_around(august)))
        owed = {
            duty.period for duty in duties if duty.key.startswith(f"report:{world.measure.pk}:")
        }
        assert owed == {"2012-05"}
        assert not [
            duty
            for duty in duties
            if duty.key.startswith(f"contribution:{world.measure.pk}:")
            and duty.period in ("2012-07", "2012-08")
        ]
        period = ReportingPeriod.objects.get(plan=world.plan, code="2012-08")
        figures = plan_figures(world.plan, period, august)
    row = next(row for row in figures.ledger if row.measure_id == world.measure.pk)
    assert (row.report_state, row.light) == (NOT_DUE, "complete")
    assert figures.reports_due == len(figures.ledger) - 1


def test_done_is_complete_when_every_milestone_is_claimed_and_confirmed(
    world: World,
) -> None:
    world.accepted_filing()
    world.submitted_report(percent=30)
    with clock.pinned(JUNE_DAY):
        report = report_in_june(world, 100)
        assert report.claims.count() == 3
        june = ReportingPeriod.objects.get(plan=world.plan, code="2012-06")
        before = plan_figures(world.plan, june, JUNE_DAY)
        step(report, Step.ACCEPT, world.reviewer)
        after = plan_figures(world.plan, june, JUNE_DAY)
    lights = [
        next(row for row in figures.ledger if row.measure_id == world.measure.pk)
        for figures in (before, after)
    ]
    assert [(row.light, row.verified) for row in lights] == [("green", 0), ("complete", 100)]


def test_a_prefecture_owes_nothing_for_periods_before_it_took_the_measure_on(
    world: World,
) -> None:
    august = date(2012, 8, 20)
    with clock.pinned(august):
        world.accepted_filing(World.X)
        duties = open_duties(Question(august, calendar_around(august)))
    prefecture = world.organization(World.X).pk
    owed = {
        duty.period
        for duty in duties
        if duty.key.startswith("report:") and duty.organization_id == prefecture
    }
    assert owed == {"2012-08"}


def test_may_knows_nothing_of_a_filing_in_july(world: World) -> None:
    world.submitted_report(percent=30)
    with clock.pinned(date(2012, 7, 20)):
        world.accepted_filing()
        may = plan_figures(world.plan, world.period, date(2012, 5, 31))
        now = plan_figures(
            world.plan, ReportingPeriod.objects.get(code="2012-07"), date(2012, 7, 20)
        )
    assert (may.filings_filed, now.filings_filed) == (0, 1)
    mine = next(line for line in may.filings if line.organization == World.A)
    assert (mine.is_filed, mine.filed_on, mine.days_late) == (False, None, 12)
    row = next(row for row in may.ledger if row.measure_id == world.measure.pk)
    assert (row.light, row.milestones, row.leader) == ("red", (), "")


def test_may_knows_what_was_filed_and_withdrawn_later(world: World) -> None:
    filing = world.submitted_filing()
    with clock.pinned(JUNE_DAY):
        step_filing(filing.pk, Step.WITHDRAW, actor=world.approver(), source="test")
        may = plan_figures(world.plan, world.period, date(2012, 5, 31))
    mine = next(line for line in may.filings if line.organization == World.A)
    assert (mine.state, mine.filed_on) == ("submitted", date(2012, 5, 8))


def test_what_was_complete_in_may_stays_complete_when_it_is_opened_again(world: World) -> None:
    world.accepted_filing()
    report = world.draft_report(percent=100)
    report = step(report, Step.SIGN, world.approver())
    with clock.pinned(date(2012, 6, 4)):
        step(report, Step.ACCEPT, world.reviewer)
    with clock.pinned(JUNE_DAY):
        report_in_june(world, 40, accepted=True)
        last_of_may = date(2012, 5, 31)
        may = plan_figures(world.plan, world.period, last_of_may, known=JUNE_DAY)
        then = plan_figures(world.plan, world.period, last_of_may)
        june_period = ReportingPeriod.objects.get(plan=world.plan, code="2012-06")
        june = plan_figures(world.plan, june_period, JUNE_DAY)
    of_may, of_then, of_june = (
        next(row for row in figures.ledger if row.measure_id == world.measure.pk)
        for figures in (may, then, june)
    )
    assert (of_may.light, of_may.verified) == ("complete", 100)
    # On 31 May itself nobody had confirmed it yet.
    assert (of_then.light, of_then.verified, of_then.declared) == ("green", 0, 100)
    assert of_june.light != "complete"


def test_a_draft_that_nobody_owes_names_no_silent_unit(world: World) -> None:
    world.accepted_filing()
    with clock.pinned(date(2012, 5, 20)):
        report = world.draft_report(percent=100)
        report = step(report, Step.SIGN, world.approver())
        step(report, Step.ACCEPT, world.reviewer)
    june_period = ReportingPeriod.objects.get(plan=world.plan, code="2012-06")
    with clock.pinned(JUNE_DAY):
        before = plan_figures(world.plan, june_period, JUNE_DAY)
        progress.save_report(
            world.measure.pk,
            june_period.pk,
            actor=world.reporter(),
            source="test",
            version=None,
            content=progress.ReportInput(percent=10, progress="又一稿。"),
        )
        after = plan_figures(world.plan, june_period, JUNE_DAY)
    assert (after.reports_due, after.not_reported) == (before.reports_due, before.not_reported)
