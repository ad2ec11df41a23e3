"""Golden scores of a small plan, computed by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from reform_tracker import clock
from reports.assessment.computing import Score
from reports.assessment.facts import Fact, Outcome, Why
from reports.assessment.reading import Found, find_facts
from reports.assessment.registry import CRITERIA
from reports.models import AssessmentRule
from tasks.models import (
    FilingExemption,
    Measure,
    Milestone,
    MilestoneClaim,
    MilestoneRevision,
    ProgressReport,
    ReportingPeriod,
    Verification,
)
from tasks.progress.service import step_report
from tasks.signing.workflow import Step
from tests.factories.world import World

END_OF_JUNE = date(2012, 6, 30)
UNIT = World.A  # leads 6.3 and 6.4


@contextmanager
def on(world: World, day: date, key: str = World.KEY, code: str = "") -> Iterator[None]:
    """A day, and the measure and period that are reported on."""
    before = world.measure, world.period
    world.measure = Measure.objects.get(task__area__plan=world.plan, key=key)
    if code:
        world.period = ReportingPeriod.objects.get(plan=world.plan, code=code)
    with clock.pinned(day):
        yield
    world.measure, world.period = before


def found(world: World, day: date = END_OF_JUNE, organization: str = UNIT) -> Found:
    with clock.pinned(day):
        return find_facts(world.plan, day, CRITERIA, only=world.organization(organization).pk)


def facts(world: World, criterion: str, day: date = END_OF_JUNE, **of: str) -> dict[str, Fact]:
    return {one.what: one for one in found(world, day, **of).facts[criterion]}


def whys(world: World, criterion: str, day: date = END_OF_JUNE, **of: str) -> dict[str, str]:
    return {what: one.why.value for what, one in facts(world, criterion, day, **of).items()}


def score(world: World, day: date = END_OF_JUNE, organization: str = UNIT) -> Score:
    rule = AssessmentRule.objects.in_force(world.plan, day).rule
    return found(world, day, organization).scores(rule)[world.organization(organization).pk]


def returned(report: ProgressReport, world: World, reason: str = "incomplete") -> None:
    step_report(
        report.pk,
        Step.RETURN,
        actor=world.reviewer,
        source="test",
        reason=reason,
        comment="请补充。",
    )


def signed(report: ProgressReport, world: World) -> None:
    step_report(
        report.pk,
        Step.SIGN,
        actor=world.approver(),
        source="test",
        revision=ProgressReport.objects.get(pk=report.pk).revision,
        confirmed=True,
    )


def claim(report: ProgressReport, title: str) -> None:
    milestone = Milestone.objects.get(title=title, commitment__measure=report.measure)
    MilestoneClaim.objects.create(report=report, milestone=milestone)


def test_a_year_by_hand(world: World) -> None:
    """6.3: May on time with the milestone, June late and pasted. 6.4: May returned once, no June.

    Filing 10 of 10. Reports on time 2 of 4: 10 of 20. With substance 2 of 4: 10 of 20. Milestones
    (due 4 May) 1 of 2: 20 of 40. Returns: plan, two reports accepted, one returned: 3 of 4: 7.5.
    """
    world.accepted_filing()
    with on(world, date(2012, 5, 24)):
        report = world.draft_report(progress="办法已印发。")
        claim(report, "出台办法")
        signed(report, world)
        step_report(report.pk, Step.ACCEPT, actor=world.reviewer, source="test")
    with on(world, date(2012, 6, 26), code="2012-06"):
        world.accepted_report(progress=" 办法 已印发")
    with on(world, date(2012, 5, 24), key="6.4"):
        report = world.submitted_report(progress="已调研。")
        returned(report, world)
        signed(report, world)
    result = score(world)
    assert [(one.criterion, one.points, one.of, one.met, one.counted) for one in result.points] == [
        ("filing", Decimal("10.00"), Decimal("10.00"), 1, 1),
        ("reports", Decimal("10.00"), Decimal("20.00"), 2, 4),
        ("substance", Decimal("10.00"), Decimal("20.00"), 2, 4),
        ("milestones", Decimal("20.00"), Decimal("40.00"), 1, 2),
        ("returns", Decimal("7.50"), Decimal("10.00"), 3, 4),
    ]
    assert result.total == Decimal("57.50")


def test_who_files_nothing_has_nothing(world: World) -> None:
    world.approver()
    result = score(world)
    assert {one.criterion: one.points for one in result.points} == {
        "filing": 0, "reports": 0, "substance": 0, "milestones": 0, "returns": None,
    }  # fmt: skip
    assert result.total == 0


def test_points_of_what_does_not_apply_are_spread_over_the_others(world: World) -> None:
    """Nothing was reviewed: 10 points go to the other four, as 1 : 2 : 2 : 4."""
    world.submitted_filing()
    of = {one.criterion: one.of for one in score(world).points}
    assert of == {
        "filing": Decimal("20.00"),
        "reports": Decimal("40.00"),
        "substance": Decimal("40.00"),
        "milestones": None,
        "returns": None,
    }


def test_an_organization_without_an_account_loses_nothing(world: World) -> None:
    assert set(whys(world, "reports").values()) == {Why.NOBODY}
    assert score(world).total is None
    world.approver()
    assert set(whys(world, "reports").values()) == {Why.NOT_THERE}


def test_a_report_handed_in_again_in_time_after_a_return_is_on_time(world: World) -> None:
    with on(world, date(2012, 5, 25)):
        returned(world.submitted_report(), world)
    report = ProgressReport.objects.get()
    by_day = {
        date(2012, 6, 1): Why.IN_TIME,  # five working days after the return
        date(2012, 6, 2): Why.LATE_AGAIN,
    }
    assert {day: facts(world, "reports", day)["6.3 · 2012-05"].why for day in by_day} == by_day
    with clock.pinned(date(2012, 6, 2)):
        signed(report, world)
    assert whys(world, "reports")["6.3 · 2012-05"] == Why.LATE_AGAIN


def test_a_withdrawal_takes_the_day_of_filing_back(world: World) -> None:
    with on(world, date(2012, 5, 24)):
        report = world.submitted_report()
    assert whys(world, "reports")["6.3 · 2012-05"] == Why.IN_TIME
    with clock.pinned(date(2012, 5, 28)):
        step_report(report.pk, Step.WITHDRAW, actor=world.approver(), source="test")
    assert whys(world, "reports")["6.3 · 2012-05"] == Why.NOT_THERE


def test_a_new_lead_answers_for_what_fell_due_since(world: World) -> None:
    """B leads from June on: May's report stays A's, June's is B's."""
    world.approver(), world.approver(World.B)
    part = world.measure.assignments.get(role="lead")
    world.measure.assignments.filter(organization=world.organization(World.B)).update(
        until=date(2012, 6, 4)
    )
    with clock.pinned(date(2012, 6, 4)):
        part.end()
        world.measure.assignments.create(
            organization=world.organization(World.B), role="lead", order=1, since=clock.today()
        )
    mine, theirs = whys(world, "reports"), whys(world, "reports", organization=World.B)
    assert [what for what in mine if what.startswith("6.3")] == ["6.3 · 2012-05"]
    assert [what for what in theirs if what.startswith("6.3")] == ["6.3 · 2012-06"]


def test_whoever_leads_only_after_the_deadline_owed_no_plan_by_then(world: World) -> None:
    world.approver()
    for part in world.organization(UNIT).assignments.filter(role="lead"):
        type(part).ever.filter(pk=part.pk).update(since=date(2012, 6, 1))
    assert whys(world, "filing") == {"2012": Why.TOOK_ON_LATER}


def test_an_exempted_plan_costs_nothing(world: World) -> None:
    world.approver()
    FilingExemption.objects.create(
        plan=world.plan, organization=world.organization(UNIT), reason="无任务", at=clock.now()
    )
    assert whys(world, "filing") == {"2012": Why.EXEMPTED}
    assert set(whys(world, "milestones").values()) == {Why.EXEMPTED}


def test_who_files_no_plan_has_missed_a_milestone_for_each_measure(world: World) -> None:
    world.approver()
    assert whys(world, "milestones") == {"6.3": Why.NO_PLAN, "6.4": Why.NO_PLAN}
    with clock.pinned(date(2012, 6, 1)):
        world.submitted_filing()
    assert whys(world, "milestones") == {"6.3": Why.AWAITS_REVIEW, "6.4": Why.AWAITS_REVIEW}


def extended(milestone: Milestone, recorded_on: date, due_on: date) -> None:
    MilestoneRevision.objects.create(
        milestone=milestone, kind="extended", due_on=due_on, recorded_on=recorded_on, reason="顺延"
    )
    milestone.due_on = due_on
    milestone.save()


def test_a_milestone_counts_by_a_date_that_was_extended_in_time(world: World) -> None:
    world.accepted_filing()
    day, what = date(2012, 10, 8), "6.3 · 中期检查"
    assert facts(world, "milestones", day)[what].why == Why.NOT_REACHED
    step = Milestone.objects.get(title="中期检查", commitment__measure=world.measure)
    extended(step, date(2012, 9, 3), date(2012, 11, 30))
    assert facts(world, "milestones", day)[what].due_on == date(2012, 8, 31)
    MilestoneRevision.objects.filter(kind="extended").update(recorded_on=date(2012, 8, 31))
    assert what not in facts(world, "milestones", day)


def test_a_milestone_is_met_by_the_report_that_is_due_next_and_once_verified(world: World) -> None:
    world.accepted_filing()
    what = "6.3 · 中期检查"  # due on 31 August; the next report is due on 25 September
    with on(world, date(2012, 9, 25), code="2012-09"):
        report = world.submitted_report(percent=100)
    waiting = facts(world, "milestones", date(2012, 9, 29))[what]
    assert (waiting.outcome, waiting.why) == (Outcome.OPEN, Why.AWAITS_REVIEW)
    with clock.pinned(date(2012, 10, 15)):
        step_report(report.pk, Step.ACCEPT, actor=world.reviewer, source="test")
    met = facts(world, "milestones", date(2012, 10, 16))[what]
    assert (met.outcome, met.done_on) == (Outcome.MET, date(2012, 9, 25))


def test_a_milestone_reported_later_is_missed(world: World) -> None:
    world.accepted_filing()
    with on(world, date(2012, 10, 8), code="2012-09"):
        world.accepted_report(percent=100)
    late = facts(world, "milestones", date(2012, 10, 9))["6.3 · 中期检查"]
    assert (late.outcome, late.why) == (Outcome.MISSED, Why.REACHED_LATE)


def test_a_verification_that_is_taken_back_does_not_count(world: World) -> None:
    world.accepted_filing()
    with on(world, date(2012, 5, 24)):
        report = world.accepted_report(percent=100)
    assert whys(world, "milestones")["6.3 · 出台办法"] == Why.REACHED
    Verification.objects.filter(report=report).update(
        withdrawn_on=date(2012, 6, 20), withdrawn_by=world.reviewer, reason="不实"
    )
    assert whys(world, "milestones")["6.3 · 出台办法"] == Why.NOT_REACHED


def test_nothing_is_owed_after_a_measure_is_done_and_verified(world: World) -> None:
    world.accepted_filing()
    with on(world, date(2012, 5, 24)):
        world.accepted_report(percent=100)
    assert "6.3 · 2012-06" not in whys(world, "reports")
    assert "6.4 · 2012-06" in whys(world, "reports")


def test_one_new_sentence_is_substance_and_a_shorter_copy_is_none(world: World) -> None:
    texts = {
        "05": "办法已印发。召开会议。",
        "06": "召开会议",
        "07": "办法已印发，召开会议。",
        "08": "办法已印发。试点3个。",
    }
    for month, text in texts.items():
        code = f"2012-{month}"
        with on(world, date(2012, int(month), 20), code=code):
            world.submitted_report(progress=text)
    told = facts(world, "substance", date(2012, 8, 31))
    assert {what[-2:]: (one.why, one.detail) for what, one in told.items() if "6.3" in what} == {
        "05": (Why.NEW, ""),
        "06": (Why.UNCHANGED, "2012-05"),
        "07": (Why.NEW, ""),
        "08": (Why.NEW, ""),
    }
    kept = ProgressReport.objects.order_by("period__starts_on").values_list("says_new", flat=True)
    assert list(kept) == [True, False, True, True]


def test_a_return_for_another_reason_is_not_the_units(world: World) -> None:
    with on(world, date(2012, 5, 24)):
        returned(world.submitted_report(), world, "other")
    (fact,) = found(world).facts["returns"]
    assert (fact.outcome, fact.why) == (Outcome.EXCUSED, Why.OTHER_REASON)


def test_what_is_due_after_the_year_belongs_to_no_sheet_of_it(world: World) -> None:
    world.approver()
    day = date(2013, 3, 1)
    whole = found(world, day).facts
    assert {one.due_on.year for rows in whole.values() for one in rows if one.due_on} == {2012}
    assert len(whole["reports"]) == 2 * 8  # May to December


def test_the_queries_do_not_grow_with_the_data(world: World, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]  # pytest-django has no type for it
    def cost() -> int:
        with django_assert_num_queries(37, exact=False) as captured, clock.pinned(END_OF_JUNE):
            find_facts(world.plan, END_OF_JUNE, CRITERIA)
        return len(captured)

    world.accepted_filing()
    with on(world, date(2012, 5, 24)):
        world.accepted_report()
    few = cost()
    for organization in (World.X, World.Y, "省发展改革委"):
        world.accepted_filing(organization)
    for key in ("1.1", "2.3", "5.1"):
        with on(world, date(2012, 5, 24), key=key):
            world.accepted_report(
                world.measure.assignments.get(role="lead").organization.short_name
            )
    assert cost() == few
