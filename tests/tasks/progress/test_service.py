"""The life of a progress report: draft, signature, acceptance that verifies, return, withdrawal."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from departments.roles import Role
from reform_tracker import clock
from tasks.errors import Invalid, Refused, Stale
from tasks.models import Measure, Milestone, ProgressReport, ReportingPeriod, Transition
from tasks.progress import claims
from tasks.progress import service as progress
from tasks.progress.service import ReportInput
from tasks.signing.workflow import Step
from tests.factories.world import World

GOOD = ReportInput(percent=40, progress="办法已印发。", next_steps="继续推进。")


def save(
    world: World, content: ReportInput, version: int | None = None, claimed: tuple[int, ...] = ()
) -> ProgressReport:
    return progress.save_report(
        world.measure.pk,
        world.period.pk,
        actor=world.reporter(),
        source="test",
        version=version,
        content=content,
        claimed=claimed,
    )


WRONG = [
    (ReportInput(percent=101), {"percent"}),
    (ReportInput(percent=-1), {"percent"}),
    (ReportInput(percent=100), {"percent"}),
    (ReportInput(status="done", percent=99), {"percent"}),
    (ReportInput(status="finished"), {"status"}),
    (ReportInput(status="finished", percent=101), {"status", "percent"}),
]


@pytest.mark.parametrize(("content", "places"), WRONG)
def test_wrong_content_is_refused_at_its_place(
    content: ReportInput, places: set[str], world: World
) -> None:
    with pytest.raises(Invalid) as refusal:
        save(world, content)
    assert {p.place for p in refusal.value.problems} == places
    assert not ProgressReport.objects.exists()


INCOMPLETE = [
    (ReportInput(percent=10, next_steps="继续。"), {"progress"}),
    (ReportInput(percent=10, progress="已办。"), {"next_steps"}),
    (ReportInput(percent=10, progress=" \n ", next_steps="\t"), {"progress", "next_steps"}),
    (
        ReportInput(status="blocked", percent=10, progress="已办。", next_steps="继续。"),
        {"problems"},
    ),
]


@pytest.mark.parametrize(("content", "places"), INCOMPLETE)
def test_a_draft_may_be_incomplete_a_signed_report_not(
    content: ReportInput, places: set[str], world: World
) -> None:
    report = save(world, content)
    with pytest.raises(Invalid) as refusal:
        progress.step_report(
            report.pk, Step.SIGN, actor=world.approver(), source="test", revision=1
        )
    assert {p.place for p in refusal.value.problems} == places
    report.refresh_from_db()
    assert (report.state, report.version, report.signed_by) == ("draft", 1, None)


def test_a_finished_measure_needs_no_next_step(world: World) -> None:
    report = save(world, ReportInput(status="done", percent=100, progress="已完成。"))
    signed = progress.step_report(report.pk, Step.SIGN, actor=world.approver(), source="test")
    assert signed.state == "submitted"


def test_a_period_that_has_not_begun_takes_no_report(world: World) -> None:
    june = ReportingPeriod.objects.get(plan=world.plan, code="2012-06")
    with pytest.raises(Refused):
        progress.save_report(
            world.measure.pk,
            june.pk,
            actor=world.reporter(),
            source="test",
            version=None,
            content=GOOD,
        )
    with clock.pinned(date(2012, 6, 1)):
        progress.save_report(
            world.measure.pk,
            june.pk,
            actor=world.reporter(),
            source="test",
            version=None,
            content=GOOD,
        )


def test_one_report_for_each_organization_measure_and_period(world: World) -> None:
    report = world.draft_report()
    with pytest.raises(Stale):
        save(world, GOOD)  # whoever saw no draft must not write over one
    assert ProgressReport.objects.get() == report
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressReport.objects.create(
            measure=world.measure, period=world.period, organization=report.organization
        )


def test_a_save_based_on_an_older_version_is_refused_with_what_stands(world: World) -> None:
    first = save(world, GOOD)
    second = save(world, ReportInput(percent=50, progress="二"), version=first.version)
    with pytest.raises(Stale) as refusal:
        save(world, ReportInput(percent=60, progress="三"), version=first.version)
    assert refusal.value.current.progress == "二"
    after = ProgressReport.objects.get()
    assert (after.percent, after.version) == (50, second.version)


def test_saving_the_same_again_changes_nothing(world: World) -> None:
    first = save(world, GOOD)
    assert save(world, GOOD).version == first.version
    assert save(world, GOOD, version=17).version == first.version


@pytest.mark.parametrize("made", [World.submitted_report, World.accepted_report])
def test_what_is_signed_cannot_be_changed(
    made: Callable[[World], ProgressReport], world: World
) -> None:
    report = made(world)
    with pytest.raises(Refused):
        save(world, GOOD, version=report.version)
    after = ProgressReport.objects.get()
    assert (after.state, after.percent, after.version) == (report.state, 30, report.version)


@pytest.mark.parametrize("step", [Step.ACCEPT, Step.RETURN])
def test_nobody_reviews_what_he_has_not_seen(step: Step, world: World) -> None:
    seen = world.submitted_report()
    progress.step_report(seen.pk, Step.WITHDRAW, actor=world.approver(), source="test")
    changed = save(world, GOOD, version=seen.version + 1)
    progress.step_report(
        seen.pk, Step.SIGN, actor=world.approver(), source="test", revision=changed.revision
    )
    with pytest.raises(Stale):
        progress.step_report(
            seen.pk,
            step,
            actor=world.reviewer,
            source="test",
            revision=seen.revision,
            reason="other",
            comment="改",
        )
    assert ProgressReport.objects.get().state == "submitted"


def test_returned_and_signed_again_keeps_its_first_day(world: World) -> None:
    report = world.submitted_report()
    progress.step_report(
        report.pk,
        Step.RETURN,
        actor=world.reviewer,
        source="test",
        reason="wrong_figures",
        comment="数据不一致。",
    )
    with clock.pinned(date(2012, 5, 28)):
        saved = save(world, GOOD, version=report.version + 1)
        assert saved.state == "returned"
        again = progress.step_report(
            report.pk, Step.SIGN, actor=world.approver(), source="test", revision=saved.revision
        )
    assert again.first_filed_on == date(2012, 5, 8)
    assert again.return_reason == ""
    steps = Transition.objects.filter(subject_type="progressreport", subject_id=report.pk)
    assert [(t.step, t.reason, t.comment) for t in steps] == [
        ("sign", "", ""),
        ("return", "wrong_figures", "数据不一致。"),
        ("sign", "", ""),
    ]


def test_a_withdrawal_takes_signature_and_day_back(world: World) -> None:
    report = world.submitted_report()
    back = progress.step_report(report.pk, Step.WITHDRAW, actor=world.approver(), source="test")
    assert (back.state, back.signed_by, back.signed_at, back.first_filed_on, back.signatory) == (
        "draft",
        None,
        None,
        None,
        "",
    )


def test_acceptance_verifies_the_milestones_that_were_claimed(world: World) -> None:
    world.accepted_filing()
    one, two, _three = claims.claimable_milestones(world.measure.pk, world.organization(World.A).pk)
    report = save(world, GOOD, claimed=(one.pk,))
    signed = progress.step_report(report.pk, Step.SIGN, actor=world.approver(), source="test")
    assert Milestone.objects.get(pk=one.pk).verified_on is None
    progress.step_report(
        report.pk, Step.ACCEPT, actor=world.reviewer, source="test", revision=signed.revision
    )
    verified = Milestone.objects.get(pk=one.pk)
    assert (verified.verified_on, verified.verified_by) == (date(2012, 5, 8), world.reviewer)
    assert Milestone.objects.get(pk=two.pk).verified_on is None
    left = claims.claimable_milestones(world.measure.pk, world.organization(World.A).pk)
    assert one not in left
    assert two in left


def test_a_return_verifies_nothing(world: World) -> None:
    world.accepted_filing()
    (one, *_rest) = claims.claimable_milestones(world.measure.pk, world.organization(World.A).pk)
    report = save(world, GOOD, claimed=(one.pk,))
    progress.step_report(report.pk, Step.SIGN, actor=world.approver(), source="test")
    progress.step_report(
        report.pk,
        Step.RETURN,
        actor=world.reviewer,
        source="test",
        reason="no_evidence",
        comment="请附证明。",
    )
    assert Milestone.objects.get(pk=one.pk).verified_on is None


def test_only_the_own_unverified_milestones_of_the_measure_can_be_claimed(world: World) -> None:
    world.accepted_filing()
    world.accepted_filing(World.X)
    foreign = claims.claimable_milestones(world.measure.pk, world.organization(World.X).pk)[0]
    other_measure = Milestone.objects.filter(
        commitment__filing__organization__short_name=World.A
    ).exclude(commitment__measure=world.measure)[0]
    for milestone in (foreign, other_measure):
        with pytest.raises(Invalid) as refusal:
            save(world, GOOD, claimed=(milestone.pk,))
        assert {p.place for p in refusal.value.problems} == {"claims"}
    assert not ProgressReport.objects.exists()


def test_a_claim_can_be_taken_back_in_the_draft(world: World) -> None:
    world.accepted_filing()
    (one, two, _three) = claims.claimable_milestones(
        world.measure.pk, world.organization(World.A).pk
    )
    report = save(world, GOOD, claimed=(one.pk,))
    save(world, GOOD, version=report.version, claimed=(two.pk,))
    assert list(report.claims.values_list("milestone_id", flat=True)) == [two.pk]


def test_only_lead_and_prefecture_report_in_their_own_name(world: World) -> None:
    def write(organization: str, *roles: Role) -> object:
        return progress.save_report(
            world.measure.pk,
            world.period.pk,
            actor=world.person(organization, *roles),
            source="test",
            version=None,
            content=GOOD,
        )

    with pytest.raises(PermissionDenied):
        write(World.B, Role.REPORTER)
    with pytest.raises(Http404):
        write(World.C, Role.REPORTER)
    with pytest.raises(Http404):
        write(World.X, Role.REPORTER)
    with pytest.raises(PermissionDenied):
        write(World.A, Role.HEAD)
    world.accepted_filing(World.X)
    write(World.X, Role.REPORTER)
    assert ProgressReport.objects.get().organization == world.organization(World.X)


def test_a_measure_or_period_that_does_not_exist_is_not_found(world: World) -> None:
    for measure, period in ((987654321, world.period.pk), (world.measure.pk, 987654321)):
        with pytest.raises(Http404):
            progress.save_report(
                measure, period, actor=world.reporter(), source="test", version=None, content=GOOD
            )


def test_the_last_signed_report_is_the_one_before(world: World) -> None:
    june, july = (
        ReportingPeriod.objects.get(plan=world.plan, code=code) for code in ("2012-06", "2012-07")
    )
    with clock.pinned(date(2012, 7, 2)):
        may = world.submitted_report()
        draft = ProgressReport(
            measure=world.measure, period=july, organization=world.organization(World.A)
        )
        assert progress.previous_report(draft) == may
        progress.save_report(
            world.measure.pk,
            june.pk,
            actor=world.reporter(),
            source="test",
            version=None,
            content=GOOD,
        )
        assert progress.previous_report(draft) == may  # June's is not signed
        assert progress.previous_report(may) is None


def test_another_measure_of_the_lead_is_another_report(world: World) -> None:
    world.draft_report()
    world.measure = Measure.objects.get(task__area__plan=world.plan, key="6.4")
    world.draft_report()
    assert ProgressReport.objects.count() == 2
