"""Whose failed sign-ins count together: the address that a trusted proxy saw."""

from ipaddress import ip_network
from itertools import count

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from departments.models import ApiClient
from reform_tracker.addresses import client_address, comes_from, counted_address
from reform_tracker.audit.models import AuditEvent
from tests.factories.world import PASSWORD, World

ADDRESSES = [
    (0, "203.0.113.7", "10.0.0.1"),
    (0, "", "10.0.0.1"),
    (1, "203.0.113.7", "203.0.113.7"),
    (1, "1.2.3.4, 203.0.113.7", "203.0.113.7"),
    (2, "1.2.3.4, 203.0.113.7, 10.0.0.9", "203.0.113.7"),
    (2, "203.0.113.7", "10.0.0.1"),
    (1, "", "10.0.0.1"),
    (1, "nobody", "10.0.0.1"),
    (1, "203.0.113.7, ", "10.0.0.1"),
    (1, "2001:DB8::1", "2001:db8::1"),
    (1, "::ffff:203.0.113.7", "203.0.113.7"),
]


@pytest.mark.parametrize(("proxies", "header", "expected"), ADDRESSES)
def test_the_address_is_counted_from_the_right(
    proxies: int, header: str, expected: str, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": header} if header else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1")
    assert client_address(request) == expected


NETWORKS = [
    ("10.1.2.3", "10.1.0.0/16", True),
    ("::ffff:10.1.2.3", "10.1.0.0/16", True),
    ("::ffff:10.1.2.3", "::ffff:10.1.0.0/112", True),
    ("10.1.2.3", "::ffff:10.1.0.0/112", True),
    ("::ffff:10.2.2.3", "10.1.0.0/16", False),
    ("::ffff:10.1.2.3", "::1/128", False),
    ("2001:db8::1", "2001:db8::/32", True),
    ("nobody", "0.0.0.0/0", False),
]


@pytest.mark.parametrize(("address", "network", "inside"), NETWORKS)
def test_an_address_is_the_same_however_it_is_written(
    address: str, network: str, inside: bool
) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    assert comes_from(request, [ip_network(network)]) is inside
    assert ApiClient(networks=[network]).may_call_from(address) is inside
    assert "ffff" not in client_address(request)


def sign_in(username: str, password: str, forwarded: str) -> int:
    data = {"username": username, "password": password}
    headers = {"X-Forwarded-For": forwarded}
    return Client().post("/sign-in/", data, headers=headers, REMOTE_ADDR="10.0.0.1").status_code


def test_a_lock_out_holds_for_one_client_behind_the_proxy(world: World, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    name = world.reviewer.username
    made_up = (f"198.51.100.{number}" for number in count(1))
    codes = [sign_in(name, "wrong", f"{next(made_up)}, 203.0.113.7") for _try in range(6)]
    assert codes[-1] == 429
    assert sign_in(name, PASSWORD, f"{next(made_up)}, 203.0.113.7") == 429
    assert sign_in(name, PASSWORD, "203.0.113.8") == 302


def test_without_a_proxy_the_header_opens_nothing(world: World, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 0
    name = world.reviewer.username
    codes = [sign_in(name, "wrong", f"198.51.100.{number}") for number in range(6)]
    assert codes[-1] == 429
    assert sign_in(name, PASSWORD, "203.0.113.8") == 429


COUNTED = [
    ("203.0.113.7", "203.0.113.7"),
    ("::ffff:203.0.113.7", "203.0.113.7"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
    ("2001:db8:1:2::", "2001:db8:1:2::"),
    ("2001:db8:1:3::1", "2001:db8:1:3::"),
    ("", ""),
]


@pytest.mark.parametrize(("seen", "counted"), COUNTED)
def test_all_addresses_of_one_house_count_as_one(seen: str, counted: str) -> None:
    assert counted_address(RequestFactory().get("/", REMOTE_ADDR=seen)) == counted


def test_whoever_has_a_house_full_of_addresses_guesses_five_times(world: World) -> None:
    name = world.reviewer.username

    def enter(password: str, address: str) -> int:
        data = {"username": name, "password": password}
        return Client().post("/sign-in/", data, REMOTE_ADDR=address).status_code

    codes = [enter("wrong", f"2001:db8:1:2::{number:x}") for number in range(1, 9)]
    assert codes == [200] * 4 + [429] * 4
    assert enter(PASSWORD, "2001:db8:1:2:ffff::1") == 429
    assert enter(PASSWORD, "2001:db8:1:3::1") == 302
    locked = AuditEvent.objects.filter(action="access.locked")
    assert [one.data for one in locked] == [{"address": "2001:db8:1:2::"}]
    failed = AuditEvent.objects.filter(action="access.failed").order_by("id")[0]
    assert failed.data == {"address": "2001:db8:1:2::1"}
