"""Any order of proposing, deciding, taking away and letting time pass: what stands in the table of
states happens, and nothing else; nobody comes to a privileged role by one person."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from hypothesis.strategies import sampled_from
from pytest_django import Settings

from departments.accounts.service import AccountRefused, set_roles
from departments.granting import proposing, service
from departments.granting.models import Proposal, State
from departments.models import RoleGrant, User
from departments.permissions import Action, can
from departments.roles import Role, conflicts
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tests.departments.granting.conftest import ALL, fresh
from tests.factories.world import World
from tests.support.examples import examples

pytestmark = pytest.mark.once
OTHERS = (Role.COMMISSION, Role.AUDITOR, Role.SECURITY_ADMIN, Role.APPROVER)


class Walk(RuleBasedStateMachine):
    """Three administrators and one clerk; which of them acts, and on what, is drawn."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        Proposal.objects.all().delete()
        self.admins = [self.world.person(World.C, Role.SECURITY_ADMIN, number=n) for n in (1, 2, 3)]
        self.clerk = self.world.person(World.C, Role.REPORTER, number=9)
        RoleGrant.objects.filter(user__in=[*self.admins, self.clerk]).delete()
        government = self.world.organization("省政府")
        for one in self.admins:
            one.grants.create(role=Role.SECURITY_ADMIN, organization=government)
        self.decided: dict[int, str] = {}

    people = sampled_from(range(3))

    def admin(self, number: int) -> User:
        return fresh(self.admins[number])

    @rule(by=people, role=sampled_from(OTHERS))
    def give(self, by: int, role: Role) -> None:
        actor, before = self.admin(by), fresh(self.clerk).roles
        if not can(actor, Action.MANAGE_ACCOUNTS):
            return
        try:
            set_roles(self.clerk.pk, actor=actor, source="test", roles=[*before, role])
        except AccountRefused:
            return
        after = fresh(self.clerk).roles
        assert after == (before if role in ALL else before | {role})

    @rule(by=people, end=sampled_from(["confirm", "refuse", "withdraw"]))
    def decide(self, by: int, end: str) -> None:
        actor, proposal = self.admin(by), Proposal.objects.order_by("-pk").first()
        if proposal is None or not can(actor, Action.MANAGE_ACCOUNTS):
            return
        proposer = fresh(proposal.proposed_by)
        is_mine = proposer.pk == actor.pk
        waits = proposal.is_waiting
        held = {(Role(one.role), one.organization_id) for one in self.clerk.grants.all()}
        after = (held - proposal.taken) | proposal.pairs
        fits = conflicts(frozenset(role for role, _at in after)) is None
        allowed = (
            waits
            and {
                "confirm": not is_mine and can(proposer, Action.MANAGE_ACCOUNTS) and fits,
                "refuse": not is_mine,
                "withdraw": is_mine,
            }[end]
        )
        more = {"reason": "无此需要"} if end == "refuse" else {}
        try:
            getattr(service, end)(proposal.pk, actor=actor, source="test", **more)
        except AccountRefused:
            assert not allowed
        else:
            assert allowed
            held = {(Role(one.role), one.organization_id) for one in self.clerk.grants.all()}
            done = proposal.pairs <= held and proposal.taken.isdisjoint(held)
            assert done == (end == "confirm")

    @rule(of=people)
    def lose(self, of: int) -> None:
        other = self.admin((of + 1) % 3)
        if can(other, Action.MANAGE_ACCOUNTS):
            self.admins[of].grants.all().delete()

    @rule()
    def wait(self) -> None:
        rows = Proposal.objects.filter(state=State.PROPOSED)
        rows.update(lapses_at=clock.real_now() - timedelta(seconds=1))

    @rule()
    def job(self) -> None:
        service.lapse_overdue()
        assert not Proposal.objects.overdue().exists()

    @rule()
    def take_away(self) -> None:
        able = [one for one in map(self.admin, range(3)) if can(one, Action.MANAGE_ACCOUNTS)]
        if able:
            with suppress(AccountRefused):  # while another proposal waits
                set_roles(self.clerk.pk, actor=able[0], source="test", roles=[Role.REPORTER])

    @invariant()
    def what_is_privileged_was_given_by_two(self) -> None:
        for grant in self.clerk.grants.filter(role__in=ALL):
            assert grant.granted_by_id != grant.confirmed_by_id
            assert None not in (grant.granted_by_id, grant.confirmed_by_id, grant.confirmed_at)

    @invariant()
    def what_is_decided_stays_decided_and_stands_in_the_trail(self) -> None:
        for pk, state in Proposal.objects.exclude(state=State.PROPOSED).values_list("pk", "state"):
            assert self.decided.setdefault(pk, state) == state
            told = AuditEvent.objects.filter(
                object_type="departments.proposal", object_id=str(pk)
            ).exclude(action="account.proposed")
            action = "account.proposal_" + state
            assert list(told.values_list("action", flat=True)) == [action]

    @invariant()
    def one_waits_at_most(self) -> None:
        assert Proposal.objects.filter(state=State.PROPOSED).count() <= 1


def test_a_random_walk_keeps_to_the_table(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CONFIRMED_ROLES = ALL
    monkeypatch.setattr(proposing, "MOST_OF_ONE", 1000)
    Walk.world = world
    run_state_machine_as_test(Walk, settings=examples(12, stateful_step_count=25))
