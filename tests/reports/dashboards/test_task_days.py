"""The page of a task on a past day: what was titled, promised, reported and put right then."""

from datetime import date
from typing import Any

from django.test import Client

from reform_tracker import clock
from tasks.models import Milestone, MilestoneRevision
from tasks.progress import service as progress
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.figures.test_as_of import correct

MAY, JUNE, LATE = date(2012, 5, 31), date(2012, 6, 4), date(2012, 6, 20)


def shown(world: World, browser: Client, query: str = "") -> Any:
    answer = browser.get(f"/tasks/{world.measure.task_id}/{query}")
    assert answer.status_code == 200
    return answer.context


def measure_of(world: World, context: Any) -> Any:
    return next(one for one in context["measures"] if one["measure"].pk == world.measure.pk)


def test_who_led_under_which_title_is_told_of_the_day(world: World) -> None:
    browser, title = signed_in(world.reviewer), world.measure.task.title
    world.accepted_filing()
    with clock.pinned(LATE):
        correct(world, lead=World.C, title="另立题目")
        then, now = (shown(world, browser, query) for query in (f"?as_of={MAY}", ""))
    assert (then["task"].title, now["task"].title) == (title, "另立题目")
    assert (list(then["corrections"]), len(now["corrections"])) == ([], 2)
    assert measure_of(world, then)["measure"].lead_name == World.A
    assert [line.row.organization for line in measure_of(world, then)["lines"]] == [World.A]
    assert measure_of(world, now)["measure"].lead_name == World.C


def test_a_milestone_has_the_date_that_it_had(world: World) -> None:
    world.accepted_filing()
    milestone = Milestone.objects.get(
        title="中期检查", commitment__measure=world.measure, commitment__filing=world.filing()
    )
    MilestoneRevision.objects.create(
        milestone=milestone,
        kind=MilestoneRevision.Kind.EXTENDED,
        due_on=date(2012, 9, 30),
        recorded_on=JUNE,
        recorded_by=world.reviewer,
        reason="推迟。",
    )
    browser = signed_in(world.reviewer)
    with clock.pinned(LATE):
        for day, due_on in ((MAY, date(2012, 8, 31)), (JUNE, date(2012, 9, 30))):
            (promised,) = measure_of(world, shown(world, browser, f"?as_of={day}"))["promised"]
            assert promised.organization == World.A
            assert [step.due_on for step in promised.steps if step.title == "中期检查"] == [due_on]


def test_a_report_says_what_it_said_that_day_and_none_that_came_later_shows(world: World) -> None:
    report = world.submitted_report(percent=30)
    with clock.pinned(JUNE):
        progress.step_report(
            report.pk,
            Step.RETURN,
            actor=world.reviewer,
            source="test",
            reason="other",
            comment="数字不符。",
        )
        report.refresh_from_db()
        progress.save_report(
            world.measure.pk,
            world.period.pk,
            actor=world.reporter(),
            source="test",
            version=report.version,
            content=progress.ReportInput(percent=60, progress="改写。", next_steps="继续。"),
        )
    browser = signed_in(world.reviewer)
    with clock.pinned(LATE):
        (then,) = shown(world, browser, f"?as_of={MAY}")["reports"]
        assert (then.percent, then.state) == (30, "submitted")
        assert list(shown(world, browser, f"?as_of={JUNE}")["reports"]) == []
    report.refresh_from_db()
    assert (report.state, report.percent) == ("returned", 60)


def test_a_row_tells_what_moved_since_another_day(world: World) -> None:
    world.accepted_filing()
    browser = signed_in(world.reviewer)
    with clock.pinned(JUNE):
        world.accepted_report(percent=55)
    with clock.pinned(LATE):
        (line,) = measure_of(world, shown(world, browser, f"?against={MAY}"))["lines"]
        assert line.moved
        assert line.before is not None
        assert (line.before.declared, line.row.declared) == (None, 55)
        page = browser.get(f"/tasks/{world.measure.task_id}/?against={MAY}").content.decode()
    assert "2012年5月31日情况" in page


def test_what_an_account_may_not_see_is_absent_on_a_past_day_too(world: World) -> None:
    world.accepted_filing()
    world.accepted_report()
    with clock.pinned(LATE):
        context = shown(
            world, signed_in(world.reporter(World.Y)), f"?as_of={MAY}&against=2012-05-10"
        )
    item = measure_of(world, context)
    assert (item["lines"], item["promised"], context["reports"]) == ([], [], [])
