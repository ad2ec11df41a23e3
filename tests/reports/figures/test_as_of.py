"""The figures of a past day are those that were shown at its end, whatever happened since."""

import json
import random
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.http import Http404

from departments.roles import Role
from reform_tracker import clock
from reports.figures.marks import stands_of
from reports.figures.rollups import current_period, overview, plan_figures
from reports.figures.standings import differences, stands_today
from reports.figures.summing import Row
from reports.figures.values import Mark, PlanFigures, Summary, freeze
from reports.models import Standing
from tasks.closing import service as closing
from tasks.corrections.service import MeasureInput, correct_task
from tasks.errors import Refused
from tasks.filing.service import choose_measures, step_filing
from tasks.models import (
    Assignment,
    Closing,
    Milestone,
    MilestoneRevision,
    ProgressReport,
    ReportingPeriod,
)
from tasks.progress import service as progress
from tasks.reminding.calendar import service as calendar
from tasks.signing.workflow import Step
from tests.factories.world import World
from tests.reports.figures.test_standings import (
    save_report,
    save_some_filing,
    step_some_filing,
    step_some_report,
)
from tests.support.examples import seeds
from tests.tasks.duties.test_counting import counts_what_is_listed

LAST_OF_MAY, CORRECTED = date(2012, 5, 31), date(2012, 6, 20)
OF_MARKS = ("stored", "stood", "said_for")  # which a row of the ledger does not say


def correct(world: World, *, lead: str, due_on: date | None = None, title: str = "") -> None:
    task = world.measure.task
    task.refresh_from_db()
    support = world.measure.assignments.filter(role="support").exclude(
        organization=world.organization(lead)
    )
    correct_task(
        task.pk,
        actor=world.reviewer,
        source="test",
        version=task.version,
        title=title or task.title,
        measures=[
            MeasureInput(
                world.measure.pk,
                world.organization(lead).pk,
                tuple(support.values_list("organization_id", flat=True)),
                due_on,
            )
        ],
        reason="机构职能调整。",
    )


def shown(world: World, on: date) -> dict[str, Any]:
    """All figures of a day, having seen that an overview counts the same, and open duties too."""
    period = current_period(world.plan, on)
    assert period is not None
    figures = plan_figures(world.plan, period, on)
    counted = overview(world.plan, period, on)
    assert summary_of(counted) == summary_of(figures)
    assert list(map(mark_of, counted.rows)) == list(map(mark_of, figures.ledger))
    if on == clock.today():
        counts_what_is_listed(on)
        marks = [row for row in counted.rows if isinstance(row, Mark)]
        assert stands_of(marks) == stands_today([world.plan.pk])
    frozen: dict[str, Any] = json.loads(json.dumps(freeze(figures)))
    return frozen


def summary_of(figures: Summary) -> dict[str, Any]:
    """What is counted, without the words of the areas."""
    counted = {one.name: getattr(figures, one.name) for one in fields(Summary)}
    return counted | {"areas": [replace(area, highlights=()) for area in figures.areas]}


def mark_of(row: Row) -> dict[str, Any]:
    return {one.name: getattr(row, one.name) for one in fields(Mark) if one.name not in OF_MARKS}


def line(figures: PlanFigures, world: World) -> list[tuple[str, int | None, str]]:
    return [
        (row.organization, row.declared, row.light)
        for row in figures.ledger
        if row.measure_id == world.measure.pk
    ]


def test_a_lead_corrected_in_june_changes_nothing_of_may(world: World) -> None:
    world.accepted_filing()
    world.accepted_report(percent=30)
    with clock.pinned(LAST_OF_MAY):
        before = plan_figures(world.plan, world.period, LAST_OF_MAY)
    with clock.pinned(CORRECTED):
        correct(world, lead=World.C)
        after = plan_figures(world.plan, world.period, LAST_OF_MAY)
        june = ReportingPeriod.objects.get(plan=world.plan, code="2012-06")
        now = plan_figures(world.plan, june, CORRECTED)
    assert freeze(after) == freeze(before)
    assert line(after, world) == [(World.A, 30, "red")]  # the step of 4 May is missing
    assert line(now, world) == [(World.C, None, "red")]  # its plan was due in May
    assert (after.reports_filed, after.reports_due, len(after.filings)) == (1, 45, 34)


