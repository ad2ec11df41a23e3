"""Done with milestones not reached: asked about three times, ticks nothing, can be taken back."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from departments.models import User
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.feed.models import Change
from reform_tracker.notifications.models import InboxMessage
from reports.models import Standing
from tasks.duties.base import Question
from tasks.duties.kinds import DutyKind
from tasks.duties.owed import calendar_around, open_duties
from tasks.errors import Invalid, Refused
from tasks.models import Milestone, ProgressReport, ReportingPeriod, Transition, Verification
from tasks.progress import service as progress
from tasks.progress.service import ReportInput, step_report
from tasks.signing.workflow import Step
from tests.contract.preparing import report_form
from tests.factories.browser import signed_in
from tests.factories.world import World

WHY = "试点已覆盖全部任务。"
DONE = {"status": "done", "percent": 100, "progress": "完成 60 %。"}


def save(world: World, claimed: tuple[int, ...] = (), reason: str = "") -> ProgressReport:
    return progress.save_report(
        world.measure.pk,
        world.period.pk,
        actor=world.reporter(),
        source="test",
        version=None,
        content=ReportInput(status="done", percent=100, progress="完成 60 %。", done_reason=reason),
        claimed=claimed,
    )


def step(report: ProgressReport, which: Step, actor: User, **given: object) -> ProgressReport:
    return step_report(report.pk, which, actor=actor, source="test", **given)  # type: ignore[arg-type]  # named by the test


def accepted(world: World, claimed: tuple[int, ...] = (), reason: str = WHY) -> ProgressReport:
    report = save(world, claimed, reason)
    step(report, Step.SIGN, world.approver(), confirmed=True)
    return step(report, Step.ACCEPT, world.reviewer, confirmed=True)


def owed(world: World, day: date, kind: DutyKind) -> set[str]:
    """The keys of what A owes."""
    asked = Question(day, calendar_around(day), organization_id=world.organization(World.A).pk)
    return {duty.key for duty in open_duties(asked) if duty.kind is kind}


def test_done_by_one_word_verifies_nothing_and_ends_nothing(world: World) -> None:
    world.accepted_filing()
    accepted(world)
    row = Standing.objects.get(measure=world.measure, organization=world.organization(World.A))
    assert (row.declared_status, row.verified_percent, row.done_verified) == ("done", 0, False)
    assert not Milestone.objects.filter(verified_on__isnull=False).exists()
    june = ReportingPeriod.objects.get(plan=world.plan, code="2012-06")
    with clock.pinned(date(2012, 6, 20)):
        key = ProgressReport.duty_key_of(world.measure.pk, row.organization_id, june.pk)
        assert key in owed(world, date(2012, 6, 20), DutyKind.REPORT)


def test_a_draft_that_says_done_claims_what_is_missing_or_says_why(world: World) -> None:
    world.accepted_filing()
    with pytest.raises(Invalid) as refusal:
        save(world)
    (problem,) = refusal.value.problems
    assert problem.place == "done_reason"
    assert "出台办法" in problem.message
    with pytest.raises(Invalid):
        save(world, tuple(world.claimable()[:1]))
    assert save(world, tuple(world.claimable())).claims.count() == 3


def test_a_draft_from_before_the_plan_was_accepted_is_asked_at_the_signature(world: World) -> None:
    report = save(world)
    world.accepted_filing()
    with pytest.raises(Invalid):
        step(report, Step.SIGN, world.approver(), confirmed=True)


@pytest.mark.parametrize("which", [Step.SIGN, Step.ACCEPT])
def test_whoever_signs_or_accepts_must_confirm(world: World, which: Step) -> None:
    world.accepted_filing()
    report = save(world, reason=WHY)
    actor = world.approver()
    if which is Step.ACCEPT:
        step(report, Step.SIGN, actor, confirmed=True)
        actor = world.reviewer
    with pytest.raises(Invalid) as refusal:
        step(report, which, actor)
    assert [one.place for one in refusal.value.problems] == ["confirmed"]
    assert "全面完成" in refusal.value.message


def test_nothing_is_asked_where_every_milestone_is_claimed(world: World) -> None:
    world.accepted_filing()
    report = save(world, tuple(world.claimable()))
    step(report, Step.SIGN, world.approver())
    assert step(report, Step.ACCEPT, world.reviewer).state == "accepted"


def test_acceptance_verifies_what_was_claimed_only(world: World) -> None:
    world.accepted_filing()
    first = world.claimable()[0]
    report = accepted(world, (first,))
    (one,) = Verification.objects.all()
    assert (one.milestone_id, one.report_id, one.verified_by) == (first, report.pk, world.reviewer)
    held = Milestone.objects.exclude(verified_on=None).values_list("pk", "verified_on")
    assert list(held) == [(first, one.verified_on)]


def test_the_commission_takes_a_verification_back(world: World) -> None:
    world.accepted_filing()
    report = accepted(world, tuple(world.claimable()))
    assert Standing.objects.get(latest_report=report).done_verified
    first = Verification.objects.order_by("pk")[0]
    before = AuditEvent.objects.count()
    step(report, Step.UNVERIFY, world.reviewer, comment="办法未印发。", chosen=[first.milestone_id])
    first.refresh_from_db()
    assert (first.withdrawn_by, first.reason) == (world.reviewer, "办法未印发。")
    assert first.withdrawn_on == clock.today()
    assert Milestone.objects.get(pk=first.milestone_id).verified_on is None
    row = Standing.objects.get(latest_report=report)
    assert (row.verified_percent, row.done_verified) == (80, False)
    (done,) = Transition.objects.of(ProgressReport, [report.pk]).filter(step=Step.UNVERIFY)
    assert (done.from_state, done.to_state, done.comment) == (
        "accepted",
        "accepted",
        "办法未印发。",
    )
    assert AuditEvent.objects.count() == before + 1
    assert AuditEvent.objects.order_by("-pk")[0].action == "progress.verification_withdrawn"
    told = Change.objects.order_by("-pk")[0]
    assert (told.resource, told.event) == ("progress-reports", "verification_withdrawn")
    assert InboxMessage.objects.filter(intent__recipient=world.reporter()).exists()


def test_what_is_taken_back_is_owed_again_and_may_be_claimed_again(world: World) -> None:
    world.accepted_filing()
    report = accepted(world, tuple(world.claimable()))
    step(report, Step.UNVERIFY, world.reviewer, comment="未达到。")
    assert len(world.claimable()) == 3
    assert Verification.objects.standing().count() == 0
    keys = {f"milestone:{pk}" for pk in world.claimable()}
    assert keys <= owed(world, date(2012, 5, 8), DutyKind.MILESTONE)


def test_nothing_is_taken_back_twice_or_from_another_report(world: World) -> None:
    world.accepted_filing()
    world.accepted_filing(World.X)
    first = world.claimable()[0]
    report = accepted(world, (first,))
    with pytest.raises(Invalid):
        step(report, Step.UNVERIFY, world.reviewer, comment="错。", chosen=world.claimable(World.X))
    step(report, Step.UNVERIFY, world.reviewer, comment="错。")
    with pytest.raises(Refused):
        step(report, Step.UNVERIFY, world.reviewer, comment="错。")


def test_a_reason_is_needed_to_take_back(world: World) -> None:
    world.accepted_filing()
    report = accepted(world, (world.claimable()[0],))
    with pytest.raises(Invalid):
        step(report, Step.UNVERIFY, world.reviewer)


def test_a_milestone_has_one_standing_verification(world: World) -> None:
    world.accepted_filing()
    first = world.claimable()[0]
    accepted(world, (first,))
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.create(
            milestone_id=first, verified_on=clock.today(), verified_by=world.reviewer
        )


def test_stored_verifications_keep_their_report(world: World) -> None:
    world.accepted_filing()
    report = accepted(world, tuple(world.claimable()[:2]))
    expected = list(Verification.objects.values_list("milestone_id", "report_id", "verified_on"))
    assert {of for _milestone, of, _day in expected} == {report.pk}
    Verification.objects.all().delete()
    module = import_module("tasks.migrations.0012_verifications_of_milestones")
    module.fill(apps, None)
    again = Verification.objects.values_list("milestone_id", "report_id", "verified_on")
    assert sorted(again) == sorted(expected)


# --- in the browser --------------------------------------------------------------------------


def test_the_form_asks_and_keeps_what_was_typed(world: World) -> None:
    world.accepted_filing()
    client = signed_in(world.reporter())
    data = report_form(world, None) | DONE
    page = client.post(world.edit_url(), data)
    assert page.status_code == 422
    text = page.content.decode()
    assert "这些时间节点尚未完成" in text
    assert 'name="done_confirmed"' in text
    assert not ProgressReport.objects.exists()
    page = client.post(world.edit_url(), data | {"done_confirmed": "on", "done_reason": WHY})
    assert page.status_code == 302
    assert ProgressReport.objects.get().done_reason == WHY


def test_the_pages_show_approver_and_reviewer_what_is_not_reached(world: World) -> None:
    world.accepted_filing()
    report = save(world, reason=WHY)
    for person, which, button in (
        (world.approver(), "sign", "签发并报送"),
        (world.reviewer, "accept", "审核通过"),
    ):
        client = signed_in(person)
        text = client.get(report.page()).content.decode()
        assert WHY in text
        assert "申报完成，但以下时间节点尚未完成" in text
        assert button in text
        url = f"{report.page()}steps/{which}/"
        report.refresh_from_db()
        client.post(url, {"revision": report.revision})
        state = ProgressReport.objects.get().state
        assert state == report.state
        client.post(url, {"revision": report.revision, "confirmed": "on"})
        assert ProgressReport.objects.get().state != report.state


def test_a_milestone_is_named_on_these_pages_and_does_nothing(world: World) -> None:
    """Named by a prefecture, it stood in the reviewer's form as it was written: htmx takes
    attributes for orders, and the token that a form needs stands beside it."""
    world.accepted_filing()
    order = "<b hx-post='steps/accept/' hx-trigger='load' hx-include='input'>"
    Milestone.objects.filter(pk__in=world.claimable()).update(title=order)
    report = save(world, reason=WHY)
    for person, which in ((world.approver(), Step.SIGN), (world.reviewer, Step.ACCEPT)):
        text = signed_in(person).get(report.page()).content.decode()
        assert "&lt;b hx-post=" in text
        assert "<b hx-post" not in text
        step(report, which, person, confirmed=True)


def test_the_reviewer_takes_back_on_the_page(world: World) -> None:
    world.accepted_filing()
    report = accepted(world, tuple(world.claimable()))
    client = signed_in(world.reviewer)
    assert "撤销核实" in client.get(report.page()).content.decode()
    report.refresh_from_db()
    sent = {"revision": report.revision, "comment": "未达到。"}
    client.post(f"{report.page()}steps/unverify/", sent)
    assert not Verification.objects.standing().exists()
    assert 'name="chosen"' not in client.get(report.page()).content.decode()


def claiming(world: World, note: str) -> ProgressReport:
    """A report on the page's form that claims the first milestone."""
    data = report_form(world, None) | {
        "claims": [str(world.claimable()[0])],
        "claims_note": note,
        "next_steps": "继续。",
    }
    signed_in(world.reporter()).post(world.edit_url(), data)
    return ProgressReport.objects.get(measure=world.measure)


