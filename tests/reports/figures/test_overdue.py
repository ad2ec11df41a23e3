"""An overdue duty of whoever answers for a line makes its light red, everywhere, on every day."""

import io
import random
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.http import Http404
from openpyxl import load_workbook

from departments.roles import Role
from reform_tracker import clock
from reports.figures.rollups import current_period, plan_figures
from reports.figures.standings import differences
from reports.figures.values import LedgerRow, PlanFigures
from reports.models import Standing
from reports.provincial.building import document_bytes
from tasks.duties.base import Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.errors import Refused
from tasks.filing.service import step_filing
from tasks.models import FormerLightRule, ReportingPeriod
from tasks.plan.models.lights import own_duties
from tasks.progress.service import step_report
from tasks.reminding.calendar import service as calendar
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.figures.test_as_of import ACTIONS
from tests.support.examples import seeds

DUE = date(2012, 5, 15)
DAY_AFTER = date(2012, 5, 16)
DEMO_DAY = date(2012, 6, 20)
OWN = {DutyKind.FILING, DutyKind.REPORT, DutyKind.MILESTONE}


def figures_on(world: World, day: date) -> PlanFigures:
    period = current_period(world.plan, day)
    assert period is not None
    return plan_figures(world.plan, period, day)


def row_on(world: World, day: date) -> LedgerRow:
    """The line P as its lead stands to it."""
    rows = figures_on(world, day).ledger
    return next(row for row in rows if row.measure_id == world.measure.pk and row.role == "lead")


def told(world: World, day: date, kind: str = "") -> list[str]:
    """What the light of P says is overdue, of one kind or all."""
    return [one.what for one in row_on(world, day).late if kind in ("", one.kind)]


def test_a_line_is_grey_until_its_plan_is_due_and_red_from_the_day_after(world: World) -> None:
    for day, light in ((DUE, "none"), (DAY_AFTER, "red")):
        with clock.pinned(day):
            assert row_on(world, day).light == light
    with clock.pinned(DAY_AFTER):
        world.submitted_filing()
        assert row_on(world, DAY_AFTER).light == "none"


def test_a_plan_that_came_back_is_due_again(world: World) -> None:
    filing = world.submitted_filing()
    with clock.pinned(DAY_AFTER):
        step_filing(
            filing.pk,
            Step.RETURN,
            actor=world.reviewer,
            source="test",
            reason="other",
            comment="补充步骤。",
        )
    for day, light in ((date(2012, 5, 23), "none"), (date(2012, 5, 24), "red")):
        with clock.pinned(day):
            assert row_on(world, day).light == light


def test_a_report_that_is_missing_turns_a_line_red_until_it_is_signed(world: World) -> None:
    world.accepted_filing()
    late = date(2012, 5, 28)
    with clock.pinned(late):
        assert told(world, late, "report") == ["2012-05"]
        report = world.submitted_report(percent=90)
        assert told(world, late, "report") == []
        step_report(report.pk, Step.WITHDRAW, actor=world.approver(), source="test")
        assert told(world, late, "report") == ["2012-05"]


def test_a_milestone_that_is_past_turns_red_until_it_is_claimed(world: World) -> None:
    world.accepted_filing()
    assert row_on(world, DUE).behind
    assert told(world, DUE, "milestone") == ["出台办法"]
    world.submitted_report(percent=100)
    assert (told(world, DUE, "milestone"), row_on(world, DUE).light) == ([], "green")


def test_a_supporter_that_is_silent_makes_nobody_red(world: World) -> None:
    world.accepted_filing()
    day = date(2012, 5, 25)
    with clock.pinned(day):
        parts = open_duties(Question(day, calendar_around(day), plan=world.plan.pk))
        assert any(
            duty.kind is DutyKind.CONTRIBUTION and duty.measure_id == world.measure.pk
            for duty in parts
            if duty.is_late(day)
        )
        assert told(world, day) == told(world, day, "milestone")


def test_the_demo_shows_how_many_are_late(demo: World) -> None:
    with clock.pinned(DEMO_DAY):
        figures = figures_on(demo, DEMO_DAY)
        late = {line.organization for line in figures.filings if not line.is_filed}
    lights = {count.code: count.count for count in figures.lights}
    led = {row.organization for row in figures.ledger if row.role == "lead"}
    red = {row.organization for row in figures.ledger if row.light == "red"}
    assert len(late) == 30
    assert late & led <= red
    assert lights["red"] > len(late & led)
    assert lights["none"] == sum(not row.late and row.scheduled is None for row in figures.ledger)


