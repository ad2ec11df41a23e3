"""Whoever takes a line over owes an amendment of his plan for it, with a due date."""

from datetime import date

from departments.models import ChangeKind
from reform_tracker import clock
from reform_tracker.feed.models import Change
from reform_tracker.notifications.models import Intent
from reports.figures.standings import differences
from tasks.amending.duties import amendments
from tasks.duties.base import Question
from tasks.duties.owed import calendar_around
from tasks.filing.amended import said
from tasks.filing.service import step_filing
from tasks.models import AmendedLine, Amendment, Assignment, Milestone
from tasks.reminding import planner
from tasks.signing.models import State
from tasks.signing.workflow import Step
from tests.factories.amending import granted, step, written
from tests.factories.world import World
from tests.tasks.corrections.test_parts import given_to
from tests.tasks.duties.test_counting import counts_what_is_listed
from tests.tasks.succeeding.test_service import change

DAY, DUE = date(2012, 6, 20), date(2012, 7, 5)  # ten working days, two days off at midsummer


def owed(world: World, organization: str = World.C) -> list[date]:
    today = clock.today()
    pk = world.organization(organization).pk
    counts_what_is_listed(today, pk)
    found = amendments(Question(today, calendar_around(today), organization_id=pk))
    return [one.due_on for one in found]


def planned(world: World, amendment: Amendment) -> Amendment:
    """The taker-over completes what the amendment says of the line."""
    content = said(amendment.document)  # type: ignore[arg-type]  # a plan
    model = content["commitments"][0]
    missing = {line.measure_id for line in amendment.lines.all()}
    held = {one["measure"]: one for one in amendment.content["commitments"]}
    commitments = [*content["commitments"]]
    commitments += [held.get(pk) or model | {"measure": pk} for pk in missing]
    commitments.sort(key=lambda one: int(one["measure"]))
    return written(world, amendment, commitments=commitments)


def test_a_new_lead_that_has_filed_owes_an_amendment(world: World) -> None:
    world.accepted_filing(World.C)
    with clock.pinned(DAY):
        given_to(world, World.C)
        assert owed(world) == [DUE]
        (line,) = AmendedLine.objects.all()
        assert (line.measure, line.since, line.due_on) == (world.measure, DAY, DUE)


def test_its_systems_are_told_and_its_people_reminded(world: World) -> None:
    world.accepted_filing(World.C)
    people = {world.reporter(World.C).pk, world.approver(World.C).pk}
    with clock.pinned(DAY):
        given_to(world, World.C)
        told = Change.objects.filter(organization__short_name=World.C, resource="amendments")
        assert [one.event for one in told] == ["amendment_owed"]
    with clock.pinned(DUE):
        planner.plan(clock.today())
        key = Amendment.objects.get().duty_key
        assert people == set(
            Intent.objects.filter(duty_key=key).values_list("recipient_id", flat=True)
        )


def test_it_ends_when_an_amendment_with_the_line_is_accepted(world: World) -> None:
    filing = world.accepted_filing(World.C)
    with clock.pinned(DAY):
        given_to(world, World.C)
        amendment = planned(world, Amendment.objects.get())
        amendment = step(amendment, Step.SIGN, world.approver(World.C))
        assert owed(world) == []
        amendment = step(amendment, Step.RETURN, world.reviewer, reason="other", comment="补充。")
        assert len(owed(world)) == 1
        step(amendment, Step.SIGN, world.approver(World.C), confirmed=True)
        step(amendment, Step.ACCEPT, world.reviewer)
        assert owed(world) == []
        assert filing.commitments.filter(measure=world.measure).exists()
        assert list(differences(world.plan)) == []


def test_it_ends_when_the_line_goes_on_to_another_one(world: World) -> None:
    world.accepted_filing(World.C)
    with clock.pinned(DAY):
        given_to(world, World.C)
        given_to(world, World.A)
        assert owed(world) == []


