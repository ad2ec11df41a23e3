"""The time line: how far each milestone is on a day, its dates, and where they are drawn."""

from datetime import date
from functools import partial

import pytest
from pytest_django import Settings

from departments.models import User
from reform_tracker import clock
from reports.analyses.forms import AnalysisForm
from reports.analyses.pictures import LABEL, Picture, Point, picture_of
from reports.analyses.timeline import TIME_LINE, Named, TimeLineForm
from reports.figures.milestones import near
from tasks.duties.base import Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.models import Measure, MilestoneRevision, ReformPlan
from tasks.progress import service as progress
from tasks.signing.workflow import Step
from tasks.state.reading import facts_ever
from tests.factories.browser import signed_in
from tests.factories.demo import seed
from tests.factories.world import DONE, World
from tests.reports.analyses.test_slips import give

MAY, JUNE, JULY = date(2012, 5, 8), date(2012, 6, 20), date(2012, 7, 20)


@pytest.fixture
def demo(plan: ReformPlan, settings: Settings) -> ReformPlan:
    settings.DEMO = True
    seed()
    return plan


@pytest.fixture
def planned(world: World) -> World:
    with clock.pinned(date(2012, 5, 2)):
        world.accepted_filing()
    return world


def listed(plan: ReformPlan, user: User, **filters: str) -> list[Named]:
    form: AnalysisForm = TimeLineForm(filters, plan=plan, today=clock.today())
    asked = form.asked_by(user)
    (table,) = TIME_LINE.find(asked).tables
    assert TIME_LINE.count(asked) == len(table.rows)
    return list(table.rows)


def states(world: World, **filters: str) -> list[str]:
    """Of the milestones of P by their dates."""
    rows = listed(world.plan, world.reviewer, **filters)
    return [one.line.state for one in rows if one.key == World.KEY]


def test_a_milestone_is_late_near_or_to_come(planned: World) -> None:
    with clock.pinned(date(2012, 5, 4)):
        assert states(planned) == ["near", "open", "open"]
    with clock.pinned(date(2012, 8, 10)):
        assert states(planned) == ["late", "near", "open"]


def test_what_a_report_calls_reached_is_so_until_it_is_confirmed(planned: World) -> None:
    with clock.pinned(MAY):
        report = planned.submitted_report(percent=DONE)
        assert states(planned) == ["claimed"] * 3
    with clock.pinned(JUNE):
        planned.accept(report)
        assert states(planned) == ["reached"] * 3
        assert states(planned, as_of="2012-05-20") == ["claimed"] * 3
        assert states(planned, as_of="2012-05-07") == ["late", "open", "open"]


def test_a_report_that_came_back_claims_nothing_from_then_on(planned: World) -> None:
    with clock.pinned(MAY):
        report = planned.submitted_report(percent=DONE)
    with clock.pinned(JUNE):
        planned.send_back(report)
        assert states(planned) == ["late", "open", "open"]
        assert states(planned, as_of="2012-05-20") == ["claimed"] * 3


def test_what_the_commission_took_back_is_not_reached(planned: World) -> None:
    with clock.pinned(MAY):
        report = planned.accepted_report(percent=DONE)
        first = report.claims.order_by("milestone__due_on")[0].milestone_id
    with clock.pinned(JUNE):
        progress.step_report(
            report.pk,
            Step.UNVERIFY,
            actor=planned.reviewer,
            source="test",
            comment="现场查看未完成。",
            chosen=[first],
        )
        assert states(planned) == ["late", "reached", "reached"]
        assert states(planned, as_of="2012-05-20") == ["reached"] * 3


def test_what_is_overdue_or_near_is_what_the_facts_and_the_duties_say(demo: ReformPlan) -> None:
    commission = User.objects.get(username="commission")
    with clock.pinned(JULY):
        duties = open_duties(Question(JULY, calendar_around(JULY), plan=demo.pk))
        owed = {
            (duty.measure_id, duty.organization_id, duty.due_on)
            for duty in duties
            if duty.kind is DutyKind.MILESTONE and duty.is_late(JULY)
        }
        assert owed == parts_of(listed(demo, commission, due="late", whose="all"))
        for on in (MAY, JUNE):
            everybody = facts_ever(Measure.objects.filter(task__area__plan=demo))
            told = near(everybody, on, JULY, partial(calendar_around, on))
            for due, is_late in (("late", True), ("near", False)):
                found = listed(demo, commission, due=due, whose="all", as_of=on.isoformat())
                assert parts_of(found) == {
                    (one.measure_id, one.organization_id, one.due_on)
                    for one in told
                    if one.late == is_late
                }


def parts_of(found: list[Named]) -> set[tuple[int, int, date]]:
    return {
        (one.line.row.measure_id, one.line.row.organization_id, one.line.dated.due_on)
        for one in found
    }


def test_the_province_sees_the_leads_and_on_demand_everybody(planned: World) -> None:
    with clock.pinned(MAY):
        planned.accepted_filing(World.X)
        leads = listed(planned.plan, planned.reviewer)
        everybody = listed(planned.plan, planned.reviewer, whose="all")
        own = listed(planned.plan, planned.reporter(World.X))
    assert {one.line.row.organization for one in leads} == {World.A}
    assert len(everybody) == len(leads) + 3
    assert {one.line.row.organization for one in own} == {World.X}


def drawn(*, original: date, due_on: date, forecast: date | None = None) -> Picture:
    point = Point("6.3 出台办法", "", "/", "open", "", original, due_on, forecast)
    return picture_of([point], MAY, 2012)


def test_dates_stand_in_their_order_between_label_and_word(planned: World) -> None:
    picture = drawn(original=MAY, due_on=JUNE, forecast=date(2013, 2, 1))
    (line,) = picture.lines
    assert LABEL <= float(line.original) < float(line.due) < float(line.forecast) < 1000
    assert line.original == picture.today
    assert line.is_moved
    assert [month.name for month in picture.months][-2:] == ["2013-1月", "2013-2月"]
    assert len(picture.months) == 14


def test_the_picture_says_each_date_in_words(planned: World) -> None:
    give(planned, MilestoneRevision.Kind.EXTENDED, JUNE, date(2012, 5, 6), "同意延期。")
    give(planned, MilestoneRevision.Kind.FORECAST, JULY, MAY, "预计推迟。")
    with clock.pinned(date(2012, 7, 1)):
        browser = signed_in(planned.reviewer)
        page = browser.get(f"/plans/{planned.plan.pk}/analyses/timeline/").content.decode()
    told = "6.3 出台办法 · 省政府金融办 · 最初日期 2012-05-04 · 现定 2012-06-20 · 预计 2012-07-20"
    assert f'aria-label="{told} · 已逾期"' in page
    assert "ml-late" in page
