"""Roles are held for an organization: by default, as chosen, within the administrator's reach."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.http import Http404

from departments.accounts import moving
from departments.accounts import service as accounts
from departments.accounts.service import AccountRefused, PlacedRole, create_account, set_roles
from departments.models import User
from departments.roles import MEMBERS, PLACED, Role
from reform_tracker.audit.models import AuditEvent
from tests.factories.browser import signed_in
from tests.factories.world import PASSWORD, World


def held(user: User) -> set[tuple[str, str]]:
    return set(user.grants.values_list("role", "organization__short_name"))


def give(actor: User, user: User, *roles: Role | PlacedRole) -> User:
    return set_roles(user.pk, actor=actor, source="test", roles=roles)


@pytest.fixture
def admin(world: World) -> User:
    return world.person(World.C, Role.SECURITY_ADMIN)


@pytest.fixture
def admin_of_x(world: World) -> User:
    return world.placed(Role.SECURITY_ADMIN, World.X)


def test_every_role_has_its_usual_place(world: World) -> None:
    assert set(Role) == PLACED | MEMBERS
    assert not PLACED & MEMBERS
    member = world.person(World.X, Role.REPORTER, Role.APPROVER)
    assert held(member) == {("reporter", World.X), ("approver", World.X)}
    assert held(world.reviewer) == {("commission", "省政府")}


def test_a_role_is_placed_and_placed_elsewhere(world: World, admin: User) -> None:
    user, x, y = world.reviewer, world.organization(World.X), world.organization(World.Y)
    give(admin, user, *(PlacedRole(Role.COMMISSION, place.pk) for place in (x, y)))
    assert held(user) == {("commission", World.X), ("commission", World.Y)}
    event = AuditEvent.objects.filter(action="account.roles").latest("pk")
    assert event.data["after"] == {"commission": sorted([x.pk, y.pk])}
    assert event.data["before"] == {"commission": [world.organization("省政府").pk]}
    give(admin, user, Role.COMMISSION)
    assert held(user) == {("commission", "省政府")}


def test_a_member_speaks_for_the_own_organization_only(world: World, admin: User) -> None:
    elsewhere = PlacedRole(Role.APPROVER, world.organization(World.Y).pk)
    with pytest.raises(AccountRefused):
        give(admin, world.reporter(World.X), elsewhere)


def test_roles_exclude_each_other_wherever_they_are_held(world: World, admin: User) -> None:
    x, y = (world.organization(name).pk for name in (World.X, World.Y))
    both = PlacedRole(Role.AUDITOR, x), PlacedRole(Role.COMMISSION, y)
    with pytest.raises(AccountRefused):
        give(admin, world.reporter(World.X), *both)


def test_an_administrator_places_roles_within_the_own_reach(world: World, admin_of_x: User) -> None:
    user, x, y = world.reporter(World.X), world.organization(World.X), world.organization(World.Y)
    give(admin_of_x, user, Role.REPORTER, PlacedRole(Role.COMMISSION, x.pk))
    assert held(user) == {("reporter", World.X), ("commission", World.X)}
    for place in (None, y.pk, world.organization("省政府").pk):
        with pytest.raises(AccountRefused):
            give(admin_of_x, user, PlacedRole(Role.COMMISSION, place))


def test_an_administrator_makes_accounts_of_what_lies_within_reach(
    world: World, admin_of_x: User
) -> None:
    def make(organization: str) -> User:
        return create_account(
            actor=admin_of_x,
            source="test",
            username=organization,
            full_name="新人",
            organization=world.organization(organization),
            roles=[Role.REPORTER],
            password=PASSWORD,
        )

    assert held(make(World.X)) == {("reporter", World.X)}
    with pytest.raises(PermissionDenied):
        make(World.Y)


def test_an_account_that_opens_more_is_not_theirs_to_manage(world: World, admin_of_x: User) -> None:
    above = world.person(World.X, Role.LEADER)
    assert above not in accounts.managed_by(admin_of_x)
    with pytest.raises(Http404):
        give(admin_of_x, above)
    with pytest.raises(Http404):
        accounts.reset_password(above.pk, actor=admin_of_x, source="test", password="x")
    with pytest.raises(Http404):
        moving.leave(above.pk, colleague_id=None, actor=admin_of_x, source="test")


def test_the_page_places_roles_and_leaves_them_where_nothing_is_chosen(
    world: World, admin: User
) -> None:
    user, browser = world.reporter(World.C), signed_in(admin)
    page = f"/accounts/{user.pk}/"
    x = world.organization(World.X)
    browser.post(page, {"roles": ["auditor"], "place_auditor": [x.pk]})
    assert held(user) == {("auditor", World.X)}
    assert f'<option value="{x.pk}" selected>' in browser.get(page).content.decode()
    browser.post(page, {"roles": ["auditor"]})
    assert held(user) == {("auditor", World.X)}
    assert browser.post(page, {"roles": ["auditor"], "place_auditor": ["999"]}).status_code == 422


def test_the_list_of_accounts_says_where_a_role_is_held(world: World, admin: User) -> None:
    world.placed(Role.AUDITOR, World.C)
    text = signed_in(admin).get("/accounts/?role=auditor").content.decode()
    assert f"审计员 · {World.X}" in text


def test_a_role_held_for_two_organizations_lists_the_account_once(
    world: World, admin: User
) -> None:
    user = world.placed(Role.AUDITOR, World.C)
    places = [PlacedRole(Role.AUDITOR, world.organization(name).pk) for name in (World.X, World.Y)]
    give(admin, user, *places)
    text = signed_in(admin).get("/accounts/?role=auditor").content.decode()
    assert text.count(f'/accounts/{user.pk}/"') == 1


def test_the_command_places_roles(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(f"{PASSWORD}\n"))
    call_command(
        "create_account", "neu", "--name=新人", f"--organization={World.X}",
        "--role=commission", "--role=reporter", f"--for={World.X}", verbosity=0,
    )  # fmt: skip
    made = User.objects.get(username="neu")
    assert held(made) == {("commission", World.X), ("reporter", World.X)}
