"""When a measure is over, and that it is open again when a later report says so."""

from datetime import date

from reform_tracker import clock
from reports.models import Standing
from tasks.duties.base import Duty, Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.filing.service import step_filing
from tasks.models import ImplementationPlan, ProgressReport, ReportingPeriod
from tasks.progress import service as progress
from tasks.progress.models import DeclaredStatus
from tasks.signing.workflow import Step
from tests.factories.world import World
from tests.tasks.duties.test_counting import counts_what_is_listed


def accepted(world: World, code: str, percent: int, organization: str = World.A) -> ProgressReport:
    """A report for a month, accepted on its 20th; 100 percent means done."""
    period = ReportingPeriod.objects.get(plan=world.plan, code=code)
    done = percent == 100
    with clock.pinned(period.starts_on.replace(day=20)):
        report = progress.save_report(
            world.measure.pk,
            period.pk,
            actor=world.reporter(organization),
            source="test",
            version=None,
            content=progress.ReportInput(
                status=DeclaredStatus.DONE if done else DeclaredStatus.IN_PROGRESS,
                percent=percent,
                progress="进展。",
                next_steps="继续。",
            ),
            claimed=world.claimable(organization) if done else (),
        )
        progress.step_report(
            report.pk, Step.SIGN, actor=world.approver(organization), source="test"
        )
        return progress.step_report(report.pk, Step.ACCEPT, actor=world.reviewer, source="test")


def owed(world: World, day: date, kind: DutyKind, organization: str) -> list[str]:
    """The periods for which an organization owes something on P."""

    def mine(duty: Duty) -> bool:
        key = duty.key.split(":")
        return (
            duty.kind is kind
            and key[1] == str(world.measure.pk)
            and duty.organization_id == world.organization(organization).pk
        )

    with clock.pinned(day):
        duties = open_duties(Question(day, calendar_around(day)))
        counts_what_is_listed(day)
    return [duty.period for duty in duties if mine(duty)]


SEPTEMBER = date(2012, 9, 10)
REPORT, PART = DutyKind.REPORT, DutyKind.CONTRIBUTION


def test_a_measure_done_and_verified_is_over(world: World) -> None:
    world.accepted_filing()
    accepted(world, "2012-05", 100)
    assert owed(world, SEPTEMBER, REPORT, World.A) == []
    assert owed(world, SEPTEMBER, PART, World.B) == []


def test_a_later_report_opens_it_again(world: World) -> None:
    world.accepted_filing()
    accepted(world, "2012-05", 100)
    accepted(world, "2012-06", 40)
    assert owed(world, SEPTEMBER, REPORT, World.A) == ["2012-07", "2012-08", "2012-09"]


def test_done_without_a_plan_to_verify_it_by_is_not_over(world: World) -> None:
    accepted(world, "2012-05", 100)
    row = Standing.objects.get(measure=world.measure, organization=world.organization(World.A))
    assert not row.done_verified
    assert owed(world, date(2012, 6, 8), REPORT, World.A) == ["2012-06"]
    with clock.pinned(date(2012, 6, 8)):
        world.accepted_filing()
    accepted(world, "2012-06", 100)
    row.refresh_from_db()
    assert (row.done_verified, row.verified_percent) == (True, 100)
    assert owed(world, SEPTEMBER, REPORT, World.A) == []


def test_a_prefectures_end_does_not_silence_the_lines_departments(world: World) -> None:
    world.accepted_filing(World.X)
    accepted(world, "2012-05", 100, World.X)
    assert owed(world, SEPTEMBER, REPORT, World.X) == []
    assert "2012-06" in owed(world, SEPTEMBER, PART, World.B)
    assert "2012-06" in owed(world, SEPTEMBER, REPORT, World.A)


def test_what_was_returned_is_due_anew_and_not_overdue(world: World) -> None:
    filing = world.submitted_filing()
    with clock.pinned(date(2012, 5, 21)):
        step_filing(
            filing.pk,
            Step.RETURN,
            actor=world.reviewer,
            source="test",
            reason="other",
            comment="请补充。",
        )
    day = date(2012, 5, 23)
    with clock.pinned(day):
        duties = open_duties(Question(day, calendar_around(day)))
    mine = next(duty for duty in duties if duty.key == f"filing:{filing.pk}")
    assert mine.due_on == date(2012, 5, 28)
    assert not mine.is_late(day)
    assert ImplementationPlan.objects.get(pk=filing.pk).first_filed_on == date(2012, 5, 8)
