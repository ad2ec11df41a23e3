"""Plans side by side: open from publication until somebody closes them."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reports.year_end.parts import open_parts
from reports.year_end.service import seen_of
from tasks.duties.base import Duty, Question
from tasks.duties.owed import calendar_around, open_duties, owed_by
from tasks.errors import Invalid, Refused
from tasks.filing.promises import MilestoneInput
from tasks.filing.service import save_filing, step_filing
from tasks.models import (
    ImplementationPlan,
    Measure,
    Milestone,
    ReformPlan,
    ReportingPeriod,
)
from tasks.plan import lifetime, periods
from tasks.progress.service import step_report
from tasks.reminding import planner
from tasks.signing.models import State
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.plans import next_year
from tests.factories.world import World
from tests.factories.year_end import all_dropped

WINTER, NEW_YEAR = date(2012, 12, 28), date(2013, 1, 21)
REASON = "各项任务办结。"


def duties(on: date, plan: int | None = None) -> list[Duty]:
    with clock.pinned(on):
        return open_duties(Question(on, calendar_around(on), plan=plan))


def keys(found: list[Duty]) -> list[tuple[str, date]]:
    return sorted((duty.key, duty.due_on) for duty in found)


def close(world: World, plan: ReformPlan) -> ReformPlan:
    return lifetime.close_plan(plan.pk, actor=world.reviewer, source="test", reason=REASON)


def going_on(world: World, organization: str = World.A) -> ImplementationPlan:
    """An accepted filing whose measure P goes on into the next year."""
    content = world.filing_content(organization)
    last = MilestoneInput("全面完成", date(2013, 6, 28), 40)
    world.save_filing(
        replace(
            content,
            commitments=tuple(
                replace(
                    one,
                    horizon=Measure.Horizon.CROSS_YEAR,
                    milestones=(*one.milestones[:-1], last),
                )
                for one in content.commitments
            ),
        ),
        organization,
    )
    return sign_and_accept(world, world.filing(organization))


def sign_and_accept(world: World, row: ImplementationPlan) -> ImplementationPlan:
    approver = world.person(row.organization.short_name, Role.APPROVER)
    step_filing(row.pk, Step.SIGN, actor=approver, source="test", revision=row.revision)
    return step_filing(row.pk, Step.ACCEPT, actor=world.reviewer, source="test")


def test_a_plan_issued_in_december_silences_none_of_the_year(world: World) -> None:
    world.accepted_filing()
    before = duties(WINTER)
    assert len(before) > 100
    new = next_year(world.plan)
    assert (new.year, new.is_open) == (2013, True)
    after = duties(WINTER)
    assert keys([duty for duty in after if duty.plan_id == world.plan.pk]) == keys(before)
    added = Counter(duty.kind.value for duty in after if duty.plan_id == new.pk)
    assert added == {
        "filing": new.filings.count(),
        "acknowledgement": new.acknowledgements.count(),
    }


def test_with_several_plans_a_duty_says_under_which_it_is_owed(world: World) -> None:
    assert not [duty for duty in duties(WINTER) if world.plan.number in duty.detail]
    new = next_year(world.plan)
    for duty in duties(WINTER):
        number = {world.plan.pk: world.plan.number, new.pk: new.number}[duty.plan_id or 0]
        assert duty.detail.startswith(f"{number} · "), duty
    with clock.pinned(WINTER):
        desk = signed_in(world.reporter()).get("/desk/").content.decode()
    assert world.plan.number in desk
    assert new.number in desk


def test_asked_for_one_plan_the_others_are_not_built(world: World) -> None:
    world.accepted_filing()
    new = next_year(world.plan)
    for plan in (world.plan, new):
        whole = [duty for duty in duties(WINTER) if duty.plan_id == plan.pk]
        assert keys(duties(WINTER, plan=plan.pk)) == keys(whole)
    with clock.pinned(WINTER):
        mine = owed_by(world.reporter(), Question(WINTER, calendar_around(WINTER), plan=new.pk))
    assert {duty.plan_id for duty in mine} == {new.pk}


def test_under_a_closed_plan_nothing_is_owed_and_it_stays_readable(world: World) -> None:
    report = world.accepted_report()
    world.submitted_filing(World.X)
    assert [duty for duty in duties(WINTER) if duty.kind == "review"]
    new = next_year(world.plan)
    with clock.pinned(WINTER):
        closed = close(world, world.plan)
        assert (closed.closed_on, closed.closed_by) == (WINTER, world.reviewer)
        assert {duty.plan_id for duty in duties(WINTER)} == {new.pk}
        browser = signed_in(world.reviewer)
        for page in (
            f"/plans/{world.plan.pk}/",
            f"/plans/{world.plan.pk}/tasks/",
            f"/plans/{world.plan.pk}/document/",
            f"/progress/{report.pk}/",
        ):
            assert browser.get(page).status_code == 200, page
        text = browser.get("/plans/").content.decode()
    assert REASON in text
    assert world.reviewer.full_name in text
    event = AuditEvent.objects.get(action="plan.closed")
    assert (event.data["number"], event.data["reason"]) == (world.plan.number, REASON)


def test_nothing_of_a_closed_plan_can_be_changed(world: World) -> None:
    filed, draft = world.submitted_filing(World.B), world.draft_filing()
    report = world.draft_report()
    close(world, world.plan)
    content = world.filing_content()
    attempts = (
        lambda: save_filing(
            draft.pk,
            actor=world.reporter(),
            source="test",
            version=draft.version,
            content=content,
        ),
        lambda: step_filing(filed.pk, Step.ACCEPT, actor=world.reviewer, source="test"),
        lambda: step_report(
            report.pk,
            Step.HAND_OVER,
            actor=world.reporter(),
            source="test",
            revision=report.revision,
        ),
    )
    for attempt in attempts:
        with pytest.raises(Refused, match="已办结"):
            attempt()
    draft.refresh_from_db()
    filed.refresh_from_db()
    assert (draft.state, filed.state) == (State.DRAFT, State.SUBMITTED)


def test_opened_again_everything_is_owed_again(world: World) -> None:
    before = duties(WINTER)
    close(world, world.plan)
    lifetime.reopen_plan(
        world.plan.pk, actor=world.reviewer, source="test", reason="尚有任务未完。"
    )
    assert keys(duties(WINTER)) == keys(before)
    event = AuditEvent.objects.get(action="plan.reopened")
    assert event.data["former_reason"] == REASON


def test_closing_needs_a_reason_and_the_commission(world: World) -> None:
    with pytest.raises(Invalid):
        lifetime.close_plan(world.plan.pk, actor=world.reviewer, source="test", reason=" ")
    for person in (world.reporter(), world.person(World.COMMISSION, Role.LEADER)):
        with pytest.raises(PermissionDenied):
            lifetime.close_plan(world.plan.pk, actor=person, source="test", reason=REASON)
    assert ReformPlan.objects.get().is_open
    browser = signed_in(world.reviewer)
    all_dropped(world)
    sent = {"reason": "", "seen": seen_of(open_parts(world.plan))}
    browser.post(f"/plans/{world.plan.pk}/close/", sent)
    assert ReformPlan.objects.get().is_open
    browser.post(f"/plans/{world.plan.pk}/close/", sent | {"reason": REASON})
    assert not ReformPlan.objects.get().is_open


@pytest.mark.parametrize("reason", ["任务办结\x00。", "长" * (lifetime.LONGEST_REASON + 1)])
def test_a_reason_that_cannot_be_kept_whole_closes_nothing(reason: str, world: World) -> None:
    browser = signed_in(world.reviewer)
    answer = browser.post(f"/plans/{world.plan.pk}/close/", {"reason": reason})
    said = [str(one) for one in browser.get(answer["Location"]).context["messages"]]
    assert "500" in said[0]
    assert reason in said[1]
    assert ReformPlan.objects.get().is_open


# --- Periods that run on ------------------------------------------------------------------------


def test_who_closes_second_reads_who_closed_it_and_keeps_the_reason(world: World) -> None:
    close(world, world.plan)
    colleague = world.person(World.COMMISSION, Role.COMMISSION, number=2)
    browser = signed_in(colleague)
    answer = browser.post(f"/plans/{world.plan.pk}/close/", {"reason": "另有安排。"})
    page = browser.get(answer["Location"]).content.decode()
    assert f"{world.reviewer.full_name}已于2012年5月8日办结" in page
    assert "您填写的内容未保存：“另有安排。”" in page


def test_what_goes_on_is_reported_on_in_the_next_year(world: World) -> None:
    going_on(world)
    planner.plan(NEW_YEAR)
    codes = list(ReportingPeriod.objects.order_by("code").values_list("code", flat=True))
    assert codes[-2:] == ["2012-12", "2013-01"]
    january = [
        duty for duty in duties(NEW_YEAR) if duty.kind == "report" and duty.period == "2013-01"
    ]
    led = Measure.objects.filter(assignments__organization=world.organization(World.A))
    assert {duty.organization for duty in january} == {World.A}
    assert {duty.measure_id for duty in january} <= set(led.values_list("pk", flat=True))
    assert [duty.due_on for duty in january if duty.measure_id == world.measure.pk] == [
        date(2013, 1, 25)
    ]
    assert periods.run_on(NEW_YEAR) == []


def test_without_anything_that_goes_on_the_year_ends_in_december(world: World) -> None:
    world.accepted_filing()
    assert periods.run_on(NEW_YEAR) == []
    assert ReportingPeriod.objects.latest("code").code == "2012-12"


def test_a_closed_plan_gets_no_more_periods(world: World) -> None:
    going_on(world)
    close(world, world.plan)
    assert periods.run_on(NEW_YEAR) == []


def test_periods_run_no_further_than_the_bound(world: World) -> None:
    going_on(world)
    assert world.plan.years_beyond == 2
    periods.run_on(date(2019, 3, 1))
    assert ReportingPeriod.objects.latest("code").code == "2014-12"


@pytest.mark.parametrize(
    ("horizon", "year", "fine"),
    [("cross_year", 2014, True), ("cross_year", 2015, False), ("within_year", 2013, False)],
)
def test_milestones_lie_in_the_year_or_within_the_bound(
    horizon: str, year: int, *, fine: bool, world: World
) -> None:
    content = world.filing_content()
    last = MilestoneInput("全面完成", date(year, 6, 28), 40)
    wanted = replace(
        content,
        commitments=tuple(
            replace(one, horizon=horizon, milestones=(*one.milestones[:-1], last))
            for one in content.commitments
        ),
    )
    if fine:
        world.save_filing(wanted)
    else:
        with pytest.raises(Invalid):
            world.save_filing(wanted)
    assert Milestone.objects.filter(due_on__year=year).exists() == fine
