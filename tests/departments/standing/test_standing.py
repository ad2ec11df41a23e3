"""What the database's own account puts into the rows of accounts is named by the proof."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from departments.accounts import moving
from departments.accounts import service as accounts
from departments.accounts.service import set_roles
from departments.alarms import watching
from departments.alarms.models import Alarm
from departments.api_clients import service as api_clients
from departments.granting import service as granting
from departments.granting.models import Proposal
from departments.granting.suspending import suspend
from departments.models import ApiToken, ProviderIdentity, RoleGrant, User
from departments.roles import Role
from departments.standing import attesting, comparing
from reform_tracker import clock
from reform_tracker.audit import jobs, proving
from reform_tracker.audit.models import AuditEvent, TrailCheck
from tests.factories.second_factor import with_app
from tests.factories.world import PASSWORD, World
from tests.reform_tracker.audit.tampering import without_triggers


@pytest.fixture
def admin(world: World) -> User:
    return world.person(World.C, Role.SECURITY_ADMIN)


@pytest.fixture
def clerk(world: World, admin: User) -> User:
    """Of a system whose accounts have been written down."""
    found = world.reporter()
    attesting.begin()
    assert comparing.unexplained() == []
    return found


def token_of(user: User, admin: User) -> ApiToken:
    made = api_clients.create_client(
        actor=admin, source="test", organization=user.organization, name="省级系统", days=30
    )
    return made.token


def grant(user: User, _admin: User) -> User:
    place = RoleGrant.objects.get(user__grants__role=Role.SECURITY_ADMIN).organization
    RoleGrant.objects.create(user=user, role=Role.AUDITOR, organization=place)
    return user


def widen(_user: User, admin: User) -> User:
    """A second person is made up."""
    RoleGrant.objects.filter(user=admin).update(confirmed_at=clock.real_now())
    return admin


def password(user: User, _admin: User) -> User:
    User.objects.filter(pk=user.pk).update(password=make_password("Mine-2012-Gansu"))
    return user


def open_up(user: User, admin: User) -> User:
    moving.close(user, None, admin, "test")
    assert comparing.unexplained() == []
    User.objects.filter(pk=user.pk).update(is_active=True)
    return user


def token(user: User, admin: User) -> User:
    made = token_of(user, admin)
    assert comparing.unexplained() == []
    ApiToken.objects.filter(pk=made.pk).update(secret_hmac="0" * 64)
    return made.client.account


def without_factor(user: User, _admin: User) -> User:
    with_app(user)
    attesting.attest([user.username], source="test", reason="已核实")
    assert comparing.unexplained() == []
    user.authenticators.all().delete()
    return user


def identity(user: User, _admin: User) -> User:
    now = clock.real_now()
    ProviderIdentity.objects.create(user=user, issuer="x", subject="mine", bound_at=now)
    return user


def an_account(user: User, _admin: User) -> User:
    return User.objects.create(username="x", full_name="无", organization=user.organization)


@pytest.mark.parametrize(
    "tamper",
    [grant, widen, password, open_up, token, without_factor, identity, an_account],
)
def test_what_no_event_explains_is_named(
    clerk: User, admin: User, tamper: Callable[[User, User], User]
) -> None:
    whom = tamper(clerk, admin)
    (told,) = comparing.unexplained()
    assert told.startswith(f"account {whom.pk} ({whom.username}): ")
    if tamper is grant:
        assert "+auditor" in told


def test_it_turns_proof_command_page_and_alarms_red_and_back(
    clerk: User, admin: User, client: Client, settings: Settings
) -> None:
    settings.ANCHOR_DIR = ""
    jobs.prove_trail()
    assert proving.state().proved
    put = RoleGrant.objects.create(
        user=clerk, role=Role.AUDITOR, organization=admin.grants.get().organization
    )
    jobs.prove_trail()  # at the next tick, not the next day
    state = proving.state()
    assert (state.proved, "+auditor" in state.first) == (False, True)
    with pytest.raises(CommandError, match=r"auditor"):
        call_command("verify_audit", verbosity=0)
    Alarm.objects.all().delete()
    watching.watch()
    kinds = set(Alarm.objects.filter(subject="trail").values_list("kind", flat=True))
    assert kinds == {"unexplained"}
    put.delete()
    jobs.prove_trail()
    assert proving.state().proved


def test_a_result_of_before_stays_signed(clerk: User) -> None:
    check = proving.check()
    assert "unexplained" not in check.statement()
    assert proving.is_ours(TrailCheck.objects.get(pk=check.pk))


def test_services_explain_what_they_do(
    clerk: User, admin: User, world: World, settings: Settings
) -> None:
    second, third = (world.person(World.C, Role.SECURITY_ADMIN, number=n) for n in (2, 3))
    by: dict[str, Any] = {"actor": admin, "source": "test"}
    settings.CONFIRMED_ROLES = frozenset({"commission", "security_admin"})

    def confirmed() -> None:
        waiting = Proposal.objects.waiting().get()
        granting.confirm(waiting.pk, actor=second, source="test")

    def moved() -> None:
        moving.move(
            clerk.pk,
            world.organization(World.B).pk,
            roles=[Role.REPORTER],
            colleague_id=None,
            **by,
        )

    def client_renewed() -> None:
        made = token_of(clerk, admin).client
        api_clients.renew_token(made.pk, overlap=timedelta(0), **by)
        api_clients.revoke_client(made.pk, **by)

    def lapsed() -> None:
        suspend(third.pk, reason="核查", **by)
        assert comparing.unexplained() == []
        Proposal.objects.waiting().update(lapses_at=clock.real_now() - timedelta(1))
        granting.lapse_overdue()

    steps: list[Callable[[], object]] = [
        lambda: set_roles(clerk.pk, roles=[Role.REPORTER, Role.HEAD], **by),
        lambda: accounts.reset_password(clerk.pk, password="Ganz-Neu-2012", **by),
        lambda: set_roles(clerk.pk, roles=[Role.REPORTER, Role.COMMISSION], **by),
        confirmed,
        lambda: accounts.reset_password(clerk.pk, password="Half-2012-x", **by),
        confirmed,
        lapsed,
        lambda: moving.leave(third.pk, colleague_id=None, **by),
        confirmed,
        lambda: accounts.open_again(third.pk, **by),
        confirmed,
        lambda: set_roles(clerk.pk, roles=[Role.REPORTER], **by),
        confirmed,
        moved,
        client_renewed,
    ]
    for number, step in enumerate(steps):
        step()
        assert (number, comparing.unexplained()) == (number, [])


def test_a_hash_is_renewed_at_sign_in_only_where_it_was_explained(
    clerk: User, settings: Settings
) -> None:
    clerk.set_password(PASSWORD)
    clerk.save()
    attesting.attest([clerk.username], source="test", reason="已核实")
    weaker = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        *dict.fromkeys([*settings.PASSWORD_HASHERS, weaker]),
    ]
    assert User.objects.get(pk=clerk.pk).check_password(PASSWORD)
    assert AuditEvent.objects.filter(action="account.rehashed").exists()
    assert comparing.unexplained() == []
    put = make_password("Mine-2012-Gansu", hasher="md5")
    User.objects.filter(pk=clerk.pk).update(password=put)
    assert User.objects.get(pk=clerk.pk).check_password("Mine-2012-Gansu")
    assert len(comparing.unexplained()) == 1


def test_an_event_that_somebody_made_up_explains_nothing(clerk: User, admin: User) -> None:
    """It takes the key of the trail."""
    grant(clerk, admin)
    said = attesting.said([clerk.pk], ["grants"])
    last = AuditEvent.objects.filter(action="account.attested").latest("pk")
    with without_triggers():
        AuditEvent.objects.filter(pk=last.pk).update(data=said)
    assert comparing.unexplained()


def test_before_anything_is_written_down_nothing_is_compared_and_it_is_written_once(
    world: World, admin: User
) -> None:
    User.objects.filter(pk=admin.pk).update(password="x")
    assert comparing.unexplained() == []
    assert attesting.begin() == User.objects.count()
    assert attesting.begin() == 0
    User.objects.filter(pk=admin.pk).update(password="y")
    assert attesting.begin() == 0
    assert len(comparing.unexplained()) == 1


def test_the_operator_answers_for_an_account_with_the_reason(clerk: User, admin: User) -> None:
    grant(clerk, admin)
    with pytest.raises(CommandError):
        call_command("attest_accounts", clerk.username, verbosity=0)
    assert comparing.unexplained()
    call_command("attest_accounts", clerk.username, reason="恢复后核对", verbosity=0)
    assert comparing.unexplained() == []
    assert AuditEvent.objects.latest("pk").data["reason"] == "恢复后核对"


def test_no_hash_stands_in_the_trail(clerk: User) -> None:
    kept = User.objects.get(pk=clerk.pk).password
    assert not any(kept in str(data) for data in AuditEvent.objects.values_list("data", flat=True))


def test_what_is_recorded_meanwhile_is_not_taken_for_something_else(clerk: User) -> None:
    """Rows are read after the events: what was committed between is looked at again."""
    known = comparing._known
    calls: list[int] = []

    def late() -> Any:
        found = known()
        if not calls:
            with transaction.atomic():
                clerk.set_password(PASSWORD)
                clerk.save()
                accounts.password_changed(clerk, source="test")
        calls.append(1)
        return found

    with mock.patch.object(comparing, "_known", late):
        assert comparing.unexplained() == []
    assert len(calls) == 2
