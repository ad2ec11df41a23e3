"""The life of an implementation plan: saved, signed, reviewed, returned, filed again."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.roles import Role
from tasks.errors import Invalid
from tasks.filing.promises import CommitmentInput, MilestoneInput, commitments_of
from tasks.filing.service import (
    FilingInput,
    choose_measures,
    led_measures,
    save_filing,
    step_filing,
)
from tasks.models import Assignment, ImplementationPlan, Measure, Transition
from tasks.signing.workflow import Step
from tests.factories.world import MILESTONES, World


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
    step_filing(filing.pk, Step.HAND_OVER, actor=world.reporter(), source="test", confirmed=True)
    signed = step_filing(
        filing.pk, Step.SIGN, actor=world.approver(), source="test", revision=5, confirmed=True
    )
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
    after = world.save_filing(content)
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
        world.save_filing(content)
    assert f"measures.{measure}.milestones.1.{field}" in places(refusal.value)
    assert not world.filing().is_started


def test_first_and_last_day_of_the_year_are_in_it(world: World) -> None:
    measure = min(led_measures(world.filing()))
    days = (date(2012, 1, 1), date(2012, 12, 31))
    steps = tuple(MilestoneInput("步骤", day, 50) for day in days)
    saved = world.save_filing(
        FilingInput(commitments=(CommitmentInput(measure, "within_year", steps),))
    )
    assert commitments_of(saved)[0].milestones == steps


def test_weights_over_100_are_refused_under_100_only_at_the_signature(world: World) -> None:
    measures = sorted(led_measures(world.filing()))
    over = (MilestoneInput("一", date(2012, 6, 1), 60), MilestoneInput("二", date(2012, 7, 1), 41))
    with pytest.raises(Invalid) as refusal:
        world.save_filing(
            FilingInput(commitments=(CommitmentInput(measures[0], "within_year", over),))
        )
    assert places(refusal.value) == {f"measures.{measures[0]}.milestones"}
    under = (MilestoneInput("一", date(2012, 6, 1), 60), MilestoneInput("二", date(2012, 7, 1), 39))
    content = replace(
        world.filing_content(),
        commitments=tuple(CommitmentInput(pk, "within_year", under) for pk in measures),
    )
    filing = world.save_filing(content)
    with pytest.raises(Invalid) as refusal:
        step_filing(
            filing.pk, Step.SIGN, actor=world.approver(), source="test", revision=filing.revision
        )
    assert places(refusal.value) == {f"measures.{pk}.milestones" for pk in measures}


def test_a_measure_of_somebody_else_is_refused(world: World) -> None:
    foreign = Measure.objects.exclude(pk__in=led_measures(world.filing()))[0]
    with pytest.raises(Invalid) as refusal:
        world.save_filing(FilingInput(commitments=(CommitmentInput(foreign.pk),)))
    assert places(refusal.value) == {f"measures.{foreign.pk}"}
    with pytest.raises(Invalid) as nowhere:
        world.save_filing(FilingInput(commitments=(CommitmentInput(987654321),)))
    assert [p.message for p in nowhere.value.problems] == [
        p.message for p in refusal.value.problems
    ]


def test_an_empty_plan_names_everything_that_is_missing(world: World) -> None:
    filing = world.save_filing(FilingInput(leader_title="副主任"))
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
    filing = world.save_filing(undecided)
    with pytest.raises(Invalid) as refusal:
        step_filing(filing.pk, Step.SIGN, actor=world.approver(), source="test")
    assert places(refusal.value) == {
        f"measures.{pk}.horizon" for pk in led_measures(world.filing())
    }
    assert world.filing().state == "draft"


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
            revision=dropped.revision,
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
