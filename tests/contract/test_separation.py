"""Nobody signs what he wrote, nobody reviews what he wrote or signed; roles that exclude others."""

from collections.abc import Callable
from functools import partial
from itertools import combinations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from departments.accounts.moving import leave
from departments.accounts.service import AccountRefused, create_account, set_roles
from departments.models import RoleGrant, User
from departments.permissions import TABLE, can
from departments.roles import ADMINS, WRITERS, Role, conflicts
from reform_tracker.audit.models import AuditEvent
from tasks.files import service as files
from tasks.files.judging import judge
from tasks.filing.promises import CommitmentInput
from tasks.filing.service import FilingInput, save_filing, step_filing
from tasks.models import Measure, ProgressReport
from tasks.progress import service as progress
from tasks.signing.models import SignedDocument
from tasks.signing.workflow import Step
from tests.factories.browser import signed_in
from tests.factories.world import MILESTONES, PDF, World

ALL_THREE = (Role.REPORTER, Role.APPROVER, Role.COMMISSION)


@pytest.fixture
def at_commission(world: World) -> World:
    """The same world, P being a measure that the commission's own organization leads."""
    world.measure = Measure.objects.get(task__area__plan=world.plan, key="8.1")
    return world


def write(world: World, author: User) -> ProgressReport:
    return progress.save_report(
        world.measure.pk,
        world.period.pk,
        actor=author,
        source="test",
        version=None,
        content=progress.ReportInput(percent=20, progress="已办。", next_steps="继续。"),
    )


def refused(action: Callable[[], object], document: SignedDocument) -> None:
    """The action is forbidden, and nothing at all has changed by it."""
    before = type(document)._default_manager.filter(pk=document.pk).values().get()
    events = AuditEvent.objects.count()
    with pytest.raises(PermissionDenied), transaction.atomic():
        action()
    assert type(document)._default_manager.filter(pk=document.pk).values().get() == before
    assert AuditEvent.objects.count() == events


def test_one_person_with_three_roles_does_one_of_the_three_actions(at_commission: World) -> None:
    world = at_commission
    one, two, three = (world.person(World.COMMISSION, *ALL_THREE, number=n) for n in (1, 2, 3))
    report = write(world, one)

    def take(step: Step, actor: User) -> Callable[[], object]:
        return lambda: progress.step_report(report.pk, step, actor=actor, source="test")

    refused(take(Step.SIGN, one), report)
    take(Step.SIGN, two)()
    for step, actor in ((Step.ACCEPT, one), (Step.ACCEPT, two), (Step.RETURN, two)):
        refused(
            lambda step=step, actor=actor: progress.step_report(  # type: ignore[misc]  # bound now
                report.pk, step, actor=actor, source="test", reason="other", comment="请补充。"
            ),
            report,
        )
    take(Step.ACCEPT, three)()
    report.refresh_from_db()
    assert (report.state, report.reviewed_by) == ("accepted", three)


def test_whoever_wrote_an_earlier_version_may_not_sign_a_later_one(at_commission: World) -> None:
    world = at_commission
    one, two = (world.person(World.COMMISSION, *ALL_THREE, number=n) for n in (1, 2))
    report = write(world, one)
    progress.save_report(
        world.measure.pk,
        world.period.pk,
        actor=two,
        source="test",
        version=report.version,
        content=progress.ReportInput(percent=21, progress="已办。", next_steps="继续。"),
    )
    refused(lambda: progress.step_report(report.pk, Step.SIGN, actor=one, source="test"), report)


def test_whoever_attached_a_file_wrote_the_document(world: World) -> None:
    filing = world.draft_filing()
    files.attach(filing, judge(ContentFile(PDF, "方案.pdf")), actor=world.approver(), source="test")
    filing.refresh_from_db()
    refused(
        lambda: step_filing(
            filing.pk, Step.SIGN, actor=world.approver(), source="test", revision=filing.revision
        ),
        filing,
    )


def test_the_same_for_filings(world: World) -> None:
    filing = world.filing(World.COMMISSION)
    people = [world.person(World.COMMISSION, *ALL_THREE, number=n) for n in (1, 2, 3)]
    led = Measure.objects.filter(
        assignments__organization=filing.organization, assignments__role="lead"
    )
    content = FilingInput(
        leader_name="张三",
        liaison_name="李四",
        liaison_phone="0931-1",
        summary="分三步。",
        commitments=tuple(CommitmentInput(m.pk, "within_year", MILESTONES) for m in led),
    )
    filing = save_filing(filing.pk, actor=people[0], source="test", version=1, content=content)

    def take(step: Step, actor: User) -> Callable[[], object]:
        return lambda: step_filing(filing.pk, step, actor=actor, source="test")

    refused(take(Step.SIGN, people[0]), filing)
    take(Step.SIGN, people[1])()
    refused(take(Step.ACCEPT, people[0]), filing)
    refused(take(Step.ACCEPT, people[1]), filing)
    take(Step.ACCEPT, people[2])()