def test_a_claim_comes_with_a_note_that_the_reviewer_reads_beside_it(world: World) -> None:
    world.accepted_filing()
    report = claiming(world, "甘政办发〔2012〕9号，附印发件。")
    step(report, Step.SIGN, world.approver())
    page = signed_in(world.reviewer).get(report.page()).content.decode()
    assert "甘政办发〔2012〕9号" in page
    assert "badge-yellow" not in page
    step(report, Step.RETURN, world.reviewer, reason="no_evidence", comment="请附印发件。")
    assert report.former_versions.get().claims_note == "甘政办发〔2012〕9号，附印发件。"


def test_what_nothing_shows_is_marked_for_the_reviewer(world: World) -> None:
    world.accepted_filing()
    report = claiming(world, "")
    shown = signed_in(world.reviewer).get(report.page()).content.decode()
    assert "badge-yellow" in shown
    world.attachment(report)
    shown = signed_in(world.reviewer).get(report.page()).content.decode()
    assert "badge-yellow" not in shown


def test_a_note_without_a_claim_is_none(world: World) -> None:
    world.accepted_filing()
    data = report_form(world, None) | {"claims_note": "已印发。", "next_steps": "继续。"}
    signed_in(world.reporter()).post(world.edit_url(), data)
    assert ProgressReport.objects.get(measure=world.measure).claims_note == ""
