"""A sign-in from where an account was never seen is told to its person, once."""

from datetime import timedelta

import pytest
import time_machine

from departments.entering.places import KNOWN_FOR, network_of
from departments.models import KnownPlace, User
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from reform_tracker.notifications.models import Intent
from tests.factories.second_factor import code_of, half_signed_in, with_app
from tests.factories.sessions import EDGE, FIREFOX, HERE, sign_in
from tests.factories.world import World

NEXT_DOOR, THERE = "203.0.113.99", "198.51.100.9"


def new_places(user: User) -> list[AuditEvent]:
    found = AuditEvent.objects.filter(action="access.new_place", object_id=str(user.pk))
    return list(found.order_by("id"))


def told(user: User, channel: str = "inbox") -> list[Intent]:
    found = Intent.objects.filter(recipient=user, channel=channel, duty_key__startswith="new-place")
    return list(found.order_by("id"))


def test_the_first_place_is_kept_and_not_told(world: World) -> None:
    user = world.reporter()
    sign_in(user)
    (place,) = KnownPlace.objects.filter(user=user)
    assert (place.network, place.browser) == ("203.0.113.0/24", "Edge · Windows")
    assert (new_places(user), told(user)) == ([], [])


@pytest.mark.parametrize(
    ("address", "agent"), [(THERE, EDGE), (HERE, FIREFOX)], ids=["network", "browser"]
)
def test_a_new_network_or_browser_is_told_once(world: World, address: str, agent: str) -> None:
    user = world.reporter()
    sign_in(user)
    for _again in range(2):
        assert sign_in(user, address, agent).get("/sessions/").status_code == 200
    (event,) = new_places(user)
    assert event.data["address"] == address
    assert event.data["network"] == network_of(address)
    (inbox,), (mail,) = told(user), told(user, "mail")
    assert inbox.body == mail.body
    assert address in inbox.body
    assert inbox.link == "/sessions/"


def test_a_neighbour_in_the_network_is_no_new_place(world: World) -> None:
    user = world.reporter()
    for address in (HERE, NEXT_DOOR):
        sign_in(user, address)
    assert not new_places(user)


def test_the_places_of_others_are_not_known(world: World) -> None:
    user, other = world.reporter(), world.approver()
    sign_in(other, THERE)
    sign_in(user)
    sign_in(user, THERE)
    assert (len(new_places(user)), new_places(other)) == (1, [])


def test_a_password_alone_makes_no_place(world: World) -> None:
    """Nobody is signed in before the second step."""
    user = world.reporter()
    sign_in(user)
    app, _codes = with_app(user)
    browser = half_signed_in(user, THERE)
    assert not new_places(user)
    browser.post("/sign-in/code/", {"code": code_of(app)})
    assert len(new_places(user)) == 1


def test_a_place_is_forgotten_after_half_a_year_without_use(world: World) -> None:
    user = world.reporter()
    with time_machine.travel(clock.real_now(), tick=False) as machine:
        sign_in(user)
        sign_in(user, THERE)
        machine.shift(KNOWN_FOR - timedelta(days=1))
        sign_in(user)
        machine.shift(timedelta(days=2))
        sign_in(user)
        assert [one.network for one in user.known_places.all()] == ["203.0.113.0/24"]
        assert len(new_places(user)) == 1
        sign_in(user, THERE)
        assert len(new_places(user)) == 2


def test_an_account_that_has_rested_still_knows_its_last_place(world: World) -> None:
    user = world.reporter()
    with time_machine.travel(clock.real_now(), tick=False) as machine:
        sign_in(user)
        machine.shift(KNOWN_FOR * 2)
        sign_in(user)
        assert not new_places(user)
        machine.shift(KNOWN_FOR * 2)
        sign_in(user, THERE)
    assert len(new_places(user)) == 1


def test_accounts_of_a_demo_have_no_places(world: World) -> None:
    user = world.reporter()
    User.objects.filter(pk=user.pk).update(is_demo=True)
    sign_in(user)
    assert not KnownPlace.objects.filter(user=user).exists()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2345::7", "2001:db8:1:2345::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "?"),
    ],
)
def test_the_network_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network
