"""Accounts that are closed to some: those of the demo, those behind API clients, forgotten ones."""

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from departments.accounts import service as accounts
from departments.accounts.demo import PASSWORD as DEMO_PASSWORD
from departments.accounts.service import AccountRefused
from departments.api_clients.service import create_client
from departments.models import User
from departments.roles import Role
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications.models import InboxMessage
from tasks.models import ReformPlan
from tests.factories.browser import signed_in
from tests.factories.world import PASSWORD, World

NEW = "Ganz-Neu-2012"


def sign_in(username: str, password: str) -> Client:
    browser = Client()
    browser.post("/sign-in/", {"username": username, "password": password})
    return browser


def test_demo_accounts_are_closed_without_the_demo(plan: ReformPlan, settings: Settings) -> None:
    settings.DEMO = True
    call_command("seed_demo")
    inside = sign_in("commission", DEMO_PASSWORD)
    assert inside.get(f"/plans/{plan.pk}/").status_code == 200
    settings.DEMO = False
    assert inside.get(f"/plans/{plan.pk}/").status_code == 302
    assert sign_in("commission", DEMO_PASSWORD).get(f"/plans/{plan.pk}/").status_code == 302


def client_account(world: World) -> User:
    admin = world.person(World.C, Role.SECURITY_ADMIN)
    made = create_client(
        world.organization(World.X), name="酒泉系统", days=30, actor=admin, source="test"
    )
    return made.client.account


@pytest.mark.parametrize("roles", [[], ["commission"]])
def test_the_account_of_an_api_client_keeps_its_role(roles: list[str], world: World) -> None:
    user = client_account(world)
    browser = signed_in(world.person(World.C, Role.SECURITY_ADMIN))
    assert 'name="roles"' not in browser.get(f"/accounts/{user.pk}/").content.decode()
    assert browser.post(f"/accounts/{user.pk}/", {"roles": roles, "sent": "1"}).status_code == 422
    assert User.objects.get(pk=user.pk).roles == {Role.API_CLIENT}


def test_a_forgotten_password_is_replaced_and_must_be_changed(world: World) -> None:
    admin, person = world.person(World.C, Role.SECURITY_ADMIN), world.reporter()
    answer = signed_in(admin).post(f"/accounts/{person.pk}/password/", {"password": NEW})
    assert answer.status_code == 302
    assert sign_in(person.username, PASSWORD).get("/desk/").status_code == 302
    told = InboxMessage.objects.visible_to(person).get().intent
    assert told.title == "您的账号已重新发放初始密码"
    inside = sign_in(person.username, NEW)
    assert inside.get("/desk/")["Location"] == "/password/"
    event = AuditEvent.objects.get(action="account.password_reset")
    assert (event.actor_id, event.object_id) == (admin.pk, str(person.pk))
    assert NEW not in str(event.data)


def test_a_weak_first_password_is_refused(world: World) -> None:
    admin, person = world.person(World.C, Role.SECURITY_ADMIN), world.reporter()
    answer = signed_in(admin).post(f"/accounts/{person.pk}/password/", {"password": "kurz"})
    assert answer.status_code == 422
    assert not AuditEvent.objects.filter(action="account.password_reset").exists()


def test_nobody_resets_the_own_password_or_a_clients(world: World) -> None:
    admin = world.person(World.C, Role.SECURITY_ADMIN)
    for user in (admin, client_account(world)):
        with pytest.raises(AccountRefused):
            accounts.reset_password(user.pk, actor=admin, source="test", password=NEW)
