"""The pages of API clients: made, changed, renewed and revoked; a token is shown once."""

import re
from typing import Any

import pytest
from django.test import Client

from departments.api_clients.service import NewToken, create_client
from departments.models import ApiClient, ApiToken
from departments.roles import Role
from reform_tracker.audit.models import AuditEvent
from tests.factories.browser import signed_in
from tests.factories.world import World

TOKEN = re.compile(r"<code>([0-9a-f]{16}\.[\w-]{43})</code>")


@pytest.fixture
def administrator(world: World) -> Client:
    return signed_in(world.person(World.C, Role.SECURITY_ADMIN))


def client_of(world: World, name: str) -> NewToken:
    return create_client(
        world.organization(name), name="业务系统", days=90, actor=None, source="test"
    )


def form(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "organization": world.organization(World.X).pk,
        "name": "酒泉系统",
        "scopes": ["read", "progress.write"],
        "networks": "10.20.0.0/16\n192.0.2.7",
        "days": 30,
    } | changes


def calls(token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return Client().get("/api/v1/tokens/", headers=headers, REMOTE_ADDR="10.20.1.1").status_code


def test_an_approver_sees_his_own_and_no_secret(world: World) -> None:
    mine = client_of(world, World.X)
    create_client(world.organization(World.Y), name="别家系统", days=90, actor=None, source="test")
    page = signed_in(world.approver(World.X)).get("/api-clients/").content.decode()
    assert mine.token.key_id in page
    assert "别家系统" not in page
    assert mine.text.split(".")[1] not in page
    assert f"/api-clients/{mine.client.pk}/" not in page


def test_a_client_is_made_and_its_token_shown_once(administrator: Client, world: World) -> None:
    answer = administrator.post("/api-clients/new/", form(world))
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    shown = TOKEN.search(answer.content.decode())
    assert shown is not None
    assert calls(shown[1]) == 200
    client = ApiClient.objects.get()
    assert client.networks == ["10.20.0.0/16", "192.0.2.7/32"]
    page = administrator.get(f"/api-clients/{client.pk}/").content.decode()
    assert shown[1].split(".")[0] in page
    assert shown[1].split(".")[1] not in page


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"networks": "10.20.0.0/33"}, "10.20.0.0/33"),
        ({"networks": "\n".join(f"10.0.{n}.0/24" for n in range(21))}, "最多填写 20 个网络"),
        ({"scopes": ["everything"]}, "everything"),
        ({"days": 181}, "180"),
        ({"name": " "}, "必填"),
        ({"organization": 987654}, "选择"),
    ],
)
def test_a_wrong_form_says_what_to_do_and_makes_nothing(
    administrator: Client, world: World, change: dict[str, Any], told: str
) -> None:
    answer = administrator.post("/api-clients/new/", form(world, **change))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not ApiClient.objects.exists()


def test_what_a_client_may_do_is_changed_at_once(administrator: Client, world: World) -> None:
    made = client_of(world, World.X)
    address = f"/api-clients/{made.client.pk}/"
    assert 'value="90"' in administrator.get(address).content.decode()
    assert administrator.post(address, form(world, scopes=["progress.write"])).status_code == 302
    assert calls(made.text) == 403
    assert AuditEvent.objects.filter(action="api_client.changed").count() == 1
    administrator.post(address, form(world, scopes=["progress.write"]))
    assert AuditEvent.objects.filter(action="api_client.changed").count() == 1
    assert administrator.post(address, form(world, name="")).status_code == 422
    assert administrator.get("/api-clients/987654/").status_code == 404


def test_a_new_token_ends_the_former_as_chosen(administrator: Client, world: World) -> None:
    made = client_of(world, World.X)
    address = f"/api-clients/{made.client.pk}/renew/"
    for overlap, former in (("168", 200), ("0", 401)):
        shown = TOKEN.search(administrator.post(address, {"overlap": overlap}).content.decode())
        assert shown is not None
        assert calls(shown[1]) == 200
        assert calls(made.text) == former
    assert ApiToken.objects.count() == 3
    assert administrator.post("/api-clients/987654/renew/", {"overlap": "0"}).status_code == 404


def test_the_security_administrator_revokes_once(administrator: Client, world: World) -> None:
    made = client_of(world, World.X)
    address = f"/api-clients/{made.client.pk}/"
    for _time in range(2):
        answer = administrator.post(f"{address}revoke/", follow=True)
        assert "已吊销" in answer.content.decode()
    assert calls(made.text) == 401
    assert AuditEvent.objects.filter(action="api_client.revoked").count() == 1
    assert administrator.post("/api-clients/987654/revoke/").status_code == 404
    refused = administrator.post(f"{address}renew/", {"overlap": "0"}, follow=True)
    assert "请新建" in refused.content.decode()


def test_an_empty_list_says_so(world: World) -> None:
    page = signed_in(world.approver()).get("/api-clients/").content.decode()
    assert "尚无接口客户端" in page