def test_who_led_before_stays_in_the_former_row(world: World) -> None:
    with clock.pinned(CORRECTED):
        correct(world, lead=World.C)
    with clock.pinned(date(2012, 7, 2)):
        correct(world, lead=World.A)
    rows = Assignment.ever.filter(measure=world.measure, role="lead").order_by("id")
    assert [(row.organization.short_name, row.since, row.until) for row in rows] == [
        (World.A, None, CORRECTED),
        (World.C, CORRECTED, date(2012, 7, 2)),
        (World.A, date(2012, 7, 2), None),
    ]


def test_what_is_kept_of_a_line_is_the_same_row(world: World) -> None:
    kept = list(world.measure.assignments.filter(role="support").values_list("pk", flat=True))
    with clock.pinned(CORRECTED):
        correct(world, lead=World.C)
    after = world.measure.assignments.filter(role="support").values_list("pk", flat=True)
    assert list(after) == kept


def test_a_report_sent_back_and_changed_says_of_may_what_it_said_in_may(world: World) -> None:
    report = world.submitted_report(percent=30)
    with clock.pinned(LAST_OF_MAY):
        before = shown(world, LAST_OF_MAY)
    with clock.pinned(date(2012, 6, 4)):
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
        progress.step_report(report.pk, Step.SIGN, actor=world.approver(), source="test")
        assert shown(world, LAST_OF_MAY) == before


def test_what_was_handed_over_and_taken_up_again_was_waiting_that_day(world: World) -> None:
    handed_over = world.handed_over_report()
    before = shown(world, date(2012, 5, 8))
    with clock.pinned(date(2012, 5, 10)):
        progress.save_report(
            world.measure.pk,
            world.period.pk,
            actor=world.reporter(),
            source="test",
            version=handed_over.version,
            content=progress.ReportInput(percent=60, progress="改写。", next_steps="继续。"),
        )
        now = shown(world, date(2012, 5, 10))
    with clock.pinned(date(2012, 5, 14)):
        assert shown(world, date(2012, 5, 8)) == before
        assert shown(world, date(2012, 5, 10)) == now
    states = [
        next(row["report_state"] for row in one["ledger"] if row["measure_id"] == world.measure.pk)
        for one in (before, now)
    ]
    assert states == ["ready", "draft"]


def test_milestones_keep_their_rows_and_their_original_dates(world: World) -> None:
    filing = world.draft_filing()
    rows = list(Milestone.objects.filter(commitment__filing=filing).values_list("pk", flat=True))
    world.save_filing(world.filing_content())
    step_filing(filing.pk, Step.SIGN, actor=world.approver(), source="test")
    step_filing(filing.pk, Step.ACCEPT, actor=world.reviewer, source="test")
    milestones = Milestone.objects.filter(commitment__filing=filing)
    assert list(milestones.values_list("pk", flat=True)) == rows
    revisions = MilestoneRevision.objects.filter(milestone__in=rows)
    assert [(one.kind, one.recorded_by) for one in revisions] == [
        ("original", world.approver())
    ] * len(rows)
    assert {one.milestone_id: one.due_on for one in revisions} == {
        one.pk: one.due_on for one in milestones
    }


# --- A random walk over two months ------------------------------------------------------------


def correct_something(world: World, dice: random.Random) -> None:
    correct(
        world,
        lead=dice.choice([World.A, World.C]),
        due_on=dice.choice([None, date(2012, 6, 15), date(2012, 11, 30)]),
        title=dice.choice(["甲任务", "乙任务"]),
    )


def choose_other_measures(world: World, dice: random.Random) -> None:
    filing = world.filing(World.Y)
    chosen = dice.choice([[world.measure.pk], [], [world.measure.pk - 1, world.measure.pk]])
    choose_measures(
        filing.pk,
        actor=world.reporter(World.Y),
        source="test",
        version=filing.version,
        measure_ids=chosen,
    )


def hand_over_some_report(world: World, dice: random.Random) -> None:
    report = dice.choice(list(ProgressReport.objects.select_related("organization")) or [None])
    if report is not None:
        organization = report.organization.short_name
        progress.step_report(
            report.pk, Step.HAND_OVER, actor=world.reporter(organization), source="test"
        )


def move_a_due_date(world: World, dice: random.Random) -> None:
    calendar.set_day(
        dice.choice([date(2012, 6, 25), date(2012, 7, 25)]),
        actor=world.person(World.C, Role.SYSTEM_ADMIN),
        source="test",
        is_workday=dice.choice([True, False]),
        note="",
    )