def test_who_has_not_filed_yet_owes_the_plan_and_is_not_late_at_once(world: World) -> None:
    led = Assignment.objects.filter(role="lead").values("organization")
    supports = Assignment.objects.filter(role="support").exclude(organization__in=led)
    name = supports.earliest("pk").organization.short_name
    with clock.pinned(DAY):
        given_to(world, name)
        filing = world.filing(name)
        assert filing.duty_due_on == DUE
        assert not Amendment.objects.exists()


def test_a_plan_that_is_still_written_takes_the_line_in_itself(world: World) -> None:
    world.draft_filing(World.C)
    with clock.pinned(DAY):
        given_to(world, World.C)
        assert not Amendment.objects.exists()
        assert owed(world) == []


def test_a_plan_that_is_reviewed_is_amended_once_it_is_accepted(world: World) -> None:
    filing = world.submitted_filing(World.C)
    with clock.pinned(DAY):
        given_to(world, World.C)
        assert owed(world) == []
        step_filing(filing.pk, Step.ACCEPT, actor=world.reviewer, source="test")
        assert owed(world) == [DUE]


def test_a_successor_amends_its_plan_by_what_was_promised_before(world: World) -> None:
    world.accepted_filing()
    filing = world.accepted_filing(World.C)
    moved = Milestone.objects.filter(commitment__measure=world.measure).first()
    assert moved is not None
    with clock.pinned(DAY):
        change(world, ChangeKind.MERGED)
        amendment = Amendment.objects.get(organization__short_name=World.C)
        promised = {one["measure"] for one in amendment.content["commitments"]}
        assert world.measure.pk in promised
        assert owed(world) == [DUE]
        amendment = step(amendment, Step.SIGN, world.approver(World.C))
        step(amendment, Step.ACCEPT, world.reviewer)
        mine = filing.commitments.get(measure=world.measure)
        own = mine.milestones.get(title=moved.title)
        assert own.revisions.get().due_on == moved.due_on  # its dates go on
        assert list(differences(world.plan)) == []


def test_lines_that_come_later_join_and_keep_their_days(world: World) -> None:
    filing = world.accepted_filing(World.C)
    amendment = granted(world, filing)
    with clock.pinned(DAY):
        given_to(world, World.C)
        amendment.refresh_from_db()
        assert amendment.due_on == DUE
        assert [line.due_on for line in amendment.lines.all()] == [DUE]
    assert Amendment.objects.count() == 1


def test_lines_that_come_during_the_review_are_owed_another_one(world: World) -> None:
    filing = world.accepted_filing(World.C)
    amendment = written(world, granted(world, filing), summary="分四步推进。")
    amendment = step(amendment, Step.SIGN, world.approver(World.C))
    with clock.pinned(DAY):
        given_to(world, World.C)
        assert owed(world) == []
        step(amendment, Step.ACCEPT, world.reviewer)
        assert owed(world) == [DUE]
        newest = Amendment.objects.exclude(pk=amendment.pk).get()
        assert newest.state == State.DRAFT
        assert newest.lines.get().measure == world.measure


def test_nobody_amends_for_a_body_that_has_ended(world: World) -> None:
    report = world.accepted_report()
    granted(world, report)
    with clock.pinned(DAY):
        assert len(owed(world, World.A)) == 1
        change(world, ChangeKind.MERGED)
        assert owed(world, World.A) == []
        assert Amendment.objects.get(report=report).is_closed


def test_the_days_are_data_of_the_plan(world: World) -> None:
    world.plan.amendment_workdays = 3
    world.plan.save()
    world.accepted_filing(World.C)
    with clock.pinned(DAY):
        given_to(world, World.C)
        assert owed(world) == [date(2012, 6, 26)]


def test_a_line_is_owed_once_however_often_it_is_corrected(world: World) -> None:
    world.accepted_filing(World.C)
    with clock.pinned(DAY):
        given_to(world, World.C)
        given_to(world, World.A)
        given_to(world, World.C)
        assert len(owed(world)) == 1
        assert Amendment.objects.count() == 1
