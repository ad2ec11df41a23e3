"""Silent units: who has said nothing new for so many days, and how to reach them."""

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reports.analyses.forms import AnalysisForm
from reports.analyses.silent import SILENT, ShownLine, SilentUnit
from reports.figures.contacts import Contact
from tasks.models import ReportingPeriod
from tasks.plan.lifetime import close_plan
from tests.factories.browser import signed_in
from tests.factories.world import DONE, World

MAY = date(2012, 5, 21)
OLD, SAME = {"progress": "办法已印发。"}, {"progress": "办法 已印发;"}


def listed(
    world: World, on: date, user: User | None = None, **filters: str
) -> tuple[list[SilentUnit], list[ShownLine]]:
    with clock.pinned(on):
        form = AnalysisForm(filters, plan=world.plan, today=on)
        asked = form.asked_by(user or world.reviewer)
        units, lines = SILENT.find(asked).tables
        assert SILENT.count(asked) == len(units.rows)
    return list(units.rows), list(lines.rows)


def line_of(world: World, on: date, name: str = World.A, **filters: Any) -> ShownLine | None:
    """The line of P and its organization, if it is silent."""
    _units, lines = listed(world, on, **filters)
    mine = (one for one in lines if one.key == World.KEY)
    return next((one for one in mine if one.line.row.organization == name), None)


def report(world: World, on: date, percent: int, name: str = World.A, **text: str) -> Any:
    with clock.pinned(on):
        code = f"{on:%Y-%m}"
        world.period = ReportingPeriod.objects.get(plan=world.plan, code=code)
        return world.submitted_report(name, percent, **text)


def days_after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def test_whoever_never_reported_is_silent_since_the_plan_was_issued(world: World) -> None:
    issued = world.plan.issued_on
    assert line_of(world, days_after(issued, 59)) is None
    found = line_of(world, days_after(issued, 60))
    assert found is not None
    assert (found.line.since, found.line.days, found.line.is_mute) == (issued, 60, True)


def test_a_report_with_news_ends_the_silence_for_so_many_days(world: World) -> None:
    report(world, MAY, 30, **OLD)
    assert line_of(world, days_after(MAY, 59)) is None
    found = line_of(world, days_after(MAY, 60))
    assert found is not None
    assert (found.line.since, found.line.reports) == (MAY, 0)


@pytest.mark.parametrize(
    ("percent", "text", "silent"),
    [
        (30, SAME, True),
        (31, SAME, False),
        (30, {"progress": "办法已印发。试点已启动。"}, False),
    ],
    ids=["pasted and stuck", "another percent", "a new sentence"],
)
def test_what_repeats_earlier_reports_is_no_news(
    percent: int, text: dict[str, str], silent: bool, world: World
) -> None:
    report(world, MAY, 30, **OLD)
    report(world, date(2012, 6, 21), percent, **text)
    found = line_of(world, days_after(MAY, 61))
    assert (found is not None) is silent
    assert found is None or found.line.reports == 1


def test_a_milestone_that_is_reached_is_news(world: World) -> None:
    with clock.pinned(MAY):
        world.accepted_filing()
    report(world, MAY, 30, **OLD)
    june = report(world, date(2012, 6, 21), 30, **SAME)
    assert line_of(world, days_after(MAY, 61)) is not None
    june.claims.create(milestone_id=world.claimable()[0])
    assert line_of(world, days_after(MAY, 61)) is None


def test_what_is_declared_done_is_not_asked_about(world: World) -> None:
    report(world, MAY, DONE)
    assert line_of(world, days_after(MAY, 90)) is None


def test_a_prefecture_is_asked_from_the_day_on_which_it_took_the_measure_on(world: World) -> None:
    with clock.pinned(MAY):
        world.accepted_filing(World.X)
    issued = world.plan.issued_on
    assert line_of(world, days_after(issued, 60), World.X) is None
    found = line_of(world, days_after(MAY, 60), World.X)
    assert found is not None
    assert found.line.since == MAY


def test_a_past_day_is_told_as_it_was(world: World) -> None:
    report(world, date(2012, 7, 20), 30, **OLD)
    before = "2012-07-10"
    assert line_of(world, date(2012, 7, 20)) is None
    found = line_of(world, date(2012, 7, 20), as_of=before)
    assert found is not None
    assert found.line.is_mute


def test_of_a_report_that_came_back_later_the_past_day_still_knows(world: World) -> None:
    sent = report(world, MAY, 30, **OLD)
    with clock.pinned(date(2012, 7, 10)):
        world.send_back(sent)
    later = date(2012, 7, 25)
    assert line_of(world, later, as_of="2012-07-09") is None
    found = line_of(world, later)
    assert found is not None
    assert found.line.is_mute


def test_the_days_are_a_setting_that_the_page_tells(world: World, settings: Settings) -> None:
    settings.SILENT_DAYS = 30
    on = days_after(world.plan.issued_on, 30)
    assert line_of(world, on) is not None
    with clock.pinned(on):
        page = signed_in(world.reviewer).get(f"/plans/{world.plan.pk}/analyses/silent/")
    assert "30天" in page.content.decode()


def test_units_stand_in_their_order_with_whom_to_call(world: World) -> None:
    with clock.pinned(MAY):
        world.draft_filing()
    units, _lines = listed(world, days_after(world.plan.issued_on, 60))
    orders = [world.organization(one.organization).unit_order for one in units]
    assert orders == sorted(orders)
    (mine,) = (one for one in units if one.organization == World.A)
    assert mine.contact == Contact("张三", "副主任", "李四", "0931-1234567")
    assert (mine.silent, mine.followed) == (2, 2)


def test_whom_nobody_named_in_a_plan_is_reached_at_the_office(world: World) -> None:
    head = world.person(World.C, Role.HEAD)
    User.objects.filter(pk=head.pk).update(office_phone="0931-7654321")
    units, _lines = listed(world, days_after(world.plan.issued_on, 60))
    contact = {one.organization: one.contact for one in units}.get(World.C)
    assert contact == Contact(leader=head.full_name, phone="0931-7654321")


def test_under_a_closed_plan_nobody_is_silent(world: World) -> None:
    with clock.pinned(MAY):
        close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="各项任务办结。")
    world.plan.refresh_from_db()
    assert listed(world, date(2012, 9, 1)) == ([], [])


def test_it_is_read_by_offices_within_their_reach(world: World) -> None:
    with clock.pinned(MAY):
        world.accepted_filing(World.X)
        world.accepted_filing(World.Y)
    on = days_after(MAY, 60)
    units, _lines = listed(world, on, world.placed(Role.LEADER, World.A))
    assert [one.organization for one in units] == [World.X]
    with clock.pinned(on):
        url = f"/plans/{world.plan.pk}/analyses/silent/"
        assert signed_in(world.reporter()).get(url).status_code == 403
