"""An accepted implementation plan is amended: dates, weights, horizons, measures, past days."""

from datetime import date

import pytest

from reform_tracker import clock
from reports.figures.standings import differences
from tasks.errors import Invalid, Refused
from tasks.filing.amended import said
from tasks.filing.promises import MilestoneInput
from tasks.models import Assignment, Measure, Milestone, MilestoneRevision
from tasks.signing.workflow import Step
from tasks.state.at import state_at
from tasks.state.reading import facts_ever
from tests.factories.amending import accepted, asked, granted, step, submitted, with_steps, written
from tests.factories.extensions import moved_by_the_commission
from tests.factories.world import World

JUNE = date(2012, 6, 4)


def steps_of(world: World) -> list[MilestoneInput]:
    rows = Milestone.objects.filter(
        commitment__measure=world.measure, commitment__filing=world.filing()
    )
    return [MilestoneInput(one.title, one.due_on, one.weight) for one in rows]


def schedule_on(world: World, day: date) -> tuple[str, list[list[object]]]:
    """The horizon and the milestones that the past knows of."""
    facts = facts_ever(Measure.objects.filter(pk=world.measure.pk))
    mine = next(one for one in facts if one.organization_id == world.organization(World.A).pk)
    found = state_at(mine, day)
    return found.horizon, found.schedule


def test_a_date_that_moves_keeps_the_one_before(world: World) -> None:
    filing = world.accepted_filing()
    first, *others = steps_of(world)
    later = MilestoneInput(first.title, date(2012, 8, 31), first.weight)
    row = Milestone.objects.get(
        commitment__measure=world.measure, commitment__filing=filing, title=first.title
    )
    with clock.pinned(JUNE):
        accepted(world, filing, **with_steps(filing, world.measure.pk, later, *others))
    row.refresh_from_db()
    assert row.due_on == later.due_on
    kinds = [(one.kind, one.due_on, one.asked_on) for one in row.revisions.all()]
    assert kinds == [
        (MilestoneRevision.Kind.ORIGINAL, first.due_on, None),
        (MilestoneRevision.Kind.EXTENDED, later.due_on, JUNE),
    ]
    assert row.revisions.last().reason  # type: ignore[union-attr]  # there are two
    assert list(differences(world.plan)) == []


def test_a_past_day_keeps_its_schedule(world: World) -> None:
    filing = world.accepted_filing()
    before = schedule_on(world, JUNE)
    content = with_steps(
        filing,
        world.measure.pk,
        MilestoneInput("新的一步", date(2012, 9, 28), 40),
        MilestoneInput("验收", date(2012, 12, 20), 60),
    )
    for one in content["commitments"]:
        if one["measure"] == world.measure.pk:
            one["horizon"] = Measure.Horizon.CROSS_YEAR
    with clock.pinned(date(2012, 6, 11)):
        accepted(world, filing, **content)
        assert schedule_on(world, JUNE) == before
        after = schedule_on(world, clock.today())
        assert after == (
            Measure.Horizon.CROSS_YEAR,
            [["2012-09-28", 40], ["2012-12-20", 100]],
        )
        assert list(differences(world.plan)) == []


def test_another_weight_is_another_promise_of_the_same_date(world: World) -> None:
    filing = world.accepted_filing()
    first, second, *others = steps_of(world)
    heavier = MilestoneInput(first.title, first.due_on, first.weight + 10)
    lighter = MilestoneInput(second.title, second.due_on, second.weight - 10)
    with clock.pinned(JUNE):
        accepted(world, filing, **with_steps(filing, world.measure.pk, heavier, lighter, *others))
    assert sorted(steps_of(world), key=lambda m: m.due_on)[:2] == [heavier, lighter]
    rows = Milestone.ever.filter(commitment__measure=world.measure, title=first.title)
    assert [one.until for one in rows.order_by("pk")] == [JUNE, None]
    newest = rows.order_by("pk").last()
    assert newest is not None
    assert newest.revisions.get().recorded_on < JUNE  # promised as long as before


def test_what_is_verified_stays(world: World) -> None:
    filing = world.accepted_filing()
    world.accepted_report(percent=100)
    first, *others = steps_of(world)
    amendment = granted(world, filing)
    moved = MilestoneInput(first.title, date(2012, 11, 30), first.weight)
    with pytest.raises(Invalid):
        written(world, amendment, **with_steps(filing, world.measure.pk, moved, *others))


def test_what_must_be_planned_stays_in_the_plan(world: World) -> None:
    filing = world.accepted_filing()
    amendment = written(world, granted(world, filing), commitments=[])
    with pytest.raises(Invalid):
        step(amendment, Step.SIGN, world.approver())


def test_a_prefecture_takes_on_more_and_drops_nothing(world: World) -> None:
    filing = world.accepted_filing(World.X)
    amendment = granted(world, filing)
    with pytest.raises(Invalid):
        written(world, amendment, commitments=[])
    more = Measure.objects.filter(task__area__plan=world.plan).exclude(pk=world.measure.pk).first()
    assert more is not None
    added = said(filing)["commitments"][0] | {"measure": more.pk}
    commitments = sorted([*said(filing)["commitments"], added], key=lambda one: int(one["measure"]))
    amendment = written(world, amendment, commitments=commitments)
    assert not Assignment.objects.filter(measure=more, organization=filing.organization).exists()
    step(step(amendment, Step.SIGN, world.approver(World.X)), Step.ACCEPT, world.reviewer)
    part = Assignment.objects.get(measure=more, organization=filing.organization)
    assert part.role == Assignment.Role.LOCAL
    assert list(differences(world.plan)) == []


def test_a_foreign_measure_is_not_planned(world: World) -> None:
    filing = world.accepted_filing()
    other = Measure.objects.filter(task__area__plan=world.plan).exclude(
        assignments__organization=filing.organization
    )
    wrong = said(filing)["commitments"][0] | {"measure": other.first().pk}  # type: ignore[union-attr]  # there are many
    amendment = granted(world, filing)
    with pytest.raises(Invalid):
        written(world, amendment, commitments=[*said(filing)["commitments"], wrong])


def test_what_was_moved_meanwhile_is_compared_before_it_goes_on(world: World) -> None:
    filing = world.accepted_filing()
    amendment = submitted(world, filing, summary="分四步推进。")
    milestone = Milestone.objects.filter(commitment__measure=world.measure).first()
    assert milestone is not None
    moved_by_the_commission(world, milestone, date(2012, 12, 27))
    with pytest.raises(Refused):
        step(amendment, Step.ACCEPT, world.reviewer)
    amendment = step(amendment, Step.RETURN, world.reviewer, reason="other", comment="请比对。")
    with pytest.raises(Invalid):
        step(amendment, Step.SIGN, world.approver(), confirmed=True)
    amendment = written(world, amendment, summary="分四步推进。")
    step(step(amendment, Step.SIGN, world.approver()), Step.ACCEPT, world.reviewer)
    milestone.refresh_from_db()
    assert milestone.due_on == date(2012, 12, 27)  # the amendment moved nothing back


def test_one_amendment_after_the_other(world: World) -> None:
    filing = world.accepted_filing()
    accepted(world, filing, summary="第一次修订。")
    filing.refresh_from_db()
    asked(world, filing, reason="再次修订。")
    assert said(filing)["summary"] == "第一次修订。"