@pytest.mark.parametrize("seed", seeds(1, 2, 4))
def test_lights_and_desks_tell_the_same_duties(seed: int, world: World) -> None:
    dice = random.Random(seed)  # noqa: S311 (a repeatable walk, no secret)
    seen = 0
    for number in range(14):
        day = date(2012, 5, 14) + timedelta(days=number * 3)
        with clock.pinned(day):
            for _deed in range(dice.randrange(8)):
                try:
                    dice.choice(ACTIONS)(world, dice)
                except (Refused, PermissionDenied, Http404):
                    continue
            seen += _compared(world, day)
            assert list(differences(world.plan)) == []
    assert seen > 100


def _compared(world: World, day: date) -> int:
    """Each line's light tells of each kind the duty that is overdue longest, and no other."""
    owed: dict[tuple[int, int | None, str], date] = {}
    for duty in open_duties(Question(day, calendar_around(day), plan=world.plan.pk)):
        if duty.kind in OWN and duty.is_late(day):
            key = (duty.organization_id, duty.measure_id, duty.kind.value)
            owed[key] = min(duty.due_on, owed.get(key, duty.due_on))
    count = 0
    for row in figures_on(world, day).ledger:
        keys = [
            (row.organization_id, None if kind is DutyKind.FILING else row.measure_id, kind.value)
            for kind in sorted(OWN)
        ]
        expected = {key[2]: owed[key] for key in keys if key in owed}
        if row.light != "complete":
            assert {one.kind: one.due_on for one in row.late} == expected, (day, row.key)
        count += len(expected)
    return count


def test_page_api_workbook_and_report_show_one_light(world: World) -> None:
    with clock.pinned(DAY_AFTER):
        row = row_on(world, DAY_AFTER)
        page = signed_in(world.reviewer).get(f"/tasks/{world.measure.task_id}/").content.decode()
        made = document_bytes(figures_on(world, DAY_AFTER), "xlsx", DAY_AFTER, "")
        book = load_workbook(io.BytesIO(made))
    assert row.light_reason in page
    sheet = book["台账"]
    titles = [cell.value for cell in sheet[3]]
    line = next(cells for cells in sheet.iter_rows(min_row=4) if cells[0].value == row.key)
    assert str(line[titles.index("灯号")].value).startswith("红灯")
    assert line[titles.index("灯号依据")].value == "实施方案未备案，逾期1个工作日"


def test_what_was_shown_under_the_former_rule_stays(world: World) -> None:
    FormerLightRule.objects.create(plan=world.plan, yellow_gap=10, red_gap=30, until=DEMO_DAY)
    world.plan.lights_since = DEMO_DAY
    world.plan.save(update_fields=["lights_since"])
    with clock.pinned(date(2012, 7, 2)):
        assert row_on(world, DEMO_DAY - timedelta(days=1)).light == "none"
        assert row_on(world, DEMO_DAY).light == "red"


def test_under_a_closed_plan_nothing_is_overdue(world: World) -> None:
    world.plan.closed_on, world.plan.closed_by = DAY_AFTER, world.reviewer
    world.plan.closing_reason = "并入明年。"
    world.plan.save()
    with clock.pinned(DEMO_DAY):
        assert row_on(world, DEMO_DAY).light == "none"


def test_the_duties_that_turn_red_are_duties() -> None:
    assert set(own_duties()) == OWN


def test_standings_of_an_earlier_version_are_completed(world: World) -> None:
    Standing.objects.update(owed=None)
    call_command("migrate", verbosity=0)
    assert not Standing.objects.filter(owed__isnull=True).exists()
    assert list(differences(world.plan)) == []


def test_a_due_date_that_moves_moves_the_light(world: World) -> None:
    with clock.pinned(date(2012, 6, 4)):
        calendar.set_day(
            date(2012, 6, 25),
            actor=world.person(World.C, Role.SYSTEM_ADMIN),
            source="test",
            is_workday=False,
            note="",
        )
        assert ReportingPeriod.objects.get(code="2012-06").due_on < date(2012, 6, 25)
        assert list(differences(world.plan)) == []
