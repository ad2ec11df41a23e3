"""Accounts that nobody has used for long are found, so that they can be closed."""

from datetime import timedelta

import pytest

from departments.models import User
from departments.roles import Role
from reform_tracker import clock
from tests.factories.browser import signed_in
from tests.factories.world import World


@pytest.fixture
def admin(world: World) -> User:
    return world.person(World.C, Role.SECURITY_ADMIN)


def last_in(person: User, days: int | None, made: int = 400) -> User:
    """Came in so many days ago, or never; the account was made so many days ago."""
    now = clock.real_now()
    came = None if days is None else now - timedelta(days=days)
    made_at = now - timedelta(days=made)
    User.objects.filter(pk=person.pk).update(last_login=came, created_at=made_at)
    return person


def listed(admin: User, days: str) -> str:
    return signed_in(admin).get(f"/accounts/?unused={days}").content.decode()


def test_who_has_not_come_for_so_long_is_listed(world: World, admin: User) -> None:
    late, lately = last_in(world.reporter(), 91), last_in(world.reporter(World.B), 89)
    never, new = last_in(world.approver(), None), last_in(world.approver(World.B), None, made=3)
    page = listed(admin, "90")
    assert all(person.username in page for person in (late, never))
    assert not any(person.username in page for person in (lately, new))
    assert lately.username in listed(admin, "30")
    assert late.username not in listed(admin, "180")


def test_what_is_closed_or_a_systems_is_not(world: World, admin: User) -> None:
    closed = last_in(world.reporter(), 400)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    system = last_in(world.person(World.X, Role.API_CLIENT), None)
    page = listed(admin, "90")
    assert closed.username not in page
    assert system.username not in page


def test_signing_in_is_noted_and_shown(world: World, admin: User) -> None:
    person = last_in(world.reporter(), None)
    signed_in(person)
    person.refresh_from_db()
    assert person.last_login
    page = signed_in(admin).get("/accounts/").content.decode()
    assert page.count('data-label="最近登录"') == page.count('data-label="状态"') > 0


def test_another_number_of_days_is_no_filter(world: World, admin: User) -> None:
    answer = signed_in(admin).get("/accounts/?unused=7%27")
    assert answer.status_code == 200
    assert "7%27" not in answer.content.decode().split("<main")[1].split("</form>")[-1]
