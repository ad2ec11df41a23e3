"""How often the same is proposed, and how often a day by one."""

import pytest
import time_machine

from departments.accounts.service import AccountRefused, set_roles
from departments.granting import proposing, service
from departments.granting.models import Proposal
from departments.models import User
from departments.roles import Role
from departments.second_factor import service as second_factor
from departments.second_factor.service import FactorRefused
from reform_tracker import clock
from reform_tracker.notifications.models import InboxMessage
from tests.departments.granting.conftest import Office
from tests.factories.second_factor import with_app


def asked_of(user: User) -> int:
    return InboxMessage.objects.filter(recipient=user).count()


def test_proposing_and_withdrawing_again_and_again_ends(office: Office) -> None:
    with time_machine.travel(clock.real_now(), tick=False) as machine:
        for _time in range(proposing.MOST_OF_ONE):
            mine = office.proposed()
            service.withdraw(mine.pk, actor=office.first, source="test")
        with pytest.raises(AccountRefused, match="5"):
            office.proposed()
        assert asked_of(office.second) == proposing.MOST_OF_ONE
        office.proposed(office.clerk(2))
        machine.shift(proposing.DAY)
        assert office.proposed().is_waiting


def test_one_administrator_proposes_so_often_a_day(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposing, "MOST_A_DAY", 2)
    other = office.clerk(3)
    with_app(office.second)
    for number in (1, 2):
        office.proposed(office.clerk(number))
    with pytest.raises(AccountRefused, match="2"):
        office.proposed(other)
    with pytest.raises(FactorRefused, match="2"):
        second_factor.reset(office.second.pk, actor=office.first, source="test", reason="遗失")
    set_roles(other.pk, actor=office.third, source="test", roles=[Role.COMMISSION])
    assert Proposal.objects.count() == 3
