"""The steps of an implementation plan: who may take which, when, on what was read."""

from dataclasses import replace
from datetime import date

import pytest

from reform_tracker import clock
from reform_tracker.workdays import WorkCalendar
from tasks.errors import Invalid, Refused, Stale
from tasks.filing.listed import days_late
from tasks.filing.service import save_filing, step_filing
from tasks.models import ImplementationPlan, Transition
from tasks.signing.workflow import Step
from tests.factories.world import World

CALENDAR_YEARS = (date(2012, 1, 1), date(2012, 12, 31))


@pytest.mark.parametrize("made", [World.submitted_filing, World.accepted_filing])
def test_what_is_filed_cannot_be_changed(made: object, world: World) -> None:
    assert callable(made)
    filing = made(world)
    with pytest.raises(Refused):
        world.save_filing(replace(world.filing_content(), summary="改"))
    after = world.filing()
    assert (after.state, after.version) == (filing.state, filing.version)


def test_a_save_based_on_an_older_version_is_refused_with_what_stands(world: World) -> None:
    filing = world.draft_filing()
    newer = world.save_filing(replace(world.filing_content(), summary="别人的话。"))
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
    world.save_filing(replace(world.filing_content(), summary="后来改的。"))
    if step is not Step.SIGN:
        step_filing(filing.pk, Step.SIGN, actor=world.approver(), source="test")
    before = world.filing()
    with pytest.raises(Stale):
        step_filing(
            filing.pk, step, actor=actor, source="test", revision=seen, reason="other", comment="改"
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
        saved = world.save_filing(replace(world.filing_content(), summary="补充了步骤。"))
        assert saved.state == "returned"
        again = step_filing(
            filing.pk, Step.SIGN, actor=world.approver(), source="test", revision=saved.revision
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
            filing.pk, Step.SIGN, actor=world.approver(), source="test", revision=filing.revision
        )
    with clock.pinned(date(2012, 6, 29)):
        assert days_late(world.filing(), WorkCalendar.load(*CALENDAR_YEARS)) == late
