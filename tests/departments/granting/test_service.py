"""One proposes and another one confirms; what held then is asked again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from departments import jobs
from departments.accounts import moving
from departments.accounts import service as accounts
from departments.accounts.service import AccountRefused, PlacedRole, set_roles
from departments.granting import service
from departments.granting.models import Proposal, State
from departments.models import ProviderIdentity, RoleGrant, User
from departments.roles import Role
from departments.second_factor import service as second_factor
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications.models import InboxMessage
from tests.departments.granting.conftest import Office, fresh
from tests.factories.browser import signed_in
from tests.factories.second_factor import with_app
from tests.factories.world import PASSWORD, World

HALF = "Ganz-Neu-2012"


def confirm(proposal: Proposal, actor: User) -> service.Confirmed:
    return service.confirm(proposal.pk, actor=actor, source="test")


def refused(proposal: Proposal, actor: User) -> str:
    """Why it is not confirmed; and nothing has come of it."""
    before = fresh(proposal.user).roles
    with pytest.raises(AccountRefused) as refusal:
        confirm(proposal, actor)
    assert fresh(proposal.user).roles == before
    return str(refusal.value)


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action).order_by("pk"))


def test_a_role_is_held_only_once_another_one_has_confirmed(office: Office) -> None:
    clerk = office.clerk()
    proposal = office.proposed(clerk)
    assert fresh(clerk).roles == {Role.REPORTER}
    confirm(proposal, office.second)
    assert fresh(clerk).roles == {Role.REPORTER, Role.COMMISSION}
    grant = clerk.grants.get(role="commission")
    assert (grant.granted_by, grant.confirmed_by) == (office.first, office.second)
    (asked,), (done,) = events("account.proposed"), events("account.proposal_confirmed")
    assert asked.actor_id == office.first.pk
    assert done.data["proposed_by"] == office.first.trail_name
    assert done.data["decided_by"] == office.second.trail_name
    assert not events("account.roles")


def test_ordinary_roles_need_nobody(office: Office) -> None:
    clerk = office.clerk()
    set_roles(clerk.pk, actor=office.first, source="test", roles=[Role.APPROVER])
    assert fresh(clerk).roles == {Role.APPROVER}
    assert not Proposal.objects.exists()


def test_both_kinds_at_once_are_parted(office: Office) -> None:
    clerk = office.clerk()
    roles = [Role.APPROVER, Role.COMMISSION]
    set_roles(clerk.pk, actor=office.first, source="test", roles=roles)
    assert fresh(clerk).roles == {Role.APPROVER}
    (event,) = events("account.roles")
    assert [list(event.data[one]) for one in ("before", "after")] == [["reporter"], ["approver"]]
    confirm(Proposal.objects.get(), office.second)
    assert fresh(clerk).roles == set(roles)


def test_another_place_is_more_power(office: Office) -> None:
    world = office.world
    of_x = world.placed(Role.COMMISSION, World.X)
    places = [PlacedRole(Role.COMMISSION, world.organization(one).pk) for one in (World.X, World.Y)]
    set_roles(of_x.pk, actor=office.first, source="test", roles=places)
    assert fresh(of_x).places(Role.COMMISSION) == {world.organization(World.X).pk}
    confirm(Proposal.objects.get(), office.second)
    assert len(fresh(of_x).places(Role.COMMISSION)) == 2


def test_whoever_proposed_it_or_gets_it_never_confirms(office: Office) -> None:
    proposal = office.proposed()
    assert refused(proposal, office.first)
    of_second = Proposal.objects.create(
        user=office.second,
        kind="roles",
        roles=[],
        proposed_by=office.first,
        proposed_at=clock.real_now(),
        lapses_at=clock.real_now() + timedelta(days=1),
    )
    assert refused(of_second, office.second)
    for decided_by in (office.first, office.second):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=of_second.pk).update(
                state="confirmed", decided_by=decided_by, decided_at=clock.real_now()
            )


def test_whoever_is_no_administrator_never_confirms(office: Office) -> None:
    proposal = office.proposed()
    for other in (office.world.reviewer, office.clerk(2)):
        with pytest.raises(PermissionDenied):
            confirm(proposal, other)
    with pytest.raises(Http404):
        confirm(proposal, office.world.placed(Role.SECURITY_ADMIN, World.X))


def test_whoever_reaches_less_does_not_confirm_more(office: Office) -> None:
    local = office.world.placed(Role.SECURITY_ADMIN, World.X)
    clerk = office.world.reporter(World.X)
    proposal = office.proposed(clerk)
    assert refused(proposal, local)
    service.withdraw(proposal.pk, actor=office.first, source="test")
    at_x = PlacedRole(Role.COMMISSION, office.world.organization(World.X).pk)
    set_roles(clerk.pk, actor=office.first, source="test", roles=[Role.REPORTER, at_x])
    confirm(Proposal.objects.latest("pk"), local)
    assert Role.COMMISSION in fresh(clerk).roles


def test_a_proposer_who_is_no_administrator_any_more_has_proposed_nothing(office: Office) -> None:
    proposal = office.proposed()
    office.first.grants.all().delete()
    assert refused(proposal, office.second)


def test_a_proposer_who_does_not_reach_what_the_person_holds_by_now_has_proposed_nothing(
    office: Office,
) -> None:
    world = office.world
    local, clerk = world.placed(Role.SECURITY_ADMIN, World.X), world.reporter(World.X)
    clerk.grants.all().delete()
    at_x = PlacedRole(Role.LEADER, world.organization(World.X).pk)
    set_roles(clerk.pk, actor=local, source="test", roles=[at_x])
    clerk.grants.create(role=Role.AUDITOR, organization=world.organization("省政府"))
    assert "已无权提请" in refused(Proposal.objects.get(), office.second)


def test_a_proposer_whose_account_was_closed_has_proposed_nothing(office: Office) -> None:
    proposal = office.proposed()
    moving.close(office.first, None, office.third, "test")
    assert refused(proposal, office.second)


def test_nothing_is_given_to_an_account_that_was_closed_meanwhile(office: Office) -> None:
    proposal = office.proposed(office.world.person(World.X, Role.HEAD))
    moving.leave(proposal.user_id, colleague_id=None, actor=office.third, source="test")
    assert refused(proposal, office.second)


def test_roles_that_exclude_each_other_are_asked_about_again(office: Office) -> None:
    proposal = office.proposed(office.world.person(World.X, Role.HEAD), Role.AUDITOR)
    roles = [Role.APPROVER]
    set_roles(proposal.user_id, actor=office.third, source="test", roles=roles)
    assert refused(proposal, office.second)
    with pytest.raises(AccountRefused):
        office.proposed(office.clerk(), Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN)


def test_two_proposals_that_exclude_each_other_do_not_both_come_true(office: Office) -> None:
    """Only one of a kind waits for an account, so that none is confirmed unseen beside another."""
    clerk = office.clerk()
    office.proposed(clerk, Role.COMMISSION)
    with pytest.raises(AccountRefused):
        office.proposed(clerk, Role.SYSTEM_ADMIN)


def test_the_same_proposal_twice_is_one(office: Office) -> None:
    assert office.proposed().pk == office.proposed().pk
    assert len(events("account.proposed")) == 1


@pytest.mark.parametrize("end", ["confirm", "refuse", "withdraw"])
def test_what_is_decided_is_decided(office: Office, end: str) -> None:
    proposal = office.proposed()
    acts: dict[str, Callable[[], object]] = {
        "confirm": lambda: confirm(proposal, office.second),
        "refuse": lambda: service.refuse(
            proposal.pk, actor=office.second, source="test", reason="无此需要"
        ),
        "withdraw": lambda: service.withdraw(proposal.pk, actor=office.first, source="test"),
    }
    acts[end]()
    for act in acts.values():
        with pytest.raises(AccountRefused):
            act()


def test_a_refusal_says_why_and_the_proposer_reads_it(office: Office) -> None:
    proposal = office.proposed()
    for reason in ("", " ", "x" * 501, "a\0b"):
        with pytest.raises(AccountRefused):
            service.refuse(proposal.pk, actor=office.second, source="test", reason=reason)
    service.refuse(proposal.pk, actor=office.second, source="test", reason="无此需要")
    assert events("account.proposal_refused")[0].data["reason"] == "无此需要"
    told = InboxMessage.objects.filter(intent__recipient=office.first).latest("pk")
    assert "无此需要" in told.intent.body


def test_whoever_may_not_confirm_does_not_refuse_either(office: Office) -> None:
    proposal = office.proposed()
    with pytest.raises(AccountRefused):
        service.refuse(proposal.pk, actor=office.first, source="test", reason="无此需要")
    assert Proposal.objects.get().is_waiting


def test_only_the_proposer_takes_it_back(office: Office) -> None:
    with pytest.raises(AccountRefused):
        service.withdraw(office.proposed().pk, actor=office.second, source="test")


def test_it_lapses_after_seven_days(office: Office) -> None:
    proposal = office.proposed()
    Proposal.objects.update(lapses_at=clock.real_now() - timedelta(seconds=1))
    assert refused(proposal, office.second)  # also before the job has run
    jobs.lapse_proposals()
    jobs.lapse_proposals()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.first_half) == (State.LAPSED, "")
    assert len(events("account.proposal_lapsed")) == 1
    assert office.proposed(proposal.user).pk != proposal.pk


def test_a_lapsed_one_does_not_stand_in_the_way_of_another(office: Office) -> None:
    proposal = office.proposed()
    Proposal.objects.update(lapses_at=clock.real_now() - timedelta(seconds=1))
    assert office.proposed(proposal.user).pk != proposal.pk


def test_who_may_confirm_is_asked_and_no_more_once_it_is_decided(office: Office) -> None:
    proposal = office.proposed()
    asked = InboxMessage.objects.filter(intent__duty_key=f"proposal:{proposal.pk}", done_at=None)
    people = {office.second.pk, office.third.pk}
    assert set(asked.values_list("intent__recipient", flat=True)) == people
    confirm(proposal, office.second)
    left = set(asked.values_list("intent__recipient", flat=True))
    assert left == {office.first.pk, proposal.user_id}


def opens(user: User, password: str) -> bool:
    """Whether somebody comes in with a password."""
    return fresh(user).check_password(password)


def test_whoever_becomes_privileged_proves_anew_who_it_is(office: Office) -> None:
    clerk = office.clerk()
    signed_in(clerk)
    with_app(clerk)
    bound = {"issuer": "https://id.example", "subject": "1", "bound_at": clock.real_now()}
    ProviderIdentity.objects.create(user=clerk, **bound)
    way = clerk.personal_channels.create(channel="wecom", url="https://robot.example/key")
    clerk.personal_channels.create(channel="mail", active=False)
    done = confirm(proposal := office.proposed(clerk), office.second)
    first = proposal.first_half
    assert first
    assert done.second_half
    for known in (PASSWORD, first, done.second_half):
        assert not opens(clerk, known)
    assert opens(clerk, first + done.second_half)
    assert fresh(clerk).must_change_password
    assert not second_factor.has_factor(clerk)
    assert not ProviderIdentity.objects.exists()
    way.refresh_from_db()
    assert (way.url, way.active) == ("", False)
    assert clerk.personal_channels.get(channel="mail").active
    assert not clerk.sessions.exists()


def test_whoever_is_privileged_already_keeps_the_password(office: Office) -> None:
    of_x = office.world.placed(Role.COMMISSION, World.X)
    set_roles(of_x.pk, actor=office.first, source="test", roles=[Role.COMMISSION])
    assert fresh(of_x).places(Role.COMMISSION) == {office.world.organization(World.X).pk}
    assert confirm(Proposal.objects.get(), office.second).second_half == ""
    assert fresh(of_x).grants.get().organization.kind == "government"
    assert opens(of_x, PASSWORD)


def new_account(office: Office, *roles: Role) -> User:
    return accounts.create_account(
        actor=office.first,
        source="test",
        username="neu",
        full_name="新人",
        organization=office.world.organization(World.C),
        roles=roles,
        password=HALF,
        must_change_password=True,
    )


def test_a_new_account_with_a_privileged_role_opens_with_both_halves_only(office: Office) -> None:
    user = new_account(office, Role.REPORTER, Role.COMMISSION)
    assert fresh(user).roles == {Role.REPORTER}
    assert not fresh(user).has_usable_password()
    done = confirm(Proposal.objects.get(), office.second)
    assert fresh(user).roles == {Role.REPORTER, Role.COMMISSION}
    assert not opens(user, HALF)
    assert opens(user, HALF + done.second_half)


def test_the_password_of_a_privileged_account_is_given_by_two(office: Office) -> None:
    reviewer = office.world.reviewer
    accounts.reset_password(reviewer.pk, actor=office.first, source="test", password=HALF)
    assert opens(reviewer, PASSWORD)
    done = confirm(Proposal.objects.get(), office.second)
    assert not opens(reviewer, PASSWORD)
    assert not opens(reviewer, HALF)
    assert opens(reviewer, HALF + done.second_half)
    clerk = office.clerk()
    accounts.reset_password(clerk.pk, actor=office.first, source="test", password=HALF)
    assert opens(clerk, HALF)


def test_the_factor_of_a_privileged_account_is_reset_by_two(office: Office) -> None:
    reviewer = office.world.reviewer
    with_app(reviewer)
    second_factor.reset(reviewer.pk, actor=office.first, source="test", reason="手机遗失")
    assert second_factor.has_factor(reviewer)
    assert confirm(Proposal.objects.get(), office.second).second_half == ""
    assert not second_factor.has_factor(reviewer)
    assert opens(reviewer, PASSWORD)


def test_a_closed_privileged_account_is_opened_by_two(office: Office) -> None:
    auditor = office.world.person(World.C, Role.AUDITOR)
    moving.close(auditor, None, office.first, "test")
    accounts.open_again(auditor.pk, actor=office.first, source="test")
    assert not fresh(auditor).is_active
    confirm(Proposal.objects.get(), office.second)
    assert fresh(auditor).is_active


def test_a_half_is_kept_sealed_and_no_longer_than_until_the_decision(office: Office) -> None:
    proposal = office.proposed()
    assert Proposal.objects.exclude(first_half="").count() == 1
    service.refuse(proposal.pk, actor=office.second, source="test", reason="无此需要")
    assert not Proposal.objects.exclude(first_half="").exists()
    for event in AuditEvent.objects.all():
        assert proposal.first_half not in str(event.data)


def test_nobody_makes_a_second_administrator_alone(office: Office) -> None:
    """Every door that one administrator has, one after the other, with a second one who is honest:
    no account that holds a privileged role opens with what the first one knows."""
    puppet = new_account(office, Role.REPORTER)
    puppet.set_password("Meins-Allein-9")
    puppet.save()
    proposal = office.proposed(puppet, Role.SECURITY_ADMIN)
    assert refused(proposal, office.first)
    with pytest.raises(PermissionDenied):
        confirm(proposal, fresh(puppet))
    known = {HALF, PASSWORD, "Meins-Allein-9", proposal.first_half}
    confirm(proposal, office.second)
    accounts.reset_password(puppet.pk, actor=office.first, source="test", password=HALF)
    assert not any(opens(puppet, one) for one in known)


def test_what_the_second_one_reaches_is_asked_as_it_is_now(office: Office) -> None:
    """A request that has read the roles waits for the lock while they are placed elsewhere."""
    proposal, in_flight = office.proposed(), fresh(office.second)
    assert in_flight.reach(Role.SECURITY_ADMIN).whole
    in_flight.grants.update(organization=office.world.organization(World.C))
    assert refused(proposal, in_flight)


def test_the_database_knows_no_grant_confirmed_by_whoever_gave_it(office: Office) -> None:
    clerk, now = office.clerk(), clock.real_now()
    for second in (office.first, clerk):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.create(
                user=clerk,
                role=Role.LEADER,
                organization=clerk.organization,
                granted_by=office.first,
                confirmed_by=second,
                confirmed_at=now,
            )
