"""Who owes what by when: what the desks, the reminders and the dashboard count."""

from datetime import date

from departments.roles import Role
from tasks.contributions import service as contributions
from tasks.duties.base import Duty, Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties, owed_by, without_query
from tasks.filing.service import step_filing
from tasks.models import ProgressReport
from tasks.progress import service as progress
from tasks.signing.workflow import Step
from tests.factories.world import World

MAY = date(2012, 5, 8)


def owed(day: date = MAY) -> list[Duty]:
    return open_duties(Question(day, calendar_around(day)))


def of(kind: DutyKind, day: date = MAY) -> list[Duty]:
    return [duty for duty in owed(day) if duty.kind is kind]


def test_every_kind_of_duty_is_found_by_a_query() -> None:
    assert without_query() == []


def test_what_is_owed_at_the_start(world: World) -> None:
    assert len(of(DutyKind.FILING)) == 34
    assert {duty.due_on for duty in of(DutyKind.FILING)} == {date(2012, 5, 15)}
    assert len(of(DutyKind.REPORT)) == 45
    assert {duty.due_on for duty in of(DutyKind.REPORT)} == {date(2012, 5, 25)}
    assert len(of(DutyKind.CONTRIBUTION)) == 184 - 45
    assert {duty.due_on for duty in of(DutyKind.CONTRIBUTION)} == {date(2012, 5, 22)}
    assert of(DutyKind.REVIEW) == []
    keys = [duty.key for duty in owed()]
    assert len(keys) == len(set(keys))


def test_before_the_first_period_no_report_is_owed(world: World) -> None:
    assert {duty.kind for duty in owed(date(2012, 4, 30))} == {DutyKind.FILING}
    assert len(of(DutyKind.REPORT, date(2012, 6, 1))) == 90


def test_a_filing_is_owed_until_it_is_filed_and_again_when_it_is_returned(world: World) -> None:
    def mine() -> list[str]:
        key = f"filing:{world.filing().pk}"
        return [duty.state for duty in of(DutyKind.FILING) if duty.key == key]

    assert mine() == ["missing"]
    world.draft_filing()
    assert mine() == ["draft"]
    filing = world.filing()
    step_filing(filing.pk, Step.SIGN, actor=world.approver(), source="test")
    assert mine() == []
    (review,) = of(DutyKind.REVIEW)
    assert review.key == f"review:filing:{filing.pk}"
    assert review.due_on == date(2012, 5, 15)  # five working days after it came in
    step_filing(
        filing.pk, Step.RETURN, actor=world.reviewer, source="test", reason="other", comment="改"
    )
    assert mine() == ["returned"]
    assert of(DutyKind.REVIEW) == []


def test_a_prefecture_owes_reports_on_what_it_took_on(world: World) -> None:
    organization = world.organization(World.X).pk
    assert not [duty for duty in of(DutyKind.REPORT) if duty.organization_id == organization]
    world.accepted_filing(World.X)
    (duty,) = [duty for duty in of(DutyKind.REPORT) if duty.organization_id == organization]
    assert duty.key == ProgressReport.duty_key_of(world.measure.pk, organization, world.period.pk)
    world.submitted_report(World.X)
    assert not [duty for duty in of(DutyKind.REPORT) if duty.organization_id == organization]


def test_nobody_waits_for_a_supporter_once_the_lead_has_reported(world: World) -> None:
    def awaited() -> set[int | None]:
        start = f"contribution:{world.measure.pk}:"
        return {
            duty.organization_id for duty in of(DutyKind.CONTRIBUTION) if duty.key.startswith(start)
        }

    everyone = set(
        world.measure.assignments.filter(role="support").values_list("organization_id", flat=True)
    )
    assert awaited() == everyone
    contributions.hand_in(
        world.measure.pk,
        world.period.pk,
        actor=world.reporter(World.B),
        source="test",
        version=None,
        text="我们的部分。",
    )
    assert awaited() == everyone - {world.organization(World.B).pk}
    report = world.submitted_report()
    assert awaited() == set()
    progress.step_report(
        report.pk, Step.RETURN, actor=world.reviewer, source="test", reason="other", comment="改"
    )
    assert awaited() == everyone - {world.organization(World.B).pk}


def test_a_desk_shows_what_its_own_organization_owes(world: World) -> None:
    world.submitted_report()
    calendar = calendar_around(MAY)
    for person in (world.reporter(), world.approver(), world.person(World.A, Role.HEAD)):
        mine = owed_by(person, Question(MAY, calendar))
        assert {duty.organization_id for duty in mine} == {person.organization_id}
        assert {duty.kind for duty in mine} == {
            DutyKind.FILING,
            DutyKind.REPORT,
            DutyKind.CONTRIBUTION,
            DutyKind.ACKNOWLEDGEMENT,
        }
    reviews = owed_by(world.reviewer, Question(MAY, calendar))
    assert {duty.kind for duty in reviews} == {DutyKind.REVIEW}
    for role in (Role.LEADER, Role.AUDITOR, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN):
        assert owed_by(world.person(World.A, role), Question(MAY, calendar)) == []


def test_late_begins_the_day_after(world: World) -> None:
    duty = of(DutyKind.FILING)[0]
    late = [duty.is_late(date(2012, 5, day)) for day in (8, 15, 16)]
    assert late == [False, False, True]
    assert owed()[0].due_on <= owed()[-1].due_on
