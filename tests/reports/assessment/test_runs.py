"""The assessment from its draft to its publication, and what may change it after that."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications.models import InboxMessage
from reports.assessment import service, sheets
from reports.assessment.reading import find_facts
from reports.assessment.registry import CRITERIA
from reports.assessment.sheets import Correction
from reports.figures.values import fingerprint
from reports.models import Assessment, AssessmentEdition, AssessmentSheet
from tasks.errors import Invalid, Refused
from tasks.models import ReportingPeriod
from tests.factories.world import World
from tests.reports.assessment.runs import (
    DAY,
    UNTIL,
    compute,
    objection,
    opened,
    published,
    sheet_of,
    under_review,
)

pytestmark = pytest.mark.usefixtures("end_of_june")


FIXED = Correction("reports", "10.5", "系统故障，六月报告视为按期。")


def corrected(world: World, points: str = "10.5", **more: str) -> object:
    wanted = Correction("reports", points, more.get("reason", FIXED.reason))
    return sheets.correct(sheet_of(world).pk, wanted, actor=world.reviewer, source="test")


def answered(world: World, correction: Correction | None = None, by: User | None = None) -> object:
    return sheets.answer(
        sheet_of(world).pk,
        actor=by or world.reviewer,
        source="test",
        text="经核实，予以更正。",
        correction=correction,
    )


def test_a_draft_freezes_what_was_computed(world: World) -> None:
    compute(world)
    before = sheet_of(world).total
    assert before == Decimal("30.00")  # plan 10, reports 1 of 4: 5 and 5, no milestone, returns 10
    world.period = ReportingPeriod.objects.get(plan=world.plan, code="2012-06")
    world.accepted_report(progress="试点已启动。")
    now = find_facts(world.plan, DAY, CRITERIA, only=sheet_of(world).organization_id)
    today = now.scores(Assessment.objects.get().rule.rule)[sheet_of(world).organization_id]
    assert (today.total, sheet_of(world).total) == (Decimal("35.00"), before)


def test_a_draft_may_be_computed_again_and_an_open_one_not(world: World) -> None:
    first = compute(world)
    with clock.pinned(date(2012, 7, 2)):
        again = service.compute(world.plan.pk, actor=world.reviewer, source="test")
    assert (again.pk, again.as_of) == (first.pk, date(2012, 7, 2))
    assert AssessmentSheet.objects.filter(organization=world.organization(World.A)).count() == 1
    service.open_self_assessment(world.plan.pk, actor=world.reviewer, source="test", until=UNTIL)
    with pytest.raises(Refused):
        service.compute(world.plan.pk, actor=world.reviewer, source="test")


@pytest.mark.parametrize("until", [None, date(2012, 6, 29)])
def test_a_self_assessment_needs_a_day_to_come(until: date | None, world: World) -> None:
    compute(world)
    with pytest.raises(Invalid):
        service.open_self_assessment(
            world.plan.pk, actor=world.reviewer, source="test", until=until
        )


def test_units_are_told_when_they_are_asked_answered_and_when_it_is_published(
    world: World,
) -> None:
    published(world)
    objection(world)
    answered(world)
    unit = world.organization(World.A).pk
    told = InboxMessage.objects.filter(
        recipient=world.approver(), intent__link=f"/plans/{world.plan.pk}/assessment/{unit}/"
    )
    titles = [one.intent.title for one in told.order_by("pk")]
    assert titles == [
        "请核对本单位考核情况，于2012年6月30日前自评",
        "考核结果已公布",
        "本单位对考核的异议已答复",
    ]
    assert told.latest("pk").intent.body == "经核实，予以更正。"


def test_a_unit_writes_until_the_last_day_and_not_after(world: World) -> None:
    opened(world, UNTIL)

    def write(day: date, **points: str) -> AssessmentSheet:
        with clock.pinned(day):
            return sheets.assess_itself(
                sheet_of(world).pk,
                actor=world.reporter(),
                source="test",
                expect=bool,
                remark="六月报告因故迟报。",
                points=points,
            )

    write(UNTIL, reports="10", filing="")
    assert sheet_of(world).self_points == {"reports": "10.00"}
    assert sheet_of(world).total == Decimal("30.00")  # it changes nothing by itself
    with pytest.raises(Refused):
        write(date(2012, 7, 11))


@pytest.mark.parametrize(
    "points", ["-1", "20.01", "1.234", "NaN", "Infinity", "1e9999999", "十", "0x10", "1_0_0_0"]
)
def test_points_that_are_none_are_refused(points: str, world: World) -> None:
    under_review(world)
    with pytest.raises(Invalid):
        corrected(world, points)
    assert not sheet_of(world).corrections.exists()


def test_a_criterion_that_does_not_count_takes_no_points(world: World) -> None:
    world.approver(World.Y)  # a prefecture that has filed nothing: only the plan counts
    under_review(world)
    sheet = sheet_of(world, World.Y)
    for criterion in ("milestones", "nonsense"):
        wanted = Correction(criterion, "1", "无")
        with pytest.raises(Invalid):
            sheets.correct(sheet.pk, wanted, actor=world.reviewer, source="test")


def test_the_review_waits_for_the_last_day_or_for_every_unit(world: World) -> None:
    opened(world, UNTIL)
    with clock.pinned(date(2012, 7, 5)):
        with pytest.raises(Refused):
            service.begin_review(world.plan.pk, actor=world.reviewer, source="test")
        AssessmentSheet.objects.update(self_by=world.reporter(), self_at=clock.now())
        service.begin_review(world.plan.pk, actor=world.reviewer, source="test")
    assert Assessment.objects.get().state == Assessment.State.REVIEW


def test_a_correction_keeps_what_was_before(world: World) -> None:
    under_review(world)
    corrected(world)
    corrected(world, "12")
    sheet = sheet_of(world)
    assert [(one.before, one.after) for one in sheet.corrections.all()] == [
        (Decimal("5.00"), Decimal("10.50")),
        (Decimal("10.50"), Decimal("12.00")),
    ]
    assert (sheet.total, sheet.computed.total) == (Decimal("37.00"), Decimal("30.00"))
    event = AuditEvent.objects.filter(action="assessment.corrected").latest("pk")
    assert event.data["before"] == "10.50"


@pytest.mark.parametrize("reason", ["", "  ", "长" * 501])
def test_a_correction_needs_a_reason(reason: str, world: World) -> None:
    under_review(world)
    with pytest.raises(Invalid):
        corrected(world, reason=reason)


@pytest.mark.parametrize("stage", [compute, opened, published])
def test_points_are_put_right_only_under_review(
    stage: Callable[[World], object], world: World
) -> None:
    stage(world)
    with pytest.raises(Refused):
        corrected(world)


def test_an_open_objection_keeps_it_from_being_published(world: World) -> None:
    under_review(world)
    objection(world)
    with pytest.raises(Refused):
        service.publish(world.plan.pk, actor=world.reviewer, source="test")
    answered(world)
    service.publish(world.plan.pk, actor=world.reviewer, source="test")


def test_one_objection_at_a_time(world: World) -> None:
    under_review(world)
    objection(world)
    with pytest.raises(Refused):
        objection(world)
    answered(world)
    objection(world)


def test_a_second_who_publishes_makes_no_second_edition(world: World) -> None:
    edition = published(world)
    with pytest.raises(Refused):
        service.publish(world.plan.pk, actor=world.reviewer, source="test")
    assert AssessmentEdition.objects.get() == edition
    assert edition.figures_sha256 == fingerprint(AssessmentEdition.objects.get().figures)


def test_after_publication_points_change_only_with_an_answer(world: World) -> None:
    published(world)
    with pytest.raises(Refused):
        corrected(world)
    objection(world)
    answered(world)
    assert AssessmentEdition.objects.count() == 1  # an answer without a correction changes nothing
    objection(world)
    answered(world, FIXED)
    first, second = AssessmentEdition.objects.order_by("number")
    assert (first.number, second.number) == (1, 2)
    total = {
        edition.number: next(
            one["total"]
            for one in edition.figures["sheets"]
            if one["organization"] == world.organization(World.A).pk
        )
        for edition in (first, second)
    }
    assert total == {1: "30.00", 2: "35.50"}


def test_an_answer_with_a_wrong_correction_leaves_the_objection_open(world: World) -> None:
    under_review(world)
    row = objection(world)
    with pytest.raises(Invalid):
        answered(world, Correction("reports", "99", "错"))
    row.refresh_from_db()
    assert row.answered_at is None


def test_nobody_answers_what_he_wrote(world: World) -> None:
    both = world.person(World.COMMISSION, Role.COMMISSION, Role.APPROVER)
    under_review(world)
    sheet = sheet_of(world, World.COMMISSION)
    sheets.object_to(sheet.pk, actor=both, source="test", text="有异议。")
    with pytest.raises(PermissionDenied):
        sheets.answer(sheet.pk, actor=both, source="test", text="同意。")
    sheets.answer(sheet.pk, actor=world.reviewer, source="test", text="维持。")


def test_nobody_corrects_a_sheet_that_he_assessed_for_the_unit(world: World) -> None:
    both = world.person(World.COMMISSION, Role.COMMISSION, Role.REPORTER)
    opened(world, UNTIL)
    sheet = sheet_of(world, World.COMMISSION)
    sheets.assess_itself(
        sheet.pk, actor=both, source="test", expect=bool, remark="无异议。", points={}
    )
    with clock.pinned(date(2012, 7, 11)):
        service.begin_review(world.plan.pk, actor=world.reviewer, source="test")
        with pytest.raises(PermissionDenied):
            sheets.correct(sheet.pk, Correction("reports", "1", "错"), actor=both, source="test")


@pytest.mark.parametrize("action", [service.begin_review, service.publish])
def test_what_has_no_draft_goes_no_step_on(action: Callable[..., object], world: World) -> None:
    with pytest.raises(Http404):
        action(world.plan.pk, actor=world.reviewer, source="test")
