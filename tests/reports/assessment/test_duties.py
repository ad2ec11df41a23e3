"""What an assessment asks stands on desks and in reminders as every other duty does."""

from datetime import date

import pytest

from departments.models import Organization, User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications.models import Intent
from reports.assessment import service, sheets
from tasks.duties.base import Duty, Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties, owed_by
from tasks.plan import lifetime
from tasks.reminding.planner import plan
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.reports.assessment.runs import (
    DAY,
    UNTIL,
    objection,
    opened,
    sheet_of,
    under_review,
)
from tests.tasks.duties.test_counting import UNITS, counts_what_is_listed

pytestmark = pytest.mark.usefixtures("end_of_june")


def on_desk(user: User, kind: DutyKind, on: date = DAY) -> list[Duty]:
    with clock.pinned(on):
        found = owed_by(User.objects.get(pk=user.pk), Question(on, calendar_around(on)))
    return [duty for duty in found if duty.kind is kind]


def asked_of(world: World, on: date = DAY) -> list[Duty]:
    duties = open_duties(Question(on, calendar_around(on)))
    mine = world.organization(World.A).pk
    return [one for one in duties if one.kind is DutyKind.SELF_ASSESSMENT and mine == one.debtor_id]


def write(world: World) -> None:
    sheets.assess_itself(
        sheet_of(world).pk, actor=world.reporter(), source="test", expect=bool,
        remark="属实。", points={},
    )  # fmt: skip


def test_a_unit_owes_its_self_assessment_until_it_has_said_something(world: World) -> None:
    opened(world, UNTIL)
    (duty,) = on_desk(world.reporter(), DutyKind.SELF_ASSESSMENT)
    assert (duty.due_on, duty.document_id) == (UNTIL, sheet_of(world).pk)
    assert signed_in(world.reporter()).get(duty.link).status_code == 200
    write(world)
    assert on_desk(world.reporter(), DutyKind.SELF_ASSESSMENT) == []


def test_nothing_is_owed_once_it_cannot_be_said_any_more(world: World) -> None:
    opened(world, UNTIL)
    assert asked_of(world, UNTIL)
    assert not asked_of(world, date(2012, 7, 11))
    with clock.pinned(date(2012, 7, 11)):
        service.begin_review(world.plan.pk, actor=world.reviewer, source="test")
    assert not asked_of(world)


def test_it_is_owed_under_a_closed_plan_too(world: World) -> None:
    opened(world, UNTIL)
    lifetime.close_plan(world.plan.pk, actor=world.reviewer, source="test", reason="年度工作结束。")
    assert asked_of(world)


def test_an_objection_is_owed_by_the_commission_until_it_is_answered(world: World) -> None:
    under_review(world)
    assert on_desk(world.reviewer, DutyKind.OBJECTION) == []
    waiting = objection(world)
    (duty,) = on_desk(world.reviewer, DutyKind.OBJECTION)
    assert (duty.due_on, duty.document_id) == (date(2012, 7, 6), waiting.pk)  # five working days
    assert (duty.debtor_id, duty.organization_id) == (
        world.plan.owner_id,
        waiting.sheet.organization_id,
    )
    assert on_desk(world.approver(), DutyKind.OBJECTION) == []
    sheets.answer(sheet_of(world).pk, actor=world.reviewer, source="test", text="维持。")
    assert on_desk(world.reviewer, DutyKind.OBJECTION) == []


def test_who_wrote_the_objection_need_not_answer_it(world: World) -> None:
    both = world.person(World.COMMISSION, Role.COMMISSION, Role.APPROVER)
    under_review(world)
    sheets.object_to(sheet_of(world, World.COMMISSION).pk, actor=both, source="test", text="异议")
    assert on_desk(both, DutyKind.OBJECTION) == []
    assert len(on_desk(world.reviewer, DutyKind.OBJECTION)) == 1


def test_what_is_counted_is_what_is_listed(world: World) -> None:
    units = list(Organization.objects.filter(short_name__in=UNITS).values_list("pk", flat=True))
    opened(world, UNTIL)
    counts_what_is_listed(DAY, *units)
    with clock.pinned(date(2012, 7, 11)):
        service.begin_review(world.plan.pk, actor=world.reviewer, source="test")
        objection(world)
        counts_what_is_listed(date(2012, 7, 11), *units)


def test_who_has_said_nothing_is_reminded_and_nobody_after_that(world: World) -> None:
    reporter = world.reporter()
    opened(world, UNTIL)
    day = date(2012, 7, 3)  # five working days before
    plan(day)
    told = Intent.objects.filter(duty=DutyKind.SELF_ASSESSMENT).unsettled()
    mine = told.filter(organization=world.organization(World.A))
    assert set(mine.values_list("recipient", flat=True)) == {reporter.pk}
    with clock.pinned(day):
        write(world)
    assert not mine.exists()
    assert told.exists() == told.exclude(organization=world.organization(World.A)).exists()


def test_the_commission_is_reminded_of_an_objection(world: World) -> None:
    reviewer = world.reviewer
    under_review(world)
    objection(world)
    due = date(2012, 7, 6)
    plan(due)
    told = Intent.objects.filter(duty=DutyKind.OBJECTION).unsettled()
    assert reviewer.pk in told.values_list("recipient", flat=True)
    with clock.pinned(due):
        sheets.answer(sheet_of(world).pk, actor=reviewer, source="test", text="维持。")
    assert not told.exists()


def test_the_first_screen_tells_what_waits_with_its_list(world: World) -> None:
    under_review(world)
    objection(world)
    browser = signed_in(world.reviewer)
    page = browser.get(f"/plans/{world.plan.pk}/")
    (line,) = [one for one in page.context["first"].waiting if "异议" in one.what]
    assert line.count == 1
    assert len(browser.get(line.url).context["rows"]) == 1
