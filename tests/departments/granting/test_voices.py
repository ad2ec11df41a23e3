"""Whoever was made an administrator, or privileged, by a single person's word."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from departments.accounts import service as accounts
from departments.accounts.service import PlacedRole, set_roles
from departments.granting.models import Proposal
from departments.roles import Role
from tests.departments.granting.conftest import Office, fresh
from tests.departments.granting.test_service import HALF, confirm, events, opens, refused
from tests.factories.world import World


def test_an_administrator_made_by_one_alone_is_that_ones_second_voice(
    office: Office, settings: Settings
) -> None:
    settings.CONFIRMED_ROLES = frozenset()
    puppet, puppets_puppet = office.clerk(8), office.clerk(9)
    roles = [Role.SECURITY_ADMIN]
    set_roles(puppet.pk, actor=office.first, source="test", roles=roles)
    set_roles(puppets_puppet.pk, actor=fresh(puppet), source="test", roles=roles)
    settings.CONFIRMED_ROLES = frozenset({"commission", "security_admin"})
    proposal = office.proposed(office.clerk(7))
    for one in (puppet, puppets_puppet):
        assert refused(proposal, fresh(one))
    set_roles(
        office.clerk(6).pk, actor=fresh(puppets_puppet), source="test", roles=[Role.COMMISSION]
    )
    assert refused(Proposal.objects.latest("pk"), office.first)
    call_command("vouch_for", puppet.username, reason="本人已到场", stdout=StringIO())
    assert events("account.vouched")[0].data["reason"] == "本人已到场"
    confirm(proposal, fresh(puppet))


def test_a_voice_whose_maker_is_gone_is_nobodys(office: Office, settings: Settings) -> None:
    """Taking the role from who stands between them makes no second voice of a puppet's puppet."""
    settings.CONFIRMED_ROLES = frozenset()
    between, puppet = office.clerk(8), office.clerk(9)
    roles = [Role.SECURITY_ADMIN]
    set_roles(between.pk, actor=office.first, source="test", roles=roles)
    set_roles(puppet.pk, actor=fresh(between), source="test", roles=roles)
    settings.CONFIRMED_ROLES = frozenset({"commission", "security_admin"})
    between.grants.filter(role=Role.SECURITY_ADMIN).delete()
    proposal = office.proposed(office.clerk(7))
    assert "vouch_for" in refused(proposal, fresh(puppet))
    call_command("vouch_for", puppet.username, reason="本人已到场", stdout=StringIO())
    confirm(proposal, fresh(puppet))


def test_whoever_was_privileged_by_one_alone_proves_anew_who_it_is(
    office: Office, settings: Settings
) -> None:
    """The one who gave the role then may know the password still."""
    settings.CONFIRMED_ROLES = frozenset()
    puppet = office.clerk(8)
    of_c = [PlacedRole(Role.SECURITY_ADMIN, office.world.organization(World.C).pk)]
    set_roles(puppet.pk, actor=office.first, source="test", roles=of_c)
    accounts.reset_password(puppet.pk, actor=office.first, source="test", password=HALF)
    settings.CONFIRMED_ROLES = frozenset({"security_admin"})
    set_roles(puppet.pk, actor=office.first, source="test", roles=[Role.SECURITY_ADMIN])
    assert opens(puppet, HALF)
    assert confirm(Proposal.objects.get(), office.second).second_half
    assert not opens(puppet, HALF)


def test_a_single_administrator_goes_to_the_operator(world: World, settings: Settings) -> None:
    settings.CONFIRMED_ROLES = frozenset({"commission"})
    only, clerk = world.person(World.C, Role.SECURITY_ADMIN), world.person(World.C, Role.REPORTER)
    roles = [Role.REPORTER, Role.COMMISSION]
    set_roles(clerk.pk, actor=only, source="test", roles=roles)
    proposal = Proposal.objects.get()
    told = StringIO()
    call_command("confirm_proposal", stdout=told)
    assert str(proposal.pk) in told.getvalue()
    with pytest.raises(CommandError):
        call_command("confirm_proposal", proposal.pk, stdout=told)  # without a reason
    call_command("confirm_proposal", proposal.pk, reason="仅有一名安全管理员", stdout=told)
    assert fresh(clerk).roles == set(roles)
    half = told.getvalue().rsplit(" ", 1)[1].strip()
    assert opens(clerk, proposal.first_half + half)
    (event,) = events("account.proposal_confirmed")
    assert (event.source, event.data["decided_by"]) == ("command", None)
    assert event.data["reason"] == "仅有一名安全管理员"
    with pytest.raises(CommandError):
        call_command("confirm_proposal", 0, stdout=told)
