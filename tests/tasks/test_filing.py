"""The life of an implementation plan: saved, signed, reviewed, returned, filed again."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.roles import Role
from reform_tracker import clock
from reform_tracker.workdays import WorkCalendar
from tasks.errors import Invalid, Refused, Stale
from tasks.models import Assignment, ImplementationPlan, Measure, Transition
from tasks.services.filing import (
    CommitmentInput,
    FilingInput,
    MilestoneInput,
    choose_measures,
    commitments_of,
    led_measures,
    save_filing,
    step_filing,
)
from tasks.views.filings import days_late
from tasks.workflow import Step
from tests.factories.world import MILESTONES, World

CALENDAR_YEARS = (date(2012, 1, 1), date(2012, 12, 31))


def save(world: World, content: FilingInput, unit: str = World.A) -> ImplementationPlan:
    filing = world.filing(unit)
    return save_filing(
        filing.pk,
        actor=world.reporter(unit),
        source="test",
        version=filing.version,
        content=content,
    )


def places(problem: Invalid) -> set[str]:
    return {one.place for one in problem.problems}


def test_every_unit_that_owes_one_has_a_row_from_the_start(world: World) -> None:
    rows = ImplementationPlan.objects.filter(plan=world.plan)
    assert rows.count() == 34
    assert not any(row.is_started for row in rows)
    assert {row.state for row in rows} == {"draft"}


def test_the_whole_way_to_acceptance_leaves_every_step(world: World) -> None:
    filing = world.draft_filing()
    assert (filing.state, filing.version) == ("draft", 2)
    step_filing(filing.pk, Step.HAND_OVER, actor=world.reporter(), source="test")
    step_filing(filing.pk, Step.SEND_BACK, actor=world.approver(), source="test")
    step_filing(filing.pk, Step.HAND_OVER, actor=world.reporter(), source="test")
    signed = step_filing(filing.pk, Step.SIGN, actor=world.approver(), source="test", version=5)
    assert (signed.signed_by, signed.signatory) == (world.approver(), world.approver().full_name)
    assert signed.first_filed_on == date(2012, 5, 8)
    accepted = step_filing(
        filing.pk, Step.ACCEPT, actor=world.reviewer, source="test", comment="同意备案。"
    )
    assert (accepted.state, accepted.reviewed_by) == ("accepted", world.reviewer)
    assert accepted.review_comment == "同意备案。"
    steps = Transition.objects.filter(subject_type="implementationplan", subject_id=filing.pk)
    assert [(t.step, t.from_state, t.to_state) for t in steps] == [
        ("hand_over", "draft", "ready"),
        ("send_back", "ready", "draft"),
        ("hand_over", "draft", "ready"),
        ("sign", "ready", "submitted"),
        ("accept", "submitted", "accepted"),
    ]
    assert accepted.version == 2 + 5


def test_what_is_saved_replaces_what_the_draft_held(world: World) -> None:
    filing = world.draft_filing()
    first = next(iter(sorted(led_measures(filing))))
    content = replace(
        world.filing_content(),
        summary="另一个说法。",
        commitments=(CommitmentInput(first, "cross_year", MILESTONES[:1]),),
    )
    after = save(world, content)
    assert after.summary == "另一个说法。"
    assert commitments_of(after) == [CommitmentInput(first, "cross_year", MILESTONES[:1])]


def test_saving_the_same_again_changes_nothing(world: World) -> None:
    filing = world.draft_filing()
    again = save_filing(
        filing.pk,
        actor=world.approver(),
        source="test",
        version=1,
        content=world.filing_content(),
    )
    assert again.version == filing.version
    assert set(again.writers.all()) == {world.reporter()}


WRONG_STEPS = [
    (MilestoneInput("步骤", date(2011, 12, 31), 10), "due_on"),
    (MilestoneInput("步骤", date(2013, 1, 1), 10), "due_on"),
    (MilestoneInput("步骤", date(2012, 6, 1), 0), "weight"),
    (MilestoneInput("步骤", date(2012, 6, 1), 101), "weight"),
    (MilestoneInput("步骤", date(2012, 6, 1), -5), "weight"),
]


@pytest.mark.parametrize(("step", "field"), WRONG_STEPS)
def test_a_wrong_milestone_is_named_at_its_place(
    step: MilestoneInput, field: str, world: World
) -> None:
    measure = min(led_measures(world.filing()))
    content = FilingInput(
        summary="一", commitments=(CommitmentInput(measure, "within_year", (MILESTONES[0], step)),)
    )
    with pytest.raises(Invalid) as refusal:
        save(world, content)
    assert f"measures.{measure}.milestones.1.{field}" in places(refusal.value)
    assert not world.filing().is_started


def test_first_and_last_day_of_the_year_are_in_it(world: World) -> None:
    measure = min(led_measures(world.filing()))
    days = (date(2012, 1, 1), date(2012, 12, 31))
    steps = tuple(MilestoneInput("步骤", day, 50) for day in days)
    saved = save(world, FilingInput(commitments=(CommitmentInput(measure, "within_year", steps),)))
    assert commitments_of(saved)[0].milestones == steps


def test_weights_over_100_are_refused_under_100_only_at_the_signature(world: World) -> None:
    measures = sorted(led_measures(world.filing()))
    over = (MilestoneInput("一", date(2012, 6, 1), 60), MilestoneInput("二", date(2012, 7, 1), 41))
    with pytest.raises(Invalid) as refusal:
        save(world, FilingInput(commitments=(CommitmentInput(measures[0], "within_year", over),)))
    assert places(refusal.value) == {f"measures.{measures[0]}.milestones"}
    under = (MilestoneInput("一", date(2012, 6, 1), 60), MilestoneInput("二", date(2012, 7, 1), 39))
    content = replace(
        world.filing_content(),
        commitments=tuple(CommitmentInput(pk, "within_year", under) for pk in measures),
    )
    filing = save(world, content)
    with pytest.raises(Invalid) as refusal:
        step_filing(
            filing.pk, Step.SIGN, actor=world.approver(), source="test", version=filing.version
        )
    assert places(refusal.value) == {f"measures.{pk}.milestones" for pk in measures}


def test_a_measure_of_somebody_else_is_refused(world: World) -> None:
    foreign = Measure.objects.exclude(pk__in=led_measures(world.filing()))[0]
    with pytest.raises(Invalid) as refusal:
        save(world, FilingInput(commitments=(CommitmentInput(foreign.pk),)))
    assert places(refusal.value) == {f"measures.{foreign.pk}"}
    with pytest.raises(Invalid) as nowhere:
        save(world, FilingInput(commitments=(CommitmentInput(987654321),)))
    assert [p.message for p in nowhere.value.problems] == [
        p.message for p in refusal.value.problems
    ]


def test_an_empty_plan_names_everything_that_is_missing(world: World) -> None:
    filing = save(world, FilingInput(leader_title="副主任"))
    with pytest.raises(Invalid) as refusal:
        step_filing(filing.pk, Step.SIGN, actor=world.approver(), source="test")
    assert places(refusal.value) == {
        "leader_name",
        "liaison_name",
        "liaison_phone",
        "summary",
        "measures",
    }
    assert "6.3" in refusal.value.message
    undecided = replace(
        world.filing_content(),
        commitments=tuple(
            replace(c, horizon="undecided") for c in world.filing_content().commitments
        ),
    )
    filing = save(world, undecided)
    with pytest.raises(Invalid) as refusal:
        step_filing(filing.pk, Step.SIGN, actor=world.approver(), source="test")
    assert places(refusal.value) == {
        f"measures.{pk}.horizon" for pk in led_measures(world.filing())
    }
    assert world.filing().state == "draft"


@pytest.mark.parametrize("made", [World.submitted_filing, World.accepted_filing])
def test_what_is_filed_cannot_be_changed(made: object, world: World) -> None:
    assert callable(made)
    filing = made(world)
    with pytest.raises(Refused):
        save(world, replace(world.filing_content(), summary="改"))
    after = world.filing()
    assert (after.state, after.version) == (filing.state, filing.version)


def test_a_save_based_on_an_older_version_is_refused_with_what_stands(world: World) -> None:
    filing = world.draft_filing()
    newer = save(world, replace(world.filing_content(), summary="别人的话。"))
    with pytest.raises(Stale) as refusal:
        save_filing(
            filing.pk,
            actor=world.reporter(),
            source="test",
            version=filing.version,
            content=replace(world.filing_content(), summary="我的话。"),
        )
    assert (refusal.value.current.summary, refusal.value.current.version) == (
        "别人的话。",
        newer.version,
    )
    assert world.filing().summary == "别人的话。"


@pytest.mark.parametrize("step", [Step.SIGN, Step.ACCEPT, Step.RETURN])
def test_nobody_signs_or_reviews_what_he_has_not_seen(step: Step, world: World) -> None:
    """Between the page and the button the document was withdrawn, changed and signed again."""
    filing = world.draft_filing() if step is Step.SIGN else world.submitted_filing()
    actor = world.approver() if step is Step.SIGN else world.reviewer
    seen = filing.version
    if step is not Step.SIGN:
        step_filing(filing.pk, Step.WITHDRAW, actor=world.approver(), source="test")
    save(world, replace(world.filing_content(), summary="后来改的。"))
    if step is not Step.SIGN:
        step_filing(filing.pk, Step.SIGN, actor=world.approver(), source="test")
    before = world.filing()
    with pytest.raises(Stale):
        step_filing(
            filing.pk, step, actor=actor, source="test", version=seen, reason="other", comment="改"
        )
    after = world.filing()
    assert (after.state, after.version) == (before.state, before.version)


CLOSED = [
    ("draft", Step.ACCEPT),
    ("draft", Step.RETURN),
    ("draft", Step.WITHDRAW),
    ("draft", Step.SEND_BACK),
    ("submitted", Step.SIGN),
    ("submitted", Step.HAND_OVER),
    ("submitted", Step.SEND_BACK),
    ("accepted", Step.RETURN),
    ("accepted", Step.ACCEPT),
    ("accepted", Step.WITHDRAW),
    ("accepted", Step.SIGN),
]


@pytest.mark.parametrize(("state", "step"), CLOSED)
def test_a_step_that_is_not_open_is_refused(state: str, step: Step, world: World) -> None:
    filing = {
        "draft": world.draft_filing,
        "submitted": world.submitted_filing,
        "accepted": world.accepted_filing,
    }[state]()
    actor = world.reviewer if step in (Step.ACCEPT, Step.RETURN) else world.approver()
    steps = Transition.objects.count()
    with pytest.raises(Refused):
        step_filing(filing.pk, step, actor=actor, source="test", reason="other", comment="改")
    after = world.filing()
    assert (after.state, after.version) == (state, filing.version)
    assert Transition.objects.count() == steps


@pytest.mark.parametrize(("reason", "comment"), [("", ""), ("other", " "), ("", "请补充。")])
def test_a_return_needs_reason_and_comment(reason: str, comment: str, world: World) -> None:
    filing = world.submitted_filing()
    with pytest.raises(Invalid):
        step_filing(
            filing.pk,
            Step.RETURN,
            actor=world.reviewer,
            source="test",
            reason=reason,
            comment=comment,
        )
    assert world.filing().state == "submitted"


def returned(world: World) -> ImplementationPlan:
    filing = world.submitted_filing()
    return step_filing(
        filing.pk,
        Step.RETURN,
        actor=world.reviewer,
        source="test",
        reason="no_steps",
        comment="请写明步骤。",
    )


def test_filed_again_after_a_return_keeps_its_first_day(world: World) -> None:
    filing = returned(world)
    assert (filing.state, filing.return_reason) == ("returned", "no_steps")
    with clock.pinned(date(2012, 5, 18)):
        saved = save(world, replace(world.filing_content(), summary="补充了步骤。"))
        assert saved.state == "returned"
        again = step_filing(
            filing.pk, Step.SIGN, actor=world.approver(), source="test", version=saved.version
        )
    assert again.first_filed_on == date(2012, 5, 8)
    assert (again.state, again.return_reason, again.review_comment) == ("submitted", "", "")
    assert again.reviewed_by is None
    assert days_late(again, WorkCalendar.load(*CALENDAR_YEARS)) == 0


def test_a_withdrawal_takes_the_filing_day_back(world: World) -> None:
    filing = world.submitted_filing()
    taken_back = step_filing(filing.pk, Step.WITHDRAW, actor=world.approver(), source="test")
    assert (taken_back.state, taken_back.first_filed_on, taken_back.signed_by) == (
        "draft",
        None,
        None,
    )
    assert taken_back.signatory == ""
    with clock.pinned(date(2012, 5, 16)):
        again = step_filing(filing.pk, Step.SIGN, actor=world.approver(), source="test")
    assert again.first_filed_on == date(2012, 5, 16)


LATE = [
    (date(2012, 5, 8), 0),
    (date(2012, 5, 15), 0),
    (date(2012, 5, 16), 1),
    (date(2012, 5, 18), 3),
    (date(2012, 5, 20), 3),
    (date(2012, 5, 21), 4),
]


@pytest.mark.parametrize(("day", "late"), LATE)
def test_late_is_counted_in_working_days(day: date, late: int, world: World) -> None:
    world.draft_filing()
    with clock.pinned(day):
        assert days_late(world.filing(), WorkCalendar.load(*CALENDAR_YEARS)) == late
        filing = world.filing()
        step_filing(
            filing.pk, Step.SIGN, actor=world.approver(), source="test", version=filing.version
        )
    with clock.pinned(date(2012, 6, 29)):
        assert days_late(world.filing(), WorkCalendar.load(*CALENDAR_YEARS)) == late


def test_a_prefecture_takes_its_measures_on_when_it_is_accepted(world: World) -> None:
    filing = world.submitted_filing(World.X)
    assert not Assignment.objects.filter(organization=filing.organization).exists()
    step_filing(filing.pk, Step.ACCEPT, actor=world.reviewer, source="test")
    parts = Assignment.objects.filter(organization=filing.organization)
    assert [(part.measure, part.role) for part in parts] == [(world.measure, "local")]


def test_a_prefecture_keeps_what_it_entered_for_a_task_it_keeps(world: World) -> None:
    filing = world.draft_filing(World.X)
    other = Measure.objects.get(task__area__plan=world.plan, key="1.4")
    kept = commitments_of(filing)
    chosen = choose_measures(
        filing.pk,
        actor=world.reporter(World.X),
        source="test",
        version=filing.version,
        measure_ids=[world.measure.pk, other.pk],
    )
    assert sorted(commitments_of(chosen), key=lambda c: c.measure_id) == sorted(
        [*kept, CommitmentInput(other.pk)], key=lambda c: c.measure_id
    )
    dropped = choose_measures(
        filing.pk,
        actor=world.reporter(World.X),
        source="test",
        version=chosen.version,
        measure_ids=[],
    )
    assert commitments_of(dropped) == []
    with pytest.raises(Invalid) as refusal:
        step_filing(
            filing.pk,
            Step.SIGN,
            actor=world.approver(World.X),
            source="test",
            version=dropped.version,
        )
    assert places(refusal.value) == {"measures"}


def test_a_department_cannot_choose_what_it_does_not_lead(world: World) -> None:
    filing = world.filing()
    foreign = Measure.objects.exclude(pk__in=led_measures(filing))[0]
    with pytest.raises(Invalid):
        choose_measures(
            filing.pk,
            actor=world.reporter(),
            source="test",
            version=filing.version,
            measure_ids=[foreign.pk],
        )


def test_strangers_and_readers(world: World) -> None:
    filing = world.draft_filing()
    content = replace(world.filing_content(), summary="外人写的。")
    for person, error in (
        (world.person(World.C, Role.REPORTER), Http404),
        (world.person(World.B, Role.REPORTER), PermissionDenied),
        (world.reviewer, PermissionDenied),
        (world.person(World.A, Role.HEAD), PermissionDenied),
        (world.person(World.A, Role.SYSTEM_ADMIN), Http404),
    ):
        with pytest.raises(error):
            save_filing(
                filing.pk, actor=person, source="test", version=filing.version, content=content
            )
    with pytest.raises(Http404):
        save_filing(987654321, actor=world.reporter(), source="test", version=1, content=content)
    assert world.filing().summary == "分三步推进。"
