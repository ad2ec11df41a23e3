"""A client's tokens: scopes, networks, renewal with overlap, what it sees of itself."""

from datetime import timedelta
from typing import Any

import pytest

from departments.api_clients.service import create_client, renew_token
from departments.models import ApiClient, ApiToken
from reform_tracker import clock
from reform_tracker.api.models import StoredAnswer
from reform_tracker.audit.models import AuditEvent
from tests.reform_tracker.api.conftest import REPORTS, Caller, Province

TOKENS, ROTATE = "/api/v1/tokens/", "/api/v1/tokens/rotate/"


def made(province: Province, **options: Any) -> str:
    new = create_client(province.x, name="系统", days=90, actor=None, source="test", **options)
    return new.text


def works(token: str) -> bool:
    return bool(Caller(token).get(TOKENS).status_code == 200)


def test_a_client_sees_itself_and_no_secret(province: Province) -> None:
    token = made(province, scopes=["read"], networks=["127.0.0.1"])
    answer = Caller(token).get(TOKENS)
    seen = answer.json()
    assert (seen["organization_name"], seen["scopes"], seen["networks"]) == (
        "兰州市", ["read"], ["127.0.0.1/32"],
    )  # fmt: skip
    (mine,) = seen["tokens"]
    assert (mine["key_id"], mine["is_this_one"]) == (token.split(".")[0], True)
    assert mine["last_used_from"] == "127.0.0.1"
    assert token.split(".")[1] not in answer.content.decode()


def test_a_write_needs_its_scope(province: Province, body: dict[str, Any]) -> None:
    reader = Caller(made(province, scopes=["read"]))
    refused = reader.put(f"{REPORTS}LZ-1/", body)
    assert (refused.status_code, refused.json()["type"]) == (403, "/api/problems/forbidden/")
    assert "progress.write" in refused.json()["detail"]
    writer = Caller(made(province, scopes=["progress.write"]))
    assert writer.put(f"{REPORTS}LZ-1/", body).status_code == 201
    assert writer.get(REPORTS).status_code == 403
    assert Caller(made(province, scopes=[])).post(ROTATE).status_code == 201


@pytest.mark.parametrize(
    ("networks", "address", "let_in"),
    [
        ([], "198.51.100.7", True),
        (["10.20.0.0/16"], "10.20.3.4", True),
        (["10.20.0.0/16"], "10.21.3.4", False),
        (["10.20.0.0/16", "2001:db8::/32"], "2001:db8::7", True),
        (["10.20.0.0/16"], "::ffff:10.20.3.4", True),
        (["10.20.0.0/16"], "", False),
    ],
)
def test_a_client_calls_from_its_networks_only(
    province: Province, networks: list[str], address: str, *, let_in: bool
) -> None:
    caller = Caller(made(province, networks=networks))
    answer = caller.http.get(TOKENS, headers=caller.headers, REMOTE_ADDR=address)
    assert answer.status_code == (200 if let_in else 401)


def test_what_the_caller_writes_in_forwarded_for_is_not_believed(province: Province) -> None:
    caller = Caller(made(province, networks=["10.20.0.0/16"]))
    assert caller.get(TOKENS, X_Forwarded_For="10.20.3.4").status_code == 401


def test_renewal_overlaps_and_then_ends_the_former(province: Province) -> None:
    first = made(province, scopes=["read"], networks=["127.0.0.0/8"])
    answer = Caller(first).post(ROTATE, {"overlap_hours": 2})
    assert answer.status_code == 201, answer.content
    assert answer["Cache-Control"].startswith("no-store")
    second = answer.json()["token"]
    assert works(first)
    assert works(second)
    assert Caller(second).get(TOKENS).json()["scopes"] == ["read"]
    former = ApiToken.objects.get(key_id=first.split(".")[0])
    assert timedelta(hours=1) < former.expires_at - clock.real_now() <= timedelta(hours=2)
    ApiToken.objects.filter(pk=former.pk).update(expires_at=clock.real_now())
    assert not works(first)
    event = AuditEvent.objects.get(action="api_client.renewed")
    assert (event.source, event.data["former"]) == ("api", former.key_id)


def test_there_are_never_more_than_two(province: Province) -> None:
    first = made(province)
    second = Caller(first).post(ROTATE).json()["token"]
    # The second one never arrived: the first asks again, and what was lost ends.
    third = Caller(first).post(ROTATE).json()["token"]
    assert [works(token) for token in (first, second, third)] == [True, False, True]
    fourth = Caller(third).post(ROTATE).json()["token"]
    assert [works(token) for token in (first, third, fourth)] == [False, True, True]
    days = {(one.expires_at - one.created_at).days for one in ApiToken.objects.all()[3:]}
    assert days == {90}


def test_renewing_at_once_ends_the_token_in_use(province: Province) -> None:
    first = made(province)
    second = Caller(first).post(ROTATE, {"overlap_hours": 0}).json()["token"]
    assert [works(first), works(second)] == [False, True]


def test_a_repeated_renewal_shows_no_secret_again(province: Province) -> None:
    caller = Caller(made(province))
    answer = caller.post(ROTATE, Idempotency_Key="a")
    again = caller.post(ROTATE, Idempotency_Key="a")
    assert (again.status_code, again["Idempotency-Replayed"]) == (201, "true")
    assert again.json() == answer.json() | {"token": None}
    assert ApiToken.objects.count() == 2
    secret = answer.json()["token"].split(".")[1]
    kept = [list(model.objects.values()) for model in (StoredAnswer, ApiToken, AuditEvent)]
    assert secret not in str(kept)


@pytest.mark.parametrize(
    "body", [{"overlap_hours": 169}, {"overlap_hours": -1}, {"overlap_hours": "2"}, {"hours": 2}]
)
def test_wrong_renewals_are_refused(province: Province, body: dict[str, Any]) -> None:
    answer = Caller(made(province)).post(ROTATE, body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/api/problems/invalid/")
    assert ApiToken.objects.count() == 1


def test_a_revoked_client_is_not_renewed(province: Province) -> None:
    made(province)
    client = ApiClient.objects.get()
    client.revoked_at = clock.real_now()
    client.save()
    with pytest.raises(ValueError, match="吊销"):
        renew_token(client.pk, actor=client.account, source="test", overlap=timedelta(0))
