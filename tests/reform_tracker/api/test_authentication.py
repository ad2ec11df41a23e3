"""Tokens: one answer for every failure, use noted once a minute, roles asked each time."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from departments.api_clients.service import create_client, revoke_client
from departments.models import ApiClient, ApiToken, RoleGrant
from departments.roles import Role
from reform_tracker import clock
from reform_tracker.audit.models import AuditEvent
from tests.reform_tracker.api.conftest import REPORTS, Caller, Province, person, signed_in

PLANS = "/api/v1/plans/"
CHALLENGE = 'Bearer realm="reform_tracker"'


@pytest.fixture
def token(province: Province) -> str:
    return create_client(province.x, name="系统", days=90, actor=None, source="test").text


def refused(token_or_header: str, *, raw: bool = False) -> bytes:
    caller = Caller()
    header = token_or_header if raw else f"Bearer {token_or_header}"
    answer = caller.get(PLANS, Authorization=header)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, CHALLENGE)
    assert answer["Content-Type"] == "application/problem+json"
    return bytes(answer.content)


def test_every_failure_looks_the_same(token: str, anyone: Caller) -> None:
    key, secret = token.split(".")
    expected = anyone.get(PLANS).content
    bodies = [
        refused(f"{key}.{secret[:-1]}x"),
        refused(f"unknown.{secret}"),
        refused(f"{key}."),
        refused(f".{secret}"),
        refused(f"{key}.{secret}.x"),
        refused(f"{key}\x00.{secret}"),
        refused("é" * 40),
        refused("a" * 100_000),
        refused(f"Basic {token}", raw=True),
        refused("Bearer", raw=True),
        refused("", raw=True),
    ]
    stored = ApiToken.objects.get(key_id=key)
    client = stored.client
    for change in (
        {"revoked_at": clock.real_now()},
        {"revoked_at": None, "expires_at": clock.real_now() - timedelta(seconds=1)},
    ):
        ApiToken.objects.filter(pk=stored.pk).update(**change)
        bodies.append(refused(token))
    client.revoked_at = clock.real_now()
    client.save()
    bodies.append(refused(token))
    client.revoked_at = None
    client.networks = ["10.20.0.0/16", "2001:db8::/32"]
    client.save()
    bodies.append(refused(token))
    ApiClient.objects.update(networks=["127.0.0.0/8"])
    ApiToken.objects.update(expires_at=clock.real_now() + timedelta(days=1))
    assert Caller(token).get(PLANS).status_code == 200
    client.account.is_active = False
    client.account.save()
    bodies.append(refused(token))
    client.account.is_active = True
    client.account.save()
    RoleGrant.objects.filter(user=client.account).delete()
    bodies.append(refused(token))
    assert set(bodies) == {expected}


def test_unknown_key_costs_the_same_comparison(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    real = ApiToken.hmac_of

    def noted(secret: str, key: str | None = None) -> str:
        compared.append(secret)
        return real(secret, key)

    monkeypatch.setattr(ApiToken, "hmac_of", staticmethod(noted))
    refused("unknown.abc")
    refused(f"{token.partition('.')[0]}.abc")
    assert compared == ["abc", "abc"]


def test_a_token_outlives_its_key_and_needs_it_once(token: str, settings: Settings) -> None:
    former = settings.SECRET_KEY
    settings.SECRET_KEY = "another-" * 8
    refused(token)
    settings.SECRET_KEY_FALLBACKS = ["one-of-long-ago-" * 4, former]
    assert Caller(token).get(PLANS).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert Caller(token).get(PLANS).status_code == 200


def test_only_an_hmac_is_stored(token: str) -> None:
    secret = token.split(".")[1]
    assert secret not in str(list(ApiToken.objects.values()) + list(AuditEvent.objects.values()))


def test_use_is_noted_once_a_minute(token: str) -> None:
    caller = Caller(token)
    caller.get(PLANS)
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    caller.get(PLANS)
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(seconds=61))
    caller.get(PLANS)
    noted = ApiToken.objects.get().last_used_at
    assert noted is not None
    assert noted >= first


def test_reading_writes_nothing_within_the_minute(token: str) -> None:
    caller = Caller(token)
    caller.get(PLANS)
    with CaptureQueriesContext(connection) as queries:
        assert caller.get(REPORTS).status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in queries)


def test_roles_are_asked_at_each_request(province: Province) -> None:
    user = person(province.x, Role.REPORTER)
    caller = signed_in(user)
    assert caller.get(PLANS).status_code == 200
    RoleGrant.objects.filter(user=user).delete()
    assert caller.get(PLANS).status_code == 403


def test_bad_token_is_not_rescued_by_a_session(province: Province) -> None:
    caller = signed_in(person(province.x, Role.REPORTER))
    assert caller.get(PLANS, Authorization="Bearer x.y").status_code == 401


def test_revoked_at_once_and_written_down(token: str, province: Province) -> None:
    admin = person(province.c, Role.SECURITY_ADMIN)
    client = ApiClient.objects.get()
    revoke_client(client.pk, actor=admin, source="browser")
    revoke_client(client.pk, actor=admin, source="browser")
    refused(token)
    actions = AuditEvent.objects.filter(object_type="departments.apiclient").order_by("id")
    assert [event.action for event in actions] == ["api_client.created", "api_client.revoked"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECURITY_ADMIN])
def test_only_the_security_administrator_manages_clients(
    token: str, province: Province, role: Role
) -> None:
    user = person(province.x, role)
    with pytest.raises(PermissionDenied):
        create_client(province.x, name="n", days=1, actor=user, source="browser")
    with pytest.raises(PermissionDenied):
        revoke_client(ApiClient.objects.get().pk, actor=user, source="browser")
    assert ApiClient.objects.get().revoked_at is None


@pytest.mark.parametrize(("name", "days"), [("", 1), ("n" * 61, 1), ("n", 0), ("n", 181)])
def test_name_and_life_are_checked(province: Province, name: str, days: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        create_client(province.x, name=name, days=days, actor=None, source="test")
    assert not ApiClient.objects.exists()


def test_command_prints_a_token_that_works(
    province: Province, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("create_api_client", "兰州市", "--days", "7")
    printed = capsys.readouterr().out.strip()
    answer = Caller(printed).get(PLANS)
    assert answer.status_code == 200
    client = ApiClient.objects.get()
    assert client.account.organization == province.x
    call_command("revoke_api_client", ApiToken.objects.get().key_id)
    refused(printed)


def test_every_client_is_revoked_at_once(
    token: str, province: Province, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("create_api_client", "兰州市")
    other = capsys.readouterr().out.strip()
    call_command("revoke_api_client", "--all")
    for one in (token, other):
        refused(one)


@pytest.mark.parametrize(
    "arguments",
    [
        ("create_api_client", "火星市"),
        ("create_api_client", "兰州市", "--days", "181"),
        ("revoke_api_client", "unknown"),
        ("revoke_api_client",),
        ("revoke_api_client", "unknown", "--all"),
    ],
)
def test_commands_say_what_is_wrong(province: Province, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command(*arguments)
    assert not ApiClient.objects.exists()
