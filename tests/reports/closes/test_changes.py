"""What has come in since a period was closed: which row, what of it, who did it and when."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext

from reform_tracker import clock
from reports.closes import service
from reports.closes.book import lines
from reports.closes.changes import Changed, compared, totals, touched
from reports.closes.models import PeriodClose
from reports.figures.values import thaw
from tasks.models import FormerLightRule, ProgressReport, ReportingPeriod
from tasks.progress import service as progress
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.closes.closing import JUNE, close, reopen
from tests.reports.figures.test_as_of import correct
from tests.tasks.succeeding.test_service import change

LATER = date(2012, 6, 4)
JULY = date(2012, 7, 2)


def changes(world: World, code: str = "2012-05") -> tuple[list[Changed], list[Changed]]:
    """Those with steps, and those without."""
    entry = PeriodClose.objects.get(
        period__plan=world.plan, period__code=code, number=newest_number(world, code)
    )
    period = entry.period
    period.plan = world.plan
    now = service.preview(period, clock.today()).figures
    steps = touched(world.plan, [entry])[entry.pk]
    return compared(thaw(entry.figures or {}), now, steps)


def newest_number(world: World, code: str) -> int:
    line = next(one for one in lines(world.plan, clock.today()) if one.period.code == code)
    assert line.close is not None
    return line.close.number


def told(changed: Changed) -> dict[str, tuple[str, str]]:
    return {one.label: (one.frozen, one.now) for one in changed.differences}


def counted(world: World) -> list[int]:
    """How many changes the list of periods says, closed period by closed period."""
    page = signed_in(world.reviewer).get(f"/plans/{world.plan.pk}/periods/").content.decode()
    return [int(one) for one in re.findall(r"changes/\">\s*(\d+) ", page)]


def step(
    report: ProgressReport, taken: Step, world: World, *, reason: str = "", comment: str = ""
) -> None:
    report.refresh_from_db()
    by = world.reviewer if taken in (Step.ACCEPT, Step.RETURN, Step.UNVERIFY) else world.approver()
    progress.step_report(report.pk, taken, actor=by, source="test", reason=reason, comment=comment)


def test_a_late_report_is_told_with_who_and_when(world: World) -> None:
    with clock.pinned(JUNE):
        close(world)
    with clock.pinned(LATER):
        world.accepted_report(percent=30, progress="办法已印发。")
        (changed,), unexplained = changes(world)
        assert counted(world) == [1]
    assert unexplained == []
    assert (changed.row.organization, changed.row.key) == (World.A, World.KEY)
    assert told(changed)["报送情况"] == ("未报送", "审核通过")
    assert told(changed)["申报进度"] == ("—", "30 %")
    assert told(changed)["本期进展"] == ("", "办法已印发。")
    assert [(one.step, one.actor, clock.local_date(one.at)) for one in changed.steps] == [
        (Step.SIGN, world.approver().full_name, LATER),
        (Step.ACCEPT, world.reviewer.full_name, LATER),
    ]


def test_figures_of_the_whole_that_differ_are_told(world: World) -> None:
    with clock.pinned(JUNE):
        frozen = thaw(close(world).figures or {})
        world.accepted_report(percent=30)
        now = service.preview(world.period, JUNE).figures
    assert next((one.frozen, one.now) for one in totals(frozen, now)) == ("0", "1")


@pytest.mark.parametrize(
    ("taken", "said", "now"),
    [
        (Step.ACCEPT, {}, "审核通过"),
        (Step.RETURN, {"reason": "other", "comment": "数字不符。"}, "已退回"),
        (Step.WITHDRAW, {}, "未报送"),
    ],
)
def test_what_becomes_of_a_report_after_the_close_is_told(
    taken: Step, said: dict[str, str], now: str, world: World
) -> None:
    report = world.submitted_report(percent=30)
    with clock.pinned(JUNE):
        close(world)
        step(report, taken, world, **said)
        (changed,), unexplained = changes(world)
        assert counted(world) == [1]
    assert unexplained == []
    assert told(changed)["报送情况"] == ("待审核", now)
    assert [one.step for one in changed.steps] == [taken]


def test_a_verification_taken_back_is_told(world: World) -> None:
    world.accepted_filing()
    report = world.accepted_report(percent=100)
    with clock.pinned(JUNE):
        close(world)
        step(report, Step.UNVERIFY, world, comment="现场核查未完成。")
        (changed,), unexplained = changes(world)
    assert unexplained == []
    assert told(changed)[gettext("Verified")] == ("100 %", "0 %")
    assert [one.step for one in changed.steps] == [Step.UNVERIFY]


def test_a_report_of_an_earlier_period_changes_what_rests_on_it(world: World) -> None:
    with clock.pinned(JULY):
        close(world)
        close(world, "2012-06")
        world.accepted_report(percent=30)
        (of_may,), _none = changes(world)
        (of_june,), unexplained = changes(world, "2012-06")
        assert counted(world) == [1, 1]
    assert unexplained == []
    assert told(of_june)["申报进度"] == ("—", "30 %")
    assert of_june.steps == of_may.steps


def test_a_report_of_whoever_has_no_row_any_more_changes_no_later_period(world: World) -> None:
    may = world.submitted_report(percent=30)
    with clock.pinned(date(2012, 6, 20)):
        correct(world, lead=World.C)
    with clock.pinned(JULY):
        close(world)
        close(world, "2012-06")
        step(may, Step.ACCEPT, world)
        assert counted(world) == [1]
        assert changes(world, "2012-06") == ([], [])


def test_what_a_successor_goes_on_with_is_told_in_its_row(world: World) -> None:
    may = world.submitted_report(percent=30)
    with clock.pinned(date(2012, 6, 11)):
        change(world)  # A is merged into C
    with clock.pinned(JULY):
        close(world)
        close(world, "2012-06")
        step(may, Step.ACCEPT, world)
        (of_june,), unexplained = changes(world, "2012-06")
        assert counted(world) == [1, 1]
    assert unexplained == []
    assert of_june.row.organization == World.C


def test_it_leaves_later_periods_alone_that_have_their_own_report(world: World) -> None:
    may = world.submitted_report(percent=30)
    world.period = ReportingPeriod.objects.get(plan=world.plan, code="2012-06")
    with clock.pinned(date(2012, 6, 25)):
        world.accepted_report(percent=40)
    with clock.pinned(JULY):
        close(world)
        close(world, "2012-06")
        step(may, Step.ACCEPT, world)
        assert counted(world) == [1]
        assert changes(world, "2012-06") == ([], [])


def test_signed_once_more_with_the_same_words_nothing_is_different(world: World) -> None:
    report = world.submitted_report(percent=30)
    with clock.pinned(JUNE):
        close(world)
        step(report, Step.WITHDRAW, world)
        report.refresh_from_db()
        progress.step_report(
            report.pk,
            Step.SIGN,
            actor=world.approver(),
            source="test",
            revision=report.revision,
            confirmed=True,
        )
        (changed,), _none = changes(world)
    assert changed.differences == []
    assert [one.step for one in changed.steps] == [Step.WITHDRAW, Step.SIGN]


def test_what_is_dated_later_or_not_handed_in_changes_nothing(world: World) -> None:
    world.accepted_filing()
    with clock.pinned(JUNE):
        close(world)
    with clock.pinned(LATER):
        world.handed_over_report()
        correct(world, lead=World.C, title="改名的任务", due_on=date(2012, 11, 30))
        plan = world.plan
        FormerLightRule.objects.create(
            plan=plan, until=LATER, yellow_gap=10, red_gap=30, red_duties=plan.red_duties
        )
        plan.lights_since, plan.red_gap = LATER, 50
        plan.save()
    with clock.pinned(JULY):
        assert changes(world) == ([], [])
        assert counted(world) == []


def test_closed_anew_it_begins_again(world: World) -> None:
    with clock.pinned(JUNE):
        close(world)
        world.accepted_report(percent=30)
        reopen(world)
        close(world)
        assert changes(world) == ([], [])
        assert counted(world) == []


def test_what_was_changed_behind_the_systems_back_has_no_step(world: World) -> None:
    report = world.accepted_report(percent=30)
    with clock.pinned(JUNE):
        close(world)
        ProgressReport.objects.filter(pk=report.pk).update(percent=80)
        explained, (changed,) = changes(world)
    assert explained == []
    assert told(changed)["申报进度"] == ("30 %", "80 %")


def test_the_page_shows_what_was_frozen_beside_what_is_said_now(world: World) -> None:
    with clock.pinned(JUNE):
        close(world)
        world.accepted_report(percent=30, progress="办法已印发。")
        url = f"/plans/{world.plan.pk}/periods/2012-05/changes/"
        page = signed_in(world.reviewer).get(url).content.decode()
    assert "办法已印发。" in page
    assert str(world.approver().full_name) in page


def test_the_page_of_an_open_period_has_no_changes(world: World) -> None:
    with clock.pinned(JUNE):
        url = f"/plans/{world.plan.pk}/periods/2012-05/changes/"
        assert signed_in(world.reviewer).get(url).status_code == 404


def test_the_count_costs_the_same_queries_whatever_came_in(world: World) -> None:
    with clock.pinned(JUNE):
        entry = close(world)
        world.accepted_report()
        few = queries(world, entry)
        for organization in (World.X, World.Y):
            world.accepted_filing(organization)
            world.accepted_report(organization)
        assert queries(world, entry) == few <= 5


def queries(world: World, entry: PeriodClose) -> int:
    with CaptureQueriesContext(connection) as captured:
        touched(world.plan, [entry])
    return len(captured)
