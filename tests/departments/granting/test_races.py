"""Two press at the same moment; the proposer loses the role at that moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from departments.accounts.service import AccountRefused, set_roles
from departments.granting import service
from departments.granting.models import Proposal, State
from departments.models import RoleGrant
from departments.roles import Role
from reform_tracker.audit.models import AuditEvent
from tests.departments.granting.conftest import Office, fresh

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(acts: Sequence[Callable[[], object]]) -> list[str]:
    """What became of each: "" where it was done, else why it was refused."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            barrier.wait(20)
            act()
        except AccountRefused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_who_confirm_at_once_give_the_role_once(office: Office) -> None:
    proposal = office.proposed()
    told = at_once(
        [
            lambda one=one: service.confirm(proposal.pk, actor=one, source="test")  # type: ignore[misc]  # bound now
            for one in (office.second, office.third)
        ]
    )
    assert sorted(map(bool, told)) == [False, True]
    assert RoleGrant.objects.filter(user=proposal.user, role=Role.COMMISSION).count() == 1
    assert AuditEvent.objects.filter(action="account.proposal_confirmed").count() == 1


def test_confirming_and_refusing_at_once_is_one_of_both(office: Office) -> None:
    proposal = office.proposed()
    told = at_once(
        [
            lambda: service.confirm(proposal.pk, actor=office.second, source="test"),
            lambda: service.refuse(
                proposal.pk, actor=office.third, source="test", reason="无此需要"
            ),
            lambda: service.withdraw(proposal.pk, actor=office.first, source="test"),
        ]
    )
    assert sorted(map(bool, told)) == [False, True, True]
    confirmed = Proposal.objects.get().state == State.CONFIRMED
    assert fresh(proposal.user).holds(Role.COMMISSION) == confirmed


def test_a_role_that_is_taken_from_the_proposer_meanwhile_counts(office: Office) -> None:
    proposal = office.proposed()
    set_roles(office.first.pk, actor=office.third, source="test", roles=[])
    taken = Proposal.objects.get(user=office.first)
    at_once(
        [
            lambda one=one: service.confirm(one.pk, actor=office.second, source="test")  # type: ignore[misc]  # bound now
            for one in (proposal, taken)
        ]
    )
    done = AuditEvent.objects.filter(action="account.proposal_confirmed").order_by("pk")
    given = fresh(proposal.user).holds(Role.COMMISSION)
    assert not fresh(office.first).roles
    assert given == (done[0].object_id == str(proposal.pk))


def test_the_same_proposal_pressed_twice_at_once_is_one(office: Office) -> None:
    clerk = office.clerk()
    at_once([lambda: office.proposed(clerk), lambda: office.proposed(clerk)])
    assert Proposal.objects.count() == 1