def test_roles_that_exclude_each_other() -> None:
    """Every pair that may not meet, written out, and no other pair."""
    forbidden = {frozenset({Role.COMMISSION, admin}) for admin in ADMINS}
    forbidden |= {frozenset({Role.AUDITOR, writer}) for writer in WRITERS}
    forbidden |= {frozenset({Role.LEADER, writer}) for writer in WRITERS}
    forbidden |= {frozenset(ADMINS)}
    forbidden |= {frozenset({Role.API_CLIENT, role}) for role in Role if role != Role.API_CLIENT}
    found = {frozenset(pair) for pair in combinations(Role, 2) if conflicts(frozenset(pair))}
    assert found == forbidden
    assert conflicts(frozenset({Role.REPORTER, Role.APPROVER, Role.COMMISSION})) is None
    assert not any(conflicts(frozenset({role})) for role in Role)
    assert conflicts(frozenset(Role))


def test_no_account_gets_roles_that_exclude_each_other(world: World) -> None:
    admin = world.person(World.C, Role.SECURITY_ADMIN)
    somebody = world.person(World.C, Role.COMMISSION)
    with pytest.raises(AccountRefused):
        set_roles(
            somebody.pk, actor=admin, source="test", roles=[Role.COMMISSION, Role.SYSTEM_ADMIN]
        )
    with pytest.raises(AccountRefused):
        create_account(
            actor=admin,
            source="test",
            username="beides",
            full_name="两者",
            organization=world.organization(World.C),
            roles=[Role.AUDITOR, Role.REPORTER],
            password=None,
        )
    assert not User.objects.filter(username="beides").exists()
    assert set(somebody.grants.values_list("role", flat=True)) == {Role.COMMISSION}


def test_nobody_changes_the_own_roles(world: World) -> None:
    admin = world.person(World.C, Role.SECURITY_ADMIN)
    for roles in ([Role.SECURITY_ADMIN, Role.REPORTER], []):
        with pytest.raises(AccountRefused):
            set_roles(admin.pk, actor=admin, source="test", roles=roles)
    with pytest.raises(AccountRefused):
        leave(admin.pk, colleague_id=None, actor=admin, source="test")
    answer = signed_in(admin).post(f"/accounts/{admin.pk}/", {"roles": ["reporter"]})
    assert answer.status_code == 422
    assert set(admin.grants.values_list("role", flat=True)) == {Role.SECURITY_ADMIN}
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=admin, role=Role.REPORTER, granted_by=admin)


def test_the_page_of_accounts_never_makes_an_api_client(world: World) -> None:
    admin = world.person(World.C, Role.SECURITY_ADMIN)
    other = world.reporter(World.C)
    answer = signed_in(admin).post(f"/accounts/{other.pk}/", {"roles": ["api_client"]})
    assert answer.status_code == 422
    assert set(other.grants.values_list("role", flat=True)) == {Role.REPORTER}


def test_a_role_taken_away_ends_at_the_next_request(world: World) -> None:
    report = world.submitted_report()
    admin, reviewer = world.person(World.C, Role.SECURITY_ADMIN), world.reviewer
    browser = signed_in(reviewer)
    assert browser.get(f"/progress/{report.pk}/").status_code == 200
    set_roles(reviewer.pk, actor=admin, source="test", roles=[])
    assert browser.get(f"/progress/{report.pk}/").status_code == 404
    answer = browser.post(f"/progress/{report.pk}/steps/accept/", {"revision": report.revision})
    assert answer.status_code == 404
    report.refresh_from_db()
    assert report.state == "submitted"


def test_a_closed_account_ends_at_the_next_request(world: World) -> None:
    admin, person = world.person(World.C, Role.SECURITY_ADMIN), world.reporter()
    browser = signed_in(person)
    assert browser.get("/desk/").status_code == 200
    leave(person.pk, colleague_id=None, actor=admin, source="test")
    answer = browser.get("/desk/")
    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]


def test_an_account_that_is_closed_or_without_roles_may_do_nothing(world: World) -> None:
    nobody = world.person(World.A)
    assert not [action for action in TABLE if can(nobody, action)]
    closed = world.person(World.A, *[Role.REPORTER, Role.APPROVER])
    closed.is_active = False
    assert not [action for action in TABLE if can(closed, action)]


def test_whoever_signed_an_earlier_version_does_not_review(at_commission: World) -> None:
    world = at_commission
    one, two = (world.person(World.COMMISSION, *ALL_THREE, number=n) for n in (1, 2))
    report = write(world, world.reporter(World.COMMISSION))
    for step, actor in ((Step.SIGN, one), (Step.WITHDRAW, two), (Step.SIGN, two)):
        report = progress.step_report(report.pk, step, actor=actor, source="test")
    for actor in (one, two):
        accept = partial(progress.step_report, report.pk, Step.ACCEPT, actor=actor, source="test")
        refused(accept, report)
    done = progress.step_report(report.pk, Step.ACCEPT, actor=world.reviewer, source="test")
    assert done.state == "accepted"