def close_some_part(world: World, dice: random.Random) -> None:
    """Declared done for the newest period, asked for and decided."""
    name = dice.choice([World.A, World.X])
    period = ReportingPeriod.objects.begun(clock.today()).latest("starts_on")
    mine = {"organization__short_name": name, "measure": world.measure, "period": period}
    report = ProgressReport.objects.filter(**mine).first()
    if report is None or not report.is_filed:
        report = progress.save_report(
            world.measure.pk,
            period.pk,
            actor=world.reporter(name),
            source="test",
            version=report.version if report else None,
            content=progress.ReportInput(
                status="done",
                percent=100,
                progress="已办结。",
                next_steps="—",
                done_reason="已验收。",
            ),
        )
        progress.step_report(
            report.pk, Step.SIGN, actor=world.approver(name), source="test", confirmed=True
        )
    asked = closing.ask(
        world.measure.pk, actor=world.reporter(name), source="test", reason="已验收。"
    )
    step = dice.choice([Step.GRANT, Step.GRANT, Step.GRANT, Step.REFUSE])
    closing.step_closing(asked.pk, step, actor=world.reviewer, source="test", comment="已核实。")


def reopen_some_part(world: World, dice: random.Random) -> None:
    closed = dice.choice(list(Closing.objects.in_force()) or [None])
    if closed is not None:
        closing.reopen(closed.pk, actor=world.reviewer, source="test", reason="扩大试点。")


ACTIONS: tuple[Callable[[World, random.Random], None], ...] = (
    save_report,
    save_report,
    hand_over_some_report,
    step_some_report,
    step_some_report,
    save_some_filing,
    step_some_filing,
    step_some_filing,
    choose_other_measures,
    correct_something,
    move_a_due_date,
    close_some_part,
    close_some_part,
    close_some_part,
    reopen_some_part,
    reopen_some_part,
)


@pytest.mark.parametrize("seed", seeds(9, 10, 12))
def test_each_day_is_told_later_as_it_was_shown(seed: int, world: World) -> None:
    dice = random.Random(seed)  # noqa: S311 (a repeatable walk, no secret)
    days = [date(2012, 5, 28) + timedelta(days=number * 2) for number in range(20)]
    told = {}
    for day in days:
        with clock.pinned(day):
            for _deed in range(dice.randrange(7)):
                try:
                    dice.choice(ACTIONS)(world, dice)
                except (Refused, PermissionDenied, Http404):
                    continue
            told[day] = shown(world, day)
    assert len({json.dumps(one, default=str) for one in told.values()}) > len(days) / 2
    assert list(differences(world.plan)) == []
    assert Closing.objects.done().exists()
    assert Closing.objects.filter(reopened_at__isnull=False).exists()
    with clock.pinned(date(2012, 12, 3)):
        for day in days:
            later = shown(world, day)
            assert {k: v for k, v in later.items() if v != told[day][k]} == {}, day
            assert later == told[day]


# --- The commands -----------------------------------------------------------------------------


def command(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_figures_of_any_day(world: World) -> None:
    world.accepted_filing()
    world.submitted_report(percent=30)
    before = shown(world, date(2012, 5, 8))
    with clock.pinned(CORRECTED):
        correct(world, lead=World.C)
        world.period = ReportingPeriod.objects.get(plan=world.plan, code="2012-06")
        number = world.plan.number
        printed = json.loads(command("figures", "--plan", number, "--on", "2012-05-08", "--json"))
        assert printed == before
        may = ["figures", "--plan", number, "--on", "2012-06-20", "--period", "2012-05", "--json"]
        late = json.loads(command(*may))
    assert (late["period"], late["as_of"], late["reports_filed"]) == ("2012-05", "2012-05-31", 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--plan", "甘政发〔1900〕1号", "--on", "2012-05-31"), "甘政发〔2012〕53号"),
        (("--plan", "甘政发〔2012〕53号", "--on", "2012-02-30"), "2012-02-30"),
        (("--plan", "甘政发〔2012〕53号", "--on", "2012-05-31", "--period", "x"), "2012-12"),
    ],
)
def test_the_command_says_what_it_cannot_find(
    arguments: tuple[str, ...], said: str, world: World
) -> None:
    with pytest.raises(CommandError, match=said):
        command("figures", *arguments)


def test_the_check_names_what_is_stored_otherwise(world: World) -> None:
    world.accepted_filing()
    world.accepted_report(percent=30)
    assert command("rebuild_standings", "--check") == "0 differences, 0 kept days that differ\n"
    mine = Standing.objects.filter(measure=world.measure)
    mine.update(declared_percent=31)
    Standing.objects.exclude(measure=world.measure).first().delete()  # type: ignore[union-attr]
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("rebuild_standings", "--check", stdout=out)
    assert "declared_percent is 31, should be 30" in out.getvalue()
    assert "role is None, should be 'lead'" in out.getvalue()
