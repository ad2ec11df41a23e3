"""People who leave or go to the successor: what waited for them waits for somebody who can act."""

from departments.accounts.moving import MoveInput, confirm_people
from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.notifications.models import Intent
from tasks.models import ProgressReport
from tasks.progress import service as progress
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.world import World
from tests.tasks.succeeding.test_service import DAY, D, change


def test_whoever_leaves_hands_on_messages_drafts_and_signatures(world: World) -> None:
    world.accepted_filing()
    report = world.handed_over_report(percent=30)
    leaves = world.approver()
    colleague = world.person(World.A, Role.APPROVER, number=2)
    Intent.objects.filter(recipient=colleague).delete()
    admin = world.person(World.C, Role.SECURITY_ADMIN)
    browser = signed_in(admin)
    answer = browser.post(f"/accounts/{leaves.pk}/active/", {"active": "0"})
    assert User.objects.get(pk=leaves.pk).is_active, answer
    browser.post(f"/accounts/{leaves.pk}/active/", {"active": "0", "colleague": colleague.pk})
    assert not User.objects.get(pk=leaves.pk).is_active
    waiting = Intent.objects.filter(recipient=colleague).unsettled()
    assert {one.rule for one in waiting} == {f"hand_over:v{report.version}", "handover"}
    left = Intent.objects.filter(recipient=leaves).unsettled()
    assert set(left.values_list("topic", flat=True)) == {"news"}  # nothing to be done about it
    notice = waiting.get(rule="handover", channel="inbox")
    assert report.title_in_words() in notice.body
    progress.step_report(report.pk, Step.SIGN, actor=colleague, source="test")


def test_people_go_with_the_lines_and_sign_on(world: World) -> None:
    world.accepted_filing()
    draft = world.draft_report(percent=30)
    reporter, approver = world.reporter(), world.approver()
    admin = world.person(D, Role.SECURITY_ADMIN)
    with clock.pinned(DAY):
        made = change(world)
        target = world.organization(World.C).pk
        moves = [
            MoveInput(reporter.pk, target, (Role.REPORTER,)),
            MoveInput(approver.pk, target, (Role.APPROVER,)),
        ]
        confirm_people(made.pk, moves, actor=admin, source="test")
        copy = ProgressReport.objects.get(organization=target, period=draft.period)
        signer = User.objects.get(pk=approver.pk)
        progress.step_report(copy.pk, Step.SIGN, actor=signer, source="test")
