"""Nobody alone takes a privileged role away or closes the account; keeping out at once ends."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from departments import jobs
from departments.accounts import emergency, moving
from departments.accounts import service as accounts
from departments.accounts.service import AccountRefused, PlacedRole, set_roles
from departments.alarms.models import Alarm
from departments.alarms.watching import watch
from departments.granting import service
from departments.granting.models import Kind, Proposal
from departments.granting.proposing import MOST_OF_ONE
from departments.granting.suspending import suspend
from departments.models import (
    AccountSession,
    Organization,
    OrganizationChange,
    RoleGrant,
    User,
)
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications.models import InboxMessage, Intent
from tests.departments.granting.conftest import Office, fresh
from tests.factories.browser import signed_in
from tests.factories.world import World

REASON = "账号疑似被盗用"


def auditor(office: Office, number: int = 1) -> User:
    return office.world.person(World.C, Role.AUDITOR, number=number)


def lapse() -> None:
    Proposal.objects.update(lapses_at=clock.real_now() - timedelta(seconds=1))
    jobs.lapse_proposals()


def suspended(user: User, actor: User, reason: str = REASON) -> Proposal:
    return suspend(user.pk, actor=actor, source="test", reason=reason)


def placed(user: User, role: Role, at: Organization) -> None:
    RoleGrant.objects.filter(user=user).delete()
    RoleGrant.objects.create(user=user, role=role, organization=at)


def test_a_privileged_role_is_taken_away_by_two(office: Office) -> None:
    watcher = auditor(office)
    watch()
    raised = Alarm.objects.filter(kind="privileged").count()
    set_roles(watcher.pk, actor=office.first, source="test", roles=[])
    assert fresh(watcher).roles == {Role.AUDITOR}
    proposal = Proposal.objects.get()
    assert "审计员" in proposal.what_in_words()
    service.confirm(proposal.pk, actor=office.second, source="test")
    assert not fresh(watcher).roles
    watch()
    assert Alarm.objects.filter(kind="privileged").count() == raised  # nothing was given


def test_nobody_alone_narrows_what_an_auditor_sees(office: Office) -> None:
    watcher, at = auditor(office), office.world.organization(World.X)
    roles = [PlacedRole(Role.AUDITOR, at.pk)]
    set_roles(watcher.pk, actor=office.first, source="test", roles=roles)
    assert fresh(watcher).reach(Role.AUDITOR).whole
    service.confirm(Proposal.objects.get().pk, actor=office.second, source="test")
    assert fresh(watcher).places(Role.AUDITOR) == {at.pk}


def test_what_comes_in_its_place_comes_with_it(office: Office) -> None:
    """An auditor who was to write would do both until then."""
    watcher = auditor(office)
    set_roles(watcher.pk, actor=office.first, source="test", roles=[Role.REPORTER])
    assert fresh(watcher).roles == {Role.AUDITOR}
    done = service.confirm(Proposal.objects.get().pk, actor=office.second, source="test")
    assert fresh(watcher).roles == {Role.REPORTER}
    assert not done.second_half  # nothing that two have to give


def test_a_privileged_account_is_closed_by_two(office: Office) -> None:
    watcher = auditor(office)
    moving.leave(watcher.pk, colleague_id=None, actor=office.first, source="test")
    assert fresh(watcher).is_active
    proposal = Proposal.objects.get()
    with pytest.raises(AccountRefused):
        service.confirm(proposal.pk, actor=office.first, source="test")
    service.confirm(proposal.pk, actor=office.second, source="test")
    assert not fresh(watcher).is_active
    assert AuditEvent.objects.filter(action="account.closed", object_id=str(watcher.pk)).exists()


def test_a_change_of_the_organization_closes_no_privileged_account_either(office: Office) -> None:
    watcher = auditor(office)
    change = OrganizationChange.objects.create(
        organization=watcher.organization,
        kind="abolished",
        on=clock.today(),
        basis="文",
        entered_by=office.third,
        entered_at=clock.now(),
        applied_on=clock.today(),
    )
    moves = [moving.MoveInput(watcher.pk, None)]
    moving.confirm_people(change.pk, moves, actor=office.first, source="test")
    assert fresh(watcher).is_active
    assert Proposal.objects.get().kind == Kind.CLOSING


def test_a_suspension_holds_at_once_and_all_who_watch_are_told(office: Office) -> None:
    watcher, other = auditor(office), auditor(office, 2)
    signed_in(watcher).get("/")
    assert AccountSession.objects.filter(account=watcher).exists()
    proposal = suspended(watcher, office.first)
    assert not fresh(watcher).is_active
    assert not AccountSession.objects.filter(account=watcher).exists()
    told = InboxMessage.objects.filter(intent__title__contains="立即停用")
    people = {one.recipient_id for one in told}
    assert {watcher.pk, other.pk, office.second.pk, office.third.pk} <= people
    assert office.first.pk not in people
    watch()
    assert Alarm.objects.get(kind="suspended").account == watcher
    service.confirm(proposal.pk, actor=office.second, source="test")
    lapse()
    assert not fresh(watcher).is_active


@pytest.mark.parametrize("end", ["lapse", "refuse", "withdraw"])
def test_a_suspension_that_nobody_agrees_to_ends_and_does_not_come_again(
    office: Office, end: str
) -> None:
    watcher, _other = auditor(office), auditor(office, 2)
    proposal = suspended(watcher, office.first)
    days = (proposal.lapses_at - proposal.proposed_at).days
    assert days == 3
    with pytest.raises(AccountRefused):
        accounts.open_again(watcher.pk, actor=office.first, source="test")
    if end == "lapse":
        lapse()
    elif end == "refuse":
        service.refuse(proposal.pk, actor=office.second, source="test", reason="已核实本人")
    else:
        service.withdraw(proposal.pk, actor=office.first, source="test")
    assert fresh(watcher).is_active
    with pytest.raises(AccountRefused):
        suspended(watcher, office.first)
    assert fresh(watcher).is_active
    suspended(watcher, office.third)  # another one has seen something
    assert not fresh(watcher).is_active


def test_the_last_who_watches_or_could_undo_it_is_suspended_by_nobody(office: Office) -> None:
    User.objects.filter(grants__role=Role.AUDITOR).update(is_active=False)
    watcher = auditor(office, 3)
    with pytest.raises(AccountRefused):
        suspended(watcher, office.first)
    suspended(office.second, office.first)
    others = User.objects.filter(grants__role=Role.SECURITY_ADMIN)
    others.exclude(pk__in=[office.first.pk, office.third.pk]).update(is_active=False)
    with pytest.raises(AccountRefused):
        suspended(office.third, office.first)
    assert fresh(watcher).is_active
    assert fresh(office.third).is_active


def test_a_suspension_says_why_and_is_not_for_everybody(office: Office) -> None:
    watcher, _other = auditor(office), auditor(office, 2)
    for user, reason in ((watcher, " "), (office.clerk(), REASON), (office.first, REASON)):
        with pytest.raises(AccountRefused):
            suspended(user, office.first, reason)
        assert fresh(user).is_active


@pytest.mark.parametrize("by", ["two", "operator"])
def test_whoever_is_closed_meanwhile_is_not_opened_by_the_end_of_the_suspension(
    office: Office, by: str
) -> None:
    watcher, _other = auditor(office), auditor(office, 2)
    suspended(watcher, office.first)
    if by == "two":
        moving.leave(watcher.pk, colleague_id=None, actor=office.third, source="test")
        closing = Proposal.objects.get(kind=Kind.CLOSING)
        service.confirm(closing.pk, actor=office.second, source="test")
    else:
        emergency.close_at_once(watcher.username, source="test", reason=REASON)
    lapse()
    assert not fresh(watcher).is_active


def test_the_page_suspends_and_leads_to_the_proposal(office: Office) -> None:
    watcher, _other = auditor(office), auditor(office, 2)
    browser = signed_in(office.first)
    page = browser.get(reverse("departments:account", args=[watcher.pk])).content.decode()
    assert "立即停用" in page
    door = reverse("departments:account-active", args=[watcher.pk])
    answer = browser.post(door, {"active": "now", "reason": REASON})
    proposal = Proposal.objects.get()
    assert answer.headers["Location"] == reverse("departments:proposal", args=[proposal.pk])
    assert proposal.kind == Kind.SUSPENSION
    own = browser.get(answer.headers["Location"]).content.decode()
    assert "账号已立即停用" in own
    assert "由另一名安全管理员确认后生效" not in own  # it holds already
    browser = signed_in(office.second)
    assert REASON in browser.get(answer.headers["Location"]).content.decode()


def test_whoever_remains_reaches_as_far_as_who_is_suspended(office: Office) -> None:
    """Somebody who audits one office, or administers it, watches and undoes nothing above it."""
    at = office.world.organization(World.X)
    User.objects.filter(grants__role=Role.AUDITOR).update(is_active=False)
    watcher, small = auditor(office, 3), auditor(office, 4)
    User.objects.filter(pk__in=[watcher.pk, small.pk]).update(is_active=True)
    placed(small, Role.AUDITOR, at)
    placed(office.third, Role.SECURITY_ADMIN, at)
    known = [office.first.pk, office.second.pk, office.third.pk]
    others = User.objects.filter(grants__role=Role.SECURITY_ADMIN).exclude(pk__in=known)
    others.update(is_active=False)
    for user in (watcher, office.second):
        with pytest.raises(AccountRefused, match="close_account"):
            suspended(user, fresh(office.first))
    assert fresh(watcher).is_active
    assert fresh(office.second).is_active


def test_who_was_suspended_meanwhile_suspends_nobody(office: Office) -> None:
    acting = fresh(office.second)  # as the request read it
    suspended(office.second, office.first)
    with pytest.raises(PermissionDenied):
        suspended(auditor(office), acting)
    assert Proposal.objects.count() == 1


def test_taking_a_suspension_back_takes_back_no_news_of_it(office: Office) -> None:
    watcher, _other = auditor(office), auditor(office, 2)
    proposal = suspended(watcher, office.first)
    told = Intent.objects.filter(duty_key=f"suspension:{proposal.pk}").exclude(channel="inbox")
    waiting = told.filter(settled_at=None).count()
    assert waiting
    service.withdraw(proposal.pk, actor=office.first, source="test")
    assert told.filter(settled_at=None).count() == waiting


def test_who_proposes_and_withdraws_keeps_nobody_else_from_proposing(office: Office) -> None:
    watcher = auditor(office)
    for _time in range(MOST_OF_ONE):
        moving.leave(watcher.pk, colleague_id=None, actor=office.first, source="test")
        service.withdraw(Proposal.objects.latest("pk").pk, actor=office.first, source="test")
    with pytest.raises(AccountRefused):
        moving.leave(watcher.pk, colleague_id=None, actor=office.first, source="test")
    moving.leave(watcher.pk, colleague_id=None, actor=office.second, source="test")
    assert Proposal.objects.latest("pk").is_waiting
