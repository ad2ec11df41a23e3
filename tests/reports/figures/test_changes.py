"""What moved between two days is what differs between them, dated to the day it became so."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from reform_tracker import clock
from reform_tracker.workdays import ONE_DAY
from reports.figures.acts import Log
from reports.figures.changes import Change, Kind
from reports.figures.rollups import current_period, overview
from reports.figures.trends import moved
from reports.figures.values import Overview
from tasks.errors import Refused
from tasks.models import Measure, Milestone, MilestoneRevision
from tasks.signing.workflow import Step
from tests.factories.world import World
from tests.reports.figures.test_as_of import ACTIONS, correct
from tests.reports.figures.test_standings import step_some_report
from tests.support.examples import seeds

FIRST, LAST = date(2012, 5, 28), date(2012, 7, 6)


def log_of(world: World, since: date, until: date) -> list[Change]:
    measures = Measure.objects.filter(task__area__plan=world.plan)
    log = Log(world.plan, since, until, world.reviewer, measures)
    return log.in_words(log.lines())


def counted(world: World, day: date) -> Overview:
    period = current_period(world.plan, day)
    assert period is not None
    return overview(world.plan, period, day)


def lights(world: World, day: date) -> dict[tuple[int, int], str]:
    return {(row.measure_id, row.organization_id): row.light for row in counted(world, day).rows}


@pytest.mark.parametrize("seed", seeds(3, 12))
def test_lights_move_as_the_figures_of_both_days_say(seed: int, world: World) -> None:
    dice = random.Random(seed)  # noqa: S311 (a repeatable walk, no secret)
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    shown = {}
    for day in days:
        with clock.pinned(day):
            for _deed in range(dice.randrange(5)):
                try:
                    dice.choice(ACTIONS)(world, dice)
                except (Refused, PermissionDenied, Http404):
                    continue
            shown[day] = lights(world, day)
    with clock.pinned(LAST):
        for since, until in ((FIRST, LAST), (FIRST, date(2012, 6, 20)), (date(2012, 6, 11), LAST)):
            found = [one for one in log_of(world, since, until) if one.lights]
            told = Counter(one.kind for one in found)
            then, now = counted(world, since), counted(world, until)
            lit = moved(now.rows, then.rows)
            assert (lit.completed, lit.to_yellow, lit.to_red, lit.recovered) == (
                told[Kind.COMPLETED],
                told[Kind.TO_YELLOW],
                told[Kind.TO_RED],
                told[Kind.RECOVERED],
            )
            for one in found:
                party = one.measure_id or 0, one.organization_id or 0
                assert one.lights == (shown[since].get(party, "none"), shown[until][party])
                assert one.on == became(shown, party, since, until)
    assert found


def became(
    shown: dict[date, dict[tuple[int, int], str]], party: tuple[int, int], since: date, until: date
) -> date:
    """The first day of the stretch on which the light is what it is at the end, day by day."""
    day = until
    while day - ONE_DAY > since and shown[day - ONE_DAY].get(party) == shown[until][party]:
        day -= ONE_DAY
    return day


def of_kind(lines: list[Change], kind: Kind) -> list[Change]:
    return [one for one in lines if one.kind == kind]


def test_a_light_says_whose_act_moved_it_or_that_a_date_passed(world: World) -> None:
    world.accepted_filing()
    with clock.pinned(date(2012, 6, 28)):
        world.accepted_report(percent=100)
        lines = log_of(world, date(2012, 5, 7), date(2012, 6, 28))
    (mine,) = [one for one in lines if one.lights and one.measure_id == world.measure.pk]
    assert (mine.kind, mine.on) == (Kind.COMPLETED, date(2012, 6, 28))
    assert mine.by in {world.approver().full_name, world.reviewer.full_name}
    passed = of_kind(lines, Kind.TO_RED)
    # Plans were due on 15 May, what A had promised for its other line on 4 May.
    assert {one.on for one in passed} == {date(2012, 5, 8), date(2012, 5, 16)}
    assert {one.by for one in passed if one.on == date(2012, 5, 16)} == {""}
    assert all(one.reason for one in passed)


def test_a_report_says_what_was_declared_before_and_after(world: World) -> None:
    world.accepted_filing()
    report = world.submitted_report(percent=30)
    lines = log_of(world, date(2012, 5, 7), clock.today())
    (filed,) = of_kind(lines, Kind.REPORTED)
    assert (filed.before, filed.after) == ("—", "30% 推进中")
    assert (filed.by, filed.url) == (world.approver().full_name, f"/progress/{report.pk}/")
    assert (filed.at, filed.organization) == (report.signed_at, World.A)


def test_what_came_back_tells_the_reason(world: World) -> None:
    world.submitted_report()
    dice = random.Random(0)  # noqa: S311 (a repeatable walk, no secret)
    for _deed in range(20):
        try:
            step_some_report(world, dice)
        except (Refused, PermissionDenied, Http404):
            continue
    steps = world.measure.reports.get().transitions().filter(step__in=[Step.RETURN, Step.WITHDRAW])
    back = of_kind(log_of(world, date(2012, 5, 7), clock.today()), Kind.CAME_BACK)
    assert [one.at for one in back] == [one.at for one in steps]


def test_a_milestone_that_was_moved_tells_both_dates_by_whom_and_why(world: World) -> None:
    world.accepted_filing()
    milestone = Milestone.objects.get(
        title="中期检查", commitment__measure=world.measure, commitment__filing=world.filing()
    )
    for on, due_on in (
        (date(2012, 6, 1), date(2012, 9, 30)),
        (date(2012, 7, 2), date(2012, 10, 31)),
    ):
        MilestoneRevision.objects.create(
            milestone=milestone,
            kind=MilestoneRevision.Kind.EXTENDED,
            due_on=due_on,
            recorded_on=on,
            recorded_by=world.reviewer,
            reason="上位文件推迟。",
        )
    with clock.pinned(date(2012, 7, 10)):
        first, second = of_kind(log_of(world, date(2012, 5, 31), date(2012, 7, 10)), Kind.SLIPPED)
        (later,) = of_kind(log_of(world, date(2012, 6, 1), date(2012, 7, 10)), Kind.SLIPPED)
    assert (first.before, first.after) == ("2012年8月31日", "2012年9月30日")
    assert (second.before, second.after) == (
        "2012年9月30日（原定2012年8月31日）",
        "2012年10月31日",
    )
    assert (later, first.by, first.reason) == (second, world.reviewer.full_name, "上位文件推迟。")


def test_another_lead_is_told_with_who_decided_it(world: World) -> None:
    with clock.pinned(date(2012, 6, 20)):
        correct(world, lead=World.C)
        lines = log_of(world, date(2012, 6, 19), date(2012, 6, 20))
    (lead,) = [one for one in of_kind(lines, Kind.PARTIES) if one.what == "牵头"]
    assert (lead.before, lead.after, lead.by) == (World.A, World.C, world.reviewer.full_name)
    assert lead.reason == "机构职能调整。"


def test_a_prefecture_that_takes_a_measure_on_is_told(world: World) -> None:
    with clock.pinned(date(2012, 6, 20)):
        world.accepted_filing(World.X)
        lines = log_of(world, date(2012, 6, 19), date(2012, 6, 20))
    assert [(one.organization, one.what) for one in of_kind(lines, Kind.PARTIES)] == [
        (World.X, "承担该事项")
    ]


def test_lines_stand_in_the_order_of_time(world: World) -> None:
    world.accepted_filing()
    world.accepted_report(percent=30)
    with clock.pinned(date(2012, 6, 28)):
        lines = log_of(world, date(2012, 5, 1), date(2012, 6, 28))
    assert [one.on for one in lines] == sorted(one.on for one in lines)
    kinds = [one.kind for one in lines if one.at]
    assert kinds == [Kind.FILED, Kind.ACCEPTED, Kind.REPORTED, Kind.ACCEPTED]
